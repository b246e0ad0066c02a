"""Closing every door to people, and opening them again: one of them from a page, or thousands by a file.

The statements work on sets, so that a roster and a directory suspend as a page does.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.bulk import batched
from academy.models.devices import KnownDevice
from academy.models.outbox import Message
from academy.models.people import Person, Role, Unit
from academy.models.sign_in import Link, SignIn, Token
from academy.models.statements import run

PORTION = 1000
"""Ids in one statement: databases take so many values and no more."""


def suspend(session: Session, person_ids: Sequence[int], *, at: datetime) -> int:
    """Close every door to them, there and then; how many were not suspended before.

    Their devices are signed out, their API tokens and links end, and mail that waits for them stays here.
    Raises ``Conflict`` if nobody could run the academy without them.
    """
    keep_an_administrator(session, without=person_ids)
    session.flush()
    gone = 0
    for ids in batched(sorted(set(person_ids)), PORTION):
        was_in = update(Person).where(Person.id.in_(ids), Person.suspended_at.is_(None))
        gone += run(session, was_in.values(suspended_at=at)).rowcount
        for known in (SignIn, KnownDevice):
            run(session, delete(known).where(known.person_id.in_(ids)))
        living = update(Token).where(Token.person_id.in_(ids), Token.revoked_at.is_(None))
        run(session, living.values(revoked_at=at))
        unused = update(Link).where(Link.person_id.in_(ids), Link.used_at.is_(None))
        run(session, unused.values(used_at=at))
        theirs = select(Person.email).where(Person.id.in_(ids), Person.email.is_not(None))
        waits = update(Message).where(Message.closed_at.is_(None), Message.recipient.in_(theirs))
        run(session, waits.values(closed_at=at, error="suspended"))
    session.expire_all()
    return gone


def resume(session: Session, person_ids: Sequence[int]) -> int:
    """Open the doors again, with the passwords that they had; how many were suspended."""
    session.flush()
    back = 0
    for ids in batched(sorted(set(person_ids)), PORTION):
        was_out = update(Person).where(Person.id.in_(ids), Person.suspended_at.is_not(None))
        back += run(session, was_out.values(suspended_at=None)).rowcount
    session.expire_all()
    return back


def keep_an_administrator(session: Session, *, without: Collection[int]) -> None:
    """Raise ``Conflict`` if nobody else could run the whole academy *without* these people.

    The rows are held, so that two administrators cannot end each other at the same moment.
    """
    chiefs = session.scalars(
        select(Role.person_id)
        .join(Unit, Unit.id == Role.unit_id)
        .join(Person, Person.id == Role.person_id)
        .where(Role.role == "admin", Unit.parent_id.is_(None), Person.suspended_at.is_(None))
        .order_by(Role.id)
        .with_for_update(of=(Role, Person))
    ).all()
    if chiefs and set(chiefs) <= set(without):
        raise Conflict("This is the last administrator. Name another one first.")
