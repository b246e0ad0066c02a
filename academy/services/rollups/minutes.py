"""Daily minutes by week: those that were taken, from the days of units, and those that could be.

Possible is a minute on each working day of each of the unit's people: by her own working week or the
unit's, without public holidays and without her leave. Both are of the people who were there then, and are
counted while their days are still told one by one.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from academy.engine.calendar import monday_of
from academy.models.base import UtcDateTime
from academy.models.database import reading, writing
from academy.models.insights import EVERY_JOB, Rollup
from academy.models.people import Leave, Person, Unit
from academy.models.statements import run
from academy.models.streaks import WorkingWeek
from academy.models.tallies import UnitDay
from academy.services import catalogue
from academy.services.calendars import Holidays
from academy.services.rollups import folding
from academy.services.rollups.places import Key
from academy.services.viewer import weekdays

TAKEN, POSSIBLE = "minute", "possible"

RECENT = timedelta(days=15)
"""Older days of the ledger are folded for good."""

WEEK = timedelta(weeks=1)


def count(*, at: datetime, since: date | None = None) -> None:
    """Bring the weeks that are recent, or all *since* a day, up to date."""
    begin = monday_of(max(since or at.date() - RECENT, date(2000, 1, 3)))
    with reading() as session:
        if not _differences(session, begin, at):
            return
    with writing() as session:
        if folding.hold(session):
            folding.add_own(session, _differences(session, begin, at))


def _differences(session: Session, begin: date, at: datetime) -> Counter[Key]:
    """What differs from what was counted, from the week of *begin* on."""
    new: Counter[Key] = Counter()
    for row in run(session, _DAYS, {"begin": begin}):
        new[row.unit_id, EVERY_JOB, TAKEN, monday_of(row.day)] += int(row.stars)
    first = min((key[3] for key in new), default=at.date())
    for week in _weeks(max(begin, first), at.date()):
        for unit, days in possible(session, week).items():
            new[unit, EVERY_JOB, POSSIBLE, week] = days
    old = {
        (row.unit_id, EVERY_JOB, row.what, row.day): row.own
        for row in run(session, _COUNTED, {"begin": begin})
    }
    changes = {key: new[key] - old.get(key, 0) for key in {*new, *old}}
    return Counter({key: number for key, number in changes.items() if number})


def _weeks(first: date, today: date) -> Iterator[date]:
    """The Mondays from the week of *first* up to the last one that is over."""
    week = monday_of(first)
    while week + WEEK <= today:
        yield week
        week += WEEK


def possible(session: Session, week: date) -> dict[int, int]:
    """By unit, the minutes that its own people could take in the *week* of that Monday."""
    working = _calendars(session)
    days = {unit: of(week) for unit, of in working.items()}
    end = {"end": datetime.combine(week + WEEK, time(), UTC)}
    found = {
        unit: people * len(days[unit])
        for unit, people in run(session, _PEOPLE, end)
        if unit in days
    }
    own: dict[int, Collection[date]] = {}
    for person, unit, digits in run(session, _OWN_WEEKS, {"week": week, **end}):
        if digits and person not in own and unit in days:
            own[person] = _days(week, digits) & working[unit](week, "1234567")
            found[unit] += len(own[person]) - len(days[unit])
    away = run(session, _AWAY, {"first": week, "last": week + WEEK - timedelta(days=1), **end})
    for person, unit, first, last in away:
        if unit in days:
            hers = own.get(person, days[unit])
            found[unit] -= sum(first <= day <= last for day in hers)
    return found


def _calendars(session: Session) -> dict[int, Any]:
    """By unit, its working days of a week: ``days(monday)``, or of another week's digits than its own."""
    company = catalogue.newest(session).calendar

    @cache
    def days(region: str | None, digits: str, week: date) -> frozenset[date]:
        holidays = Holidays(region, company)
        return frozenset(day for day in _days(week, digits) if day not in holidays)

    def of(row: Any) -> Any:
        return lambda week, digits=None: days(row.region or row.country, digits or row.week, week)

    return {row.id: of(row) for row in run(session, _UNITS)}


def _days(week: date, digits: str) -> frozenset[date]:
    return frozenset(week + timedelta(days=day) for day in weekdays(digits))


_end = bindparam("end", type_=UtcDateTime())
_WAS_HERE = and_(
    Person.created_at < _end, or_(Person.suspended_at.is_(None), Person.suspended_at >= _end)
)
"""Of ``Person``, at the end of a week: whoever counts in what could be, counts in what is taken from it."""

_PEOPLE = select(Person.unit_id, func.count()).where(_WAS_HERE).group_by(Person.unit_id)
_UNITS = select(Unit.id, Unit.week, Unit.region, Unit.country)
_OWN_WEEKS = (
    select(WorkingWeek.person_id, Person.unit_id, WorkingWeek.week)
    .join(Person, Person.id == WorkingWeek.person_id)
    .where(WorkingWeek.since <= bindparam("week"), _WAS_HERE)
    .order_by(WorkingWeek.person_id, WorkingWeek.since.desc())
)
_AWAY = (
    select(Leave.person_id, Person.unit_id, Leave.first, Leave.last)
    .join(Person, Person.id == Leave.person_id)
    .where(
        Leave.first <= bindparam("last"),
        Leave.last >= bindparam("first"),
        _WAS_HERE,
    )
)
_DAYS = select(UnitDay.unit_id, UnitDay.day, UnitDay.stars).where(
    UnitDay.day >= bindparam("begin"), UnitDay.unit_id > 0, UnitDay.stars > 0
)
_COUNTED = select(Rollup.unit_id, Rollup.what, Rollup.day, Rollup.own).where(
    Rollup.what.in_((TAKEN, POSSIBLE)), Rollup.job == EVERY_JOB, Rollup.day >= bindparam("begin")
)
