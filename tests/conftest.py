"""What every test may ask for: both databases, an application on either, the cast, and content."""

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy import config, paths
from academy.app import create_app
from academy.config import Config
from academy.manuscript.folder import Folder
from academy.models.database import db, writing
from academy.services import content, demo, publishing
from academy.services.passwords import hash_secret
from tests import effort, memory
from tests.cast import work_through_holidays
from tests.sharing import share, share_between_applications
from tests.shelf import Shelf, content_of
from tests.visitor import FreshClient

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # our matrices are small: a second thread only spins

gc.disable()  # until everything is collected: what is imported stays
effort.register()
share_between_applications()
memory.keep_temporary_files()

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
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Where filled databases are kept: filling one anew takes longer than most tests."""
    return Shelf(tmp_path_factory.mktemp("shelf"), lambda: request.getfixturevalue("postgresql"))


@pytest.fixture
def build() -> Callable[[Config], Flask]:
    """What makes the test's application."""
    return create_app


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    settings: Config,
    shelf: Shelf,
    secrets: dict[str, str],
    build: Callable[[Config], Flask],
) -> Iterator[Flask]:
    """The application with the demo company in it, and nothing published."""
    name = content_of(request) or "company"
    if is_kept := shelf.has(settings.database_url, name):
        shelf.take(settings.database_url, name)
    app = build(settings)
    share(app)
    app.testing = True
    app.test_client_class = FreshClient
    with app.app_context():
        if not is_kept:
            with writing() as session:
                demo.create(session, at=OPENING, **secrets)
                work_through_holidays(session)
            if name == "academy":
                publish(request.getfixturevalue("folder"))
            disconnect()
            shelf.put(settings.database_url, name)
        yield app
        disconnect()


def disconnect() -> None:
    """Let go of every connection of the application at work."""
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


def pytest_collection_finish() -> None:
    """What the tests share stays: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)
