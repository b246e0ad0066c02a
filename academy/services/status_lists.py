"""Status lists: which credentials have ended, as a signed list of bits that anyone may fetch.

Signed when they are asked for, and kept by a process for ``KEPT``; with the seconds that they may be kept
on their way and by who asked, an end is visible to everybody within a minute.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.attestation import documents, integrity, lists
from academy.errors import NotFound, Unavailable
from academy.models.credentials import ENDED, StatusList
from academy.models.statements import run
from academy.services import keys
from academy.services.keys import House

KEPT = timedelta(seconds=documents.FRESH)

VALID = timedelta(days=1)
"""How long a list may be believed by who cannot fetch a newer one."""


def signed(session: Session, house: House, number: int, purpose: str, *, at: datetime) -> str:
    """The list of that *number* and *purpose*, signed, as JSON. Raises ``NotFound`` for one that no
    credential belongs to.
    """
    memory: dict[str, Any] = session.get_bind().get_execution_options()["memory"]
    kept: dict[tuple[str, int, str], tuple[datetime, str]] = memory.setdefault("status_lists", {})
    name = (house.url, number, purpose)
    made, text = kept.get(name, (None, ""))
    if made is None or not timedelta(0) <= at - made < KEPT:
        text = _sign(session, house, number, purpose, at=at)
        kept[name] = (at, text)
    return text


def _sign(session: Session, house: House, number: int, purpose: str, *, at: datetime) -> str:
    seed = session.scalar(select(StatusList.seed).where(StatusList.number == number))
    if seed is None:
        raise NotFound("There is nothing at this address.")
    signer = keys.signer(session, house)
    if signer is None:
        raise Unavailable("The academy is making a new key. Please try again in a moment.")
    last = number * lists.SIZE
    rows = run(session, ENDED, {"first": last - lists.SIZE + 1, "last": last}).all()
    is_ours = "revoked_at" if purpose == documents.REVOCATION else "superseded_at"
    indexes = [lists.place(row.id, seed).index for row in rows if getattr(row, is_ours)]
    since = at.replace(minute=0, second=0, microsecond=0)  # for verifiers whose clock is slow
    document = documents.status_list(
        number, purpose, issuer=house.issuer, indexes=indexes, since=since, until=at + VALID
    )
    return json.dumps(integrity.sign(document, signer.key, at=at))
