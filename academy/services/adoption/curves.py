"""How it came to stand as it does: curves by week or month, flows, waves of units, and daily minutes.

All of it speaks of the people who are here today. By weeks and months only: a day would be somebody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from academy.engine import adoption
from academy.engine.adoption import Point
from academy.engine.boards import LEAST
from academy.models.insights import EVERY_JOB, STANDING, Launch, Rollup
from academy.models.people import Unit
from academy.models.statements import run
from academy.services.adoption.scope import Place, Scope
from academy.services.viewer import Viewer

WEEK = timedelta(weeks=1)
PERIODS = (13, 26, 52, 0)
"""Weeks that a page can look back; 0 is since the beginning."""

PEERS = ("country", "entity")
"""Kinds of units that are compared with all others of their kind."""

Flows = Mapping[str, Sequence[tuple[date, int]]]
"""By what: dated numbers of people."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a unit stands beside the average of others of its kind, at the same week since the start."""

    week: int
    own: float
    others: float
    count: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one unit and measure; ``start`` is the first week of its activity."""

    points: Sequence[Point]
    start: date | None
    comparison: Comparison | None


def curve(
    session: Session, viewer: Viewer, scope: Scope, what: str, *, weeks: int, at: datetime
) -> Curve:
    """Of the scope's unit, over the last so many *weeks* (0: all). Two statements at most."""
    today = viewer.day(at)
    flows = _flows(session, scope.unit.id, _parts(what))
    if what == "active":
        return Curve(_months(flows, today, weeks), None, None)
    points = _weekly(flows, what, today)
    comparison, start = None, _first(flows, what)
    if scope.unit.kind in PEERS:
        comparison, start = _compared(session, scope.unit, what, today)
    return Curve(points[-weeks:] if weeks else points, start, comparison)


@dataclass(frozen=True, slots=True)
class Flow:
    """What came and went in one month: people by what."""

    month: date
    counts: Mapping[str, int]


def flows(
    session: Session, viewer: Viewer, scope: Scope, *, weeks: int, at: datetime
) -> list[Flow]:
    """Of the scope's unit, the newest month first. A week counts in the month that it begins in."""
    today = viewer.day(at)
    oldest = (today - WEEK * weeks).replace(day=1) if weeks else date.min
    found: defaultdict[date, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for what, dated in _flows(session, scope.unit.id, None).items():
        if what in {"joined", "left"} or "." in what:
            for day, people in dated:
                if day >= oldest:
                    found[day.replace(day=1)][what] += people
    return [Flow(month, dict(found[month])) for month in sorted(found, reverse=True)]


@dataclass(frozen=True, slots=True)
class Wave:
    """One unit since its start: shares by week, the first being its week 0."""

    unit: Place
    start: date
    is_set: bool
    shares: Sequence[float]
    people: int

    def at_week(self, week: int) -> float | None:
        """Its share then; None before it came so far."""
        return self.shares[week] if week < len(self.shares) else None


def waves(
    session: Session, viewer: Viewer, scope: Scope, what: str, *, by: str, at: datetime
) -> list[Wave]:
    """The units of a kind within the scope, side by side, the earliest first. One statement or two."""
    below = Unit.path.startswith(scope.unit.path, autoescape=True)
    return _waves(session, what, viewer.day(at), Unit.kind == by, below)


@dataclass(frozen=True, slots=True)
class Minutes:
    """One week: the daily minutes that people took, of those that they could take on its working days."""

    week: date
    taken: int
    possible: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return min(1.0, self.taken / self.possible) if self.possible else 0.0


def minutes(
    session: Session, viewer: Viewer, scope: Scope, *, weeks: int, at: datetime
) -> list[Minutes]:
    """Of the scope's unit, the oldest week first; this week, which is not over, is left out."""
    today = viewer.day(at)
    week = session.scalar(select(Unit.week).where(Unit.id == scope.unit.id)) or "12345"
    found = _flows(session, scope.unit.id, ("minute", "joined"))
    taken = dict(found.get("minute", ()))
    if not taken:
        return []
    over = [day for day in adoption.weeks_between(min(taken), today - WEEK) if day in taken]
    people = adoption.cumulated(found.get("joined", ()), over)
    rows = [
        Minutes(day, taken[day], heads * len(week)) for day, heads in zip(over, people, strict=True)
    ]
    return rows[-weeks:] if weeks else rows


def _flows(session: Session, unit_id: int, what: Sequence[str] | None) -> Flows:
    rows = select(Rollup.what, Rollup.day, Rollup.total).where(
        Rollup.unit_id == unit_id,
        Rollup.job == EVERY_JOB,
        Rollup.day != STANDING,
        Rollup.total != 0,
    )
    if what is not None:
        rows = rows.where(Rollup.what.in_(what))
    return _by_what(run(session, rows))


def _by_what(rows: Iterable[Any]) -> dict[str, list[tuple[date, int]]]:
    found: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for row in rows:
        found[row.what].append((row.day, row.total))
    return found


def _parts(what: str) -> list[str]:
    return ["joined", what] if what == "active" else ["joined", f"{what}.issued", f"{what}.lapsed"]


def _first(flows: Flows, what: str) -> date | None:
    return min((day for day, _ in flows.get(f"{what}.issued", ())), default=None)


def _weekly(flows: Flows, what: str, today: date, since: date | None = None) -> list[Point]:
    first = since or _first(flows, what)
    if first is None:
        return []
    weeks = adoption.weeks_between(first, today)
    gone = [(day, -people) for day, people in flows.get(f"{what}.lapsed", ())]
    held = adoption.cumulated([*flows.get(f"{what}.issued", ()), *gone], weeks)
    people = adoption.cumulated(flows.get("joined", ()), weeks)
    last = len(weeks) - 1
    return [
        Point(today if n == last else week + WEEK - timedelta(days=1), held[n], people[n])
        for n, week in enumerate(weeks)
        if people[n] >= LEAST
    ]


def _months(flows: Flows, today: date, weeks: int) -> list[Point]:
    """Whole months only: of this one nobody knows yet."""
    this = today.replace(day=1)
    oldest = today - WEEK * weeks if weeks else date.min
    active = dict(flows.get("active", ()))
    months = sorted(month for month in active if oldest <= month < this)
    ends = [(month + timedelta(days=31)).replace(day=1) - timedelta(days=1) for month in months]
    people = adoption.cumulated(flows.get("joined", ()), ends)
    return [
        Point(end, min(active[month], of), of)
        for month, end, of in zip(months, ends, people, strict=True)
        if of >= LEAST
    ]


def _compared(
    session: Session, unit: Place, what: str, today: date
) -> tuple[Comparison | None, date | None]:
    """Beside all others of its kind in the academy: an average of three at least, never one of them."""
    found = _waves(session, what, today, Unit.kind == unit.kind)
    own = next((wave for wave in found if wave.unit.id == unit.id), None)
    if own is None:
        return None, None
    week = len(own.shares) - 1
    curves = [wave.shares for wave in found if wave.unit.id != unit.id]
    mean = adoption.average(curves, week)
    if mean is None or week < 1:
        return None, own.start
    count = sum(len(each) > week for each in curves)
    return Comparison(week, own.shares[-1], mean, count), own.start


def _waves(session: Session, what: str, today: date, *which: Any) -> list[Wave]:
    rows = (
        select(
            Unit.id,
            Unit.name,
            Unit.kind,
            Unit.path,
            Launch.day.label("launch"),
            Rollup.what,
            Rollup.day,
            Rollup.total,
        )
        .join(Rollup, Rollup.unit_id == Unit.id)
        .outerjoin(Launch, Launch.unit_id == Unit.id)
        .where(
            *which,
            Rollup.job == EVERY_JOB,
            Rollup.what.in_(["people", "active", *_parts(what)]),
            or_(Rollup.day != STANDING, Rollup.total >= LEAST),
            func.abs(Rollup.total) > 0,
        )
    )
    by_unit: defaultdict[Place, list[Any]] = defaultdict(list)
    launch: dict[int, date | None] = {}
    for row in run(session, rows):
        by_unit[Place(row.id, row.name, row.kind, row.path)].append(row)
        launch[row.id] = row.launch
    found = [_wave(unit, its, launch[unit.id], what, today) for unit, its in by_unit.items()]
    known = [wave for wave in found if wave]
    return sorted(known, key=lambda wave: (wave.start, wave.unit.name, wave.unit.id))


def _wave(
    unit: Place, rows: Sequence[Any], launch: date | None, what: str, today: date
) -> Wave | None:
    flows = _by_what(rows)
    people = sum(number for _, number in flows.get("people", ()))
    firsts = [day for day in (_first(flows, what),) if day]
    firsts += [day for day, _ in flows.get("active", ())]
    start = launch or min(firsts, default=None)
    if people < LEAST or start is None or start > today:
        return None
    is_monthly = what == "active"
    points = _months(flows, today, 0) if is_monthly else _weekly(flows, what, today, since=start)
    shares = [point.share for point in points]
    return Wave(unit, start, launch is not None, shares, people) if shares else None
