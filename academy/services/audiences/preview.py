"""Who is in an audience, before anything is asked of it: how many, where, and the first of them by name.

Where progress is shown without names a rule that asks what people have finished tells nothing: it may be
made to fit one person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from academy.engine.audiences import Rule, conditions
from academy.models.people import BY_NAME, Person, Unit
from academy.services import names
from academy.services.audiences.conditions import members
from academy.services.viewer import Viewer

PROGRESS = frozenset({"module", "theme", "passport", "visa"})
"""Subjects of rules that ask what people have finished."""

NAMES = 20
UNITS = 8


class Somebody(NamedTuple):
    """A person as lists of work show her."""

    uid: str
    given_name: str
    family_name: str
    job: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class Preview:
    """``units`` are the largest, with their people; ``countries`` maps codes to theirs.

    ``count`` is None where it is not told.
    """

    count: int | None
    units: list[tuple[str, int]]
    other_units: int
    """How many units beside the largest."""
    countries: list[tuple[str, int]]
    people: Sequence[Somebody]


@dataclass(frozen=True, slots=True)
class Change:
    """Who comes in and who leaves when a rule changes; None where it is not told."""

    joining: int | None
    leaving: int | None
    first_joining: Sequence[Somebody]
    first_leaving: Sequence[Somebody]

    @property
    def is_nothing(self) -> bool:
        """Whether the same people stay, as far as may be told."""
        return self.joining == 0 == self.leaving


def preview(
    session: Session, viewer: Viewer, rule: Rule, paths: Sequence[str], *, at: datetime
) -> Preview:
    """Who meets *rule* in the units at *paths* and below them."""
    if not is_told(session, viewer, paths, rule):
        return Preview(None, [], 0, [], [])
    inside = members(session, rule, paths, at=at)
    heads = (
        select(Person.unit_id, func.count().label("n"))
        .where(inside)
        .group_by(Person.unit_id)
        .subquery()
    )
    rows = session.execute(
        select(Unit.name, Unit.country, heads.c.n)
        .join(heads, heads.c.unit_id == Unit.id)
        .order_by(heads.c.n.desc(), Unit.name)
    ).all()
    countries = Counter[str]()
    for _name, country, n in rows:
        countries[country or ""] += n
    return Preview(
        count=countries.total(),
        units=[(name, n) for name, _country, n in rows[:UNITS]],
        other_units=max(0, len(rows) - UNITS),
        countries=countries.most_common(),
        people=first(session, viewer, inside),
    )


def change(
    session: Session,
    viewer: Viewer,
    before: Rule,
    after: Rule,
    paths: Sequence[str],
    *,
    at: datetime,
) -> Change:
    """What another rule would do to an audience."""
    if not is_told(session, viewer, paths, before, after):
        return Change(None, None, [], [])
    was, will = (members(session, rule, paths, at=at) for rule in (before, after))
    joins, leaves = and_(will, not_(was)), and_(was, not_(will))
    return Change(
        joining=count(session, joins),
        leaving=count(session, leaves),
        first_joining=first(session, viewer, joins),
        first_leaving=first(session, viewer, leaves),
    )


def is_told(session: Session, viewer: Viewer, paths: Sequence[str], *rules: Rule) -> bool:
    """Whether the *viewer* may know how many people of the units at *paths* meet *rules*: see above."""
    asks = any(each.subject in PROGRESS for rule in rules for each in conditions(rule))
    return not asks or all(map(names.naming(session, viewer).shows, paths))


def count(session: Session, which: ColumnElement[bool]) -> int:
    """How many people meet a condition."""
    return session.scalar(select(func.count()).select_from(Person).where(which)) or 0


def first(session: Session, viewer: Viewer, which: ColumnElement[bool]) -> list[Somebody]:
    """The first people by name that meet it, of those whom the *viewer* is shown by name: a rule may ask
    what they have finished.
    """
    ids = (
        select(Person.id)
        .where(which, Person.unit_id.in_(select(Unit.id).where(names.named(session, viewer))))
        .order_by(*BY_NAME)
        .limit(NAMES)
        .subquery()
    )
    rows = session.execute(
        select(Person.uid, Person.given_name, Person.family_name, Person.job, Unit.name)
        .join(ids, ids.c.id == Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .order_by(*BY_NAME)
    )
    return [Somebody(*row) for row in rows]
