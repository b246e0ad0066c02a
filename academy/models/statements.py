"""Statements that both databases write in their own dialect, built once."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Date, Executable, Insert, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.functions import FunctionElement

OnBoth = dict[str, Insert]


class DaysAfter(FunctionElement[date]):
    """``DaysAfter(day, number)``: the day so many days later."""

    inherit_cache = True
    type = Date()


@compiles(DaysAfter)
def _added(element: DaysAfter, compiler: Any, **how: Any) -> str:
    day, number = (compiler.process(each, **how) for each in element.clauses)
    return f"({day} + {number})"


@compiles(DaysAfter, "sqlite")
def _added_as_text(element: DaysAfter, compiler: Any, **how: Any) -> str:
    day, number = (compiler.process(each, **how) for each in element.clauses)
    return f"date({day}, {number} || ' days')"


def insert_new(model: type[DeclarativeBase], *, returning: list[str]) -> OnBoth:
    """Insert unless that would break any unique constraint; only new rows return."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 -- for the type checker: every model maps a table
    columns = [table.c[name] for name in returning]
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing().returning(*columns),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing().returning(*columns),
    }


def put(
    model: type[DeclarativeBase],
    *,
    add: bool = False,
    where: Callable[[Any], ColumnElement[bool]] | None = None,
) -> OnBoth:
    """Insert, or have the new values take the place of the old ones (*add* sums the two up).

    *where* says of the new row's columns when an old row gives way; else it stays as it is.
    """
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 -- for the type checker: every model maps a table
    key = [column.name for column in table.primary_key]
    rest = [column.name for column in table.c if not column.primary_key]
    both: OnBoth = {}
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
        statement = insert(table)
        new = statement.excluded
        both[dialect] = statement.on_conflict_do_update(
            index_elements=key,
            set_={name: table.c[name] + new[name] if add else new[name] for name in rest},
            where=where(new) if where else None,
        )
    return both


def insert_from(
    session: Session,
    model: type[DeclarativeBase],
    columns: list[str],
    rows: Select[*tuple[Any, ...]],
) -> Insert:
    """Insert what *rows* select (they must have a condition), but for what breaks a unique constraint."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model).from_select(columns, rows).on_conflict_do_nothing()
    return postgresql.insert(model).from_select(columns, rows).on_conflict_do_nothing()


def here(session: Session, statements: dict[str, Any]) -> Any:
    """The one of *statements* that this session's database speaks."""
    return statements[session.get_bind().dialect.name]


def run(
    session: Session, statement: Executable, values: Any = None
) -> CursorResult[*tuple[Any, ...]]:
    """Execute a *statement* about columns, in the session's transaction and past its objects.

    Half the cost of ``session.execute``, which prepares for entities that such statements never load.
    """
    return session.connection().execute(statement, values)
