"""Units side by side, each since its own start: and where one stands beside the average of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine import adoption
from academy.engine.boards import LEAST
from academy.engine.groups import lineage
from academy.engine.shares import Sum
from academy.models.insights import EVERY_JOB, STANDING, Launch, Rollup
from academy.models.people import Unit
from academy.models.statements import run
from academy.services.adoption import points, telling
from academy.services.adoption.points import Flows
from academy.services.adoption.scope import Place, Scope
from academy.services.adoption.telling import ACTIVE
from academy.services.viewer import Viewer

MOST = 50
"""Units that are put side by side."""

KINDS = ("country", "entity", "team")

PEERS = ("country", "entity")
"""Kinds of units that are compared with all others of their kind."""


@dataclass(frozen=True, slots=True)
class Wave:
    """One unit since its start: shares by week (of active people by month), the first being its week 0.

    None stands for a share that may not be told.
    """

    unit: Place
    start: date
    is_set: bool
    shares: Sequence[float | None]
    people: int

    def at_week(self, week: int) -> float | None:
        """Its share then; None before it came so far."""
        return self.shares[week] if week < len(self.shares) else None

    @property
    def last(self) -> float:
        """The newest share that may be told."""
        return next((share for share in reversed(self.shares) if share is not None), 0.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Where a unit stands beside the average of others of its kind, as long after the start."""

    week: int
    """Of active people: the month."""
    own: float
    others: float
    count: int


def read(
    session: Session, viewer: Viewer, scope: Scope, what: str, *, by: str, at: datetime
) -> list[Wave]:
    """The first units of a kind within the scope, the earliest first. Two statements, or four."""
    below = Unit.path.startswith(scope.unit.path, autoescape=True)
    return _waves(session, what, viewer.day(at), Unit.kind == by, below)


def kinds(unit: Place) -> tuple[str, ...]:
    """The kinds of units that may lie in the *unit*: those below its own, then its own."""
    if unit.kind not in KINDS:
        return KINDS
    own = KINDS.index(unit.kind)
    return (*KINDS[own + 1 :], unit.kind)


def compared(
    session: Session, unit: Place, what: str, today: date
) -> tuple[Comparison | None, date | None]:
    """Beside all others of its kind in the academy: an average of three at least, never one of them."""
    found = _waves(session, what, today, Unit.kind == unit.kind)
    own = next((wave for wave in found if wave.unit.id == unit.id), None)
    if own is None:
        return None, None
    week = len(own.shares) - 1
    others = [wave.at_week(week) for wave in found if wave.unit.id != unit.id]
    known = [share for share in others if share is not None]
    mean = adoption.average(known)
    if mean is None or week < 1 or own.shares[-1] is None:
        return None, own.start
    return Comparison(week, own.shares[-1], mean, len(known)), own.start


def _waves(session: Session, what: str, today: date, *which: Any) -> list[Wave]:
    """Of so many units that all can be read; one without a day of its own began with what came first."""
    its = Rollup.unit_id == Unit.id, Rollup.job == EVERY_JOB
    first = (Rollup.what.in_([ACTIVE, f"{what}.issued"]), Rollup.total > 0)
    now = (Rollup.what == "people", Rollup.day == STANDING, Rollup.total >= LEAST)
    begun = select(func.min(Rollup.day)).where(*its, *first).scalar_subquery()
    people = select(Rollup.total).where(*its, *now).scalar_subquery()
    start = func.coalesce(Launch.day, begun, type_=Launch.day.type)
    units = (
        select(
            *(Unit.id, Unit.name, Unit.kind, Unit.path),
            *(Launch.day.label("launch"), start.label("start"), people.label("people")),
        )
        .outerjoin(Launch, Launch.unit_id == Unit.id)
        .where(*which, people.is_not(None), start <= today)
        .order_by(start, Unit.name, Unit.id)
        .limit(MOST)
    )
    found = run(session, units).all()
    flows = points.read(session, [row.id for row in found], points.parts(what))
    shares = (_monthly if what == ACTIVE else _weekly)(session, what, today, found, flows)
    return [
        Wave(Place(*row[:4]), row.start, row.launch is not None, shares[row.id], row.people)
        for row in found
        if any(share is not None for share in shares[row.id])
    ]


def _weekly(
    _session: Session, what: str, today: date, found: Sequence[Any], flows: dict[int, Flows]
) -> dict[int, list[float | None]]:
    """Nothing is told of weeks before five people had come."""
    shares: dict[int, list[float | None]] = {}
    for row in found:
        curve = points.weekly(flows.get(row.id, {}), what, today, since=row.start)
        before = len(adoption.weeks_between(row.start, today)) - len(curve)
        shares[row.id] = [*[None] * before, *(point.share for point in curve)]
    return shares


def _monthly(
    session: Session, _what: str, today: date, found: Sequence[Any], flows: dict[int, Flows]
) -> dict[int, list[float | None]]:
    """Of active people, what may be told of them; of whole months only."""
    curves = {
        row.id: {p.day.replace(day=1): p for p in points.months(flows.get(row.id, {}), today, 0)}
        for row in found
    }
    told = telling.units(
        session,
        {step for row in found for step in lineage(row.path)[:-1]},
        {month for curve in curves.values() for month in curve},
    )

    def share(row: Any, month: date) -> float | None:
        point = curves[row.id].get(month)
        is_told = point and row.path in told[month] and Sum(point.of, point.people).tells_nobody
        return point.share if point and is_told else None

    return {
        row.id: [share(row, month) for month in adoption.months_between(row.start, today)[:-1]]
        for row in found
    }
