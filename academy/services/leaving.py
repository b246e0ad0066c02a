"""Who leaves takes her credentials along: they stay verifiable, and a letter says where they are.

The letter goes once, on the day when she is suspended, to the private address that she gave; without
one nobody writes to her. An address is kept once somebody who reads its mail has said that it is hers.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.errors import TooMany
from academy.models.credentials import Credential
from academy.models.outbox import Message
from academy.models.people import Person
from academy.services import outbox

PATIENCE = timedelta(days=3)
"""How long a new address may wait to be confirmed."""

MOST = 3
"""Letters that one address gets within ``PATIENCE``, whoever names it."""


@dataclass(frozen=True, slots=True)
class Farewell:
    """Whom to write to, and the credentials (kind, name as signed or empty, uid) that count that day."""

    address: str
    given_name: str
    locale: str
    credentials: Sequence[tuple[str, str, str]]


def ask(session: Session, address: str, letter: dict[str, str], *, at: datetime) -> None:
    """Post the *letter* that asks whether *address* is hers. Raises ``TooMany``."""
    lately = (Message.recipient == address, Message.created_at > at - PATIENCE)
    if (session.scalar(select(func.count()).where(*lately)) or 0) >= MOST:
        raise TooMany("That was a lot in a short time. Please wait a moment.", wait=3600)
    outbox.post(session, channel="mail", recipient=address, body=letter, at=at)


def keep_address(session: Session, person_uid: str, address: str | None) -> bool:
    """Her private address, None for none; False if she is not here any more."""
    hers = update(Person).where(Person.uid == person_uid, Person.suspended_at.is_(None))
    kept = session.execute(hers.values(private_email=address).returning(Person.id))
    return kept.first() is not None


def farewell(session: Session, person: Person, *, at: datetime) -> Farewell | None:
    """What a letter to *person* would say; None without an address, or with nothing to take along."""
    if not person.private_email:
        return None
    counts = select(Credential.kind, Credential.document, Credential.uid).where(
        Credential.person_id == person.id,
        Credential.revoked_at.is_(None),
        Credential.superseded_at.is_(None),
        Credential.until.is_(None) | (Credential.until > at),
    )
    found = [
        (row.kind, json.loads(row.document)["name"] if row.document else "", row.uid)
        for row in session.execute(counts.order_by(Credential.id))
    ]
    if not found:
        return None
    return Farewell(person.private_email, person.given_name, person.locale, found)


def farewells(session: Session, person_ids: Sequence[int], *, at: datetime) -> list[Farewell]:
    """``farewell`` for many: those with an address, and something to take along."""
    people = select(Person).where(Person.id.in_(person_ids), Person.private_email.is_not(None))
    found = (farewell(session, person, at=at) for person in session.scalars(people).all())
    return [each for each in found if each]


def send(session: Session, leaving: Farewell, letter: dict[str, str], *, at: datetime) -> None:
    """Post the *letter*, in the transaction that suspends her."""
    outbox.post(session, channel="mail", recipient=leaving.address, body=letter, at=at)
