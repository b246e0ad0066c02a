"""Filled databases that were kept: filling one anew takes longer than most tests."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url

if TYPE_CHECKING:  # it brings fixtures: pytest wants to be the first to import it
    from tests.databases import PostgreSQL


def content_of(request: pytest.FixtureRequest) -> str | None:
    """The name under which ``app`` keeps the content of the test's database."""
    if "app" not in request.fixturenames:
        return None
    return "academy" if "academy" in request.fixturenames else "company"


class Shelf:
    """What was kept by kind of database and name. Nobody may be connected to what is put or taken."""

    def __init__(self, folder: Path, postgresql: Callable[[], "PostgreSQL"]) -> None:
        self._folder = folder
        self._postgresql = postgresql
        self._kept: set[tuple[str, str]] = set()

    def has(self, url: str, name: str) -> bool:
        """Whether *name* was kept from a database like the one at *url*."""
        return (make_url(url).get_backend_name(), name) in self._kept

    def put(self, url: str, name: str) -> None:
        """Keep a copy of the database at *url* as *name*."""
        place = make_url(url)
        if place.get_backend_name() == "sqlite":
            with closing(sqlite3.connect(str(place.database))) as connection:
                connection.execute("vacuum into ?", (str(self._file(name)),))
            with closing(sqlite3.connect(self._file(name))) as connection:
                connection.execute("pragma journal_mode=wal")
        else:
            self._postgresql().keep(url, name)
        self._kept.add((place.get_backend_name(), name))

    def take(self, url: str, name: str) -> None:
        """Let the database at *url* be the copy that was kept as *name*."""
        place = make_url(url)
        if place.get_backend_name() == "sqlite":
            shutil.copyfile(self._file(name), str(place.database))
        else:
            self._postgresql().refill(url, name)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.db"
