"""Digests that chain the ledger's nights, so that nobody can rewrite its past unseen.

Triggers refuse to change a line; who owns the database can drop triggers. So each night hashes the
lines that came since, together with the digest of the night before: to change, add or take away one
old line, all digests from there on would have to be made again, and would differ from the last one as
it was printed by ``academy audit`` and kept elsewhere.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from academy.models.digests import ADD_DIGEST, LINES, LedgerDigest
from academy.models.rewards import LedgerEntry, LedgerTransaction
from academy.models.statements import here, run

SETTLED = timedelta(hours=1)
"""After so long no transaction is under way that could still bring a line of before."""

PORTION = 20_000
"""Lines that are fetched at once."""


Link = dict[str, Any]
"""A digest to come, as its row."""


def following(session: Session, *, at: datetime) -> Link | None:
    """The digest of what was written since the last one; None when nothing was."""
    last = newest(session)
    after = last.through_id if last else 0
    previous = last.digest if last else ""
    settled = (
        select(func.max(LedgerEntry.id))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerEntry.id > after, LedgerTransaction.at <= at - SETTLED)
    )
    through = session.scalar(settled)
    if through is None:
        return None
    digest, lines = _digest(session, previous, after, through)
    row = {"previous": previous, "digest": digest, "through_id": through, "lines": lines}
    return {"at": at, **row}


def extend(session: Session, link: Link | None) -> str | None:
    """Add *link* to the chain, unless somebody else added one there; the digest at its head."""
    if link:
        run(session, here(session, ADD_DIGEST), link)
    head = newest(session)
    return head.digest if head else None


def newest(session: Session) -> LedgerDigest | None:
    """The head of the chain; None before the first night."""
    return session.scalar(select(LedgerDigest).order_by(LedgerDigest.id.desc()).limit(1))


def tampered(session: Session) -> list[dict[str, Any]]:
    """The nights whose lines are not what they were, oldest first: when, and the ids of those lines."""
    found, previous, after = [], "", 0
    for night in session.scalars(select(LedgerDigest).order_by(LedgerDigest.id)).all():
        known = (night.previous, night.digest, night.lines)
        if (previous, *_digest(session, previous, after, night.through_id)) != known:
            found.append({"night": night.at, "after": after, "through": night.through_id})
        previous, after = night.digest, night.through_id
    return found


def _digest(session: Session, previous: str, after: int, through: int) -> tuple[str, int]:
    digest, lines = hashlib.sha256(previous.encode()), 0
    query = text(here(session, LINES))
    while after < through:
        span = {"after": after, "through": through, "most": PORTION}
        portion = session.execute(query, span).one()
        if not portion.lines:
            break
        digest.update(portion.text.encode())
        lines += portion.lines
        after = portion.last
    return digest.hexdigest(), lines
