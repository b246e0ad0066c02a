"""One line of a roster, as it will be compared: each cell read, and what is wrong with it by a code.

What is said over and over (units, languages, days) is read once; this runs 170,000 times in a second.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple

from academy.services.logins import ADDRESS, normal_login
from academy.services.roster import days
from academy.services.roster.columns import UNITS, Columns
from academy.services.roster.refusals import Problem, Refusal

Step = tuple[str | None, str]
"""One step of a unit's path: its kind, if the file says it, and its name."""

LANGUAGES = {
    **dict.fromkeys(("en", "english", "anglais", "en-gb", "en-us", "eng"), "en"),
    **dict.fromkeys(("fr", "french", "français", "francais", "fr-fr", "fra", "fre"), "fr"),
}

LONGEST = {"given_name": 80, "family_name": 80, "job": 120}

PLAIN_NUMBER = re.compile(r"[a-z0-9][a-z0-9._/-]{0,39}").fullmatch
HALF = re.compile("[\0\ud800-\udfff]").search


class Line(NamedTuple):
    """A line in the order of the columns of ``staging``; None where the file says nothing."""

    line: int
    number: str | None
    email: str | None
    given_name: str | None
    family_name: str | None
    unit_key: int | None
    manager: str | None
    job: str | None
    locale: str | None
    hired_on: str | None
    week: str | None
    leave: str | None


NOTHING = (None,) * (len(Line._fields) - 1)
UNIT = Line._fields.index("unit_key")
NAMING = {Line._fields.index("number"), Line._fields.index("email")}


class LineReader:
    """Reads lines whose *columns* hold the fields. ``units`` are all paths met so far, by their key."""

    def __init__(self, columns: Columns) -> None:
        self.units: dict[tuple[Step, ...], int] = {}
        self._unit_places = [
            (field.removeprefix("unit_"), columns[field]) for field in UNITS if field in columns
        ]
        self._unit_keys: dict[Any, int | None] = {}
        readers: dict[str, Callable[[str], str | None]] = {
            "number": _number,
            "email": _email,
            **{field: _words(most) for field, most in LONGEST.items()},
            "manager": _login,
            "locale": _language,
            "hired_on": days.day,
            "week": days.week,
            "leave": days.leave,
        }
        self._cells = [
            (Line._fields.index(field), columns[field], readers[field])
            for field in readers
            if field in columns
        ]
        self._path = columns.get("unit")
        self._width = max(columns.values(), default=0) + 1

    def read(self, line: int, cells: list[str]) -> tuple[tuple[Any, ...], list[Problem]]:
        """*cells* in the order of ``Line``, and what is wrong with them; what is wrong is None in it."""
        values: list[Any] = [line, *NOTHING]
        problems: list[Problem] = []
        if len(cells) < self._width:
            cells = [*cells, *[""] * (self._width - len(cells))]
        whole = "".join(cells)
        if not whole.isprintable() and HALF(whole):
            self._name(values, cells)
            return tuple(values), [("unreadable", None)]
        for place, column, read in self._cells:
            cell = cells[column]
            if cell:
                try:
                    values[place] = read(cell)
                except Refusal as refusal:
                    problems.append(refusal.problem)
        try:
            values[UNIT] = self._unit(cells)
        except Refusal as refusal:
            problems.append(refusal.problem)
        return tuple(values), problems

    def _name(self, values: list[Any], cells: list[str]) -> None:
        """Whom a line means that is refused anyway, if that can be read: she does not leave by it."""
        for place, column, read in self._cells:
            cell = cells[column]
            if place in NAMING and cell and not HALF(cell):
                with suppress(Refusal):
                    values[place] = read(cell)

    def _unit(self, cells: list[str]) -> int | None:
        said: Any
        if self._path is not None:
            said = cells[self._path]
        elif self._unit_places:
            said = tuple(cells[place] for _, place in self._unit_places)
        else:
            return None
        if said not in self._unit_keys:
            path = tuple(self._steps(said))
            self._unit_keys[said] = (
                self.units.setdefault(path, len(self.units) + 1) if path else None
            )
        return self._unit_keys[said]

    def _steps(self, said: Any) -> Iterator[Step]:
        if isinstance(said, tuple):
            kinds = [kind for kind, _ in self._unit_places]
            steps: list[Step] = [step for step in zip(kinds, said, strict=True) if step[1]]
        else:
            steps = [(None, name) for name in split_path(said)] if said else []
        for kind, name in steps:
            if not name or len(name) > 120:
                raise Refusal("unit-name", str(said if isinstance(said, str) else name))
            yield kind, name


def split_path(text: str) -> list[str]:
    """``Group/Country/R\\/D`` step by step: a stroke in a name has a backslash before it."""
    steps = re.split(r"(?<!\\)/", text.replace("\\\\", "\0"))
    return [step.replace("\\/", "/").replace("\0", "\\").strip() for step in steps]


def join_path(names: list[str]) -> str:
    """What ``split_path`` reads as *names*."""
    return "/".join(name.replace("\\", "\\\\").replace("/", "\\/") for name in names)


def _number(cell: str) -> str:
    number = cell.lower()
    if not PLAIN_NUMBER(number):
        number = normal_login(cell)
        if not number or "@" in number or len(number) > 40 or any(map(str.isspace, number)):
            raise Refusal("number", cell)
    return number


def _email(cell: str) -> str:
    email = cell.lower() if cell.isascii() else normal_login(cell)
    if len(email) > 254 or not ADDRESS.fullmatch(email):
        raise Refusal("email", cell)
    return email


def _login(cell: str) -> str:
    login = cell.lower() if cell.isascii() else normal_login(cell)
    if len(login) > 254:
        raise Refusal("manager", cell)
    return login


def _words(most: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        words = cell.replace("\r\n", "\n")
        if len(words) > most:
            raise Refusal("too-long", cell)
        return words

    return read


@lru_cache(maxsize=100)
def _language(cell: str) -> str:
    language = LANGUAGES.get(cell.casefold()) or LANGUAGES.get(cell.casefold()[:2])
    if language is None or (
        len(cell) > 2 and cell.casefold() not in LANGUAGES and cell[2] not in "-_"
    ):
        raise Refusal("language", cell)
    return language
