"""An import that is killed in the middle has done nothing, and the next one does it all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask

from academy.models.database import db
from tests.conftest import OPENING
from tests.services.rosters import apply, everybody, someone, write
from tests.workday import PYTHONPATH

pytestmark = pytest.mark.slow  # real processes, killed

PROGRAM = """
import os, sys
from pathlib import Path
from academy import config
from academy.house import create_house
from academy.services.roster import merging
from tests.conftest import OPENING
from tests.services.rosters import apply

whole = merging._note_new
def halt(*words, **more):
    whole(*words, **more)
    print("halfway", flush=True)
    sys.stdin.read()
merging._note_new = halt  # people, accounts and units are written by then
with create_house(config.load(os.environ, instance=Path(sys.argv[2]))).app_context():
    apply(Path(sys.argv[1]), at=OPENING, partial=True)
"""


def test_an_import_killed_in_the_middle_has_done_nothing(app: Flask, tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", [someone(f"A{n}") for n in range(2_000)])
    before = everybody()
    db.session.remove()
    url = app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
    environment = {
        **os.environ,
        "ACADEMY_DATABASE_URL": url,
        "ACADEMY_SECRET_KEY": "x" * 32,
        "PYTHONPATH": PYTHONPATH,
    }
    importing = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), str(tmp_path)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert importing.stdout
    assert importing.stdin
    assert importing.stdout.readline() == b"halfway\n"
    importing.send_signal(signal.SIGKILL)
    importing.wait()
    importing.stdout.close()
    importing.stdin.close()
    assert everybody() == before
    deadline = time.monotonic() + 20
    while True:  # PostgreSQL notices a moment later that nobody is there any more
        try:
            _, did = apply(path, at=OPENING, partial=True)
            break
        except Exception:
            assert time.monotonic() < deadline
            time.sleep(0.5)
    assert did["new"] == 2_000
    assert len(everybody()) == len(before) + 2_000
