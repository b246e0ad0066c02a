"""A platform owner's CSV: its lines as events, and what is wrong with the others, by line and reason.

Columns ``person``, ``action``, ``at`` and, if there is one, ``event_id``, in any order, between commas or
semicolons. Without an id, equal lines are one event, so that the same file may always come again.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from academy.errors import AcademyError, Invalid
from academy.services.evidence import Event, Line, Refused, event, file_event_id
from academy.services.published import Visa

MOST_LINES = 5_000
LARGEST = 700_000
"""Bytes of a file; with its form it stays below what a request may bring."""

NEEDED = ("person", "action", "at")
PROVISIONAL_ID = "line"


def read(data: bytes, visa: Visa, *, at: datetime) -> tuple[list[Line], list[Refused]]:
    """The events in a file, and the lines that hold none.

    Raises ``Invalid`` for what is no such file at all.
    """
    if len(data) > LARGEST:
        raise Invalid("This file is too large: divide it.", field="file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid("This file is not UTF-8: save it as CSV UTF-8.", field="file") from None
    if "\0" in text:
        raise Invalid("This file is no text.", field="file")
    lines, refused = [], []
    for number, row in _rows(text):
        if number > MOST_LINES:
            raise Invalid(
                "This file has more than %(most)s lines: divide it.", field="file", most=MOST_LINES
            )
        try:
            lines.append(Line(number, _event(visa, row, at)))
        except AcademyError as error:
            refused.append(Refused(number, error))
    return lines, refused


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line's number and its cells by column; empty lines are left out."""
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",")
    try:
        columns = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            raise Invalid(
                "The first line names the columns; %(missing)s is not among them.",
                field="file",
                missing=", ".join(missing),
            )
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * len(columns)]
                yield reader.line_num, dict(zip(columns, map(str.strip, padded), strict=False))
    except csv.Error:
        raise Invalid(
            "Line %(line)s is no line of a CSV file.", field="file", line=reader.line_num
        ) from None


def _event(visa: Visa, row: dict[str, str], at: datetime) -> Event:
    words = {"person": row["person"], "action": row["action"], "moment": row["at"]}
    given = row.get("event_id", "")
    told = event(visa, event_id=given or PROVISIONAL_ID, at=at, **words)
    if given:
        return told
    return Event(file_event_id(told), told.person, told.action, told.at)
