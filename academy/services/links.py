"""Single-use ways in: links that travel by mail, and codes that are printed for who has no mailbox.

A link dies when it is used, when another takes its place, after its time, on a change of password,
e-mail address or number, at the next sign-in, and with a suspension. Only its digest is kept.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.models.people import Person
from academy.models.sign_in import Link
from academy.services.passwords import digest

LIFETIMES = {"activation": timedelta(days=14), "reset": timedelta(minutes=30)}

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that a tired eye takes for something else: no 0 and O, no 1, I and L."""

CODE_LENGTH = 8
"""Forty bits, of which a door with limits lets nobody guess."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whom an open link lets in, and what for."""

    person_id: int
    purpose: str
    given_name: str
    email: str | None
    number: str | None

    @property
    def takes_pin(self) -> bool:
        """Whether she will sign in with a PIN."""
        return self.email is None


def new_token() -> str:
    """A link's secret."""
    return secrets.token_urlsafe(32)


def issue_link(
    session: Session, person: Person, purpose: str, at: datetime, *, token: str | None = None
) -> str:
    """Open a link for *person* (``activation`` or ``reset``) and end her older ones; its secret.

    A *token* made beforehand lets the letter that carries it be written outside the transaction.
    """
    token = token or new_token()
    _open(session, person, purpose, digest(token), at)
    return token


def issue_code(session: Session, person: Person, at: datetime) -> str:
    """Open an activation code like ``K7QD-M2XP``; it counts together with her number only."""
    code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
    _open(session, person, "activation", digest(_code_token(person.number or "", code)), at)
    return f"{code[:4]}-{code[4:]}"


def find_link(session: Session, token: str, *, at: datetime) -> Invitation | None:
    """What the open link *token* is for."""
    return _find(session, digest(token), at)


def take(session: Session, person_id: int, *, token: str, at: datetime) -> bool:
    """Use up the link *token*; True for exactly one of many who try at once."""
    used = (
        update(Link)
        .where(
            Link.token_hash == digest(token),
            Link.person_id == person_id,
            Link.used_at.is_(None),
            Link.expires_at > at,
        )
        .values(used_at=at)
    )
    return bool(session.execute(used).rowcount)  # type: ignore[attr-defined]


def take_code(session: Session, person_id: int, *, number: str, code: str, at: datetime) -> bool:
    """Use up an activation code, as ``take`` does a link."""
    return take(session, person_id, token=_code_token(number, code), at=at)


def close_links(session: Session, person_id: int, *, at: datetime) -> None:
    """End every open link of a person."""
    session.execute(
        update(Link)
        .where(Link.person_id == person_id, Link.used_at.is_(None))
        .values(used_at=at)
        .execution_options(synchronize_session=False)
    )


def _open(session: Session, person: Person, purpose: str, hashed: bytes, at: datetime) -> None:
    close_links(session, person.id, at=at)
    session.add(
        Link(
            token_hash=hashed,
            person_id=person.id,
            purpose=purpose,
            created_at=at,
            expires_at=at + LIFETIMES[purpose],
        )
    )
    session.flush()


def _find(session: Session, hashed: bytes, at: datetime) -> Invitation | None:
    row = session.execute(
        select(Link.person_id, Link.purpose, Person.given_name, Person.email, Person.number)
        .join(Person, Person.id == Link.person_id)
        .where(
            Link.token_hash == hashed,
            Link.used_at.is_(None),
            Link.expires_at > at,
            Person.suspended_at.is_(None),
        )
    ).one_or_none()
    return Invitation(**row._mapping) if row else None


def _code_token(number: str, code: str) -> str:
    letters = "".join(c for c in code.upper() if c.isalnum())
    return f"code:{number}:{letters}"
