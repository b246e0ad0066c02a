"""Decided once more when a message leaves: what is no longer true is not sent, and nothing in quiet hours.

A digest with something in it that she finished meanwhile is withdrawn as a whole, and what is left of it is
posted anew. A manager's word waits for the morning instead.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from academy.engine.reminding import Key, Reason, closed, next_open
from academy.models.database import reading, writing
from academy.models.outbox import Message
from academy.models.reminders import Reminder, ReminderItem
from academy.services import catalogue
from academy.services.outbox import NotYet, Withdrawn
from academy.services.reminders import chosen as choice
from academy.services.reminders.loading import Addressee, addressees


def check(messages: Sequence[Message], *, at: datetime) -> dict[int, Withdrawn | NotYet]:
    """Which of *messages* must not leave now, and why; in as few statements for many as for one.

    ``body["reminder"]`` names the reminder that one carries, ``body["heeds"]`` whose quiet hours it keeps.
    """
    with reading() as session:
        looked = _Look(session, messages, at)
        told = {message.id: why for message in messages if (why := looked.why_not(message))}
    gone: dict[str, list[int]] = defaultdict(list)
    for message in messages:
        why = told.get(message.id)
        if isinstance(why, Withdrawn) and "reminder" in message.body:
            gone[str(why)].append(int(message.body["reminder"]))
    if gone:
        _withdraw(gone, at=at)
    return told


class _Look:
    """What is so at a moment for those whom some messages are for."""

    def __init__(self, session: Session, messages: Sequence[Message], at: datetime) -> None:
        self.at, self.keys = at, defaultdict[int, set[Key]](set)
        ids = [int(each.body["reminder"]) for each in messages if "reminder" in each.body]
        people = {int(each.body["heeds"]) for each in messages if "heeds" in each.body}
        self.rows = {row.id: row for row in _reminders(session, ids)} if ids else {}
        people |= {row.person_id for row in self.rows.values()}
        if not people:
            return
        for row in _items(session, ids):
            self.keys[row.reminder_id].add((row.assignment_id, row.round))
        self.chosen, live = choice.read(session), catalogue.newest(session)
        found = addressees(session, sorted(people), live.calendar, at=at)
        self.who = {each.id: each for each in found}

    def why_not(self, message: Message) -> Withdrawn | NotYet | None:
        if "reminder" in message.body:
            why = self.reminder(int(message.body["reminder"]))
            return Withdrawn(why.value) if isinstance(why, Reason) else why
        return self.hour(int(message.body["heeds"])) if "heeds" in message.body else None

    def reminder(self, id_: int) -> Reason | NotYet | None:
        row = self.rows.get(id_)
        who = self.who.get(row.person_id) if row and row.withdrawn_at is None else None
        if row is None or who is None or (self.chosen.is_paused and row.kind != "nudge"):
            return Reason.NOTHING
        if why := self.untrue(who, row):
            return why
        refused = closed(self.at, who.days, self.chosen.rules.quiet)
        if refused and row.kind == "nudge":
            until = next_open(self.at, who.days, self.chosen.rules.quiet)
            return NotYet(until) if until else refused
        if row.kind != "nudge" and who.days.day(self.at) != row.day:
            return refused or Reason.SOON
        return refused

    def untrue(self, who: Addressee, row: Row[Any]) -> Reason | None:
        """Why what the reminder says is not so any more."""
        if row.kind == "minute":
            if who.last_minute == who.days.day(self.at):
                return Reason.FINISHED
            return None if who.wishes.minute else Reason.NOTHING
        keys, asked = self.keys[row.id], {item.asked.key: item.asked for item in who.items}
        left = {key for key in keys if key in asked and not asked[key].is_finished}
        if (left != keys) if row.kind == "digest" else not left:
            return Reason.FINISHED
        if row.kind == "digest" and not who.wishes.suggestions:
            unwished = any(not asked[key].is_mandatory for key in keys)
            return Reason.NOTHING if unwished else None
        return None

    def hour(self, person: int) -> Withdrawn | NotYet | None:
        who = self.who.get(person)
        if who is None:
            return Withdrawn("suspended")
        until = next_open(self.at, who.days, self.chosen.rules.quiet)
        if until is None:
            return Withdrawn("no hour for it")
        return None if until == self.at else NotYet(until)


def _reminders(session: Session, ids: Sequence[int]) -> Sequence[Row[Any]]:
    columns = (Reminder.id, Reminder.person_id, Reminder.kind, Reminder.day, Reminder.withdrawn_at)
    found: Sequence[Any] = session.execute(select(*columns).where(Reminder.id.in_(ids))).all()
    return found


def _items(session: Session, ids: Sequence[int]) -> Sequence[Row[Any]]:
    columns = (ReminderItem.reminder_id, ReminderItem.assignment_id, ReminderItem.round)
    named = select(*columns).where(ReminderItem.reminder_id.in_(ids))
    found: Sequence[Any] = session.execute(named).all()
    return found


def _withdraw(gone: Mapping[str, Sequence[int]], *, at: datetime) -> None:
    with writing() as session:
        for why, ids in gone.items():
            session.execute(
                update(Reminder)
                .where(Reminder.id.in_(ids), Reminder.withdrawn_at.is_(None))
                .values(withdrawn_at=at, why=why)
            )
