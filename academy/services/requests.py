"""Requests that may come again: the first answer to a key is the answer to all its repeats.

A key is taken by inserting its row, in the transaction of the act itself: of two requests at once
the database lets one act and has the other wait for what the first one said. Keys belong to a
person; nobody's key answers anybody else.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.requests import CLAIM, FIRST, KEEP
from academy.models.statements import here
from academy.services.viewer import Viewer

LONGEST_KEY = 100
"""Characters; a row has no room for more."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An answer as it went out."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Key:
    """What the client called this request, and the digest of what it asks."""

    text: str
    fingerprint: bytes


def key_for(text: str, *, method: str, path: str, body: bytes) -> Key:
    """The key *text* together with the request that it names."""
    asked = hashlib.sha256(f"{method} {path}\n".encode())
    asked.update(body)
    return Key(text, asked.digest())


def claim(session: Session, viewer: Viewer, key: Key, *, at: datetime) -> Stored | None:
    """The first answer to *key*, or None when it is free: act then, and ``keep`` the answer.

    Raises ``Invalid`` when the key named another request before.
    """
    row = {
        "person_id": viewer.id,
        "key": key.text,
        "fingerprint": key.fingerprint,
        "status": 0,
        "body": "",
        "at": at,
    }
    if session.execute(here(session, CLAIM), row).first() is not None:
        return None
    first = session.execute(FIRST, {"person": viewer.id, "of_key": key.text}).one()
    if first.fingerprint != key.fingerprint:
        raise Invalid(
            "This Idempotency-Key belongs to another request. Choose a new one.",
            field="Idempotency-Key",
        )
    return Stored(first.status, first.body)


def keep(session: Session, viewer: Viewer, key: Key, answer: Stored) -> Stored:
    """Make *answer* the one that every repeat of *key* receives; call it after ``claim``."""
    session.connection().execute(
        KEEP,
        {
            "person": viewer.id,
            "of_key": key.text,
            "new_status": answer.status,
            "new_body": answer.body,
        },
    )
    return answer
