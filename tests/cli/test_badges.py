"""``academy badges preview``: who would get what today, and nobody gets it by being named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select

from academy import config
from academy.cli import badges, main
from academy.config import Config
from academy.models.awards import Award
from academy.models.database import reading, writing
from tests.make import Pages
from tests.services.awarded import passes, publish, publish_badges

pytestmark = pytest.mark.slow

Previewed = Callable[..., Result]


@pytest.fixture
def previewed(
    app: Flask, settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Previewed:
    """Amina passed a quiz before there were badges."""
    pages = Pages(tmp_path / "pages", needed=2).module("sea", "tides").module("sea", "ropes")
    with writing() as session:
        publish(session, pages)
        passes(session)
    with writing() as session:
        use = "{ keys: { bronze: 1, silver: 2, gold: 900 } }"
        publish_badges(session, pages, ink="{ stamps: 1 }", key=use, far="{ stamps: 9 }")
    monkeypatch.setenv("ACADEMY_DATABASE_URL", settings.database_url)
    monkeypatch.setattr(config, "load", lambda _environ: settings)
    # The command's application is the test's, whose connections are closed.
    monkeypatch.setattr(badges, "house", lambda _settings: app.app_context())
    return lambda *arguments: CliRunner().invoke(main, ["badges", "preview", *arguments])


def test_it_counts_those_who_would_get_each(previewed: Previewed) -> None:
    result = previewed()
    assert result.exit_code == 0, result.output
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert sorted(lines) == ["1 ink", "1 key (bronze)", "1 key (silver)"]


def test_machines_read_the_same(previewed: Previewed) -> None:
    told = json.loads(previewed("--json").stdout)
    assert {"badge": "ink", "name": "ink", "medal": "", "count": 1} in told
    assert [each["medal"] for each in told if each["badge"] == "key"] == ["bronze", "silver"]


def test_people_are_named_only_when_that_is_asked_for(previewed: Previewed) -> None:
    assert "amina" not in previewed().stdout.lower()
    assert "<amina@demo.example>" in previewed("--people").stdout


def test_it_gives_nothing(previewed: Previewed) -> None:
    assert previewed().stdout == previewed().stdout
    with reading() as session:
        assert session.scalar(select(func.count(Award.id))) == 0
