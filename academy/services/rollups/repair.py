"""Everything counted again, and written where it differs.

Takes some seconds at 170,000 people, and holds the write lock for the last of them.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from academy.models.database import be_patient, writing
from academy.models.insights import Counted, Rollup
from academy.models.people import Person
from academy.models.statements import run
from academy.services.rollups import folding, minutes, places
from academy.services.rollups.places import Key

Progress = Callable[[str, int, int], None]


def rebuild(*, at: datetime, progress: Progress | None = None) -> int:
    """Count everybody again, then compare every sum with what was counted; how many sums differed."""
    tell = progress or (lambda *_: None)
    with writing() as session:
        be_patient(session)
        total = _enter_everybody(session)
    done = 0
    while True:
        with writing() as session:
            taken = folding.fold(session, at=at) if folding.hold(session) else 0
        done += taken
        tell("People", min(done, total), total)
        if taken < folding.PORTION:
            break
    minutes.count(at=at, since=date.min)
    with writing() as session:
        be_patient(session)
        return compare(session) if folding.hold(session) else 0


def compare(session: Session) -> int:
    """Mend every row that is not the sum of what was counted; how many there were."""
    own: Counter[Key] = Counter()
    for row in run(session, _COUNTED):
        folding.count(own, folding.known(row), 1)
    kept = _kept(session)
    own.update(
        {key: has for key, (has, _) in kept.items() if key[2] in (minutes.TAKEN, minutes.POSSIBLE)}
    )
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


_COUNTED = select(Counted.unit_id, Counted.job, Counted.marks)
_ROLLUPS = select(Rollup.unit_id, Rollup.job, Rollup.what, Rollup.day, Rollup.own, Rollup.total)
