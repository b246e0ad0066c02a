"""Days in cells: a first day, working days, leaves; each told back in one way, to be compared."""

import re
from datetime import date, timedelta
from functools import lru_cache

from academy.services.roster.refusals import Refusal

NONE = "-"
"""What a cell says to have none any more: an empty one leaves things as they are."""

MOST = 30
"""Leaves of one person, as she herself may tell."""

LONGEST = timedelta(days=5 * 366)

NAMES = {
    name: number
    for names in ("mon tue wed thu fri sat sun", "lun mar mer jeu ven sam dim")
    for number, name in enumerate(names.split(), start=1)
}

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4})")
_BETWEEN = re.compile(r"\s*(?:/|\.\.|–|—|-|:|>|to|until|au|jusqu.au)?\s*", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def day(cell: str) -> str:
    """``2019-03-04`` of that, of ``04/03/2019`` (the day first), or of a day with its hour."""
    found = _DAY.fullmatch(cell.partition("T")[0].partition(" 00:00")[0])
    if found is None:
        raise Refusal("day", cell)
    return _date(found, cell, "day").isoformat()


@lru_cache(maxsize=1_000)
def week(cell: str) -> str:
    """``1245`` of that, ``1-5``, ``Mon-Fri``, ``lun. mar. jeu.``; ``-`` gives back her unit’s."""
    if cell == NONE:
        return NONE
    text = cell.casefold()
    for name, number in NAMES.items():
        text = re.sub(rf"\b{name}[a-zéè]*\.?", str(number), text)
    text = re.sub(r"([1-7])\s*(?:-|–|to|au|à)\s*([1-7])", _range, text)
    if not re.fullmatch(r"[1-7][1-7\s,;/+&]*", text):
        raise Refusal("week", cell)
    return "".join(sorted(set(re.sub(r"\D", "", text))))


@lru_cache(maxsize=20_000)
def leave(cell: str) -> str:
    """``2026-12-21/2026-12-31, …`` in order, what touches being one; ``-`` takes back what lies ahead."""
    if cell == NONE:
        return NONE
    spans = []
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", cell))):
        found = list(_DAY.finditer(part))
        rest = _DAY.sub("\0", part)
        if not 1 <= len(found) <= 2 or not all(
            _BETWEEN.fullmatch(each) for each in rest.split("\0")
        ):
            raise Refusal("leave", cell)
        first, last = (_date(each, cell, "leave") for each in (found[0], found[-1]))
        if last < first or last - first > LONGEST:
            raise Refusal("leave", cell)
        spans.append((first, last))
    if not 1 <= len(spans) <= MOST:
        raise Refusal("leave", cell)
    return as_text(melted(spans))


Spans = list[tuple[date, date]]


def melted(spans: Spans) -> Spans:
    """*spans* in order; what overlaps or touches is one."""
    whole: Spans = []
    for first, last in sorted(spans):
        if whole and first <= whole[-1][1] + timedelta(days=1):
            whole[-1] = (whole[-1][0], max(whole[-1][1], last))
        else:
            whole.append((first, last))
    return whole


def as_text(spans: Spans) -> str:
    """*spans* as a cell."""
    return ", ".join(f"{first}/{last}" for first, last in spans)


def as_spans(text: str) -> Spans:
    """What ``as_text`` wrote."""
    parts = (part.split("/") for part in text.split(", ") if part and part != NONE)
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in parts]


def _range(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    return "".join(str(number) for number in range(first, last + 1)) or "!"


def _date(found: re.Match[str], cell: str, code: str) -> date:
    year, month, number, late, middle, end = found.groups()
    parts = (year, month, number) if year else (end, middle, late)
    try:
        read = date(*map(int, parts))
    except ValueError:
        raise Refusal(code, cell) from None
    if not 1900 <= read.year <= 2200:
        raise Refusal(code, cell)
    return read
