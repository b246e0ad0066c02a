"""What is under way between a browser, the provider and us. Each passage is taken once, or never."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.models.single_sign_on import ASSERTION, CompanyPassage
from academy.models.statements import here, run
from academy.services.passwords import digest

PATIENCE = timedelta(minutes=15)
"""How long somebody may take at the provider, who may have to look for a second factor."""

STEP = timedelta(minutes=2)
"""How long a browser may take from one of our own pages to the next."""


STATE, REQUEST, TICKET = "state:", "request:", "ticket:"
"""What begins a key, so that none of one kind opens what is kept for another."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What was kept for the other side's answer."""

    onward: str
    details: Mapping[str, Any]


def open_passage(
    session: Session,
    *,
    key: str,
    browser: str,
    onward: str,
    details: Mapping[str, Any],
    until: datetime,
    at: datetime,
) -> None:
    """Keep *details* for whoever brings *key* in the same *browser*; those whose time is over go."""
    session.execute(delete(CompanyPassage).where(CompanyPassage.expires_at <= at))
    session.add(
        CompanyPassage(
            key_hash=digest(key),
            browser_hash=digest(browser),
            onward=onward,
            details=dict(details),
            expires_at=until,
        )
    )
    session.flush()


def take(session: Session, *, key: str, browser: str, at: datetime) -> Passage | None:
    """The passage that *key* opens in this *browser*; for exactly one of many who try at once."""
    taken = (
        delete(CompanyPassage)
        .where(
            CompanyPassage.key_hash == digest(key),
            CompanyPassage.browser_hash == digest(browser),
            CompanyPassage.expires_at > at,
        )
        .returning(CompanyPassage.onward, CompanyPassage.details)
    )
    row = run(session, taken).one_or_none()
    return Passage(row.onward, row.details) if row else None


def is_open(session: Session, *, key: str, at: datetime) -> bool:
    """Whether *key* belongs to a passage under way, in whatever browser."""
    under_way = select(CompanyPassage.id).where(
        CompanyPassage.key_hash == digest(key), CompanyPassage.expires_at > at
    )
    return session.scalar(under_way) is not None


def hand_over(
    session: Session, *, key: str, details: Mapping[str, Any], at: datetime
) -> str | None:
    """The ticket with which the browser that began the passage *key* fetches *details*.

    Another site's form brings an assertion, and no cookie of ours comes with that; so nobody is let in
    there. The browser comes again with the ticket, and its cookie. None when *key* was used before.
    """
    taken = (
        delete(CompanyPassage)
        .where(CompanyPassage.key_hash == digest(key), CompanyPassage.expires_at > at)
        .returning(CompanyPassage.onward, CompanyPassage.browser_hash)
    )
    row = run(session, taken).one_or_none()
    if row is None:
        return None
    ticket = secrets.token_urlsafe(32)
    session.add(
        CompanyPassage(
            key_hash=digest(TICKET + ticket),
            browser_hash=row.browser_hash,
            onward=row.onward,
            details=dict(details),
            expires_at=at + STEP,
        )
    )
    session.flush()
    return ticket


def is_first(session: Session, *, assertion: str, until: datetime) -> bool:
    """Whether the *assertion* (issuer and id) comes for the first time; it is remembered *until* then."""
    values = {"assertion_hash": digest(assertion), "expires_at": until}
    return run(session, here(session, ASSERTION), values).one_or_none() is not None
