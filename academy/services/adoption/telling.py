"""Where a share of active people, or of daily minutes, may be told: nobody sees by name who is active or
takes her minute, nor finds it out here.

See ``engine/shares.py``. The rule looks at whatever lies beside a unit and above it, also beyond what the
reader runs: two readers who compare notes learn no more than one.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from academy.engine.boards import LEAST
from academy.engine.groups import Path, lineage
from academy.engine.shares import Sum, Told, apart
from academy.models.insights import EVERY_JOB, STANDING, Rollup
from academy.models.people import Unit
from academy.models.statements import run
from academy.services.rollups.minutes import POSSIBLE, TAKEN

ACTIVE = "active"


def units(
    session: Session, paths: Iterable[Path], months: Collection[date]
) -> Mapping[date, Container[object]]:
    """By month, the *paths* (and others) of units of which it may be told how many were active.

    Two statements.
    """
    path_of = _beside(session, paths)
    rows = select(Rollup.unit_id, Rollup.what, Rollup.day, Rollup.total).where(
        Rollup.unit_id.in_(list(path_of)),  # a list, and no either-or: each is found by the key
        Rollup.job == EVERY_JOB,
        Rollup.what.in_((ACTIVE, "people")),
        Rollup.day.in_((STANDING, *sorted(months))),
        Rollup.total > 0,
    )
    people: dict[Path, int] = {}
    active: defaultdict[date, dict[Path, int]] = defaultdict(dict)
    for unit, what, day, total in run(session, rows):
        if what == ACTIVE:
            active[day][path_of[unit]] = total
        elif total >= LEAST:
            people[path_of[unit]] = total
    return {
        month: Told({path: Sum(all_, active[month].get(path, 0)) for path, all_ in people.items()})
        for month in months
    }


def minutes(session: Session, path: Path, since: date) -> Mapping[date, Container[object]]:
    """By week *since* then, the units, teams apart, of which it may be told how many minutes were taken.

    The weeks are by their Mondays; *path* is of the unit above the one that is asked for. Two statements.
    """
    path_of = _beside(session, [path], Unit.kind != "team")
    rows = select(Rollup.unit_id, Rollup.what, Rollup.day, Rollup.total).where(
        Rollup.unit_id.in_(list(path_of)),
        Rollup.job == EVERY_JOB,
        Rollup.what.in_((TAKEN, POSSIBLE)),
        Rollup.day >= since,
        Rollup.total > 0,
    )
    could: defaultdict[date, dict[Path, int]] = defaultdict(dict)
    taken: defaultdict[date, dict[Path, int]] = defaultdict(dict)
    for unit, what, week, total in run(session, rows):
        (taken if what == TAKEN else could)[week][path_of[unit]] = total
    return {
        week: Told({each: Sum(all_, taken[week].get(each, 0)) for each, all_ in its.items()})
        for week, its in could.items()
    }


def _beside(
    session: Session, paths: Iterable[Path], *which: ColumnElement[bool]
) -> dict[int, Path]:
    """The units at *paths*, all above them, and all just below any of those: of each, its path."""
    above = {int(path.rstrip("/").rpartition("/")[2]) for each in paths for path in lineage(each)}
    beside = or_(Unit.parent_id.in_(above), Unit.id.in_(above))
    return dict(run(session, select(Unit.id, Unit.path).where(beside, *which)).all())


def jobs(session: Session, unit_id: int, months: Collection[date]) -> Mapping[date, Container[str]]:
    """By month, the jobs in a unit of which it may be told how many were active, if it may of the unit.

    One statement.
    """
    rows = select(Rollup.job, Rollup.what, Rollup.day, Rollup.total).where(
        Rollup.unit_id == unit_id,
        Rollup.what.in_((ACTIVE, "people")),
        Rollup.day.in_((STANDING, *sorted(months))),
        Rollup.total > 0,
    )
    people: dict[str, int] = {}
    active: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for job, what, day, total in run(session, rows):
        if what == ACTIVE:
            active[day][job] = total
        elif total >= LEAST:
            people[job] = total

    def told(month: date) -> set[str]:
        parts = {job: Sum(all_, active[month].get(job, 0)) for job, all_ in people.items()}
        whole = parts.pop(EVERY_JOB, Sum(0, 0))
        return apart(whole, parts)

    return {month: told(month) for month in months}
