"""A whole file beside the tables: read once, spooled to the disk, then handed to the database at once.

Nothing is locked while the file is read. Memory holds a few hundred lines at a time, and the distinct
paths of units.
"""

import marshal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.database import be_patient
from academy.services.roster.columns import Columns
from academy.services.roster.lines import LineReader, Step
from academy.services.sheets.reading import rows_of

PORTION = 500

MOST_LINES = 2_000_000

Progress = Callable[[int], None]
"""Called with how many lines were read so far."""

STAGE = (
    "line integer primary key, number text, email text, given_name text, family_name text,"
    " unit_key integer, manager text, job text, locale text, hired_on date, week text, leave text"
)
PROBLEM = "line integer not null, code text not null, given text"
PATH = "unit_key integer primary key, unit_id bigint, code text, given text"

TWICE = (
    "insert into roster_problem select line, '{column}-twice', {column} from roster_stage"
    " where {column} in (select {column} from roster_stage where {column} is not null"
    " group by {column} having count(*) > 1)"
)

SKETCH = "set local default_statistics_target = 10"
"""How closely PostgreSQL looks at tables that it is to know the size of: a sample of 3,000 rows."""

TABLES = (
    "roster_stage",
    "roster_problem",
    "roster_path",
    "roster_match",
    "roster_ahead",
    "roster_said",
    "roster_days",
    "roster_plan",
    "roster_diff",
    "roster_leaving",
    "roster_zone",
)
"""Everything that an import keeps beside the tables, until its transaction ends."""


class Rows:
    """Rows of plain values on the disk, written in portions and read again in order."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._waiting, self.count = file, list[Any](), 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Append one."""
        self._waiting.append(row)
        self.count += 1
        if len(self._waiting) == PORTION:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        data = marshal.dumps(self._waiting)
        self._file.write(len(data).to_bytes(4, "big") + data)
        self._waiting = []

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        self._file.seek(0)
        while size := self._file.read(4):
            # In one piece: from a file it is read value by value, which takes three times as long.
            yield from marshal.loads(self._file.read(int.from_bytes(size, "big")))  # noqa: S302 -- ours


@dataclass(frozen=True, slots=True)
class Spooled:
    """A file that was read: its ``lines`` and ``problems`` on the disk, and the units that they name."""

    columns: Columns
    units: dict[tuple[Step, ...], int]
    lines: Rows
    problems: Rows


@contextmanager
def spooled(path: Path, columns: Columns, *, progress: Progress) -> Iterator[Spooled]:
    """The lines of the file at *path* below its headings, read. Raises ``Invalid`` for no roster."""
    with TemporaryFile(prefix="roster-") as first, TemporaryFile(prefix="roster-") as second:
        lines, problems = Rows(first), Rows(second)
        reader = LineReader(columns)
        rows = rows_of(path)
        next(rows, None)
        for number, cells in rows:
            line, found = reader.read(number, cells)
            lines.add(line)
            for each in found:
                problems.add((number, *each))
            if lines.count % PORTION == 0:
                progress(lines.count)
        if lines.count > MOST_LINES:
            raise Invalid("This file has more than two million lines.")
        if not lines.count:
            raise Invalid("There is nobody in this file: below its headings it has no line.")
        for kept in (lines, problems):
            kept.flush()
        progress(lines.count)
        yield Spooled(columns, reader.units, lines, problems)


def stage(session: Session, read: Spooled) -> None:
    """Bring what was *read* to the database. It touches nothing but tables of its own."""
    be_patient(session)
    if session.get_bind().dialect.name == "postgresql":
        run(session, SKETCH)
    create(session, "roster_stage", STAGE)
    create(session, "roster_problem", PROBLEM)
    fill(session, "roster_stage", 12, iter(read.lines))
    fill(session, "roster_problem", 3, iter(read.problems))
    index(session, "roster_stage", "number")
    for column in ("number", "email"):
        if column in read.columns:
            run(session, TWICE.format(column=column))
    index(session, "roster_problem", "line")


def fill(session: Session, table: str, width: int, rows: Iterator[tuple[Any, ...]]) -> None:
    """Write *rows* of *width* values to a table of ours as fast as may be."""
    driver: Any = session.connection().connection.driver_connection
    if session.get_bind().dialect.name == "sqlite":
        driver.executemany(f"insert into {table} values ({', '.join('?' * width)})", rows)
        return
    with driver.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def create(session: Session, table: str, columns: str) -> None:
    """A table that is gone when the transaction ends."""
    run(session, f"create temporary table {table} ({columns})")


def create_from(session: Session, table: str, query: str, **values: Any) -> None:
    """The same, filled by a *query*."""
    run(session, f"create temporary table {table} as {query}", **values)


def index(session: Session, table: str, *columns: str) -> None:
    """Have *table* found by *columns*, and let PostgreSQL know what is in it."""
    for column in columns:
        run(session, f"create index ix_{table}_{column} on {table} ({column})")
    measure(session, table)


def measure(session: Session, table: str) -> None:
    """Let PostgreSQL know what is in *table*: it would plan for what was there before."""
    if session.get_bind().dialect.name == "postgresql":
        run(session, f"analyze {table}")


def drop(session: Session, tables: Sequence[str] = TABLES) -> None:
    """Take *tables* away: SQLite would keep them as long as the connection."""
    for table in tables:
        run(session, f"drop table if exists {table}")


def run(session: Session, statement: str, **values: Any) -> Any:
    """Execute SQL of ours, past the session's objects."""
    return session.connection().execute(text(statement), values)
