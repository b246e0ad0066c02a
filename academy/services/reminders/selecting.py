"""Who may have to hear something now: found by the database, in portions of people of one time zone.

What the statement says is the rule of ``academy.engine.reminding`` but for what needs a calendar: it may
find somebody to whom nothing is said, and never leaves out anybody to whom something is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Select, and_, case, false, func, literal, or_, select
from sqlalchemy.orm import Session

from academy.engine.reminding import GAP, MOST, SPAN, Rules
from academy.manuscript import calendars
from academy.models.audiences import Assignment, AssignmentMember
from academy.models.finishing import is_open
from academy.models.people import Leave, Person, Unit
from academy.models.reminders import Reminder, ReminderItem, Wish
from academy.models.streaks import Streak, WorkingWeek
from academy.services.calendars import Holidays

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Zone:
    """People whose unit keeps the time of ``unit``, and who are in ``own`` (None: in that of the unit)."""

    unit: str
    own: str | None

    def day(self, at: datetime) -> date:
        """Their working day."""
        return at.astimezone(ZoneInfo(self.unit)).date()

    @property
    def here(self) -> ZoneInfo:
        """Where they are."""
        return ZoneInfo(self.own or self.unit)

    def of(self) -> ColumnElement[bool]:
        """The condition on ``Person`` and ``Unit``."""
        own = Person.time_zone.is_(None) if self.own is None else Person.time_zone == self.own
        return and_(Unit.time_zone == self.unit, own)


def zones(session: Session) -> Iterator[Zone]:
    """Every time zone that somebody is in."""
    pairs = (
        select(Unit.time_zone, Person.time_zone)
        .join(Person, Person.unit_id == Unit.id)
        .where(Person.suspended_at.is_(None))
        .distinct()
    )
    return (Zone(unit, own) for unit, own in session.execute(pairs).all())


def candidates(
    session: Session, zone: Zone, rules: Rules, company: calendars.Calendar, *, at: datetime
) -> Select[int]:
    """The people of *zone* to whom something may have to be said at *at*, by id.

    *company* has the company's own days.
    """
    day = zone.day(at)
    can_hear = (
        zone.of(),
        Person.suspended_at.is_(None),
        Person.email.is_not(None),
        func.coalesce(Unit.region, Unit.country, "").not_in(_closed(session, day, company)),
        _works_perhaps(day),
        ~_reminded(Reminder.at > at - GAP).exists(),
        _reminded(Reminder.at > at - SPAN).with_only_columns(func.count()).scalar_subquery() < MOST,
    )
    asked = (
        select(AssignmentMember.person_id)
        .join(Assignment, Assignment.id == AssignmentMember.assignment_id)
        .join(Person, Person.id == AssignmentMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(*can_hear, is_open(at), _is_news(session, day, rules))
    )
    away = (
        select(Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .join(Wish, and_(Wish.person_id == Person.id, Wish.minute))
        .outerjoin(Streak, Streak.person_id == Person.id)
        .where(
            *can_hear,
            or_(Streak.last.is_(None), Streak.last < day - 3 * ONE_DAY),
            ~_reminded(Reminder.day > day - 7 * ONE_DAY).exists(),
        )
    )
    either = asked.union(away).subquery()
    return select(either.c.person_id).order_by(either.c.person_id)


def _closed(session: Session, day: date, company: calendars.Calendar) -> list[str]:
    """The countries and regions that keep a holiday on *day*."""
    regions = session.scalars(select(func.coalesce(Unit.region, Unit.country, "")).distinct()).all()
    return [region for region in regions if day in Holidays(region or None, company)]


def _works_perhaps(day: date) -> ColumnElement[bool]:
    """A ``Person`` is not on leave, and her unit works on that day of the week, or her week is her own."""
    absent = select(Leave.id).where(
        Leave.person_id == Person.id, Leave.first <= day, Leave.last >= day
    )
    own_week = select(WorkingWeek.since).where(WorkingWeek.person_id == Person.id)
    return and_(~absent.exists(), or_(Unit.week.contains(str(day.isoweekday())), own_week.exists()))


def _reminded(condition: ColumnElement[bool]) -> Select[int]:
    return select(Reminder.id).where(
        Reminder.person_id == Person.id, Reminder.withdrawn_at.is_(None), condition
    )


def _is_news(session: Session, day: date, rules: Rules) -> ColumnElement[bool]:
    """A moment of the assignment has begun, and nothing was said about it since (see ``stage``)."""
    due, grace = AssignmentMember.due_on, Assignment.grace_days
    begun: list[tuple[ColumnElement[bool], date]] = []
    windows: list[ColumnElement[bool]] = []
    for ahead in range(max(rules.days_before, default=-1) + 1):
        last = due_day = day + ahead * ONE_DAY
        starts = [last - n * ONE_DAY for n in rules.days_before if n >= ahead]
        if starts:
            begun.append((due == due_day, max(starts)))
    if begun:
        windows.append(due.between(day, day + max(rules.days_before) * ONE_DAY))
    if rules.late_every:
        for days in _graces(session):
            newly = day - (days + 1) * ONE_DAY
            windows.append(and_(Assignment.is_mandatory, grace == days, due <= newly))
            begun += [
                (and_(grace == days, due == newly - n * ONE_DAY), day - n * ONE_DAY)
                for n in range(rules.late_every - 1)
            ]
    unwished = select(Wish.person_id).where(Wish.person_id == Person.id, ~Wish.suggestions)
    since = _first_day(begun, day - max(rules.late_every - 1, 0) * ONE_DAY)
    told = (
        select(ReminderItem.reminder_id)
        .join(Reminder, Reminder.id == ReminderItem.reminder_id)
        .where(
            ReminderItem.person_id == AssignmentMember.person_id,
            ReminderItem.assignment_id == AssignmentMember.assignment_id,
            ReminderItem.round == AssignmentMember.round,
            Reminder.withdrawn_at.is_(None),
            Reminder.day >= since,
        )
        .correlate(AssignmentMember, Assignment)
    )
    return and_(
        or_(false(), *windows), or_(Assignment.is_mandatory, ~unwished.exists()), ~told.exists()
    )


def _graces(session: Session) -> Sequence[int]:
    """The graces that open assignments have: a few numbers."""
    open_ = select(Assignment.grace_days).where(Assignment.closed_at.is_(None))
    return session.scalars(open_.distinct()).all()


def _first_day(
    begun: list[tuple[ColumnElement[bool], date]], otherwise: date
) -> ColumnElement[date]:
    known = [(condition, _day(first)) for condition, first in begun]
    return case(*known, else_=_day(otherwise)) if known else _day(otherwise)


def _day(day: date) -> ColumnElement[date]:
    return literal(day, Date())
