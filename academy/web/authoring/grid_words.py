"""How the table of questions calls its columns, and which of them it shows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.manuscript.answers import MOST as MOST_OPTIONS
from academy.manuscript.documents import Kind
from academy.manuscript.exchange.files import CellProblem
from academy.manuscript.exchange.filling import COLUMNS
from academy.services.authoring.grid_rows import FIXED, Grid, Row
from academy.web.languages import LANGUAGES

FEWEST = 4
"""Options that there is always a column for."""

KINDS = {
    Kind.SINGLE: _l("one right option"),
    Kind.MULTIPLE: _l("several right options"),
    Kind.TRUE_FALSE: _l("true or false"),
    Kind.ORDERING: _l("steps in order"),
    Kind.MATCHING: _l("pairs"),
    Kind.NUMERIC: _l("a number"),
    Kind.SHORT_TEXT: _l("a few words"),
    Kind.BLANKS: _l("blanks in a text"),
}

HEADINGS = {
    "id": _l("Id"),
    "kind": _l("Kind"),
    "skill": _l("Skill"),
    "lesson": _l("Lesson"),
    "difficulty": _l("Difficulty"),
    "use": _l("Use"),
    "question": _l("Question"),
    "answer": _l("Right answer"),
    "right": _l("When right"),
    "partly": _l("When partly right"),
    "wrong": _l("When wrong"),
}

_FIRST = ("question", "kind", "answer")
_LAST = ("right", "partly", "wrong", "skill", "lesson", "difficulty", "use", "id")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``place`` is its number in every file and form."""

    name: str
    place: int
    heading: str
    is_fixed: bool


@dataclass(frozen=True, slots=True)
class CellFault:
    """A problem as the page says it."""

    column: str
    place: int
    sentence: str


def columns(rows: Iterable[Row], *, wide: int = 0, is_source: bool = True) -> list[Column]:
    """What is asked first, then the options that *rows* use or *wide* asks for, then the settings."""
    used = [
        int(found[1])
        for row in rows
        for name in row.cells
        if (found := re.fullmatch(r"(?:option|feedback) (\d+)", name))
    ]
    most = min(max([*used, wide, FEWEST]), MOST_OPTIONS)
    options = [f"{sort} {n}" for n in range(1, most + 1) for sort in ("option", "feedback")]
    return [
        Column(name, COLUMNS.index(name) + 1, heading(name), not is_source and name in FIXED)
        for name in (*_FIRST, *options, *_LAST)
    ]


def heading(name: str) -> str:
    """What the column called *name* in files is called on the page."""
    if name in HEADINGS:
        return str(HEADINGS[name])
    sort, _space, number = name.partition(" ")
    if sort == "option":
        return str(_("Option %(number)s", number=number))
    return str(_("Feedback %(number)s", number=number))


def faults(problems: Sequence[CellProblem]) -> list[CellFault]:
    """*problems* in the reader's language."""
    return [
        CellFault(each.column, COLUMNS.index(each.column) + 1, _(each.template, **each.values))
        for each in problems
    ]


def ways(grid: Grid) -> list[dict[str, Any]]:
    """The languages that the questions may have, as tabs."""
    return [
        {
            "href": url_for("authoring.show_grid", module_slug=grid.module, language=code),
            "text": LANGUAGES.get(code, code),
            "current": code == grid.language,
        }
        for code in grid.languages.known
    ]
