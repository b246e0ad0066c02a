"""A link that opens today's first question for one person, and nothing else, until her day ends.

What it says is signed with the academy's key. Its mark is of her password and address: with a change of
either it is dead, as it is with her suspension, and when she chose that no link opens anything.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.people import Person
from academy.models.reminders import Wish
from academy.services import sign_in
from academy.services.reminders.loading import Addressee
from academy.services.viewer import Viewer

LONGEST = timedelta(hours=24)


class NotOurs(Exception):
    """Nobody here signed this."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: whose minute, until when, and the mark of her password and address that day."""

    person_uid: str
    until: datetime
    mark: str


def make(secret: str, who: Addressee, *, at: datetime) -> str:
    """The token for her minute of the day that it is *at* that moment where she works."""
    zone = who.days.unit_zone
    until = min(_end_of_day(at.astimezone(zone).date(), zone), at + LONGEST)
    mark = _mark(secret, who.email, who.secret_hash)
    return _signer(secret).dumps([who.uid, int(until.timestamp()), mark])


def read(secret: str, token: str) -> Link:
    """What *token* says, whether or not its time is over. Raises ``NotOurs``."""
    try:
        uid, until, mark = _signer(secret).loads(token)
    except BadData:
        raise NotOurs from None
    return Link(uid, datetime.fromtimestamp(until, UTC), mark)


def viewer_of(session: Session, secret: str, link: Link, *, at: datetime) -> Viewer | None:
    """Whose minute the link opens; None when it is dead."""
    if at >= link.until:
        return None
    row = session.execute(
        select(Person.id, Person.email, Person.secret_hash, Wish.opens)
        .outerjoin(Wish, Wish.person_id == Person.id)
        .where(Person.uid == link.person_uid, Person.suspended_at.is_(None))
    ).first()
    if row is None or row.opens is False:
        return None
    if not hmac.compare_digest(link.mark, _mark(secret, row.email, row.secret_hash)):
        return None
    return sign_in.viewer_of_person(session, row.id)


def _end_of_day(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone).astimezone(UTC)


def _mark(secret: str, email: str | None, secret_hash: str | None) -> str:
    text = f"minute:{email or ''}:{secret_hash or ''}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="academy: today's minute")
