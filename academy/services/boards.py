"""The month's boards as one person sees them: the best teams, hers, and the lines around her own.

Nothing that is handed out names a person by id: colleagues have a place, points, and the name or alias that
they go by.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from academy.engine import boards as rules
from academy.errors import Invalid
from academy.models.boards import NEAR, OWN_LINE, TEAMS, BoardPerson, BoardTeam
from academy.models.people import Person, Unit
from academy.models.statements import run
from academy.services import journal, rankings, units
from academy.services.viewer import Viewer

SHORTEST, LONGEST = 3, 30
"""Characters of an alias."""

ALIAS = re.compile(r"[^\W_](?:[^\W_]|[ '’.-](?=[^\W_]))*")
"""Letters and digits, with single spaces, hyphens, dots or apostrophes between them."""


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team's place; ``score`` is in tenths of a point a head."""

    place: int
    name: str
    score: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody's place, under the name or alias that she goes by."""

    place: int
    name: str
    points: int
    is_own: bool


@dataclass(frozen=True, slots=True)
class Board:
    """``people`` is empty for who has no points yet; ``has_few`` when too few take part to compare."""

    entity: str
    month: date
    at: datetime | None
    teams: Sequence[TeamLine]
    people: Sequence[PersonLine]
    has_few: bool


def read(session: Session, viewer: Viewer, *, at: datetime) -> Board | None:
    """Her entity's boards; None where they are off. Four statements."""
    path = [int(step) for step in viewer.unit_path.strip("/").split("/")]
    above = session.execute(_PATH.where(Unit.id.in_(path)).order_by(func.length(Unit.path))).all()
    if not above[-1].has_boards:
        return None
    home = rankings.entity_of(above)
    month = rankings.month(home.time_zone, at)
    scope = {"entity": home.id, "month": month}
    own = run(session, OWN_LINE, {**scope, "person": viewer.id}).one()
    most = {"most": rules.MOST_SHOWN, "enough": 2 * rules.MOST_SHOWN, "own": viewer.unit_id}
    teams = [
        TeamLine(row.place, row.name, row.score, row.unit_id == viewer.unit_id)
        for row in run(session, TEAMS, {**scope, **most})
        if row.place <= rules.better_half(row.teams) or row.unit_id == viewer.unit_id
    ]
    has_few = own.ranked < rules.LEAST
    people = [] if has_few or own.above is None else _around(session, viewer, own, scope)
    return Board(home.name, month, own.at, teams, people, has_few)


@dataclass(frozen=True, slots=True)
class Look:
    """How boards show a person: her alias (None for one that is made up), or her name."""

    alias: str | None
    shows_name: bool


def look(session: Session, viewer: Viewer) -> Look:
    """What she chose."""
    chosen = select(Person.alias, Person.shows_name).where(Person.id == viewer.id)
    return Look(*session.execute(chosen).one())


def choose_look(session: Session, viewer: Viewer, *, alias: str, shows_name: bool) -> None:
    """How she wants to be shown; an empty alias has one made up each month.

    Raises ``Invalid`` for an alias that is no name or somebody else's.
    """
    wanted = " ".join(unicodedata.normalize("NFC", alias).split())
    if wanted:
        _check(session, viewer, wanted)
    values = {"alias": wanted or None, "shows_name": shows_name}
    session.execute(update(Person).where(Person.id == viewer.id).values(values))


def switch(session: Session, viewer: Viewer, unit_id: int, *, on: bool, at: datetime) -> None:
    """Turn the boards of a unit and all below it on or off. Raises ``NotFound``."""
    unit = units.find(session, viewer, unit_id)
    below = Unit.path.startswith(unit.path, autoescape=True)
    session.execute(update(Unit).where(below).values(has_boards=on))
    journal.about(session, viewer.actor, "unit.changed", "unit", unit, at=at, has_boards=on)
    if not on:  # at once; that they come back may wait for the next count
        people = select(Person.id).join(Unit).where(below)
        session.execute(delete(BoardPerson).where(BoardPerson.person_id.in_(people)))
        teams = select(Unit.id).where(below)
        session.execute(delete(BoardTeam).where(BoardTeam.unit_id.in_(teams)))


_PATH = select(Unit.id, Unit.name, Unit.kind, Unit.time_zone, Unit.has_boards)


def _around(session: Session, viewer: Viewer, own: Any, scope: dict[str, Any]) -> list[PersonLine]:
    values = {**scope, "points": own.points, "mark": own.mark, "most": rules.NEIGHBOURS}
    others = run(session, NEAR, values).all()
    hers = PersonLine(own.above + 1, _name(own, viewer), own.points, is_own=True)
    better = [row for row in others if (row.points, row.mark) > (own.points, own.mark)]
    lines = [PersonLine(row.above + 1, _name(row), row.points, is_own=False) for row in others]
    return [*lines[: len(better)], hers, *lines[len(better) :]]


def _name(row: Any, viewer: Viewer | None = None) -> str:
    if row.shows_name and not (viewer or row).is_calm:
        person = viewer or row
        return f"{person.given_name} {person.family_name}".strip()
    return row.alias or rules.alias(row.mark)


def _check(session: Session, viewer: Viewer, wanted: str) -> None:
    if not SHORTEST <= len(wanted) <= LONGEST or not ALIAS.fullmatch(wanted):
        raise Invalid("An alias has 3 to 30 letters, digits and spaces.", field="alias")
    name = func.lower(Person.given_name + " " + Person.family_name)
    taken = select(Person.id).where(name.in_({wanted.lower(), wanted}), Person.id != viewer.id)
    if session.scalar(taken.limit(1)) is not None:
        raise Invalid("That is a colleague's name. Choose one that is nobody's.", field="alias")
