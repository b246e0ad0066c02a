"""A wheel of this checkout, in a bare environment and an empty folder, is a whole academy."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a clean copy as a release would be."""
    source = tmp_path_factory.mktemp("source") / "academy"
    ignored = shutil.ignore_patterns(
        ".git", ".venv", "instance", "screenshots", "*.mo", "__pycache__", ".*_cache", ".hypothesis"
    )
    shutil.copytree(ROOT, source, ignore=ignored)
    target = tmp_path_factory.mktemp("wheel")
    command = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", target, source]
    _pip(Path(sys.executable), *command)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def academy(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``academy`` command of a bare environment that has the wheel and what it needs."""
    home = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    python = home / "bin" / "python"
    _pip(python, "install", "--require-hashes", "-r", ROOT / "requirements" / "run.txt")
    _pip(python, "install", "--no-deps", wheel)
    return home / "bin" / "academy"


def test_the_wheel_carries_what_pages_and_migrations_need(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for name in (
        "academy/bundle/templates/layouts/base.html",
        "academy/bundle/static/css/tokens.css",
        "academy/bundle/content/academy.yaml",
        "academy/bundle/docs/authors.md",
        "academy/bundle/docs/fr/authors.md",
        "academy/bundle/migrations/env.py",
        "academy/translations/fr/LC_MESSAGES/messages.mo",
        "academy/attestation/contexts/credentials-2.json",
    ):
        assert name in names
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]


def test_an_empty_folder_is_enough_to_migrate_publish_and_serve(
    academy: Path, tmp_path: Path
) -> None:
    run = _runner(academy, tmp_path)
    assert "up to date" in run("migrate")
    bundled = academy.parent.parent.glob("lib/python*/site-packages/academy/bundle/content")
    assert "published" in run("content", "publish", str(next(bundled)))
    port = free_port()
    for page in _served(academy, tmp_path, port):
        assert "Escale" in page
    assert sorted(path.name for path in tmp_path.iterdir()) == ["instance"]


def test_a_live_folder_of_content_takes_the_place_of_the_bundled_one(
    academy: Path, tmp_path: Path
) -> None:
    run = _runner(academy, tmp_path)
    run("migrate")
    shutil.copytree(ROOT / "content", tmp_path / "content")
    settings = tmp_path / "content" / "1-company" / "theme.yaml"
    settings.write_text(settings.read_text().replace("colour: sea", "colour: mud"))
    refused = run("content", "check", "content", code=1)
    assert "1-company/theme.yaml:" in refused


def _runner(academy: Path, folder: Path):  # type: ignore[no-untyped-def]
    def run(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            [academy, *words],
            cwd=folder,
            env=_environ(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    return run


def _served(academy: Path, folder: Path, port: int) -> Iterator[str]:
    """The sign-in page of a server that runs meanwhile."""
    command = [academy, "run", "--port", str(port)]
    server = subprocess.Popen(command, cwd=folder, env=_environ(), start_new_session=True)
    try:
        yield _page(f"http://127.0.0.1:{port}/", server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def _page(url: str, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not answer within 20 seconds")


def _environ() -> dict[str, str]:
    """Nothing of this checkout: no settings, and no path to its modules."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def _pip(python: Path, *words: object) -> None:
    command = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *map(str, words)]
    subprocess.run(command, check=True)
