"""``academy questions``: import into drafts, export of what is published, and the words of both."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from academy import config
from academy.cli import main, questions
from academy.config import Config
from academy.models.database import writing
from academy.services import publishing
from tests.conftest import OPENING
from tests.make import Pages

pytestmark = pytest.mark.slow

Called = Callable[..., Result]
GIFT = "::High tide::When?{~never#No =twice a day#Yes}\n\nWhere? {}\n"


@pytest.fixture
def called(app: Flask, settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Called:
    """The command, in an academy of one module."""
    with writing() as session:
        publishing.publish(
            session, Pages(tmp_path / "pages").module("sea", "tides").read(), at=OPENING
        )
    monkeypatch.setenv("ACADEMY_DATABASE_URL", settings.database_url)
    monkeypatch.setattr(config, "load", lambda _environ: settings)
    # The command's application is the test's, whose connections are closed.
    monkeypatch.setattr(questions, "house", lambda _settings: app.app_context())
    (tmp_path / "bank.gift").write_text(GIFT)
    return lambda *arguments: CliRunner().invoke(main, ["questions", *map(str, arguments)])


def test_import_makes_drafts_and_tells_problems_at_their_lines(
    called: Called, tmp_path: Path
) -> None:
    result = called("import", tmp_path / "bank.gift", "--module", "tides", "--skill", "knots")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[-1].startswith("1 drafts made, 0 brought up to date, 0 unchanged, 1 left out")
    assert "bank.gift:3: This is an essay" in result.stdout
    again = called("import", tmp_path / "bank.gift", "--module", "tides", "--json")
    told = json.loads(again.stdout)
    assert (told["made"], told["unchanged"]) == ([], ["high-tide"])
    assert told["questions"][0]["kind"] == "single"
    assert {"path", "line", "column", "sentence"} == set(told["problems"][0])


def test_print_shows_the_texts_and_changes_nothing(called: Called, tmp_path: Path) -> None:
    result = called("import", tmp_path / "bank.gift", "--print")
    assert result.stdout.startswith("# high-tide\nskill:\nlesson:\n\nWhen?\n")
    assert "bank.gift:3: This is an essay" in result.stderr


def test_nothing_usable_ends_with_exit_code_1(called: Called, tmp_path: Path) -> None:
    assert called("import", tmp_path / "bank.gift").exit_code == 1
    (tmp_path / "bank.doc").write_text("")
    result = called("import", tmp_path / "bank.doc")
    assert result.exit_code == 1
    assert ".gift, .txt, .xml, .csv, .xlsx" in result.output


@pytest.mark.parametrize("suffix", ["gift", "txt", "xml", "csv", "xlsx"])
def test_what_is_exported_imports_unchanged(called: Called, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out.{suffix}"
    result = called("export", file)
    assert result.exit_code == 0, result.output
    told = json.loads(called("import", file, "--json").stdout)
    assert told["problems"] == []
    assert len(told["unchanged"]) == len(told["questions"]) > 0


def test_a_template_has_its_headings_and_languages_are_checked(
    called: Called, tmp_path: Path
) -> None:
    assert called("export", tmp_path / "t.csv", "--template").exit_code == 0
    assert (tmp_path / "t.csv").read_text("utf-8-sig").startswith("id,kind,skill,lesson,")
    assert called("export", tmp_path / "t.csv", "--language", "tlh").exit_code == 1
