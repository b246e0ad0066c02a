"""Limits at every door: sign-in, forgotten password, activation, change of password, the API.

Promises. After 5 failures in 15 minutes an account answers nobody for a pause that doubles with each
further failure; tries during a pause do not lengthen it, so nobody is locked out by a stranger for
good. An address from which 30 different accounts failed in 10 minutes waits as well. Successes
never count: an office of a thousand is one address at nine o'clock. All doors share the counters, and
unknown accounts count like known ones, so that a pause says nothing either.

A door looks twice: before it checks the secret, to spare the work, and again in the transaction that
writes the outcome. So of many tries at once, only as many as the limit hear a verdict.
"""

import hashlib
import ipaddress
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from academy.errors import TooMany
from academy.models.sign_in import SignInFailure

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

FREE_FAILURES = 5
ACCOUNT_WINDOW = timedelta(minutes=15)
FIRST_PAUSE = timedelta(seconds=30)

ACCOUNTS_AN_ADDRESS = 30
ADDRESS_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Source:
    """Where tries come from. A trusted source has no limit of its own."""

    address: str
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class Try:
    """One try at an account, known or not, from somewhere."""

    account: bytes
    source: Source


def source(address: str | None, trusted: Iterable[Network] = ()) -> Source:
    """The source behind an IP *address*.

    Of an IPv6 address the network counts, since a single subscriber has 2⁶⁴ of them.
    """
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return Source("")
    ip = getattr(ip, "ipv4_mapped", None) or ip
    home = ipaddress.ip_network((ip, 64), strict=False) if ip.version == 6 else ip
    return Source(str(home), any(ip in network for network in trusted))


def at_person(person_id: int, source: Source) -> Try:
    """A try at a person's account, by whatever name."""
    return Try(_digest(f"person:{person_id}"), source)


def at_name(name: str, source: Source) -> Try:
    """A try at an account that does not exist."""
    return Try(_digest(f"name:{name}"), source)


def check(session: Session, attempt: Try, *, at: datetime) -> None:
    """Raise ``TooMany``, with the seconds to wait, when the account or the address must pause."""
    wait = max(_account_pause(session, attempt, at), _address_pause(session, attempt, at))
    if wait <= timedelta(0):
        return
    seconds = 5 * math.ceil(wait.total_seconds() / 5)
    if seconds < 120:
        raise TooMany(
            "That was a few tries too many. Please try again in %(seconds)s seconds.",
            wait=seconds,
            seconds=seconds,
        )
    raise TooMany(
        "That was a few tries too many. Please try again in %(minutes)s minutes.",
        wait=seconds,
        minutes=math.ceil(seconds / 60),
    )


def check_and_hold(session: Session, attempt: Try, *, at: datetime) -> None:
    """``check`` inside ``writing()``: tries at the same account pass here one after the other."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        key = int.from_bytes(attempt.account[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))
    check(session, attempt, at=at)


def fail(session: Session, attempt: Try, *, at: datetime) -> None:
    """Count a failed try."""
    session.add(SignInFailure(account=attempt.account, address=attempt.source.address, at=at))
    session.flush()


def is_counted(session: Session, attempt: Try, *, at: datetime) -> bool:
    """Whether a failure at this account counts for its address already."""
    counted = select(SignInFailure.id).where(
        SignInFailure.account == attempt.account, SignInFailure.at > at - ADDRESS_WINDOW
    )
    return session.scalar(counted.limit(1)) is not None


def forgive(session: Session, attempt: Try) -> None:
    """The right person came in: her slips of the finger are forgotten."""
    session.execute(delete(SignInFailure).where(SignInFailure.account == attempt.account))


def _account_pause(session: Session, attempt: Try, at: datetime) -> timedelta:
    failures, last = session.execute(
        select(func.count(), func.max(SignInFailure.at)).where(
            SignInFailure.account == attempt.account, SignInFailure.at > at - ACCOUNT_WINDOW
        )
    ).one()
    if failures < FREE_FAILURES:
        return timedelta(0)
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(failures - FREE_FAILURES, 10), ACCOUNT_WINDOW)
    return last + pause - at


def _address_pause(session: Session, attempt: Try, at: datetime) -> timedelta:
    if attempt.source.is_trusted:
        return timedelta(0)
    newest_first = (
        select(func.max(SignInFailure.at).label("last"))
        .where(
            SignInFailure.address == attempt.source.address, SignInFailure.at > at - ADDRESS_WINDOW
        )
        .group_by(SignInFailure.account)
        .order_by(func.max(SignInFailure.at).desc())
        .limit(ACCOUNTS_AN_ADDRESS)
    )
    lasts = session.scalars(newest_first).all()
    if len(lasts) < ACCOUNTS_AN_ADDRESS:
        return timedelta(0)
    return lasts[-1] + ADDRESS_WINDOW - at


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
