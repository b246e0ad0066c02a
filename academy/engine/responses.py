"""A log of answers as text: one row an answer, columns by name, in any order.

``learner``, ``seq`` (the order of her answers), ``item``, ``skills`` (joined by ``;``, may be empty),
``t`` (seconds since her first question was shown; may be missing), ``correct`` (0 to 1), ``rt_ms``
(milliseconds to answer; may be missing). Other columns are ignored.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

NEEDED = ("learner", "seq", "item", "correct")


class BadLog(ValueError):
    """What is wrong with a log, with file and line: a sentence."""


@dataclass(frozen=True, slots=True)
class Response:
    """One row. *moment* is ``t``, *seconds* the response time; None when unknown."""

    learner: str
    seq: int
    item: str
    skills: tuple[str, ...]
    moment: float | None
    mark: float
    seconds: float | None


def read_responses(lines: Iterable[str], name: str) -> list[Response]:
    """The rows of *lines*; *name* is the file's, for sentences. Raises ``BadLog``."""
    reader = csv.DictReader(lines)
    try:
        missing = [column for column in NEEDED if column not in (reader.fieldnames or ())]
        if missing:
            raise BadLog(f"{name}:1: The column {missing[0]} is missing.")
        rows, seen = [], set[tuple[str, int]]()
        for fields in reader:
            row = _response(fields, f"{name}:{reader.line_num}")
            if (row.learner, row.seq) in seen:
                raise BadLog(
                    f"{name}:{reader.line_num}: Learner {row.learner} has two rows with seq {row.seq}."
                )
            seen.add((row.learner, row.seq))
            rows.append(row)
    except csv.Error as error:
        raise BadLog(f"{name}:{reader.line_num}: This is not a CSV file ({error}).") from None
    if not rows:
        raise BadLog(f"{name}:1: There are no answers.")
    return rows


def _response(fields: Mapping[str | None, str | None], place: str) -> Response:
    if None in fields or fields.get("correct") is None:
        raise BadLog(f"{place}: This row has more or fewer cells than there are columns.")
    learner, item = (fields["learner"] or "").strip(), (fields["item"] or "").strip()
    if not learner or not item:
        raise BadLog(f"{place}: A row needs a learner and an item.")
    seq, mark = _number(fields, "seq", place), _number(fields, "correct", place)
    if seq is None or seq != int(seq):
        raise BadLog(f"{place}: seq must be a whole number.")
    if mark is None or not 0 <= mark <= 1:
        raise BadLog(f"{place}: correct must be a number from 0 to 1.")
    spent = _number(fields, "rt_ms", place)
    skills = (part.strip() for part in (fields.get("skills") or "").split(";"))
    return Response(
        learner=learner,
        seq=int(seq),
        item=item,
        skills=tuple(dict.fromkeys(skill for skill in skills if skill)),
        moment=_number(fields, "t", place),
        mark=mark,
        seconds=None if spent is None or spent < 0 else spent / 1000,
    )


def _number(fields: Mapping[str | None, str | None], column: str, place: str) -> float | None:
    """A cell's number; None when it is empty or the column is missing."""
    text = (fields.get(column) or "").strip()
    if text.lower() in {"", "na", "nan", "null", "none"}:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("inf")
    if not isfinite(number):
        raise BadLog(f"{place}: {column} must be a number, not {text[:40]}.")
    return number
