"""Commands in a folder, or on a database, without an academy."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.workday import PYTHONPATH


def said(folder: Path, *words: str, **settings: str) -> tuple[int, str]:
    """What ``academy`` in *folder* answers to *words*, and its exit code."""
    known = {key: value for key, value in os.environ.items() if not key.startswith("ACADEMY_")}
    answer = subprocess.run(
        [sys.executable, "-c", "from academy.cli import main; main()", *words],
        cwd=folder,
        env={**known, "PYTHONPATH": PYTHONPATH, **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return answer.returncode, answer.stdout + answer.stderr


def test_a_command_in_another_folder_makes_nothing_and_says_where_to_go(tmp_path: Path) -> None:
    code, text = said(tmp_path, "person", "export", "amina@demo.example")
    assert code == 1
    assert f"There is no academy in {tmp_path}." in text
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_a_database_that_was_never_prepared_is_told_apart_from_one_that_is_away(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with ExitStack() as stack:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path}/empty.db"
        else:
            server = request.getfixturevalue("postgresql")
            url = stack.enter_context(server.database(migrated=False))
        code, text = said(tmp_path, "audit", ACADEMY_DATABASE_URL=url)
    assert code == 1
    assert "Error: This database has no academy in it yet" in text
    assert "academy migrate" in text
