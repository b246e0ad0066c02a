"""What is wrong with this installation, and how to mend it.

Every examination is cheap, has a time-out of its own and never raises: one that fails is a finding.
Nothing is changed, except that a file is made and taken away again to see whether a folder lets us.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, create_engine, func, select, text
from sqlalchemy.pool import NullPool

from academy import clock
from academy.config import Config
from academy.models.content import Publication
from academy.models.database import tune_sqlite
from academy.models.outbox import Message
from academy.models.people import Person
from academy.services import mail, schema

TIMEOUT = 4
"""Seconds that a server gets to answer."""

LOW, EMPTY = 2_000_000_000, 200_000_000
"""Free bytes on a disk: below the first a warning, below the second a problem."""

NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "fuse.sshfs"}

Level = Literal["ok", "warning", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing; ``mend`` says what to do, and is empty when all is well."""

    level: Level
    sentence: str
    mend: str = ""


Examination = Callable[[Config], Iterator[Finding]]


def examine(config: Config) -> list[Finding]:
    """Everything that was looked at, in the order in which one would mend it."""
    findings: list[Finding] = []
    for examination in (_settings, _folders, _database, _sqlite, _mail, _redis):
        try:
            findings.extend(examination(config))
        except Exception as error:
            what = (examination.__doc__ or "").rstrip(".")
            findings.append(
                Finding(
                    "problem", f"{what} could not be examined: {_brief(error)}", "See the error."
                )
            )
    return findings


def _settings(config: Config) -> Iterator[Finding]:
    """The settings."""
    if len(config.secret_key) < 32:
        yield Finding(
            "problem",
            "The secret key is too short to keep sign-ins safe.",
            f"Set ACADEMY_SECRET_KEY, or delete {config.instance / 'secret_key'}: a new one is made.",
        )
    else:
        yield Finding("ok", "The secret key is set.")
    if not config.is_production:
        yield Finding("ok", f"This is not production: {config.base_url} is this machine only.")
    elif not config.base_url.startswith("https://"):
        yield Finding(
            "problem",
            f"{config.base_url} is not encrypted: passwords travel in the open.",
            "Put a proxy with a certificate in front, and begin ACADEMY_BASE_URL with https://.",
        )
    else:
        yield Finding("ok", f"{config.base_url} is encrypted.")
    if clock.now() < datetime(2026, 1, 1, tzinfo=UTC):
        yield Finding(
            "problem",
            f"This machine's clock says {clock.now():%Y-%m-%d %H:%M} UTC, which is past.",
            "Set it, best by switching on time synchronisation (timedatectl set-ntp true).",
        )


def _folders(config: Config) -> Iterator[Finding]:
    """The folders."""
    for name, folder in (("instance", config.instance), ("media", config.media)):
        existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        try:
            with tempfile.TemporaryFile(dir=existing):
                yield Finding("ok", f"The {name} folder {folder} can be written to.")
        except OSError as error:
            yield Finding(
                "problem",
                f"The {name} folder {folder} cannot be written to: {_brief(error)}.",
                f"Give it to the user that runs the academy: chown -R {_user()} {existing}",
            )
        free = shutil.disk_usage(existing).free
        if free < LOW:
            yield Finding(
                "problem" if free < EMPTY else "warning",
                f"The disk of the {name} folder has {free // 1_000_000} MB left.",
                "Free some space, or move the folder to a larger disk.",
            )


def _database(config: Config) -> Iterator[Finding]:
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
    except Exception as error:
        yield Finding(
            "problem",
            f"The database does not answer: {_brief(error)}",
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


def _sqlite(config: Config) -> Iterator[Finding]:
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
    with _engine(config).connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
        broken = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if mode != "wal" or synchronous != 2:
        yield Finding(
            "problem",
            f"SQLite keeps its journal as {mode} with synchronous={synchronous}: "
            "a power cut may cost answers.",
            f"See that the folder of {file} can be written to, and start again.",
        )
    if broken != "ok" or orphans:
        what = (
            broken
            if broken != "ok"
            else f"a row of {orphans[0] if orphans else ''} lost its parent"
        )
        yield Finding(
            "problem",
            f"The SQLite file is damaged: {what}",
            "Stop the academy and restore the newest backup: academy restore PATH --verify",
        )
    if mode == "wal" and synchronous == 2 and broken == "ok" and not orphans:
        yield Finding("ok", "The SQLite file is whole, and every commit reaches the disk.")


def _mail(config: Config) -> Iterator[Finding]:
    """The mail server."""
    if not config.smtp_url:
        if config.is_production:
            yield Finding(
                "warning",
                "No mail server is set: activation links only appear in the worker's output.",
                "Set ACADEMY_SMTP_URL=smtp://user:password@host:587",
            )
        else:
            yield Finding("ok", "No mail server is set: mails are shown on the terminal.")
        return
    try:
        mail.connect(config.smtp_url, timeout=TIMEOUT).close()
        yield Finding("ok", "The mail server answers.")
    except OSError as error:
        yield Finding(
            "problem",
            f"The mail server does not answer: {_brief(error)}",
            "Check ACADEMY_SMTP_URL. Nothing is lost: mails wait and are tried again.",
        )


def _redis(config: Config) -> Iterator[Finding]:
    """Redis."""
    if not config.redis_url:
        return
    from redis import Redis  # late: only where it is used

    try:
        with Redis.from_url(
            config.redis_url, socket_connect_timeout=TIMEOUT, socket_timeout=TIMEOUT
        ) as redis:
            redis.ping()
        yield Finding("ok", "Redis answers.")
    except Exception as error:
        yield Finding(
            "problem",
            f"Redis does not answer: {_brief(error)}",
            "Check ACADEMY_REDIS_URL. Answers are safe without it; mails leave a minute later.",
        )


def file_system(path: Path) -> str | None:
    """The kind of file system that *path* lies on (``ext4``, ``nfs4``); None where nobody says."""
    mounts = Path("/proc/self/mountinfo")
    if not mounts.exists():
        return None
    best, kind = "", None
    for line in mounts.read_text().splitlines():
        left, _, right = line.partition(" - ")
        point = left.split()[4].encode().decode("unicode_escape")  # a space is written \040
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


def _brief(error: BaseException) -> str:
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split())[:200] or type(error).__name__


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "USER"
