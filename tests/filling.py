"""Rows for every table of a database, made from what the database says of itself.

Nothing here knows our tables, so that tables and revisions to come are filled as well.
"""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    inspect,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import JSON

ROWS = 4
ODD = "é漢😀'\"\\%s "
MORNING = datetime(2026, 11, 16, 8, 0, 0, 123456, tzinfo=UTC)


def fill(connection: Connection) -> dict[str, int]:
    """Put ``ROWS`` rows into every table, and say how many rows each now holds.

    Keys that point in a circle are filled in afterwards. Nullable columns are null in the last row.
    """
    metadata = MetaData()
    metadata.reflect(connection)
    tables = {t.name: t for t in metadata.tables.values() if t.name != "alembic_version"}
    waiting, done, later = dict(tables), set[str](), list[tuple[Table, Column[Any]]]()
    while waiting:
        free = [n for n, t in waiting.items() if _parents(t) <= done | {n}]
        free += [n for n, t in waiting.items() if _parents(t, optional=False) <= done | {n}]
        name = free[0]
        table = waiting.pop(name)
        absent = [c for c in table.c for key in c.foreign_keys if key.column.table.name in waiting]
        later += [(table, c) for c in absent]
        _fill(connection, table, absent)
        done.add(name)
    for table, column in later:
        key = next(iter(column.foreign_keys)).column
        connection.execute(
            table.update().values({column.name: connection.scalar(key.table.select())})
        )
    return counts(connection)


def counts(connection: Connection) -> dict[str, int]:
    """The rows of every table but Alembic's."""
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {n: connection.exec_driver_sql(f"select count(*) from {n}").scalar_one() for n in names}


def _parents(table: Table, *, optional: bool = True) -> set[str]:
    keys = [(c, key) for c in table.c for key in c.foreign_keys]
    return {key.column.table.name for c, key in keys if optional or not c.nullable}


def _fill(connection: Connection, table: Table, absent: list[Column[Any]]) -> None:
    choices = _choices(connection, table)
    optional = [c for c in table.c if c.nullable and c not in absent]
    before = connection.exec_driver_sql(f"select count(*) from {table.name}").scalar_one()
    for number in range(before + 1, before + ROWS + 1):
        full = {c.name: _value(c, number, choices) for c in table.c if c not in absent}
        bare = {c.name: None for c in optional}
        less = (*((c,) for c in optional), *combinations(optional, 2))
        tries = [full, *({**full, **{c.name: None for c in some}} for some in less)]
        tries += [{**full, **bare, c.name: full[c.name]} for c in optional]
        if number == before + ROWS:
            tries = [{**full, **bare}, *tries]
        small = {c.name for c in table.c if not c.primary_key and not c.foreign_keys}
        tries.append({k: 1 if k in small and type(v) is int else v for k, v in full.items()})
        for row in tries:  # a check may want some of its columns empty, or all but one
            try:
                with connection.begin_nested():
                    connection.execute(table.insert().values(row))
                break
            except IntegrityError as error:
                refusal = error
        else:
            raise refusal


def _choices(connection: Connection, table: Table) -> dict[str, list[str]]:
    """The words that a check allows in a column, from ``kind in ('a', 'b')`` as each database says it."""
    found = {}
    for check in inspect(connection).get_check_constraints(table.name):
        rule = re.match(r"\W*(\w+)\W.*?(?:in|ANY)\W*\(", check["sqltext"])
        words = re.findall(r"'([^']*)'", check["sqltext"])
        if rule and words:
            found[rule[1]] = words
    return found


def _value(column: Column[Any], number: int, choices: dict[str, list[str]]) -> Any:
    if column.foreign_keys:
        return _reference(column, number)
    if column.name in choices:
        return choices[column.name][number % len(choices[column.name])]
    match column.type:
        case Boolean():
            return number % 2 == 0
        case DateTime():
            moment = MORNING + timedelta(days=number)
            return moment if column.type.timezone else moment.replace(tzinfo=None)
        case Date():
            return date(2026, 3, 28) + timedelta(days=number)
        case JSON():
            return {"né": [number, 0.5, 2.0, None, True, {"b": ODD, "a": []}], "1": "x"}
        case LargeBinary():
            return bytes([0, 255, number])
        case Integer():
            return number
        case Float() | Numeric():
            return number / 7
        case _:
            words = f"{number}{ODD}{column.name}"
            return words[: getattr(column.type, "length", None) or 50]


def _reference(column: Column[Any], number: int) -> int | None:
    """The row before for a key to the same table; of two keys to one table, two different rows."""
    parent = next(iter(column.foreign_keys)).column.table
    if parent is column.table:
        return number - 1 or None
    first = next(c for c in column.table.c for key in c.foreign_keys if key.column.table is parent)
    return number if column is first else number % ROWS + 1
