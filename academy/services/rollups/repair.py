"""Everything counted again, and written where it differs; and the daily minutes, which come from unit days.

Takes some seconds at 170,000 people, and holds the write lock for the last of them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from academy.models.database import reading, writing
from academy.models.insights import EVERY_JOB, Counted, Rollup
from academy.models.people import Person
from academy.models.statements import run
from academy.models.tallies import UnitDay
from academy.services.rollups import folding, places
from academy.services.rollups.places import Key

MINUTE = "minute"

RECENT = timedelta(days=15)
"""Older days of the ledger are folded for good."""

Progress = Callable[[str, int, int], None]


def rebuild(*, at: datetime, progress: Progress | None = None) -> int:
    """Count everybody again, then compare every sum with what was counted; how many sums differed."""
    tell = progress or (lambda *_: None)
    with writing() as session:
        total = _enter_everybody(session)
    done = 0
    while True:
        with writing() as session:
            taken = folding.fold(session, at=at) if folding.hold(session) else 0
        done += taken
        tell("People", min(done, total), total)
        if taken < folding.PORTION:
            break
    count_minutes(at=at, since=date.min)
    with writing() as session:
        return compare(session) if folding.hold(session) else 0


def count_minutes(*, at: datetime, since: date | None = None) -> None:
    """Bring the daily minutes by week up to date with the days of units."""
    begin = since or at.date() - RECENT
    begin = max(begin, date(2000, 1, 3))
    begin -= timedelta(days=begin.weekday())
    with reading() as session:
        if not _minutes_differ(session, begin):
            return
    with writing() as session:
        if folding.hold(session):
            folding.add_own(session, _minutes_differ(session, begin))


def compare(session: Session) -> int:
    """Mend every row that is not the sum of what was counted; how many there were."""
    own: Counter[Key] = Counter()
    for row in run(session, _COUNTED):
        folding.count(own, folding.known(row), 1)
    kept = _kept(session)
    own.update({key: has for key, (has, _) in kept.items() if key[2] == MINUTE})
    first = {key: own[key] - kept.get(key, (0, 0))[0] for key in {*own, *kept}}
    folding.write(session, {key: (number, 0) for key, number in first.items()})
    old = places.stored(session)
    plan = places.planned(session, old)
    places.moved(session, old, plan)  # what it says of totals is reckoned whole below
    kept = _kept(session)
    totals: Counter[Key] = Counter()
    for key, number in places.counted_at(plan, own):
        totals[key] += number
    second = {key: totals[key] - kept.get(key, (0, 0))[1] for key in {*totals, *kept}}
    folding.write(session, {key: (0, number) for key, number in second.items()})
    return sum(bool(first.get(key) or second.get(key)) for key in {*first, *second})


def _kept(session: Session) -> dict[Key, tuple[int, int]]:
    return {
        (row.unit_id, row.job, row.what, row.day): (row.own, row.total)
        for row in run(session, _ROLLUPS)
    }


def _enter_everybody(session: Session) -> int:
    """Everybody who is here, and who was counted and is gone, waits to be counted."""
    people = session.scalar(select(func.count()).select_from(Person)) or 0
    run(session, text("delete from change"))
    run(session, text("insert into change (person_id) select id from person"))
    run(
        session,
        text(
            "insert into change (person_id) select person_id from counted"
            " where person_id not in (select id from person)"
        ),
    )
    return people


def _minutes_differ(session: Session, begin: date) -> Counter[Key]:
    weeks: defaultdict[tuple[int, date], int] = defaultdict(int)
    for row in run(session, _DAYS, {"begin": begin}):
        weeks[row.unit_id, row.day - timedelta(days=row.day.weekday())] += int(row.stars)
    kept = {(row.unit_id, row.day): row.own for row in run(session, _MINUTES, {"begin": begin})}
    return Counter(
        {
            (unit, EVERY_JOB, MINUTE, day): weeks[unit, day] - kept.get((unit, day), 0)
            for unit, day in {*weeks, *kept}
            if weeks[unit, day] != kept.get((unit, day), 0)
        }
    )


_COUNTED = select(Counted.unit_id, Counted.job, Counted.marks)
_ROLLUPS = select(Rollup.unit_id, Rollup.job, Rollup.what, Rollup.day, Rollup.own, Rollup.total)
_DAYS = select(UnitDay.unit_id, UnitDay.day, UnitDay.stars).where(
    UnitDay.day >= bindparam("begin"), UnitDay.unit_id > 0, UnitDay.stars > 0
)
_MINUTES = select(Rollup.unit_id, Rollup.day, Rollup.own).where(
    Rollup.what == MINUTE, Rollup.job == EVERY_JOB, Rollup.day >= bindparam("begin")
)
