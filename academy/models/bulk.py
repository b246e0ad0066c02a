"""Many rows at once, by the fastest way that each database has: COPY, or the driver's executemany."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Dialect,
    Executable,
    Table,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.schema import AddConstraint, CreateIndex, DropConstraint, DropIndex

Value = TypeVar("Value")

BLOCK = 1000
"""Ids that are taken from a sequence at a time; what is left over is never used."""


CHUNK = 500
"""Rows asked for at once: far below the number of values that either database binds."""


def batched(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """*values* in lists of *size*, the last one as long as is left."""
    rest = iter(values)
    while some := list(itertools.islice(rest, size)):
        yield some


def fresh_ids(session: Session, model: type[DeclarativeBase]) -> Iterator[int]:
    """Ids for new rows of *model*, known before the rows are written. Use it inside ``writing()``."""
    table = _table(model)
    if session.get_bind().dialect.name == "sqlite":  # nobody else writes meanwhile
        newest = session.scalar(select(func.max(table.c.id)))
        yield from itertools.count((newest or 0) + 1)
    block = text(f"select nextval('{table.name}_id_seq') from generate_series(1, {BLOCK})")  # noqa: S608 -- our own names
    while True:
        yield from session.scalars(block)


def insert_rows(
    session: Session,
    model: type[DeclarativeBase],
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Write *rows*, whose values stand in the order of *columns*. Columns left out get no default."""
    connection = session.connection()
    table = _table(model)
    prepared = _prepared([table.c[name] for name in columns], rows, connection.dialect)
    names = ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        driver: Any = connection.connection.driver_connection
        driver.executemany(f"insert into {table.name} ({names}) values ({marks})", prepared)  # noqa: S608 -- our own names
        return
    driver = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"copy {table.name} ({names}) from stdin") as copy:
        for row in prepared:
            copy.write_row(row)


@contextmanager
def unbound(session: Session, *models: type[DeclarativeBase]) -> Iterator[None]:
    """Have PostgreSQL prove the keys of *models*, and make their indexes, once for all rows that the block
    writes: where few others are there, that takes half of the time.

    Nobody reads those tables, nor those that they name, until the transaction ends. Where they cannot be
    had at once, or belong to another role, rows are written as ever; so they are on SQLite.
    """
    tables = [_table(model) for model in models]
    keys = [key for table in tables for key in table.foreign_key_constraints]
    unique = [
        each for table in tables for each in table.constraints if isinstance(each, UniqueConstraint)
    ]
    indexes = [index for table in tables for index in table.indexes]
    connection = session.connection()
    steps = [
        _lock({table.name for table in [*tables, *(key.referred_table for key in keys)]}),
        *map(DropConstraint, [*keys, *unique]),
        *map(DropIndex, indexes),
    ]
    is_unbound = connection.dialect.name == "postgresql" and _do(connection, steps)
    yield
    if is_unbound:
        for index in indexes:
            connection.execute(CreateIndex(index))
        for constraint in (*unique, *keys):
            connection.execute(AddConstraint(constraint, isolate_from_table=False))


def _lock(names: Iterable[str]) -> Executable:
    return text(f"lock table {', '.join(sorted(names))} in access exclusive mode nowait")


def _do(connection: Connection, steps: Iterable[Executable]) -> bool:
    """All of *steps*, or none; whether they were done."""
    try:
        with connection.begin_nested():
            for step in steps:
                connection.execute(step)
    except (OperationalError, ProgrammingError):
        return False
    return True


def _prepared(
    columns: list[Any], rows: Iterable[tuple[Any, ...]], dialect: Dialect
) -> Iterator[list[Any]]:
    """Each value as SQLAlchemy would hand it to the driver."""
    processors: list[tuple[int, Callable[[Any], Any]]] = []
    for place, column in enumerate(columns):
        processor = column.type.dialect_impl(dialect).bind_processor(dialect)
        if processor:
            processors.append((place, processor))
    for row in rows:
        values = list(row)
        for place, processor in processors:
            values[place] = processor(values[place])
        yield values


def _table(model: type[DeclarativeBase]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 -- for the type checker: every model maps a table
    return table
