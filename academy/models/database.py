"""The two ways to the database: ``reading()`` and ``writing()``. Nothing else commits.

SQLite gets two engines: readers ``BEGIN`` and never wait; writers ``BEGIN IMMEDIATE`` behind one lock
for all threads and processes, since a writer that queues on our lock costs a fifth of one that
spins on SQLite's. Every commit is on the disk before it is acknowledged (``synchronous=FULL``).
PostgreSQL has one pool, and its constraints decide. Its readers send no BEGIN and no ROLLBACK: at its
level of isolation every statement sees its own moment anyway, and the two cost as much as a query.
"""

import math
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from academy.models import spelling
from academy.models.base import Base
from academy.models.write_lock import WriteLock

WRITER = "writer"

BEGIN = "sqlite_begin"
"""The option of a connection that says how its transaction starts, if not as its engine's do."""

REST = 1.0
"""Seconds after which the other side of a connection may have gone away unnoticed."""

SURVEY_CACHE = 65_536
"""KiB of pages that a survey keeps: it reads whole tables, and their rows not in the order of the file."""

PATIENT = ("statement_timeout = 0", "work_mem = '64MB'")
"""How PostgreSQL treats a survey, other than a request."""


class RoutingSession(FlaskSession):
    """Sends statements to the reader's engine, or inside ``writing()`` to the writer's."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """The engine of the mode that the session is in."""
        engines = db.engines
        return engines[WRITER if self.info.get("writing") and WRITER in engines else None]


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"class_": RoutingSession, "expire_on_commit": False},
)


def connect(app: Flask, database_url: str) -> None:
    """Give *app* its engines; connections are opened when they are first needed."""
    url = make_url(database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    if url.get_backend_name() == "sqlite":
        app.config["SQLALCHEMY_BINDS"] = {WRITER: url}
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 16}
    else:
        options = "-c statement_timeout=5000 -c lock_timeout=2000 -c timezone=UTC"
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
            "pool_size": 8,
            "pool_timeout": 4,
            "connect_args": {"options": options, "connect_timeout": 4},
        }
    db.init_app(app)
    memory: dict[str, Any] = {}  # what this process remembers of the database, whichever the engine
    with app.app_context():
        for engine in db.engines.values():
            engine.update_execution_options(memory=memory)
    app.extensions["write_lock"] = nullcontext()
    with app.app_context():
        engines: dict[str | None, Engine] = db.engines  # type: ignore[assignment]
        if url.get_backend_name() == "sqlite":
            tune_sqlite(engines[None], begin="BEGIN", read_only=True)
            tune_sqlite(engines[WRITER], begin="BEGIN IMMEDIATE", read_only=False)
        else:
            tune_postgresql(engines[None])
            engines[WRITER] = engines[None]
            engines[None] = engines[WRITER].execution_options(isolation_level="AUTOCOMMIT")
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        lock = app.extensions["write_lock"] = WriteLock(Path(url.database + ".lock"))
        event.listen(engines[WRITER], "engine_disposed", lambda _engine: lock.close())


def tune_sqlite(engine: Engine, *, begin: str, read_only: bool) -> None:
    """Explicit transactions that start with *begin*, and the pragmas of every connection."""

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver starts no transactions behind our back
        for pragma in (
            "busy_timeout=5000",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if read_only:
            connection.execute("PRAGMA query_only=ON")
        spelling.teach(connection)

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, begin))


def tune_postgresql(engine: Engine) -> None:
    """Ask whether a connection still lives after it rested, and not at each use as the pool would."""

    @event.listens_for(engine, "checkin")
    def _rests(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _wakes(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("rests_since", math.inf) < REST:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as error:
            raise InvalidatePoolError from error  # the pool takes a new one


@contextmanager
def reading() -> Iterator[Session]:
    """A session for one read; its transaction ends with the block, before anything is rendered."""
    session = db.session()
    try:
        yield session
    finally:
        session.rollback()


@contextmanager
def surveying() -> Iterator[Session]:
    """``reading()`` for work that takes long: all its statements see one moment, and none is cut off."""
    with reading() as session:
        session.rollback()  # a read that came before lets go of its connection
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            for setting in PATIENT:
                session.execute(text(f"set local {setting}"))
        else:
            session.execute(text(f"PRAGMA cache_size=-{SURVEY_CACHE}"))
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def drafting() -> Iterator[Session]:
    """``surveying()`` with tables of one's own beside the others: all that was written is taken back."""
    with surveying() as session:
        connection = session.connection()
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            connection.exec_driver_sql("PRAGMA query_only=OFF")
        try:
            yield session
        finally:
            if on_sqlite:
                connection.exec_driver_sql("PRAGMA query_only=ON")


def be_patient(session: Session) -> None:
    """Let the statements of this transaction take their time, and memory, and wait as long as need be."""
    if session.get_bind().dialect.name == "postgresql":
        for setting in (*PATIENT, "lock_timeout = 0"):
            session.execute(text(f"set local {setting}"))
    else:
        session.execute(text(f"PRAGMA cache_size=-{SURVEY_CACHE}"))


@contextmanager
def writing(prepare: Callable[[Session], None] | None = None) -> Iterator[Session]:
    """A session for one act: committed when the block ends, rolled back when it raises.

    Raises ``Unavailable`` when the write lock cannot be had in time. Keep hashing, rendering and
    mail outside. *prepare* comes first in the same transaction, before the lock is taken: it may fill
    temporary tables, and touches no other.
    """
    session = db.session()
    session.rollback()  # a read that came before lets go of its snapshot
    session.info["writing"] = True
    try:
        if prepare:
            session.connection(execution_options={BEGIN: "BEGIN"})
            prepare(session)
        with current_app.extensions["write_lock"]:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()  # before the lock is let go
                raise
    finally:
        session.rollback()  # of what was prepared, when the lock could not be had
        session.info["writing"] = False
