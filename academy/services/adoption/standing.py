"""How it stands now: of a unit and of the groups in it, how many there are, are active, and hold what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, true
from sqlalchemy.orm import Session

from academy.engine.boards import LEAST
from academy.errors import Invalid
from academy.models.insights import EVERY_JOB, OTHER_JOBS, STANDING, Rollup
from academy.models.people import Unit
from academy.models.statements import run
from academy.models.tallies import Fold
from academy.services.adoption import targets
from academy.services.adoption.scope import Scope, highest
from academy.services.adoption.targets import Goal
from academy.services.viewer import Viewer

PAGE = 50
"""Groups on a page."""

KINDS = ("country", "entity", "team")
BY = ("", *KINDS, "job")


@dataclass(frozen=True, slots=True)
class Group:
    """Five people or more: a unit's, those of a job, or the rest of a unit (``unit_id`` None, no job)."""

    unit_id: int | None
    name: str
    kind: str
    job: str
    people: int
    held: Mapping[str, int]
    goals: Mapping[str, Goal | None] = field(default_factory=dict)

    def share(self, what: str) -> float:
        """How many of its people, 0 to 1."""
        return self.held.get(what, 0) / self.people


@dataclass(frozen=True, slots=True)
class Standing:
    """``whole`` is None for a unit of fewer than five; ``active_before`` are last month's active people.

    ``at`` is when the last change was counted.
    """

    whole: Group | None
    active_before: int
    groups: Sequence[Group]
    following: int | None
    at: datetime | None


def read(
    session: Session,
    viewer: Viewer,
    scope: Scope,
    *,
    what: Sequence[str],
    by: str,
    page: int,
    at: datetime,
) -> Standing:
    """Of the unit of *scope*, and a *page* (from 1) of the groups in it. Raises ``Invalid`` for a *by* that
    is none of ``BY``; the empty one is the units just below.
    """
    if by not in BY:
        raise Invalid("Choose what the table goes by: country, entity, team or job.", field="by")
    unit, month = scope.unit, viewer.day(at).replace(day=1)
    first = (max(1, min(page, 10_000)) - 1) * PAGE
    shown = run(session, _units(scope, by, first)).scalars().all()
    which = Unit.id.in_(
        [unit.id, *shown]
    )  # a list: with a query in it every unit would be looked at
    jobs = true() if by == "job" else Rollup.job == EVERY_JOB
    sums = _SUMS.where(which, _is_now(month), jobs).order_by(Unit.name, Unit.id)
    rows = run(session, sums).all()
    goals = targets.load(session, {*unit.line, *(row.id for row in rows)})
    found = _groups(rows, month)
    own = next((group for group in found if group.unit_id == unit.id and not group.job), None)
    groups = _jobs(found) if by == "job" else [g for g in found if g.unit_id != unit.id]
    more = by != "job" and len(groups) > PAGE
    groups = (
        groups[:PAGE] if more else groups + _rest(own if page == 1 and not by else None, groups)
    )
    lines = {row.id: [int(step) for step in row.path.strip("/").split("/")] for row in rows}
    return Standing(
        _aiming(own, goals, lines, what) if own else None,
        next((r.total for r in rows if _is_last_months(r, unit.id, month)), 0),
        [_aiming(group, goals, lines, what) for group in groups],
        page + 1 if more else None,
        session.scalar(select(Fold.at).where(Fold.name == "insights")),
    )


def by_kind(session: Session, viewer: Viewer, kind: str, *, at: datetime) -> list[Group]:
    """Every unit of a *kind* in all that she runs, by name. Raises ``Invalid`` for another kind."""
    if kind not in KINDS:
        raise Invalid("Choose one: country, entity or team.", field="by")
    month = viewer.day(at).replace(day=1)
    hers = or_(*(Unit.path.startswith(path, autoescape=True) for path in highest(viewer)))
    which = _SUMS.where(hers, Unit.kind == kind, _is_now(month), Rollup.job == EVERY_JOB)
    return _groups(run(session, which.order_by(Unit.name, Unit.id)).all(), month)


def _units(scope: Scope, by: str, first: int) -> Any:
    """The ids of those on the page, and of one more."""
    if by == "job":
        return select(Unit.id).where(Unit.id == scope.unit.id)
    is_shown = (
        exists()
        .where(Rollup.unit_id == Unit.id, Rollup.job == EVERY_JOB, Rollup.what == "people")
        .where(Rollup.day == STANDING, Rollup.total >= LEAST)
    )
    shown = (
        select(Unit.id).where(is_shown).order_by(Unit.name, Unit.id).limit(PAGE + 1).offset(first)
    )
    if by:
        below = Unit.path.startswith(scope.unit.path, autoescape=True)
        return shown.where(below, Unit.kind == by, Unit.id != scope.unit.id)
    return shown.where(Unit.parent_id == scope.unit.id)


def _is_now(month: date) -> ColumnElement[bool]:
    before = (month - timedelta(days=1)).replace(day=1)
    return and_(
        Rollup.total > 0,
        or_(Rollup.day == STANDING, and_(Rollup.what == "active", Rollup.day.in_((month, before)))),
    )


def _is_last_months(row: Any, unit_id: int, month: date) -> bool:
    return bool(row.what == "active" and row.id == unit_id and not row.job and row.day != month)


def _groups(rows: Sequence[Any], month: date) -> list[Group]:
    held: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    units: dict[int, Any] = {}
    for row in rows:
        units[row.id] = row
        if row.what != "active" or row.day == month:
            held[row.id, row.job][row.what] = row.total
    return [
        Group(unit, units[unit].name, units[unit].kind, job, sums["people"], sums)
        for (unit, job), sums in held.items()
        if sums.get("people", 0) >= LEAST
    ]


def _jobs(found: Sequence[Group]) -> list[Group]:
    """Those of jobs, the others last; none when nothing can be told apart."""
    jobs = [group for group in found if group.job]
    jobs.sort(key=lambda group: (group.job == OTHER_JOBS, group.job.casefold()))
    return jobs if len(jobs) > 1 else []


def _rest(own: Group | None, groups: Sequence[Group]) -> list[Group]:
    """Who is in none of the groups: nobody, or at least five."""
    if own is None or not groups:
        return []
    people = own.people - sum(group.people for group in groups)
    if people < LEAST:
        return []
    held = {
        what: number - sum(group.held.get(what, 0) for group in groups)
        for what, number in own.held.items()
    }
    return [Group(None, own.name, "rest", EVERY_JOB, people, held)]


def _aiming(
    group: Group, goals: targets.Targets, lines: Mapping[int, list[int]], what: Sequence[str]
) -> Group:
    line = lines[group.unit_id] if group.unit_id is not None else []
    aims = {each: targets.goal(goals, line, each, group.job) for each in what} if line else {}
    return Group(group.unit_id, group.name, group.kind, group.job, group.people, group.held, aims)


_SUMS = select(
    Unit.id, Unit.name, Unit.kind, Unit.path, Rollup.job, Rollup.what, Rollup.day, Rollup.total
).join(Rollup, Rollup.unit_id == Unit.id)
