"""``academy audit``: a sentence when all is well, the row and exit 1 when it is not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from academy import config
from academy.cli import main

pytestmark = pytest.mark.slow

Audited = Callable[..., Result]


@pytest.fixture
def audited(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Audited:
    """Run the command on a database of its own."""
    known = {"ACADEMY_DATABASE_URL": database_url, "ACADEMY_SECRET_KEY": "x" * 32}
    settings = config.load(known, instance=tmp_path)
    monkeypatch.setenv("ACADEMY_DATABASE_URL", settings.database_url)
    monkeypatch.setattr(config, "load", lambda _environ: settings)
    return lambda *arguments: CliRunner().invoke(main, ["audit", *arguments])


def test_sound_books_are_told_in_a_sentence(audited: Audited) -> None:
    result = audited()
    assert result.exit_code == 0, result.output
    assert "invariants hold" in result.stdout
    told = json.loads(audited("--json").stdout)
    assert (told["faults"], told["checks"] >= 40) == ([], True)


def test_a_broken_invariant_is_told_with_its_row(audited: Audited, database_url: str) -> None:
    with create_engine(database_url, poolclass=NullPool).begin() as connection:
        connection.execute(text("insert into account (id, kind) values (77, 'person')"))
    result = audited()
    assert result.exit_code == 1
    assert "an account has no balance: id 77" in result.stdout
    [fault] = json.loads(audited("--json").stdout)["faults"]
    assert fault == {"sentence": "an account has no balance", "rows": [{"id": "77"}]}


def test_a_crowd_that_joins_an_academy_in_use_leaves_nothing_to_find(audited: Audited) -> None:
    for command in (["content", "publish"], ["keys", "--rotate"]):
        assert CliRunner().invoke(main, command).exit_code == 0
    for command in (["demo", "--people", "62"], ["demo", "--people", "101"]):
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 0, done.output
        result = audited()
        assert result.exit_code == 0, result.output
    assert "39 more people" in done.stdout
