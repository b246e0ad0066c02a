"""Changes taken from the queue and counted as differences: each once, none missed, by one at a time.

Promises. A change is a row that its own transaction commits together with what changed; it is taken away
in the transaction that counts it, which reads people only after it was taken: so what is seen belongs to
every row that was, and what comes later has a row of its own. The row ``insights`` of ``fold`` is held
meanwhile: a second worker finds it held and leaves the work to the first. What a portion costs depends
on its people, and on the number of units only when somebody came, went or moved.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from academy.models.database import writing
from academy.models.insights import (
    ADD,
    EVERY_JOB,
    PUT_COUNTED,
    TAKE,
    WAITING,
    Change,
    Counted,
    CountedIn,
)
from academy.models.rewards import Account
from academy.models.statements import here, run
from academy.models.tallies import BEGIN_FOLD, MOVE_FOLD, Fold
from academy.services.assignments import joining
from academy.services.rollups import places
from academy.services.rollups.facts import Fact, facts
from academy.services.rollups.places import Key, Place, Plan

NAME = "insights"

PORTION = 1000
"""Changes that one transaction counts."""

BY_JOB = frozenset({"people", "active", "joined"})
"""What is counted by job as well, beside what is held, issued and lapsed; all of it by months."""


def is_waiting(session: Session) -> bool:
    """Whether anything has to be counted."""
    return run(session, WAITING).first() is not None


def catch_up(*, at: datetime) -> int:
    """Count all changes that wait, in portions; how many it was. Nothing while somebody else does."""
    done = 0
    while True:
        with writing() as session:
            if not hold(session):
                return done
            taken = fold(session, at=at)
        done += taken
        if taken < PORTION:
            return done


def hold(session: Session) -> bool:
    """Be the only one who counts, to the end of the transaction; False when somebody else is."""
    run(session, here(session, BEGIN_FOLD), {"name": NAME, "line": 0, "at": None})
    return run(session, _HOLD).first() is not None


def fold(session: Session, *, at: datetime) -> int:
    """Count a portion of changes; how many rows were taken. To be called by who ``hold``s."""
    rows = run(session, here(session, TAKE), {"most": PORTION}).all()
    people = {row.person_id for row in rows if row.person_id is not None}
    accounts = {row.account_id for row in rows if row.account_id is not None}
    people |= _holders(session, accounts)
    has_moved = any(row.person_id is None and row.account_id is None for row in rows)
    differences = recount(session, sorted(people)) if people else Counter()
    has_moved |= any(what == "people" for _, _, what, _ in differences)
    if has_moved and len(rows) == PORTION:  # a mass: places are planned once, when all are counted
        session.add(Change())
        has_moved = False
    add_own(session, differences, has_moved=has_moved)
    if len(rows) < PORTION:  # audiences follow; those of a mass by the job that looks at everybody
        changed = sorted({row.person_id for row in rows if row.person_id is not None})
        joining.bring_up_to_date(session, at=at, people=changed)
    run(session, MOVE_FOLD, {"called": NAME, "to": 0, "moment": at})
    return len(rows)


def recount(session: Session, people: list[int]) -> Counter[Key]:
    """What differs of *people* from what was counted of them, which is brought up to date."""
    values = {"people": people}
    old = {row.person_id: known(row) for row in run(session, _COUNTED, values)}
    new = facts(session, people)
    differences: Counter[Key] = Counter()
    for person in people:
        if old.get(person) != new.get(person):
            count(differences, old.get(person), -1)
            count(differences, new.get(person), 1)
    changed = [
        {"person_id": id_, "unit_id": fact.unit_id, "job": fact.job, "marks": _stored(fact)}
        for id_, fact in new.items()
        if old.get(id_) != fact
    ]
    if changed:
        run(session, here(session, PUT_COUNTED), changed)
    if gone := old.keys() - new.keys():
        session.execute(delete(Counted).where(Counted.person_id.in_(gone)))
    return Counter({key: number for key, number in differences.items() if number})


def add_own(session: Session, differences: Mapping[Key, int], *, has_moved: bool = False) -> None:
    """Add *differences* to units' own people and to every total that counts them.

    The plan of places is made anew when somebody came, went or changed her job, or the tree did: when it
    *has moved*.
    """
    write(session, {key: (number, 0) for key, number in differences.items()})
    if has_moved:
        old = places.stored(session)
        new = places.planned(session, old)
        totals = Counter(dict(_totals(old, differences)))
        totals.update(places.moved(session, old, new))
        for key in [key for key in totals if (key[0], EVERY_JOB) not in new]:
            del totals[key]  # its unit went together with its people
    else:
        totals = _totals(_plan_of(session, {unit for unit, *_ in differences}), differences)
    write(session, {key: (0, number) for key, number in totals.items()})


def _totals(plan: Plan, differences: Mapping[Key, int]) -> Counter[Key]:
    totals: Counter[Key] = Counter()
    for key, number in places.counted_at(plan, differences):
        totals[key] += number
    return totals


def _plan_of(session: Session, units: Iterable[int]) -> Plan:
    rows = run(session, _PLAN_OF, {"units": list(units)}).all()
    return {(row.unit_id, row.job): Place(row.path, row.label) for row in rows}


def write(session: Session, sums: Mapping[Key, tuple[int, int]]) -> None:
    """Add to sums, own and total; in the order of their keys, so that nobody waits in a ring."""
    rows = [
        {"unit_id": unit, "job": job, "what": what, "day": day, "own": own, "total": total}
        for (unit, job, what, day), (own, total) in sorted(sums.items())
        if own or total
    ]
    if rows:
        run(session, here(session, ADD), rows)


def count(differences: Counter[Key], fact: Fact | None, sign: int) -> None:
    """Add what there is of somebody, or take it away: by week for all, by month for her job."""
    if fact is None:
        return
    for what, day in fact.marks:
        differences[fact.unit_id, EVERY_JOB, what, day] += sign
        kind, _, flow = what.partition(".")
        if what in BY_JOB or (kind.startswith(("passport", "visa:")) and flow != "renewed"):
            differences[fact.unit_id, fact.job, what, day.replace(day=1)] += sign


def known(row: Any) -> Fact:
    """What was counted of somebody, as a row of ``counted`` keeps it."""
    marks = tuple((what, date.fromisoformat(day)) for what, day in row.marks)
    return Fact(row.unit_id, row.job, marks)


def _stored(fact: Fact) -> list[list[str]]:
    return [[what, day.isoformat()] for what, day in fact.marks]


def _holders(session: Session, accounts: set[int]) -> set[int]:
    if not accounts:
        return set()
    found = run(session, _HOLDERS, {"accounts": sorted(accounts)})
    return {row.person_id for row in found if row.person_id is not None}


_HOLD = select(Fold.name).where(Fold.name == NAME).with_for_update(skip_locked=True)
_HOLDERS = select(Account.person_id).where(
    Account.id.in_(bindparam("accounts", expanding=True)),
)
_COUNTED = select(Counted.person_id, Counted.unit_id, Counted.job, Counted.marks).where(
    Counted.person_id.in_(bindparam("people", expanding=True))
)
_PLAN_OF = select(CountedIn.unit_id, CountedIn.job, CountedIn.path, CountedIn.label).where(
    CountedIn.unit_id.in_(bindparam("units", expanding=True))
)
