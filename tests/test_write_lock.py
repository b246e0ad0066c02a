"""The lock of a SQLite file: who let go of the database holds no file."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from academy.models.database import connect, db, writing
from academy.models.write_lock import WriteLock
from tests.conftest import disconnect

DESCRIPTORS = Path("/proc/self/fd")

pytestmark = pytest.mark.skipif(
    not DESCRIPTORS.is_dir(), reason="only Linux lists open files there"
)


def is_open(file: Path) -> bool:
    """Whether this process has *file* open."""
    return file in {each.resolve() for each in DESCRIPTORS.iterdir()}


def test_an_application_that_is_let_go_of_leaves_no_file_open(sqlite_url: str) -> None:
    app, file = Flask("house"), Path(f"{sqlite_url.removeprefix('sqlite:///')}.lock")
    connect(app, sqlite_url)
    with app.app_context():
        for _ in range(2):  # it can be used again
            with writing() as session:
                session.execute(text("SELECT 1"))
            assert is_open(file)
            disconnect()
            assert not is_open(file)
        db.session.remove()


def test_a_lock_that_is_held_stays(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "lock")
    with lock:
        lock.close()
        assert is_open(tmp_path / "lock")
    lock.close()
    assert not is_open(tmp_path / "lock")
