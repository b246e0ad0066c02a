"""``academy keys``: what signs, and a new key."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from academy.cli import main
from academy.services import schema


def said(*words: str) -> str:
    """What the command prints."""
    done = CliRunner().invoke(main, ["keys", *words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_keys_are_listed_and_rotated(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema.upgrade(sqlite_url)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACADEMY_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("ACADEMY_SECRET_KEY", "x" * 32)
    assert "no key yet" in said()
    assert said("--rotate").count("signs now") == 1
    lines = said("--rotate").splitlines()
    assert ["still verifies" in line for line in lines] == [True, False]
    described = json.loads(said("--json"))
    assert [key["retired_at"] is None for key in described] == [False, True]
