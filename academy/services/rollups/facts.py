"""What there is to count of people, as it stands: where they are, what they hold since when, and their
active months.

Every mark speaks of the people who are here today, wherever they were when it happened: so the last point
of a curve is the number beside it, and no difference of two numbers is about somebody who left.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, and_, bindparam, select
from sqlalchemy.orm import Session

from academy.engine.calendar import monday_of
from academy.models.credentials import Credential
from academy.models.insights import OTHER_JOBS, STANDING, ActiveMonth
from academy.models.passport import Passport
from academy.models.people import Person, Unit
from academy.models.rewards import Account
from academy.models.statements import run
from academy.models.visas import Visa

Mark = tuple[str, date]
"""What, and its day; ``STANDING`` for how it is now."""

PASSPORT = "passport"


class Fact(NamedTuple):
    """Somebody's unit, job, and everything that is counted of her."""

    unit_id: int
    job: str
    marks: tuple[Mark, ...]


def facts(session: Session, people: Sequence[int]) -> dict[int, Fact]:
    """Of those of *people* who exist. Five statements, whatever their number."""
    values = {"people": list(people)}
    rows = run(session, _PEOPLE, values).all()
    zones = {row.id: zone(row.time_zone) for row in rows}
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    for row in run(session, _PASSPORTS, values):
        marks[row.person_id] += _passport(row, zones[row.person_id])
    for person, visas in _by_person(run(session, _VISAS, values)):
        marks[person] += _visas(visas, zones[person])
    for row in run(session, _MONTHS, values):
        marks[row.person_id].append(("active", row.month))
    return {row.id: _fact(row, marks[row.id], zones[row.id]) for row in rows}


def monday(at: datetime, where: ZoneInfo) -> date:
    """The Monday of the week of that moment, in some place."""
    return monday_of(at.astimezone(where).date())


zone = cache(ZoneInfo)


def _fact(row: Any, marks: list[Mark], where: ZoneInfo) -> Fact:
    job = " ".join((row.job or "").split()) or OTHER_JOBS
    if row.suspended_at:
        return Fact(row.unit_id, job, (("left", monday(row.suspended_at, where)),))
    here = [("people", STANDING), ("joined", monday(row.created_at, where))]
    return Fact(row.unit_id, job, tuple(here + marks))


def _passport(row: Any, where: ZoneInfo) -> Iterator[Mark]:
    """A passport that was revoked was issued, lapsed, and is held no longer."""
    yield f"{PASSPORT}.issued", monday(row.issued_at, where)
    if row.revoked_at:
        yield f"{PASSPORT}.lapsed", monday(row.revoked_at, where)
    else:
        yield PASSPORT, STANDING


def _visas(rows: Iterable[Any], where: ZoneInfo) -> Iterator[Mark]:
    """A visa that took the place of a live one renews it; any other is a new one."""
    renews: set[int] = set()
    for row in rows:  # in the order of their numbers
        what = f"visa:{row.visa_id}"
        how = "renewed" if row.visa_id in renews else "issued"
        yield f"{what}.{how}", monday(row.issued_at, where)
        renews.discard(row.visa_id)
        if row.state == "issued":
            yield what, STANDING
        elif row.state == "superseded":
            renews.add(row.visa_id)
        else:
            yield f"{what}.lapsed", monday(row.ended_at, where)


def _by_person(rows: Iterable[Any]) -> Iterator[tuple[int, list[Any]]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    yield from found.items()


_people: BindParameter[int] = bindparam("people", expanding=True)

_PEOPLE = (
    select(
        Person.id,
        Person.unit_id,
        Person.job,
        Person.created_at,
        Person.suspended_at,
        Unit.time_zone,
    )
    .join(Unit, Unit.id == Person.unit_id)
    .where(Person.id.in_(_people))
)
_PASSPORTS = (
    select(Passport.person_id, Passport.issued_at, Credential.revoked_at)
    .outerjoin(Credential, and_(Credential.kind == "passport", Credential.of == Passport.id))
    .where(Passport.person_id.in_(_people))
)
_VISAS = (
    select(Visa.person_id, Visa.visa_id, Visa.state, Visa.issued_at, Visa.ended_at)
    .where(Visa.person_id.in_(_people))
    .order_by(Visa.person_id, Visa.visa_id, Visa.number)
)
_MONTHS = (
    select(Account.person_id, ActiveMonth.month)
    .join(ActiveMonth, ActiveMonth.account_id == Account.id)
    .where(Account.person_id.in_(_people))
)
