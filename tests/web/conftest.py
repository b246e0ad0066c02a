"""The same academy with other settings, and whoever tests of pages need."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from academy import config
from academy.app import create_app
from academy.models.database import db, writing
from tests.cast import CHLOE, INES, person
from tests.visitor import FreshClient, Visitor

Configured = Callable[..., Flask]


@pytest.fixture
def configured(app: Flask, tmp_path: Path) -> Iterator[Configured]:
    """``configured(ACADEMY_DEMO="1", ...)``: the database of ``app`` served with these settings."""
    made: list[Flask] = []

    def configure(**settings: str) -> Flask:
        url = app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
        known = {"ACADEMY_SECRET_KEY": "x" * 32, "ACADEMY_DATABASE_URL": url, **settings}
        other = create_app(config.load(known, instance=tmp_path))
        other.testing = True
        other.test_client_class = FreshClient
        made.append(other)
        return other

    yield configure
    for other in made:
        with other.app_context():
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture
def production(configured: Configured) -> Flask:
    """The academy as the world would see it, where the demo company does not sign in."""
    return configured(ACADEMY_BASE_URL="https://academy.example.com")


@pytest.fixture
def chloe(academy: Flask) -> Visitor:
    """An author who reads English; so does the other one."""
    with writing() as session:
        for login in (CHLOE, INES):
            person(session, login).locale = "en"
    return Visitor(academy).is_in(CHLOE)
