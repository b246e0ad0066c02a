"""Who leaves takes her credentials along: they stay verifiable, and a letter says where they are.

The letter goes once, on the day when she is suspended, to the private address that she gave; without
one nobody writes to her.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.models.credentials import Credential
from academy.models.people import Person
from academy.services import outbox
from academy.services.logins import normal_email
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Farewell:
    """Whom to write to, and the credentials (kind, uid) that count that day."""

    address: str
    given_name: str
    locale: str
    credentials: Sequence[tuple[str, str]]


def give_address(session: Session, viewer: Viewer, text: str) -> None:
    """Her private address, empty for none. Raises ``Invalid`` for what is no address."""
    address = normal_email(text) if text.strip() else None
    mine = update(Person).where(Person.id == viewer.id)
    session.execute(mine.values(private_email=address))


def farewell(session: Session, person: Person, *, at: datetime) -> Farewell | None:
    """What a letter to *person* would say; None without an address, or with nothing to take along."""
    if not person.private_email:
        return None
    counts = select(Credential.kind, Credential.uid).where(
        Credential.person_id == person.id,
        Credential.revoked_at.is_(None),
        Credential.superseded_at.is_(None),
        Credential.until.is_(None) | (Credential.until > at),
    )
    found = [(row.kind, row.uid) for row in session.execute(counts.order_by(Credential.id))]
    if not found:
        return None
    return Farewell(person.private_email, person.given_name, person.locale, found)


def send(session: Session, leaving: Farewell, letter: dict[str, str], *, at: datetime) -> None:
    """Post the *letter*, in the transaction that suspends her."""
    outbox.post(session, channel="mail", recipient=leaving.address, body=letter, at=at)
