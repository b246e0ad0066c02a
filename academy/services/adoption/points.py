"""Points of curves, from what came and went: by weeks and months only, since a day would be somebody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine import adoption
from academy.engine.adoption import Point
from academy.engine.boards import LEAST
from academy.models.insights import EVERY_JOB, STANDING, Rollup
from academy.models.statements import run
from academy.services.adoption.telling import ACTIVE

WEEK = timedelta(weeks=1)

Flows = Mapping[str, Sequence[tuple[date, int]]]
"""By what: dated numbers of people."""


def read(
    session: Session, units: Sequence[int], what: Sequence[str] | None, job: str = EVERY_JOB
) -> dict[int, Flows]:
    """By unit; *what* is None for everything that has a day. One statement."""
    rows = select(Rollup.unit_id, Rollup.what, Rollup.day, Rollup.total).where(
        Rollup.unit_id.in_(units),
        Rollup.job == job,
        Rollup.day != STANDING,
        Rollup.total != 0,
    )
    if what is not None:
        rows = rows.where(Rollup.what.in_(what))
    found: defaultdict[int, defaultdict[str, list[tuple[date, int]]]]
    found = defaultdict(lambda: defaultdict(list))
    for unit, name, day, people in run(session, rows):
        found[unit][name].append((day, people))
    return {unit: dict(its) for unit, its in found.items()}


def parts(what: str) -> list[str]:
    """What the curve of *what* is made of."""
    return ["joined", what] if what == ACTIVE else ["joined", f"{what}.issued", f"{what}.lapsed"]


def first(flows: Flows, what: str) -> date | None:
    """When the first one came."""
    return min((day for day, _ in flows.get(f"{what}.issued", ())), default=None)


def weekly(flows: Flows, what: str, today: date, since: date | None = None) -> list[Point]:
    """Holders at the end of each week, of the people who had joined by then."""
    start = since or first(flows, what)
    if start is None:
        return []
    weeks = adoption.weeks_between(start, today)
    gone = [(day, -people) for day, people in flows.get(f"{what}.lapsed", ())]
    held = adoption.cumulated([*flows.get(f"{what}.issued", ()), *gone], weeks)
    people = adoption.cumulated(flows.get("joined", ()), weeks)
    last = len(weeks) - 1
    return [
        Point(today if n == last else week + WEEK - timedelta(days=1), held[n], people[n])
        for n, week in enumerate(weeks)
        if people[n] >= LEAST
    ]


def months(flows: Flows, today: date, weeks: int) -> list[Point]:
    """Whole months only: of this one nobody knows yet."""
    this = today.replace(day=1)
    oldest = today - WEEK * weeks if weeks else date.min
    active = dict(flows.get("active", ()))
    over = sorted(month for month in active if oldest <= month < this)
    ends = [adoption.month_end(month) for month in over]
    people = adoption.cumulated(flows.get("joined", ()), ends)
    return [
        Point(end, min(active[month], of), of)
        for month, end, of in zip(over, ends, people, strict=True)
        if of >= LEAST
    ]


def monthly(flows: Flows, what: str, today: date, weeks: int) -> list[Point]:
    """As ``weekly``, of what is counted by month; the last one up to today."""
    start = first(flows, what)
    if start is None:
        return []
    since = max(start, today - WEEK * weeks) if weeks else start
    begun = adoption.months_between(since, today)
    gone = [(day, -people) for day, people in flows.get(f"{what}.lapsed", ())]
    held = adoption.cumulated([*flows.get(f"{what}.issued", ()), *gone], begun)
    people = adoption.cumulated(flows.get("joined", ()), begun)
    return [
        Point(min(adoption.month_end(month), today), has, of)
        for month, has, of in zip(begun, held, people, strict=True)
        if of >= LEAST
    ]
