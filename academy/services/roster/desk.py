"""Imports as rows: the history that people read, and what every import begins and ends with."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.roster import RosterImport
from academy.services.roster.columns import Columns
from academy.services.sheets.reading import rows_of

MOST_COLUMNS = 200
LONGEST_HEADING = 120
LONGEST_NAME = 200


def headings_of(path: Path) -> list[str]:
    """The headings of the file at *path*. Raises ``Invalid`` when it has none, or is no table."""
    first = next(rows_of(path), None)
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
