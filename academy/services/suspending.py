"""Closing every door to people, however many they are: set by set, in the transaction that says why."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from academy.models.outbox import Message
from academy.models.people import Person
from academy.models.sign_in import Link, SignIn, Token

PORTION = 2_000


def suspend(session: Session, person_ids: Sequence[int], *, at: datetime) -> None:
    """Suspend *person_ids*, there and then: devices, tokens, links, and mail that waits for them."""
    for start in range(0, len(person_ids), PORTION):
        some = list(person_ids[start : start + PORTION])
        theirs = select(Person.email).where(Person.id.in_(some), Person.email.is_not(None))
        for act in (
            update(Person)
            .where(Person.id.in_(some), Person.suspended_at.is_(None))
            .values(suspended_at=at),
            delete(SignIn).where(SignIn.person_id.in_(some)),
            update(Token)
            .where(Token.person_id.in_(some), Token.revoked_at.is_(None))
            .values(revoked_at=at),
            update(Link).where(Link.person_id.in_(some), Link.used_at.is_(None)).values(used_at=at),
            update(Message)
            .where(Message.recipient.in_(theirs), Message.closed_at.is_(None))
            .values(closed_at=at, error="suspended"),
        ):
            session.connection().execute(act)
    session.expire_all()


def resume(session: Session, person_ids: Sequence[int], *, at: datetime) -> None:
    """Let *person_ids* in again, by the passwords that they had."""
    for start in range(0, len(person_ids), PORTION):
        some = list(person_ids[start : start + PORTION])
        session.connection().execute(
            update(Person).where(Person.id.in_(some)).values(suspended_at=None)
        )
    session.expire_all()
