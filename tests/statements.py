"""How many SQL statements something takes, so that tests can pin the number.

    with counted(app) as statements:
        amina.get("/passport")
    assert len(statements) <= 4, statements

A statement that inserts many rows at once counts once. What only opens and closes transactions, and
SQLite's settings of a new connection, count nothing. The first request after a publication also reads
the catalogue into the process: make one before counting.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from academy.models.database import db

FREE = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


class Statements(list[str]):
    """The statements in their order; shown one a line where a test fails."""

    def __repr__(self) -> str:
        lines = (f"{number}. {' '.join(text.split())}" for number, text in enumerate(self, 1))
        return "\n".join([f"{len(self)} statements:", *lines])

    __str__ = __repr__


@contextmanager
def counted(app: Flask) -> Iterator[Statements]:
    """Every statement that any engine of *app* executes inside the block, in any thread."""
    statements = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(FREE):
            statements.append(statement)

    with app.app_context():
        # What is derived from another engine, as PostgreSQL's reader, tells that one as well.
        engines = [engine for engine in db.engines.values() if type(engine) is Engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
