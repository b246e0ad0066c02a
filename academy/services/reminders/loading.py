"""All that is needed to decide what to say to some people: one statement for each kind of row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, literal, select
from sqlalchemy.orm import Session

from academy.engine import reminding
from academy.engine.calendar import Calendar
from academy.engine.reminding import SPAN, Days, Rules, Told, Wishes, Word
from academy.manuscript import calendars
from academy.models.audiences import OPEN, Assignment, AssignmentMember
from academy.models.base import UtcDateTime
from academy.models.finishing import finished
from academy.models.people import Leave, Person, Unit
from academy.models.reminders import Reminder, ReminderItem, Wish
from academy.models.streaks import Streak, WorkingWeek
from academy.services.calendars import Holidays
from academy.services.viewer import weekdays


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is asked of her, with its words: ``target`` is a slug, None for the passport."""

    asked: reminding.Asked
    kind: str
    target: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody to whom something may be said, and what there is to say."""

    id: int
    uid: str
    email: str | None
    given_name: str
    locale: str
    secret_hash: str | None
    days: Days
    wishes: Wishes
    opens: bool
    thanks: bool
    last_minute: date | None
    items: Sequence[Item] = ()
    told: Sequence[Told] = ()

    def word(self, rules: Rules, *, at: datetime) -> Word:
        """What to say to her now."""
        return reminding.decide(
            [item.asked for item in self.items],
            at=at,
            days=self.days,
            told=self.told,
            wishes=self.wishes,
            rules=rules,
            last_minute=self.last_minute,
        )


def addressees(
    session: Session,
    ids: Sequence[int],
    company: calendars.Calendar,
    *,
    at: datetime,
) -> list[Addressee]:
    """Those of *ids* who are not suspended, in the order of their ids.

    *company* has the company's own days.
    """
    if not ids:
        return []
    leave, weeks = _leave(session, ids), _weeks(session, ids)
    items, told = _items(session, ids, at), told_lately(session, ids, at=at)
    return [
        Addressee(
            *(row.id, row.uid, row.email, row.given_name, row.locale, row.secret_hash),
            days=_days(row, company, leave.get(row.id, ()), weeks.get(row.id, ())),
            wishes=Wishes(row.suggestions is not False, row.minute is True),
            opens=row.opens is not False,
            thanks=row.thanks is True,
            last_minute=row.last,
            items=items.get(row.id, ()),
            told=told.get(row.id, ()),
        )
        for row in _people(session, ids)
    ]


def told_lately(
    session: Session, ids: Sequence[int], *, at: datetime
) -> Mapping[int, Sequence[Told]]:
    """The reminders that still count, by person. No moment of an assignment lasts longer than they do."""
    rows = session.execute(
        select(
            Reminder.id,
            Reminder.person_id,
            Reminder.at,
            Reminder.day,
            ReminderItem.assignment_id,
            ReminderItem.round,
        )
        .outerjoin(ReminderItem, ReminderItem.reminder_id == Reminder.id)
        .where(
            Reminder.person_id.in_(ids),
            Reminder.withdrawn_at.is_(None),
            Reminder.at > at - max(SPAN, timedelta(days=62)),
        )
    )
    keys: dict[tuple[int, int, datetime, date], set[reminding.Key]] = defaultdict(set)
    for row in rows:
        about = keys[row.person_id, row.id, row.at, row.day]
        if row.assignment_id is not None:
            about.add((row.assignment_id, row.round))
    told: dict[int, list[Told]] = defaultdict(list)
    for (person, _id, moment, day), about in keys.items():
        told[person].append(Told(moment, day, frozenset(about)))
    return told


def _people(session: Session, ids: Sequence[int]) -> Sequence[Row[Any]]:
    rows: Sequence[Any] = session.execute(
        select(
            Person.id,
            Person.uid,
            Person.email,
            Person.given_name,
            Person.locale,
            Person.secret_hash,
            func.coalesce(Person.time_zone, Unit.time_zone).label("zone"),
            Unit.time_zone.label("unit_zone"),
            Unit.week,
            func.coalesce(Unit.region, Unit.country).label("region"),
            Wish.suggestions,
            Wish.minute,
            Wish.opens,
            Wish.thanks,
            Streak.last,
        )
        .join(Unit, Unit.id == Person.unit_id)
        .outerjoin(Wish, Wish.person_id == Person.id)
        .outerjoin(Streak, Streak.person_id == Person.id)
        .where(Person.id.in_(ids), Person.suspended_at.is_(None))
        .order_by(Person.id)
    ).all()
    return rows


def _days(
    row: Row[Any],
    company: calendars.Calendar,
    leave: Sequence[tuple[date, date]],
    weeks: Sequence[tuple[date, frozenset[int] | None]],
) -> Days:
    holidays = Holidays(row.region, company)
    calendar = Calendar(weekdays(row.week), tuple(weeks), tuple(leave), holidays)
    return Days(calendar, ZoneInfo(row.unit_zone), ZoneInfo(row.zone))


def _items(session: Session, ids: Sequence[int], at: datetime) -> dict[int, list[Item]]:
    rows = session.execute(
        select(
            AssignmentMember.person_id,
            AssignmentMember.assignment_id,
            AssignmentMember.round,
            AssignmentMember.due_on,
            Assignment.kind,
            Assignment.target,
            Assignment.is_mandatory,
            Assignment.reason,
            Assignment.grace_days,
            finished(literal(at, UtcDateTime())).is_not(None).label("is_done"),
        )
        .join(Assignment, Assignment.id == AssignmentMember.assignment_id)
        .where(
            *(AssignmentMember.person_id.in_(ids), AssignmentMember.due_on.is_not(None)),
            *(OPEN, Assignment.closed_at.is_(None)),
        )
    )
    items: dict[int, list[Item]] = defaultdict(list)
    for row in rows:
        asked = reminding.Asked(
            *((row.assignment_id, row.round), row.due_on, row.is_mandatory, row.grace_days),
            is_finished=row.is_done,
        )
        items[row.person_id].append(Item(asked, row.kind, row.target, row.reason))
    return items


def _leave(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[date, date]]]:
    spans: dict[int, list[tuple[date, date]]] = defaultdict(list)
    hers = select(Leave.person_id, Leave.first, Leave.last).where(Leave.person_id.in_(ids))
    for person, first, last in session.execute(hers):
        spans[person].append((first, last))
    return spans


def _weeks(
    session: Session, ids: Sequence[int]
) -> dict[int, list[tuple[date, frozenset[int] | None]]]:
    chosen: dict[int, list[tuple[date, frozenset[int] | None]]] = defaultdict(list)
    hers = select(WorkingWeek.person_id, WorkingWeek.since, WorkingWeek.week)
    for person, since, week in session.execute(
        hers.where(WorkingWeek.person_id.in_(ids)).order_by(WorkingWeek.since)
    ):
        chosen[person].append((since, weekdays(week) if week else None))
    return chosen
