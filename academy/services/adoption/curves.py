"""How it came to stand as it does: curves by week or month, flows, and daily minutes.

All of it speaks of the people who are here today. By weeks and months only: a day would be somebody.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from academy.engine.adoption import Point
from academy.engine.groups import lineage
from academy.engine.shares import Sum
from academy.models.insights import EVERY_JOB, STANDING
from academy.services.adoption import points, telling, waves
from academy.services.adoption.points import WEEK
from academy.services.adoption.scope import Place, Scope
from academy.services.adoption.telling import ACTIVE
from academy.services.adoption.waves import PEERS, Comparison
from academy.services.rollups.minutes import POSSIBLE, TAKEN
from academy.services.viewer import Viewer

PERIODS = (13, 26, 52, 0)
"""Weeks that a page can look back; 0 is since the beginning."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The points of one unit and measure; ``start`` is the first week of its activity."""

    points: Sequence[Point]
    start: date | None
    comparison: Comparison | None


def curve(
    session: Session,
    viewer: Viewer,
    scope: Scope,
    what: str,
    *,
    job: str = EVERY_JOB,
    weeks: int,
    at: datetime,
) -> Curve:
    """Of the scope's unit, or its people with a *job*, over the last so many *weeks* (0: all).

    Of active people and of jobs by month, else by week.
    """
    today, unit = viewer.day(at), scope.unit
    flows = points.read(session, [unit.id], points.parts(what), job).get(unit.id, {})
    if what == ACTIVE:
        found = _told(session, unit, job, points.months(flows, today, weeks))
    elif job:
        found = points.monthly(flows, what, today, weeks)
    else:
        found = points.weekly(flows, what, today)[-weeks:]
    if unit.kind in PEERS and found and not job:
        comparison, start = waves.compared(session, unit, what, today)
        return Curve(found, start, comparison)
    return Curve(found, points.first(flows, what), None)


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
    for what, dated in points.read(session, [scope.unit.id], None).get(scope.unit.id, {}).items():
        if what in {"joined", "left"} or "." in what:
            for day, people in dated:
                if day >= oldest:
                    found[day.replace(day=1)][what] += people
    return [Flow(month, dict(found[month])) for month in sorted(found, reverse=True)]


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
    """Of the scope's unit, the oldest week first; this week, which is not over, is left out.

    Weeks in which fewer than five were taken or missed, here or in what is left of the unit above without
    this one, are left out, and teams are: who takes her minute is nobody's to know.
    """
    unit = scope.unit
    if unit.kind == "team":
        return []
    since = viewer.day(at) - WEEK * (weeks + 1) if weeks else STANDING + WEEK
    flows = points.read(session, [unit.id], (TAKEN, POSSIBLE)).get(unit.id, {})
    taken = dict(flows.get(TAKEN, ()))
    told = telling.minutes(session, (lineage(unit.path)[:-1] or [unit.path])[-1], since)
    return [
        Minutes(week, taken.get(week, 0), could)
        for week, could in sorted(flows.get(POSSIBLE, ()))
        if week >= since and unit.path in told.get(week, ())
    ]


def _told(session: Session, unit: Place, job: str, found: Sequence[Point]) -> list[Point]:
    """Of active people by month, those points that tell of nobody."""
    months = {point.day.replace(day=1) for point in found}
    told = telling.units(session, lineage(unit.path)[:-1] or [unit.path], months)
    jobs = telling.jobs(session, unit.id, months) if job else {}

    def is_told(point: Point) -> bool:
        month = point.day.replace(day=1)
        where = unit.path in told[month] and (not job or job in jobs[month])
        return where and Sum(point.of, point.people).tells_nobody

    return list(filter(is_told, found))
