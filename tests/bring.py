"""Brings what tests need beyond wheels: a Chromium, and judges that Node runs (verifiers of credentials,
an identity provider, a reader of GIFT). Run by ``make test`` before pytest.

A browser that is here is taken; else Playwright's own is downloaded; else, as root on Debian, its
package is installed. When nothing works, the sentence at the end says what to do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests import gift, identity, verifiers

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (found := shutil.which(name)):
            return found
    if MAC.exists():
        return str(MAC)
    return _playwrights()


def _playwrights() -> str | None:
    """Playwright's own browser, if it was downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _download() -> None:
    command = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
    subprocess.run(command, check=False, timeout=300, capture_output=True)


def _install() -> None:
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)


def main() -> None:
    """Make sure that there is all of it, or end with a sentence."""
    try:
        verifiers.bring()
        verifiers.bring(identity.HERE)
        verifiers.bring(gift.HERE)
    except verifiers.NotBrought as missing:
        sys.exit(str(missing))
    _bring_browser()


def _bring_browser() -> None:
    for attempt in (None, _install, _download):
        if attempt:
            attempt()
        if chromium():
            return
    sys.exit(
        "The browser tests need Chromium. Install it (Debian: apt-get install chromium), or set "
        "CHROMIUM to the path of a Chrome or Chromium."
    )


if __name__ == "__main__":
    main()
