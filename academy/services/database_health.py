"""How the database is: does it answer, is it whole and up to date, does what it holds make sense."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from academy import clock
from academy.config import Config
from academy.models.books import Audit
from academy.models.content import Publication
from academy.models.database import tune_sqlite
from academy.models.outbox import Message
from academy.models.people import Person
from academy.services import schema
from academy.services.findings import Finding, brief
from academy.services.privacy import tombstones

TIMEOUT = 4
"""Seconds that PostgreSQL gets to answer."""

LARGE = 500_000_000

UNAUDITED = timedelta(days=3)
"""After so long without an audit somebody should ask why."""

NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "fuse.sshfs"}


def database(config: Config) -> Iterator[Finding]:
    """The database."""
    file = schema.sqlite_file(config.database_url)
    if file and not file.exists():
        yield Finding("problem", f"There is no database at {file} yet.", "Run: academy migrate")
        return
    try:
        with _engine(config).connect() as connection:
            yield Finding("ok", f"The database ({connection.dialect.name}) answers.")
            has, wants = schema.revision_of(connection), schema.head()
            if has != wants:
                yield Finding(
                    "problem",
                    f"The database has schema {has or 'none'}; this version wants {wants}.",
                    "Run: academy migrate",
                )
                return
            yield Finding("ok", f"The schema is up to date ({has}).")
            yield from _contents(config, connection)
    except (SQLAlchemyError, sqlite3.Error) as error:
        yield Finding(
            "problem",
            f"The database does not answer: {brief(error)}",
            "Start it, and compare ACADEMY_DATABASE_URL with its address, user and password.",
        )


def _contents(config: Config, connection: Connection) -> Iterator[Finding]:
    now = clock.now()
    newest = connection.scalar(select(func.max(Publication.at)))
    if newest is None:
        yield Finding(
            "warning",
            "Nothing is published: learners find an empty academy.",
            f"Run: academy content publish {config.content}",
        )
    elif newest > now + timedelta(minutes=5):
        yield Finding(
            "problem",
            f"The newest publication is of {newest:%Y-%m-%d %H:%M} UTC, which is still to come: "
            "a clock is or was wrong.",
            "Switch on time synchronisation (timedatectl set-ntp true).",
        )
    else:
        yield Finding("ok", f"Content was published on {newest:%Y-%m-%d %H:%M} UTC.")
    if connection.dialect.name == "postgresql":
        yield from _clocks(connection)
    yield from _waiting(connection, now)
    yield from _audited(connection, now)
    yield from _erased(config, connection)
    demo = connection.scalar(select(func.count()).where(Person.is_demo))
    if demo and config.is_production:
        can = "can" if config.demo_signs_in else "cannot"
        yield Finding(
            "problem" if config.demo_signs_in else "warning",
            f"{demo} people of the demo company live in production, and {can} sign in "
            "with passwords that everybody knows.",
            "Run: academy demo --remove",
        )


def _clocks(connection: Connection) -> Iterator[Finding]:
    theirs = connection.scalar(text("select clock_timestamp()"))
    apart = abs((theirs - clock.now()).total_seconds()) if theirs else 0.0
    if apart > 30:
        yield Finding(
            "warning",
            f"The clocks of this machine and of the database are {apart:.0f} seconds apart.",
            "Switch on time synchronisation on both (timedatectl set-ntp true).",
        )


def _waiting(connection: Connection, now: datetime) -> Iterator[Finding]:
    late = connection.scalar(
        select(func.count()).where(
            Message.closed_at.is_(None), Message.due_at < now - timedelta(minutes=15)
        )
    )
    if late:
        yield Finding(
            "problem",
            f"{late} messages should have left more than 15 minutes ago: no worker seems to run.",
            "Start one: academy worker (academy run brings its own).",
        )
    given_up = select(func.count(), func.max(Message.error)).where(
        Message.error.is_not(None), Message.closed_at > now - timedelta(days=2)
    )
    count, error = connection.execute(given_up).one()
    if count:
        yield Finding(
            "warning",
            f"{count} messages were given up in the last two days. One reason: {error}",
            "Check the addresses, and the account at the mail server.",
        )


def _audited(connection: Connection, now: datetime) -> Iterator[Finding]:
    newest = connection.execute(
        select(Audit.at, Audit.checks, Audit.faults).order_by(Audit.id.desc()).limit(1)
    ).first()
    if newest is None:
        yield Finding("ok", "The books were not audited yet; a worker does it every night.")
        return
    when = f"{newest.at:%Y-%m-%d %H:%M} UTC"
    if newest.faults:
        first = next(iter(newest.faults))
        yield Finding(
            "problem",
            f"The audit of {when} found {len(newest.faults)} broken invariants. One of them: {first}.",
            "Run: academy audit. It shows the rows; until they are understood, change nothing by hand.",
        )
    elif newest.at < now - UNAUDITED:
        yield Finding(
            "warning",
            f"The books were last audited on {when}: no worker seems to run at night.",
            "Start one: academy worker (academy run brings its own), or run: academy audit",
        )
    else:
        yield Finding("ok", f"All {newest.checks} invariants of the books held on {when}.")


def _erased(config: Config, connection: Connection) -> Iterator[Finding]:
    stones = tombstones.read(config.instance)
    people = connection.execute(select(Person.id, Person.uid))
    if count := len(tombstones.matching(people, stones)):
        yield Finding(
            "problem",
            f"{count} people who were erased are here again: the database was restored from before.",
            "Run: academy person reapply. Whoever is left is the last administrator.",
        )


def sqlite(config: Config) -> Iterator[Finding]:
    """The SQLite file."""
    file = schema.sqlite_file(config.database_url)
    if not file or not file.exists():
        return
    kind = file_system(file)
    if kind in NETWORK_FILE_SYSTEMS:
        yield Finding(
            "problem",
            f"The SQLite file lies on a network drive ({kind}), where locks do not hold.",
            "Put it on a local disk, or go over to PostgreSQL: academy move --to postgresql://...",
        )
    damage = _damage(config, file)
    if damage:
        yield Finding(
            "problem",
            f"The SQLite file is damaged: {damage}",
            "Stop the academy, keep this file aside, restore the newest backup, and run: academy audit",
        )
    else:
        yield Finding("ok", "The SQLite file is whole, and every commit reaches the disk.")


def _damage(config: Config, file: Path) -> str | None:
    """What is wrong inside the file, or with the way that it is written."""
    # Beyond that size the thorough check takes long; the quick one leaves out the indexes.
    check = "integrity_check" if file.stat().st_size < LARGE else "quick_check"
    try:
        with _engine(config).connect() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
            broken = connection.exec_driver_sql(f"PRAGMA {check}(1)").scalar()
            orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    except (SQLAlchemyError, sqlite3.Error) as error:
        return brief(error)
    if broken != "ok":
        return str(broken)
    if orphan:
        return f"a row of {orphan[0]} names a row of {orphan[2]} that is not there"
    if (mode, synchronous) != ("wal", 2):
        return f"a power cut may cost answers (journal {mode}, synchronous {synchronous})"
    return None


def file_system(path: Path) -> str | None:
    """The kind of file system that *path* lies on (``ext4``, ``nfs4``); None where nobody says."""
    mounts = Path("/proc/self/mountinfo")
    if not mounts.exists():
        return None
    best, kind = "", None
    for line in mounts.read_text().splitlines():
        left, _, right = line.partition(" - ")
        # A space in a path is written \040.
        point = re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), left.split()[4])
        inside = Path(point) in (resolved := path.resolve()).parents or point == str(resolved)
        if inside and len(point) >= len(best):
            best, kind = point, right.split()[0]
    return kind


def _engine(config: Config) -> Engine:
    if schema.sqlite_file(config.database_url):
        engine = create_engine(config.database_url, poolclass=NullPool)
        tune_sqlite(engine, begin="BEGIN", read_only=True)
        return engine
    options = {"connect_timeout": TIMEOUT, "options": f"-c statement_timeout={TIMEOUT}s"}
    return create_engine(config.database_url, poolclass=NullPool, connect_args=options)
