"""What every test may ask for: both databases, an application on either, the cast, and content."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from academy import config, paths
from academy.app import create_app
from academy.config import Config
from academy.manuscript.folder import Folder
from academy.models.database import db, writing
from academy.services import content, demo, publishing
from academy.services.passwords import hash_secret
from tests.cast import work_through_holidays
from tests.sharing import LateRule, share
from tests.visitor import FreshClient

hypothesis.settings.register_profile("torture", max_examples=2000, deadline=None)

Flask.url_rule_class = LateRule

pytest_plugins = ["tests.databases"]

OPENING = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
"""A Monday morning: the day the demo company came to be."""


@pytest.fixture(scope="session")
def secrets() -> dict[str, str]:
    """Hashes of the demo's password and PIN, made once."""
    return {"password_hash": hash_secret(demo.PASSWORD), "pin_hash": hash_secret(demo.PIN)}


@pytest.fixture(scope="session")
def folder() -> Folder:
    """The demo's content, read once."""
    return content.open_folder(paths.bundled("content"))


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory, folder: Folder) -> Path:
    """The demo's media, stored once."""
    target = tmp_path_factory.mktemp("media")
    content.store_media(folder, paths.bundled("content"), target)
    return target


@pytest.fixture
def settings(database_url: str, tmp_path: Path, media: Path) -> Config:
    """The settings of the test's application, on SQLite and then on PostgreSQL."""
    environ = {
        "ACADEMY_SECRET_KEY": "a secret that only tests know of",
        "ACADEMY_DATABASE_URL": database_url,
        "ACADEMY_MEDIA": str(media),
    }
    return config.load(environ, instance=tmp_path)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where copies of filled SQLite files lie: filling one anew takes longer than most tests."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
def build() -> Callable[[Config], Flask]:
    """What makes the test's application."""
    return create_app


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    settings: Config,
    shelf: Path,
    secrets: dict[str, str],
    build: Callable[[Config], Flask],
) -> Iterator[Flask]:
    """The application with the demo company in it, and nothing published."""
    file = make_url(settings.database_url).database
    on_sqlite = settings.database_url.startswith("sqlite")
    kept = shelf / ("academy.db" if "academy" in request.fixturenames else "company.db")
    is_kept = on_sqlite and kept.exists()
    if is_kept:
        shutil.copyfile(kept, str(file))
    app = build(settings)
    share(app)
    app.testing = True
    app.test_client_class = FreshClient
    with app.app_context():
        if not is_kept:
            with writing() as session:
                demo.create(session, at=OPENING, **secrets)
                work_through_holidays(session)
            if "academy" in request.fixturenames:
                publish(request.getfixturevalue("folder"))
            if on_sqlite:
                with closing(sqlite3.connect(str(file))) as connection:
                    connection.execute("vacuum into ?", (str(kept),))
                with closing(sqlite3.connect(str(kept))) as connection:
                    connection.execute("pragma journal_mode=wal")
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def academy(app: Flask) -> Flask:
    """The application with the demo company and all of its content."""
    return app


def publish(folder: Folder, *, at: datetime = OPENING) -> publishing.Report:
    """Publish *folder*, which must have no problem, in a transaction of its own."""
    with writing() as session:
        report = publishing.publish(session, folder, at=at)
    assert not report.problems, [str(problem) for problem in report.problems]
    return report


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session that may write; what the test did is committed when it ends."""
    with writing() as session:
        yield session
