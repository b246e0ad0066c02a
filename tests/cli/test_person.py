"""``academy person``: a copy for her, a dry run, and erasing for good."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from academy import config
from academy.cli import main
from academy.config import Config
from academy.models.database import db
from academy.services.privacy import tombstones
from tests.cast import ADA, AMINA, KARIM

pytestmark = pytest.mark.slow

Called = Callable[..., Result]


@pytest.fixture
def called(app: Flask, settings: Config, monkeypatch: pytest.MonkeyPatch) -> Called:
    """Run the command on the database of the test's application."""
    monkeypatch.setenv("ACADEMY_DATABASE_URL", settings.database_url)
    monkeypatch.setattr(config, "load", lambda _environ: settings)
    db.session.remove()
    return lambda *arguments: CliRunner().invoke(main, ["person", *arguments])


def test_a_copy_is_written_for_an_address_or_a_number(called: Called, tmp_path: Path) -> None:
    for login in (AMINA, KARIM):
        file = tmp_path / f"{login}.zip"
        result = called("export", login, "--to", str(file))
        assert result.exit_code == 0, result.output
        assert file.stat().st_mode & 0o077 == 0
        with zipfile.ZipFile(file) as copy:
            [row] = json.loads(copy.read("data.json"))["data"]["person"]
            assert login in {row["email"], row["number"]}
    assert "Nobody here is called" in called("export", "nobody@demo.example").output


def test_a_dry_run_says_all_and_does_nothing_and_erasing_asks_first(
    called: Called, settings: Config
) -> None:
    shown = called("erase", AMINA, "--dry-run")
    assert "deleted" in shown.output
    assert "account that nobody holds" in shown.output
    lines = json.loads(called("erase", AMINA, "--dry-run", "--json").stdout)
    assert {line["fate"] for line in lines} >= {"deleted", "unlinked", "kept"}
    assert called("erase", AMINA).exit_code == 1  # nobody said yes
    assert called("erase", AMINA, "--yes").exit_code == 0
    assert "Nobody here is called" in called("erase", AMINA, "--yes").output
    assert len(tombstones.read(settings.instance)) == 1
    assert "0 people were erased again" in called("reapply").output
    for how in ("--dry-run", "--yes"):
        assert "last administrator" in called("erase", ADA, how).output
