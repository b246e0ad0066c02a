"""Imports as rows: the history that people read, and what every import begins and ends with."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.roster import RosterImport
from academy.services.roster.columns import Columns
from academy.services.sheets.reading import Row, rows_of
from academy.services.sheets.workbooks import MAGIC

MOST_COLUMNS = 200
LONGEST_HEADING = 120
LONGEST_NAME = 200


LOOKED_AT = 20
"""Lines in which the first values of a column are looked for."""

SAMPLES = 3
LONGEST_SAMPLE = 24

Samples = Sequence[Sequence[str]]
"""The first values of each column."""


def check_kind(name: str, path: Path) -> None:
    """Raise ``Invalid`` for a file that is called a workbook and is none."""
    with path.open("rb") as file:
        is_workbook = file.read(len(MAGIC)) == MAGIC
    if name.lower().endswith(".xlsx") and not is_workbook:
        raise Invalid(
            "The name of this file ends in .xlsx, yet it is no Excel workbook. Save it from your "
            "spreadsheet once more, as a workbook or as CSV."
        )


def headings_of(path: Path) -> list[str]:
    """The headings of the file at *path*. Raises ``Invalid`` when it has none, or is no table."""
    check_kind(path.name, path)
    return _headings(next(rows_of(path), None))


def look(path: Path) -> tuple[list[str], Samples]:
    """The headings, and some different values that stand below each."""
    rows = list(islice(rows_of(path), 1 + LOOKED_AT))
    headings = _headings(rows[0] if rows else None)
    found: list[list[str]] = []
    for place in range(len(headings)):
        values = [cells[place] for _, cells in rows[1:] if place < len(cells) and cells[place]]
        found.append([_short(value) for value in list(dict.fromkeys(values))[:SAMPLES]])
    return headings, found


def _short(value: str) -> str:
    words = "".join(c if c.isprintable() else " " for c in value)
    return words if len(words) <= LONGEST_SAMPLE else f"{words[: LONGEST_SAMPLE - 1]}…"


def _headings(first: Row | None) -> list[str]:
    if first is None:
        raise Invalid("This file is empty.")
    headings = [heading[:LONGEST_HEADING] for heading in first[1]]
    if len(headings) > MOST_COLUMNS or not "".join(headings).replace("\n", "").isprintable():
        raise Invalid("Line %(line)s is no text: this is neither CSV nor XLSX.", line=first[0])
    return headings


def begin(
    session: Session,
    file: str,
    headings: list[str],
    columns: Columns,
    options: dict[str, Any],
    *,
    at: datetime,
) -> int:
    """The row of an import that the command is about to apply, in the same transaction; its number."""
    row = new(file, headings, columns, at=at)
    row.options = options
    row.state = "applying"
    session.add(row)
    session.flush()
    return row.id


def new(file: str, headings: list[str], columns: Columns, *, at: datetime) -> RosterImport:
    """A file that came."""
    name = "".join(c if c.isprintable() else "_" for c in file)[-LONGEST_NAME:]
    return RosterImport(
        uid=secrets.token_hex(16),
        by_id=None,
        file=name or "roster",
        state="mapping",
        headings=headings,
        columns=dict(columns),
        options={},
        report={},
        problem={},
        done=0,
        total=0,
        asked_at=at,
        due_at=at,
        tries=0,
    )
