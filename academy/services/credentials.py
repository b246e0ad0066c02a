"""Credentials: issued with what earned them, ended, shown with or without a name.

Promises. The row is in the transaction of its cause, once a cause; document and token follow by a job
(``services/signing.py``). A credential is issued, then perhaps ended, revoked or superseded, and never
comes back. Whoever erases a person leaves a credential that says nothing and verifies no more.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.credentials import HELD, ISSUE, Credential
from academy.models.statements import here, run
from academy.services.viewer import Viewer

Kind = Literal["passport", "visa", "badge"]
End = Literal["revoked", "superseded"]

SIGNING = "sign_credentials"
"""The job that is woken."""

_UNSIGNED = {
    "signed_at": None,
    "key_id": None,
    "document": None,
    "jwt": None,
    "digest": None,
    "jwt_digest": None,
}


@dataclass(frozen=True, slots=True)
class Held:
    """A credential as its holder sees it."""

    uid: str
    kind: str
    state: str
    issued_at: datetime
    until: datetime | None
    shows_name: bool
    title: str
    """As it was signed; empty before."""


def issue_all(
    session: Session,
    kind: Kind,
    causes: Iterable[tuple[int, int, datetime | None]],
    *,
    at: datetime,
) -> None:
    """Credentials for rows of a *kind* that have none yet: each row's id stands between its person's and
    its end.
    """
    rows: list[dict[str, Any]] = [
        {
            "uid": secrets.token_hex(16),
            "person_id": person,
            "kind": kind,
            "of": of,
            "issued_at": at,
            "until": until,
            "shows_name": False,
            "earlier": [],
        }
        for person, of, until in causes
    ]
    if rows:
        run(session, here(session, ISSUE), rows)
        session.info.setdefault("wakes", set()).add(SIGNING)


def end(session: Session, kind: Kind, of: int, state: End, *, reason: str, at: datetime) -> bool:
    """End the credential for that row, for ever; False if it has ended before, or there is none."""
    ended = (
        update(Credential)
        .where(
            Credential.kind == kind,
            Credential.of == of,
            Credential.revoked_at.is_(None),
            Credential.superseded_at.is_(None),
        )
        .values({f"{state}_at": at, "reason": reason[:200]})
        .returning(Credential.id)
    )
    return run(session, ended).first() is not None


def show_name(session: Session, viewer: Viewer, uid: str, *, shows: bool) -> None:
    """Put the holder's name on her credential, or take it off: it is signed anew, and every copy that
    was made before is superseded. Raises ``NotFound`` for what is not hers.
    """
    mine = select(Credential).where(Credential.uid == uid, Credential.person_id == viewer.id)
    held = session.scalar(mine.with_for_update())
    if held is None:
        raise NotFound("There is no such credential.")
    if held.shows_name == shows or held.revoked_at or held.superseded_at:
        return
    held.earlier = [*held.earlier, *filter(None, (held.digest, held.jwt_digest))]
    held.shows_name = shows
    for column, value in _UNSIGNED.items():
        setattr(held, column, value)
    session.flush()
    session.info.setdefault("wakes", set()).add(SIGNING)


def held(session: Session, viewer: Viewer, *, at: datetime) -> list[Held]:
    """Her credentials, the oldest first."""
    rows = session.scalars(HELD, {"person": viewer.id})
    return [
        Held(
            uid=row.uid,
            kind=row.kind,
            state=state_of(row, at=at),
            issued_at=row.issued_at,
            until=row.until,
            shows_name=row.shows_name,
            title=json.loads(row.document)["name"] if row.document else "",
        )
        for row in rows
    ]


def state_of(row: Credential | Row[Any], *, at: datetime) -> str:
    """``erased``, ``revoked``, ``superseded``, ``expired``, ``signing`` or ``valid``: the first to fit."""
    states = {
        "erased": row.person_id is None,
        "revoked": row.revoked_at is not None,
        "superseded": row.superseded_at is not None,
        "expired": row.until is not None and row.until <= at,
        "signing": row.signed_at is None,
    }
    return next((state for state, is_so in states.items() if is_so), "valid")


def forget(session: Session, people: Iterable[int]) -> None:
    """Cut *people* from their credentials, and take the documents away: whoever holds a copy of one is
    told that it cannot be verified any more.
    """
    session.execute(
        update(Credential)
        .where(Credential.person_id.in_(list(people)))
        .values(_UNSIGNED | {"person_id": None, "shows_name": False, "earlier": []})
        .execution_options(synchronize_session=False)
    )
