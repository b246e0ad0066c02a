"""Where a share of active people may be told: nobody sees by name who is active, nor finds it out here.

See ``engine/shares.py``. The rule looks at whatever lies beside a unit and above it, also beyond what the
reader runs: two readers who compare notes learn no more than one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from academy.engine.boards import LEAST
from academy.engine.groups import Path, lineage
from academy.engine.shares import Sum, told
from academy.models.insights import EVERY_JOB, STANDING, Rollup
from academy.models.people import Unit
from academy.models.statements import run

ACTIVE = "active"


def units(
    session: Session, paths: Iterable[Path], months: Collection[date]
) -> Mapping[date, Collection[Path]]:
    """By month, the *paths* (and others) of units of which it may be told how many were active.

    Two statements.
    """
    above = {int(path.rstrip("/").rpartition("/")[2]) for each in paths for path in lineage(each)}
    dated = and_(Rollup.what == ACTIVE, Rollup.day.in_(sorted(months)))
    which = or_(dated, and_(Rollup.what == "people", Rollup.day == STANDING))
    beside = select(Unit.id, Unit.path).where(
        or_(Unit.parent_id.is_(None), Unit.parent_id.in_(above))
    )
    path_of = {row.id: row.path for row in run(session, beside)}
    rows = select(Rollup.unit_id, Rollup.what, Rollup.day, Rollup.total).where(
        Rollup.unit_id.in_(list(path_of)), Rollup.job == EVERY_JOB, Rollup.total > 0, which
    )
    people: dict[Path, int] = {}
    active: defaultdict[date, dict[Path, int]] = defaultdict(dict)
    for unit, what, day, total in run(session, rows):
        if what == ACTIVE:
            active[day][path_of[unit]] = total
        elif total >= LEAST:
            people[path_of[unit]] = total
    return {
        month: told({path: Sum(all_, active[month].get(path, 0)) for path, all_ in people.items()})
        for month in months
    }
