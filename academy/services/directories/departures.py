"""Who leaves by a directory: at once, or held for a person to decide.

Promises. What closes a door closes every door there and then (``suspending``). A directory whose people
leave by more than ``SHARE`` within a day does not go on by itself: whoever is one too many stays in, and
waits for an administrator. Nor does it suspend by itself who holds a role beyond its unit, or the last
administrator. The first departure of a day is no mass, however small the directory.

People whom the directory itself brought within that day are counted for themselves, so that nobody makes
room by inventing colleagues; up to ``TRIAL`` of them are somebody's trial and come and go freely.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.directories import (
    Departure,
    Directory,
    DirectoryEntry,
    DirectoryMember,
    HeldChange,
)
from academy.models.people import Person, Role, Unit
from academy.models.statements import here, insert_new, run
from academy.services import journal, suspending
from academy.services.directories import people
from academy.services.directories.tokens import Caller

DAY = timedelta(days=1)
SHARE = 0.05
TRIAL = 20

INSIST = timedelta(days=30)
"""How long a refusal answers a directory that asks again."""

NEW_HELD = insert_new(HeldChange, returning=["id"])


class Held(Conflict):
    """Not done: it waits for an administrator. ``reason`` is one of ``HELD_REASONS``."""

    def __init__(self, person_id: int, reason: str, *, removes: bool) -> None:
        super().__init__(
            "Held, and nothing of this request was done: an administrator of the academy decides on the "
            "page of this directory. Send it again later."
        )
        self.person_id, self.reason, self.removes = person_id, reason, removes


class Refused(Conflict):
    """Not done: an administrator refused it."""


def depart(session: Session, caller: Caller, row: Any, *, removes: bool, at: datetime) -> None:
    """Close every door to the person in *row*. Raises ``Held`` or ``Refused`` when it may not be done."""
    _listen_to_refusal(session, caller, row.id, at=at)
    if _reaches_beyond(session, caller, row.id):
        raise Held(row.id, "role", removes=removes)
    brought = bool(row.brought and row.spoken_of_at > at - DAY)
    is_counted = not brought or _count_brought(session, caller, at=at) > TRIAL
    if is_counted and _is_mass(session, caller, brought=brought, at=at):
        raise Held(row.id, "mass", removes=removes)
    if is_counted:
        session.add(Departure(directory_id=caller.id, person_id=row.id, brought=brought, at=at))
    suspending.suspend(session, [row.id], at=at)
    journal.about(session, caller.actor, "person.suspended", "person", row, at=at)


def hold(session: Session, caller: Caller, held: Held, *, at: datetime) -> None:
    """Have the change wait for an administrator; a second time changes nothing."""
    values = {
        "directory_id": caller.id,
        "person_id": held.person_id,
        "removes": held.removes,
        "reason": held.reason,
        "asked_at": at,
    }
    if run(session, here(session, NEW_HELD), values).first() is not None:
        journal.note(
            session,
            actor=caller.actor,
            act="directory.change_held",
            subject=f"person:{held.person_id}",
            at=at,
            unit_id=caller.unit_id,
            reason=held.reason,
        )


def forget(session: Session, entry: DirectoryEntry, *, at: datetime) -> None:
    """From now on she is none of the directory's people; nothing of hers is erased."""
    entry.forgotten_at, entry.user_key = at, None
    session.flush()
    for member in session.scalars(
        select(DirectoryMember).where(DirectoryMember.person_id == entry.person_id)
    ):
        session.delete(member)
    session.flush()


def _listen_to_refusal(session: Session, caller: Caller, person_id: int, *, at: datetime) -> None:
    refused = select(HeldChange.id).where(
        HeldChange.directory_id == caller.id,
        HeldChange.person_id == person_id,
        HeldChange.decision == "refused",
        HeldChange.decided_at > at - INSIST,
    )
    if session.scalar(refused.limit(1)) is not None:
        raise Refused("An administrator of the academy refused this: the person stays in.")


def _reaches_beyond(session: Session, caller: Caller, person_id: int) -> bool:
    paths = session.scalars(
        select(Unit.path).join(Role, Role.unit_id == Unit.id).where(Role.person_id == person_id)
    ).all()
    if not paths:
        return False
    if not all(path.startswith(caller.path) for path in paths):
        return True
    try:
        suspending.keep_an_administrator(session, without=[person_id])
    except Conflict:
        return True
    return False


def _is_mass(session: Session, caller: Caller, *, brought: bool, at: datetime) -> bool:
    """Whether one departure more would be more than ``SHARE`` of those who were there."""
    # One departure of a directory at a time: two at once would each see room for one. Not of its key, which
    # rows that point at it hold already: two that wanted it whole would wait for each other for ever.
    held = select(Directory.id).where(Directory.id == caller.id).with_for_update(key_share=True)
    session.execute(held)
    left = select(func.count()).where(
        Departure.directory_id == caller.id, Departure.at > at - DAY, Departure.brought == brought
    )
    gone: int = session.scalar(left) or 0
    if not gone:
        return False
    new = _count_brought(session, caller, at=at)
    there = new if brought else _count(session, caller) - new
    return gone + 1 > SHARE * (there + gone)


def _count_brought(session: Session, caller: Caller, *, at: datetime) -> int:
    recent = and_(DirectoryEntry.brought, DirectoryEntry.created_at > at - DAY)
    return _count(session, caller, recent)


def _count(session: Session, caller: Caller, *conditions: ColumnElement[bool]) -> int:
    counted = (
        select(func.count())
        .select_from(Person)
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .where(people.visible(caller), Person.suspended_at.is_(None), *conditions)
    )
    return session.scalar(counted) or 0
