"""Everything from one database to another, chiefly from SQLite to PostgreSQL.

Promises: the source is only read. The target receives everything in one transaction, which is
committed after each table was read back and compared with the source, by count and by checksum: so
a move that is killed leaves an empty target, and is simply started again. A target that holds
anything else is refused; one that holds exactly the source is reported as moved already.

Rows go through in portions. Foreign keys wait until all rows are there, since items and editions name
each other, and people their managers: PostgreSQL drops and adds them again, SQLite defers them.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnClause,
    Connection,
    TableClause,
    column,
    create_engine,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from academy.errors import Conflict, Invalid
from academy.models import Base, watching
from academy.models.database import tune_sqlite
from academy.services import schema

PORTION = 2000
"""Rows that are held in memory at a time."""

_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

Progress = Callable[[str, int, int], None]
"""Called with a table's name, the rows done and the rows in all."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One table: its rows, and the checksum that both sides agree on (32 hexadecimal digits)."""

    name: str
    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was moved. ``already`` says that the target held it all before."""

    tables: tuple[Moved, ...]
    already: bool

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(moved.rows for moved in self.tables)

    @property
    def reminders(self) -> tuple[str, ...]:
        """What a move does not do, for the person who started it."""
        return (
            "Media files are files: copy the media folder if the new place has another one.",
            "Set ACADEMY_DATABASE_URL to the new database, and start the academy again.",
        )


def move(source_url: str, target_url: str, *, progress: Progress) -> Report:
    """Copy everything from *source_url* to *target_url*, whose schema is made if it has none.

    A SQLite source is locked against writers meanwhile: what somebody answers now is not lost on the
    way, but told to try again. Raises ``Invalid`` for a source or target that cannot be used, and
    ``Conflict`` for a target that holds something else, or rows that the target refuses.
    """
    _refuse_unfit(source_url, target_url)
    schema.upgrade(target_url)
    with _source(source_url) as source, _target(target_url) as target:
        filled = _rows_of_others(target)
        if filled:
            return _already(source, target, filled)
        with _keys_at_the_end(target):
            watching.ignore(target)  # what arrives was counted where it comes from, or waits there
            moved = tuple(_copy(source, target, copied, progress) for copied in _tables())
            _set_sequences(target)
            watching.watch(target)
    return Report(moved, already=False)


def _refuse_unfit(source_url: str, target_url: str) -> None:
    if make_url(source_url) == make_url(target_url):
        raise Invalid("The new database is the one that is in use.")
    head = schema.head()
    if schema.current(source_url) != head:
        raise Invalid("The database in use is not up to date. Run academy migrate first.")
    has = schema.current(target_url)
    if has is None and _has_tables(target_url):
        raise Conflict("The new database holds tables of something else. Give an empty one.")
    if has not in {None, head}:
        raise Conflict("The new database has the schema of another version. Give an empty one.")


def _has_tables(url: str) -> bool:
    file = schema.sqlite_file(url)
    if file and not file.exists():
        return False
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return bool(inspect(connection).get_table_names())


@contextmanager
def _source(url: str) -> Iterator[Connection]:
    """One moment of the source, which nobody changes meanwhile; never written to."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        tune_sqlite(engine, begin="BEGIN IMMEDIATE", read_only=False)
    else:
        engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "sqlite":  # only now: such a connection may not take the lock
            connection.exec_driver_sql("PRAGMA query_only=ON")
        yield connection


@contextmanager
def _target(url: str) -> Iterator[Connection]:
    """The target in one transaction, committed when the block ends."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        tune_sqlite(engine, begin="BEGIN IMMEDIATE", read_only=False)
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def _keys_at_the_end(target: Connection) -> Iterator[None]:
    """Foreign keys are looked at when all rows are there."""
    if target.dialect.name == "sqlite":
        target.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        if orphan := target.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise _refused(orphan[0], f"row {orphan[1]} names no {orphan[2]}")
        return
    keys = target.execute(
        text(
            "select conrelid::regclass::text as place, conname, pg_get_constraintdef(oid) as rule "
            "from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace"
        )
    ).all()
    for key in keys:
        target.exec_driver_sql(f'alter table {key.place} drop constraint "{key.conname}"')
    yield
    for key in keys:
        try:
            target.exec_driver_sql(
                f'alter table {key.place} add constraint "{key.conname}" {key.rule}'
            )
        except DBAPIError as error:
            raise _refused(key.place, error.orig) from error


def _refused(name: str, why: object) -> Conflict:
    return Conflict(
        "The new database refuses rows of %(table)s: %(why)s",
        table=name,
        why=" ".join(str(why).split())[:300],
    )


def _rows_of_others(target: Connection) -> str | None:
    """The name of a table that holds more than a new schema does."""
    for copied in _tables():
        rows = select(1).select_from(copied).limit(1)
        if copied.name == "account":  # the academy's own account comes with the schema
            rows = rows.where(copied.c.kind != "academy")
        if target.execute(rows).first():
            return copied.name
    return None


def _already(source: Connection, target: Connection, filled: str) -> Report:
    """A target that is not empty: the copy that an earlier move finished, or somebody else's."""
    moved = []
    for copied in _tables():
        counted = _count(source, copied)
        if _count(target, copied) != counted:
            break
        checksum = _checksum(source, copied)
        if _checksum(target, copied) != checksum:
            break
        moved.append(Moved(copied.name, counted, checksum))
    else:
        return Report(tuple(moved), already=True)
    raise Conflict(
        "The new database already holds something else (see its table %(table)s). Give an empty one.",
        table=filled,
    )


def _copy(source: Connection, target: Connection, copied: TableClause, progress: Progress) -> Moved:
    total, done, sum_ = _count(source, copied), 0, 0
    if copied.name == "account":
        target.execute(copied.delete())
    progress(copied.name, 0, total)
    for rows in _portions(source, copied):
        try:
            target.execute(insert(copied), [row._asdict() for row in rows])
        except DBAPIError as error:
            raise _refused(copied.name, error.orig) from error
        sum_ += sum(_fingerprint(row) for row in rows)
        done += len(rows)
        progress(copied.name, done, total)
    checksum = _hexadecimal(sum_)
    if done != total or _count(target, copied) != total or _checksum(target, copied) != checksum:
        raise Conflict(
            "The table %(table)s did not arrive as it left; nothing was kept.", table=copied.name
        )
    return Moved(copied.name, total, checksum)


def _set_sequences(target: Connection) -> None:
    """PostgreSQL: the next id comes after those that arrived with their rows."""
    if target.dialect.name != "postgresql":
        return
    for copied in _tables():
        if "id" in copied.c:
            newest = func.max(copied.c.id)
            sequence = func.pg_get_serial_sequence(copied.name, "id")
            target.execute(
                select(func.setval(sequence, func.coalesce(newest, 1), newest.is_not(None)))
            )


def _tables() -> list[TableClause]:
    """Every table by name and columns alone, parents before children as far as there is an order."""
    return [
        table(whole.name, *(_column(kept.name, kept.type) for kept in whole.columns))
        for whole in Base.metadata.sorted_tables
    ]


def _column(name: str, kind: Any) -> ColumnClause[Any]:
    # A JSON null and the absence of a value are two things; here None is always the absence.
    return column(name, _JSON if isinstance(kind, JSON) else kind)


def _portions(connection: Connection, copied: TableClause) -> Iterator[Any]:
    options = {"yield_per": PORTION}
    result = connection.execute(select(*copied.c), execution_options=options)
    yield from result.partitions()


def _count(connection: Connection, copied: TableClause) -> int:
    return connection.scalar(select(func.count()).select_from(copied)) or 0


def _checksum(connection: Connection, copied: TableClause) -> str:
    sums = (sum(_fingerprint(row) for row in rows) for rows in _portions(connection, copied))
    return _hexadecimal(sum(sums))


def _hexadecimal(sum_: int) -> str:
    """A sum of fingerprints: in any order of the rows the same, as databases sort words differently."""
    return f"{sum_ % (1 << 128):032x}"


def _fingerprint(row: Any) -> int:
    said = json.dumps([_plain(value) for value in row], sort_keys=True)
    return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=16).digest())


def _plain(value: Any) -> Any:
    """A value as both databases give it back: 2.0 inside JSON may come back as 2."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
