"""How it stands now: of a unit and of the groups in it, how many there are, are active, and hold what."""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from academy.engine.boards import LEAST
from academy.engine.groups import lineage
from academy.engine.shares import Sum, apart
from academy.errors import Invalid
from academy.models.insights import EVERY_JOB, OTHER_JOBS, STANDING, Rollup
from academy.models.people import Unit
from academy.models.statements import run
from academy.models.tallies import Fold
from academy.services.adoption import targets, telling
from academy.services.adoption.scope import Scope, highest
from academy.services.adoption.targets import Goal
from academy.services.adoption.telling import ACTIVE
from academy.services.viewer import Viewer

PAGE = 50
"""Groups on a page."""

KINDS = ("country", "entity", "team")
BY = ("", *KINDS, "job")


@dataclass(frozen=True, slots=True)
class Group:
    """Five people or more: a unit's, those of a job, or the rest of a unit (``unit_id`` None).

    ``tells_active`` says whether it may be told how many of them are active.
    """

    unit_id: int | None
    name: str
    kind: str
    path: str
    job: str
    people: int
    held: Mapping[str, int]
    goals: Mapping[str, Goal | None] = field(default_factory=dict)
    tells_active: bool = False

    @property
    def active(self) -> Sum:
        """Of its people, who is active this month."""
        return Sum(self.people, self.held.get(ACTIVE, 0))

    def number(self, what: str) -> int | None:
        """How many of its people; None where that may not be told."""
        return self.held.get(what, 0) if what != ACTIVE or self.tells_active else None

    def share(self, what: str) -> float:
        """The same, 0 to 1; 0 where it may not be told."""
        return (self.number(what) or 0) / self.people


@dataclass(frozen=True, slots=True)
class Standing:
    """``whole`` is None for fewer than five, and where the job is not told apart, which ``hides_job`` says.

    ``active_before`` are last month's active people, if that may be told. ``at`` is when the last change
    was counted.
    """

    whole: Group | None
    active_before: int | None
    groups: Sequence[Group]
    following: int | None
    at: datetime | None
    hides_job: bool


def read(
    session: Session,
    viewer: Viewer,
    scope: Scope,
    *,
    what: Sequence[str],
    by: str,
    job: str = EVERY_JOB,
    page: int,
    at: datetime,
) -> Standing:
    """Of the unit of *scope*, or of its people with a *job*, and a *page* (from 1) of the groups in it.

    Raises ``Invalid`` for a *by* that is none of ``BY``; the empty one is the units just below.
    """
    if by not in BY:
        raise Invalid("Choose what the table goes by: country, entity, team or job.", field="by")
    unit, month = scope.unit, viewer.day(at).replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    shown = run(session, _units(scope, by, job, page)).scalars().all()
    jobs = _jobs_of(unit.id, job, is_asked=by == "job")
    rows = _sums(session, [unit.id, *shown], jobs, (month, before))
    goals = targets.load(session, {*unit.line, *shown})
    told = telling.units(session, {unit.path, *_parents(rows)}, (month, before))
    found = _groups(rows, month)
    every, by_job = _whole(unit.id, found, told[month])
    own = _of_job(every, by_job, job)
    earlier = _of_job(*_whole(unit.id, _groups(rows, before), told[before]), job)
    others = [_told(g, told[month]) for g in found if g.unit_id != unit.id and g.job == job]
    groups = by_job if by == "job" else others[:PAGE]
    rest = _rest(own, groups) if by == "" and page == 1 and len(others) <= PAGE else []
    return Standing(
        _aiming(own, goals, what) if own else None,
        earlier.number(ACTIVE) if own and own.tells_active and earlier else None,
        [_aiming(group, goals, what) for group in [*groups, *rest]],
        page + 1 if by != "job" and len(others) > PAGE else None,
        session.scalar(select(Fold.at).where(Fold.name == "insights")),
        hides_job=every is not None and own is None,
    )


def by_kind(session: Session, viewer: Viewer, kind: str, *, at: datetime) -> list[Group]:
    """Every unit of a *kind* in all that she runs, by name. Raises ``Invalid`` for another kind."""
    if kind not in KINDS:
        raise Invalid("Choose one: country, entity or team.", field="by")
    month = viewer.day(at).replace(day=1)
    hers = or_(*(Unit.path.startswith(path, autoescape=True) for path in highest(viewer)))
    units = session.scalars(select(Unit.id).where(hers, Unit.kind == kind)).all()
    rows = _sums(session, units, Rollup.job == EVERY_JOB, (month,))
    told = telling.units(session, set(_parents(rows)), (month,))
    return [_told(group, told[month]) for group in _groups(rows, month)]


def jobs_of(session: Session, unit_id: int) -> list[str]:
    """The jobs that are told apart in a unit, by name."""
    which = (Rollup.unit_id == unit_id, Rollup.what == "people", Rollup.day == STANDING)
    told = select(Rollup.job).where(*which, Rollup.job > OTHER_JOBS, Rollup.total >= LEAST)
    return sorted(session.scalars(told), key=str.casefold)


def people(session: Session, unit_id: int) -> int:
    """How many there are in a unit; 0 where that is not told."""
    which = (Rollup.unit_id == unit_id, Rollup.what == "people", Rollup.day == STANDING)
    return session.scalar(select(Rollup.total).where(*which, Rollup.job == EVERY_JOB)) or 0


def _units(scope: Scope, by: str, job: str, page: int) -> Select[Any]:
    """The ids of those on the page, and of one more.

    Teams, of which there may be thousands, as they lie in the tree: so only a page of them is looked at.
    """
    if by == "job":
        return select(Unit.id).where(Unit.id == scope.unit.id)
    is_shown = (
        exists()
        .where(Rollup.unit_id == Unit.id, Rollup.job == job, Rollup.what == "people")
        .where(Rollup.day == STANDING, Rollup.total >= LEAST)
    )
    below = Unit.path.startswith(scope.unit.path, autoescape=True)
    which = (
        and_(below, Unit.kind == by, Unit.id != scope.unit.id)
        if by
        else Unit.parent_id == scope.unit.id
    )
    order = (Unit.path,) if by == "team" else (Unit.name, Unit.id)
    first = (max(1, min(page, 10_000)) - 1) * PAGE
    return select(Unit.id).where(which, is_shown).order_by(*order).limit(PAGE + 1).offset(first)


def _jobs_of(unit_id: int, job: str, *, is_asked: bool) -> ColumnElement[bool]:
    """The jobs to be read: of the unit itself all, since what may be told of one rests on the others."""
    which: ColumnElement[bool] = Rollup.job.in_({EVERY_JOB, job})
    return or_(which, Rollup.unit_id == unit_id) if job or is_asked else which


def _sums(
    session: Session, units: Sequence[int], jobs: ColumnElement[bool], months: Collection[date]
) -> Sequence[Any]:
    """Rows of *units* that are asked for by a list: with a query in it every unit would be looked at."""
    which = (Rollup.unit_id.in_(units), Rollup.total > 0, Rollup.day.in_((STANDING, *months)))
    sums = select(*_COLUMNS).join(Unit, Unit.id == Rollup.unit_id).where(*which, jobs)
    return run(session, sums.order_by(Unit.name, Unit.id)).all()


def _parents(rows: Sequence[Any]) -> list[str]:
    """The paths of the units above those of *rows*; its own of one that has none above."""
    return [(lineage(row.path)[:-1] or [row.path])[-1] for row in rows]


def _groups(rows: Sequence[Any], month: date) -> list[Group]:
    held: defaultdict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    units: dict[int, Any] = {}
    for row in rows:
        units[row.id] = row
        if row.what != ACTIVE or row.day == month:
            held[row.id, row.job][row.what] = row.total
    return [
        Group(unit, units[unit].name, units[unit].kind, units[unit].path, job, sums["people"], sums)
        for (unit, job), sums in held.items()
        if sums.get("people", 0) >= LEAST
    ]


def _told(group: Group, told: Container[object]) -> Group:
    """A unit's group, which knows whether it may tell who is active; of its jobs only some may."""
    return replace(group, tells_active=group.job == EVERY_JOB and group.path in told)


def _whole(
    unit_id: int, found: Sequence[Group], told: Container[object]
) -> tuple[Group | None, list[Group]]:
    """The unit's own group of those that were *found*, and the groups of its jobs."""
    mine = {group.job: _told(group, told) for group in found if group.unit_id == unit_id}
    every = mine.get(EVERY_JOB)
    return every, _jobs(every, mine) if every else []


def _of_job(every: Group | None, by_job: Sequence[Group], job: str) -> Group | None:
    return every if job == EVERY_JOB else next((g for g in by_job if g.job == job), None)


def _jobs(whole: Group, by_job: Mapping[str, Group]) -> list[Group]:
    """Those of jobs, the others last; none when nothing can be told apart."""
    jobs = [group for job, group in by_job.items() if job != EVERY_JOB]
    parts = {group.job: group.active for group in jobs}
    told = apart(whole.active, parts) if whole.tells_active else set()
    jobs.sort(key=lambda group: (group.job == OTHER_JOBS, group.job.casefold()))
    found = [replace(group, tells_active=group.job in told) for group in jobs]
    return found if any(group.job != OTHER_JOBS for group in found) else []


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
    tells = own.tells_active and all(group.tells_active for group in groups)
    return [replace(own, unit_id=None, kind="rest", people=people, held=held, tells_active=tells)]


def _aiming(group: Group, goals: targets.Targets, what: Sequence[str]) -> Group:
    if group.unit_id is None:
        return group
    line = [int(step) for step in group.path.strip("/").split("/")]
    aims = {each: targets.goal(goals, line, each, group.job) for each in what}
    return replace(group, goals=aims)


_COLUMNS = (
    *(Unit.id, Unit.name, Unit.kind, Unit.path),
    *(Rollup.job, Rollup.what, Rollup.day, Rollup.total),
)
