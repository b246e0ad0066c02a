"""What every test may ask for: an application on a fresh database, and the cast."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy import config
from academy.app import create_app
from academy.models import Base
from academy.models.database import db, writing
from academy.services import demo
from academy.services.passwords import hash_secret
from tests.visitor import FreshClient

OPENING = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
"""A Monday morning: the day the demo company came to be."""


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    """Hashes of the demo's password and PIN, made once."""
    return {"password_hash": hash_secret(demo.PASSWORD), "pin_hash": hash_secret(demo.PIN)}


@pytest.fixture
def app(tmp_path: Path, secrets: dict[str, str]) -> Iterator[Flask]:
    """The application with the demo company in it, and nothing published."""
    settings = {
        "ACADEMY_SECRET_KEY": "a secret that only tests know of",
        "ACADEMY_CONTENT": "content",
    }
    app = create_app(config.load(settings, instance=tmp_path))
    app.testing = True
    app.test_client_class = FreshClient
    with app.app_context():
        with writing() as session:
            Base.metadata.create_all(session.connection())
        with writing() as session:
            demo.create(session, at=OPENING, **secrets)
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session that may write; what the test does is committed only by ``session.commit()``."""
    with writing() as session:
        yield session
