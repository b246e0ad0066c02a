"""``academy people``: what it prints, and what it leaves behind."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from academy import config
from academy.cli import main, people
from academy.config import Config
from tests.services.rosters import KARIM, everybody, someone, write

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, settings: Config, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command about people."""
    monkeypatch.setenv("ACADEMY_DATABASE_URL", settings.database_url)
    monkeypatch.setattr(config, "load", lambda _environ: settings)
    # The command's application is the test's, whose connections are closed.
    monkeypatch.setattr(people, "house", lambda _settings: app.app_context())
    return lambda *words: CliRunner().invoke(main, ["people", *map(str, words)])


def test_a_dry_run_prints_the_difference_and_an_import_makes_it(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", [KARIM, someone("A1"), someone("A2", email="no address")])
    dry = run("import", path, "--dry-run")
    assert dry.exit_code == 1
    assert f"{path}:4: This is no e-mail address: no address" in dry.output
    assert "1 new" in dry.output
    assert "this was a dry run" in dry.output
    stopped = run("import", path)
    assert stopped.exit_code == 1
    assert "nothing was imported" in stopped.output
    assert "--skip-refused leaves the 1 refused lines out." in stopped.output
    assert "a1" not in everybody()
    done = run("import", path, "--skip-refused", "--json")
    report = json.loads(done.stdout)
    assert (report["new"], report["refused"]) == (1, 1)
    assert report["refused_listed"][0]["line"] == 4
    assert "a1" in everybody()
    undone = run("import", "--undo", report["import"])
    assert undone.exit_code == 0
    assert "1 new ones are gone" in undone.output
    assert "a1" not in everybody()


def test_the_difference_says_what_was_and_what_will_be(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    run("import", write(path, [KARIM, someone("A1")]))
    told = run("import", write(path, [KARIM, someone("A1", email="", job="Driver")]), "--dry-run")
    assert "Given Family A1: email a1@company.example → –, job Advisor → Driver" in told.output


def test_a_dry_run_says_that_an_import_would_be_held(run: Run, tmp_path: Path) -> None:
    assert run("import", write(tmp_path / "a.csv", [KARIM, someone("A1")])).exit_code == 0
    short = write(tmp_path / "b.csv", [KARIM])
    dry = run("import", short, "--dry-run")
    assert dry.exit_code == 1
    assert "An import would stop here." in dry.output
    assert "--allow-leaving lets the 1 of 2 people leave" in dry.output
    assert run("import", short, "--dry-run", "--allow-leaving").exit_code == 0
    wrong = run("import", write(tmp_path / "c.csv", [someone("A1", unit="x")]), "--skip-refused")
    assert "Every line is refused" in wrong.output
    assert "as here: Alizé/" in wrong.output
    fake = tmp_path / "fake.xlsx"
    fake.write_text("this is no spreadsheet")
    assert "no Excel workbook" in run("import", fake).output


def test_columns_can_be_named_and_are_remembered(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", [["k-1042", "Karim"]], ["Nr", "Vorname"])
    refused = run("import", path)
    assert refused.exit_code == 1
    assert "which column holds the employee number" in refused.output
    chosen = ("--column", "number=Nr", "--column", "given_name=Vorname")
    assert run("import", path, *chosen).exit_code == 0
    assert "1 unchanged" in run("import", path).output


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_imports_unchanged(run: Run, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"out.{ending}"
    assert "8 people" in run("export", path).output
    assert path.stat().st_mode & 0o077 == 0
    assert "8 unchanged" in run("import", path, "--dry-run").output
    assert run("export", tmp_path / "out.pdf").exit_code == 1
