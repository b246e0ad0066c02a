"""What a platform signs its deliveries with: made and shown once, changed with overlap, ended.

A secret is of one visa and one unit: it speaks for people of that unit and those below it, and for no
other visa. It lies in the database encrypted. Verifying tries every secret that is in force for a visa,
always all of them, and compares in constant time.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.content import Item, Publication
from academy.models.evidence import PlatformSecret
from academy.models.people import Unit
from academy.models.visas import VisaNeed
from academy.services import journal, units
from academy.services.sealing import Unreadable, seal, unseal
from academy.services.viewer import Viewer

PURPOSE = "academy: secrets of platforms, 1"

OVERLAP = timedelta(days=7)
"""How long an old secret still works beside the one that takes its place."""

WINDOW = timedelta(seconds=300)
"""How far a delivery's timestamp may be from our clock, either way."""

LONGEST_TIMESTAMP = 12
"""Digits of a timestamp in seconds; more are no moment of ours."""


class Untimely(Exception):
    """The timestamp is not within ``WINDOW`` of our clock."""


@dataclass(frozen=True, slots=True)
class Platform:
    """Who delivers: the platform of a visa (its item's id), for the unit at *path* and below.

    ``publication`` is the number of the newest one.
    """

    visa_id: int
    path: str
    publication: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A secret as the admin page lists it, without its text."""

    visa_id: int
    unit: str
    made_at: datetime
    ends_at: datetime | None


def make(
    session: Session,
    visa_id: int,
    unit_id: int,
    *,
    secret_key: str,
    at: datetime,
    actor: str = journal.SYSTEM,
) -> str:
    """The first secret, whose text exists only in this answer.

    Raises ``Conflict`` beside a live one, and for a visa that counts nothing on its platform.
    """
    _hold(session, visa_id)
    live = select(PlatformSecret.id).where(
        PlatformSecret.visa_id == visa_id, PlatformSecret.unit_id == unit_id, _in_force(at)
    )
    if session.scalar(live.limit(1)) is not None:
        raise Conflict(
            "There is a secret already. Rotate it, and the old one works for a week more."
        )
    _note(session, actor, "visa.secret_made", visa_id, unit_id, at=at)
    return _add(session, visa_id, unit_id, secret_key=secret_key, at=at)


def rotate(
    session: Session,
    visa_id: int,
    unit_id: int,
    *,
    secret_key: str,
    at: datetime,
    actor: str = journal.SYSTEM,
) -> str:
    """A new secret; older ones work for ``OVERLAP`` more, or for as long as they had left."""
    _hold(session, visa_id)
    last = at + OVERLAP
    session.execute(
        update(PlatformSecret)
        .where(
            PlatformSecret.visa_id == visa_id,
            PlatformSecret.unit_id == unit_id,
            _in_force(last),
        )
        .values(ends_at=last)
    )
    _note(session, actor, "visa.secret_rotated", visa_id, unit_id, at=at)
    return _add(session, visa_id, unit_id, secret_key=secret_key, at=at)


def end(
    session: Session, visa_id: int, unit_id: int, *, at: datetime, actor: str = journal.SYSTEM
) -> int:
    """Have all secrets of that visa and unit open nothing from now on; how many there were."""
    _hold(session, visa_id)
    ended = session.execute(
        update(PlatformSecret)
        .where(
            PlatformSecret.visa_id == visa_id,
            PlatformSecret.unit_id == unit_id,
            _in_force(at),
        )
        .values(ends_at=at)
        .returning(PlatformSecret.id)
    )
    count = len(ended.all())
    if count:
        _note(session, actor, "visa.secret_ended", visa_id, unit_id, at=at, count=count)
    return count


def kept(session: Session, viewer: Viewer, *, at: datetime) -> list[Kept]:
    """The secrets in force that speak for somebody whom the viewer administers, the oldest first."""
    own = viewer.roles.get("admin", ())
    above = {path[: end + 1] for path in own for end, sign in enumerate(path) if sign == "/"}
    rows = session.execute(
        select(PlatformSecret.visa_id, Unit.name, PlatformSecret.made_at, PlatformSecret.ends_at)
        .join(Unit, Unit.id == PlatformSecret.unit_id)
        .where(or_(units.within(viewer), Unit.path.in_(above)), _in_force(at))
        .order_by(PlatformSecret.id)
    )
    return [Kept(*row) for row in rows]


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Hex HMAC-SHA-256 of ``timestamp.body`` under *secret*."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def verify(
    session: Session,
    slug: str,
    *,
    timestamp: str,
    given: str,
    body: bytes,
    secret_key: str,
    at: datetime,
) -> Platform | None:
    """Who signed this delivery to the visa *slug*; None for whoever did not.

    Raises ``Untimely`` for what was signed at another time, or at none.
    """
    if not _is_timely(timestamp, at):
        raise Untimely
    rows = _signers.where(Item.uid == slug, _in_force(at))
    found = None
    for row in session.execute(rows).all():
        try:
            secret = _unseal(row.sealed, row.visa_id, row.unit_id, secret_key)
        except Unreadable:  # the academy's key was changed: this secret must be made anew
            continue
        if hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode()):
            found = Platform(row.visa_id, row.path, row.publication)
    return found


def _is_timely(timestamp: str, at: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= LONGEST_TIMESTAMP):
        return False
    return abs(at.timestamp() - int(timestamp)) <= WINDOW.total_seconds()


def _hold(session: Session, visa_id: int) -> None:
    """One change of a visa's secrets at a time. Raises ``NotFound`` when there is no such visa."""
    held = select(Item.id).where(Item.id == visa_id, Item.kind == "visa").with_for_update()
    if session.scalar(held) is None:
        raise NotFound("There is no such visa.")


_signers = (
    select(
        PlatformSecret.sealed,
        PlatformSecret.visa_id,
        PlatformSecret.unit_id,
        Unit.path,
        select(func.max(Publication.id)).scalar_subquery().label("publication"),
    )
    .join(Item, Item.id == PlatformSecret.visa_id)
    .join(Unit, Unit.id == PlatformSecret.unit_id)
    .where(Item.kind == "visa")
)
"""Secrets of visas, whom they speak for, and the newest publication."""

_counts = (
    select(VisaNeed.id)
    .join(Item, Item.edition_id == VisaNeed.edition_id)
    .where(VisaNeed.kind == "action", Item.retired_at.is_(None))
    .limit(1)
)
"""Something that the visas' live rules count on a platform."""


def _in_force(at: datetime) -> ColumnElement[bool]:
    return or_(PlatformSecret.ends_at.is_(None), PlatformSecret.ends_at > at)


def _add(session: Session, visa_id: int, unit_id: int, *, secret_key: str, at: datetime) -> str:
    if session.scalar(_counts.where(Item.id == visa_id)) is None:
        raise Conflict(
            "This visa counts nothing that a platform sends. Have an author give its rule a proof of "
            "use with actions."
        )
    secret = secrets.token_urlsafe(32)
    sealed = seal(
        secret.encode(), secret_key=secret_key, purpose=PURPOSE, bound_to=_row(visa_id, unit_id)
    )
    session.add(PlatformSecret(visa_id=visa_id, unit_id=unit_id, sealed=sealed, made_at=at))
    session.flush()
    return secret


def _note(
    session: Session,
    actor: str,
    act: str,
    visa_id: int,
    unit_id: int,
    *,
    at: datetime,
    **details: journal.Detail,
) -> None:
    subject = f"visa:{visa_id}"
    journal.note(session, actor=actor, act=act, subject=subject, at=at, unit_id=unit_id, **details)


def _unseal(sealed: bytes, visa_id: int, unit_id: int, secret_key: str) -> str:
    row = _row(visa_id, unit_id)
    return unseal(sealed, secret_key=secret_key, purpose=PURPOSE, bound_to=row).decode()


def _row(visa_id: int, unit_id: int) -> bytes:
    return f"{visa_id}:{unit_id}".encode()
