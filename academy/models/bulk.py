"""Many rows at once, by the fastest way that each database has: COPY, or the driver's executemany."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Dialect, Table, func, select, text
from sqlalchemy.orm import DeclarativeBase, Session

Value = TypeVar("Value")

BLOCK = 1000
"""Ids that are taken from a sequence at a time; what is left over is never used."""


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
