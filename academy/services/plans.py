"""What a challenge may be: its units, days and goal, checked for the one who organises it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from academy.engine import boards as rules
from academy.errors import Invalid, NotFound
from academy.models.challenges import CHALLENGE_KINDS
from academy.models.people import Person, Unit
from academy.models.rewards import CURRENCIES
from academy.services.viewer import Viewer

LONGEST = timedelta(days=366)
MOST_UNITS = 50

ORGANISERS = ("hr", "admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a challenge shall be. ``goal`` is in *currency*, for all together; None in a race."""

    kind: str
    title: str
    currency: str
    first: date
    last: date
    units: Sequence[int]
    goal: int | None = None
    charity: str = ""
    gift: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit that may take part; ``heads`` are the people in it and below."""

    id: int
    name: str
    path: str
    has_boards: bool
    time_zone: str
    heads: int

    @property
    def is_small(self) -> bool:
        """Whether it has too few people to be compared."""
        return self.heads < rules.LEAST


def checked(session: Session, viewer: Viewer, plan: Plan, *, at: datetime) -> list[Choice]:
    """The units of a *plan* that makes sense. Raises ``Invalid``, ``NotFound`` for one not hers."""
    if plan.kind not in CHALLENGE_KINDS or plan.currency not in CURRENCIES:
        raise Invalid("Something in this request makes no sense.")
    wanted = set(plan.units)
    chosen = [unit for unit in units(session, viewer) if unit.id in wanted]
    if len(chosen) != len(wanted):
        raise NotFound("There is no such unit here.")
    _check_days(plan, chosen, at=at)
    _check_units(plan, chosen)
    if (plan.kind == "goal") != (plan.goal is not None and 0 < plan.goal < 2**31):
        raise Invalid("A shared goal is a number above zero.", field="goal")
    return chosen


def _check_days(plan: Plan, chosen: Sequence[Choice], *, at: datetime) -> None:
    zones = {unit.time_zone for unit in chosen}
    today = max((at.astimezone(ZoneInfo(zone)).date() for zone in zones), default=at.date())
    if plan.first <= today:
        raise Invalid("It starts tomorrow at the earliest.", field="first")
    if plan.last <= plan.first:
        raise Invalid("It takes two days at least: the last one is frozen.", field="last")
    if plan.last - plan.first > LONGEST or plan.first - today > LONGEST:
        raise Invalid("It starts within a year, and takes a year at most.", field="last")


def _check_units(plan: Plan, chosen: Sequence[Choice]) -> None:
    least = 2 if plan.kind == "race" else 1
    if not least <= len(chosen) <= MOST_UNITS:
        raise Invalid("A race needs two units at least, a goal one; fifty at most.", field="units")
    paths = [unit.path for unit in chosen]
    if any(one != other and one.startswith(other) for one in paths for other in paths):
        raise Invalid("One of these units lies in another. Choose one of the two.", field="units")
    for unit in chosen:
        if unit.is_small:
            raise Invalid("%(name)s has fewer than five people.", field="units", name=unit.name)
        if plan.kind == "race" and not unit.has_boards:
            raise Invalid("%(name)s has its boards turned off.", field="units", name=unit.name)


def units(session: Session, viewer: Viewer) -> list[Choice]:
    """The units that are hers to let meet, in the order of the tree. One statement."""
    people = func.count(Person.id).label("people")
    columns = select(Unit.id, Unit.name, Unit.path, Unit.has_boards, Unit.time_zone, people)
    working = (Person.unit_id == Unit.id) & Person.suspended_at.is_(None)
    rows = session.execute(
        columns.outerjoin(Person, working)
        .where(within(viewer))
        .group_by(Unit.id)
        .order_by(Unit.path)
    ).all()
    heads: Counter[int] = Counter()
    for row in rows:
        for step in row.path.strip("/").split("/"):
            heads[int(step)] += row.people
    return [
        Choice(row.id, row.name, row.path, row.has_boards, row.time_zone, heads[row.id])
        for row in rows
    ]


def within(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on ``Unit`` that she may have it meet others."""
    own = [path for role in ORGANISERS for path in viewer.roles.get(role, ())]
    return or_(false(), *(Unit.path.startswith(path, autoescape=True) for path in own))
