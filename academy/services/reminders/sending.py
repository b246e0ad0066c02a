"""Decided once more when a message leaves: what is no longer true is not sent, and nothing in quiet hours.

A digest with something in it that she finished meanwhile is withdrawn as a whole, and what is left of it is
posted anew. A manager's word waits for the morning instead.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.engine.reminding import Reason, closed, next_open
from academy.models.database import reading, writing
from academy.models.outbox import Message
from academy.models.reminders import Reminder, ReminderItem
from academy.services import catalogue
from academy.services.outbox import NotYet, Withdrawn
from academy.services.reminders import chosen as choice
from academy.services.reminders.loading import Addressee, addressees


def check(message: Message, *, at: datetime) -> None:
    """Raise ``Withdrawn`` or ``NotYet`` for a message that must not leave now; others pass.

    ``body["reminder"]`` names the reminder that it carries, ``body["heeds"]`` whose quiet hours it keeps.
    """
    if id_ := message.body.get("reminder"):
        with reading() as session:
            why, until = _reminder(session, int(id_), at=at)
        if until:
            raise NotYet(until)
        if why:
            _withdraw(int(id_), why, at=at)
            raise Withdrawn(why.value)
    elif person := message.body.get("heeds"):
        with reading() as session:
            _check_hour(session, int(person), at=at)


def _reminder(session: Session, id_: int, *, at: datetime) -> tuple[Reason | None, datetime | None]:
    """Why a reminder is withdrawn, or until when it waits."""
    row = session.execute(
        select(Reminder.person_id, Reminder.kind, Reminder.day, Reminder.withdrawn_at).where(
            Reminder.id == id_
        )
    ).first()
    if row is None or row.withdrawn_at:
        return Reason.NOTHING, None
    chosen, live = choice.read(session), catalogue.newest(session)
    found = addressees(session, [row.person_id], live.calendar, at=at, but=id_)
    if not found or (chosen.is_paused and row.kind != "nudge"):
        return Reason.NOTHING, None
    who = found[0]
    if why := _untrue(session, who, id_, row.kind, at):
        return why, None
    refused = closed(at, who.days, chosen.rules.quiet)
    if refused and row.kind == "nudge":
        until = next_open(at, who.days, chosen.rules.quiet)
        return (None, until) if until else (refused, None)
    if refused or (row.kind != "nudge" and who.days.day(at) != row.day):
        return refused or Reason.SOON, None
    return None, None


def _untrue(session: Session, who: Addressee, id_: int, kind: str, at: datetime) -> Reason | None:
    """Why what the reminder says is not so any more."""
    if kind == "minute":
        if who.last_minute == who.days.day(at):
            return Reason.FINISHED
        return None if who.wishes.minute else Reason.NOTHING
    about = select(ReminderItem.assignment_id, ReminderItem.round)
    keys = {
        (row[0], row[1]) for row in session.execute(about.where(ReminderItem.reminder_id == id_))
    }
    asked = {item.asked.key: item.asked for item in who.items}
    left = {key for key in keys if key in asked and not asked[key].is_finished}
    if (left != keys) if kind == "digest" else not left:
        return Reason.FINISHED
    if kind == "digest" and not who.wishes.suggestions:
        unwished = any(not asked[key].is_mandatory for key in keys)
        return Reason.NOTHING if unwished else None
    return None


def _check_hour(session: Session, person: int, *, at: datetime) -> None:
    chosen, live = choice.read(session), catalogue.newest(session)
    found = addressees(session, [person], live.calendar, at=at)
    if not found:
        raise Withdrawn("suspended")
    if closed(at, found[0].days, chosen.rules.quiet):
        until = next_open(at, found[0].days, chosen.rules.quiet)
        if until is None:
            raise Withdrawn("no hour for it")
        raise NotYet(until)


def _withdraw(id_: int, why: Reason, *, at: datetime) -> None:
    with writing() as session:
        session.execute(
            update(Reminder)
            .where(Reminder.id == id_, Reminder.withdrawn_at.is_(None))
            .values(withdrawn_at=at, why=why.value)
        )
