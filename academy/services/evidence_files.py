"""A platform owner's CSV: its lines as events, counted in portions, and what is wrong with the others.

Columns ``person``, ``action``, ``at`` and, if there is one, ``event_id``, in any order, between commas or
semicolons. Without an id, equal lines are one event, so that the same file may always come again.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement

from academy.errors import AcademyError, Invalid
from academy.models.database import reading, writing
from academy.services import evidence, journal
from academy.services.catalogue import Catalogue
from academy.services.evidence import Counted, Event, Line, Refused
from academy.services.logins import normal_login
from academy.services.published import Visa

MOST_LINES = 5_000
"""Lines of a file that a request may bring: they are counted while it waits."""

LARGEST = 700_000
"""Bytes of such a file; with its form it stays below what a request may bring."""

PORTION = 100
"""Lines that are counted in one transaction."""

NEEDED = ("person", "action", "at")
PROVISIONAL_ID = "line"

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class File:
    """What stands in a file: its events, each once, how many lines repeat one, and the others."""

    lines: list[Line]
    repeated: int
    refused: list[Refused]


def read_upload(data: bytes, visa: Visa, *, at: datetime) -> File:
    """``read`` what a request brings. Raises ``Invalid`` when it is too much for that."""
    file = None if len(data) > LARGEST else read(data, visa, at=at)
    if file is None or len(file.lines) + file.repeated + len(file.refused) > MOST_LINES:
        raise Invalid(
            "This file has more than %(most)s lines or 700 kB. Divide it, or have it counted on the "
            "server with “academy evidence”.",
            field="file",
            most=MOST_LINES,
        )
    return file


def read(data: bytes, visa: Visa, *, at: datetime) -> File:
    """The events in a file, and the lines that hold none.

    Raises ``Invalid`` for what is no such file at all.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "This file is not UTF-8: in Excel, save it as “CSV UTF-8”.", field="file"
        ) from None
    if "\0" in text:
        raise Invalid("This file is no text.", field="file")
    events: dict[str, Line] = {}
    repeated, refused = 0, []
    for number, row in _rows(text):
        try:
            told = _event(visa, row, at)
            first = events.setdefault(told.event_id, Line(number, told))
            if first.event != told:
                raise evidence.other_event()
            repeated += first.number != number
        except AcademyError as error:
            refused.append(Refused(number, error))
    return File(list(events.values()), repeated, refused)


def count(
    file: File,
    within: ColumnElement[bool],
    live: Catalogue,
    visa: Visa,
    *,
    rehearses: bool,
    at: datetime,
    actor: str = journal.SYSTEM,
    progress: Progress = lambda _done, _total: None,
) -> Counted:
    """Count the events of *file* about people of the units *within*, in transactions of its own.

    What *rehearses* writes nothing. The refused lines come in their order.
    """
    total = Counted(0, file.repeated, tuple(file.refused))
    for start in range(0, len(file.lines), PORTION):
        some = file.lines[start : start + PORTION]
        with (reading if rehearses else writing)() as session:
            total += evidence.count(session, within, live, visa, some, rehearses=rehearses, at=at)
        progress(start + len(some), len(file.lines))
    refused = sorted(total.refused, key=lambda each: each.number)
    if total.new and not rehearses:
        with writing() as session:
            journal.note(
                session, actor=actor, act="evidence.counted", subject=f"visa:{visa.id}", at=at,
                events=total.new,
            )  # fmt: skip
    return Counted(total.new, total.known, tuple(refused))


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
    given = row.get("event_id", "")
    told = evidence.event(
        visa,
        event_id=given or PROVISIONAL_ID,
        person=normal_login(row["person"]),
        action=row["action"],
        moment=row["at"],
        at=at,
    )
    return told if given else replace(told, event_id=_id_of(told))


def _id_of(told: Event) -> str:
    """The id of an event whose line gives none: equal lines are one event."""
    words = f"{told.person}\n{told.action}\n{told.at.isoformat()}"
    return f"line:{hashlib.sha256(words.encode()).hexdigest()[:40]}"
