"""What a directory shows at the door: 256 random bits, shown once, kept as a digest.

Rotating makes a new one beside the old, which works until a day that is said; revoking ends all at once.
A token speaks for one directory, lets nobody in from networks that the directory does not name, and
holds no role: nothing that it says can make anybody author, HR or administrator.
"""

import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid
from academy.models.directories import Directory, DirectoryToken
from academy.models.people import Unit
from academy.services.passwords import digest

OVERLAPS = (1, 7, 30)
"""Days that the old token may go on beside the new one."""

NOTED = timedelta(minutes=1)
"""How exactly the use of a token is noted: a write for each call would cost more than the call."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The directory behind a token. To Flask-Login it is somebody with one role, ``directory``."""

    id: int
    uid: str
    unit_id: int
    path: str
    time_zone: str
    token_id: int
    is_noted: bool
    """Whether its use was noted within the last minute."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    locale = "en"

    @property
    def actor(self) -> str:
        """How the journal names it."""
        return f"directory:{self.id}"

    def has_role(self, role: str) -> bool:
        """Whether *role* is the only one that a directory has."""
        return role == "directory"


def caller_of(session: Session, token: str, *, address: str | None, at: datetime) -> Caller | None:
    """Whose *token* this is, if it is in force and *address* lies in the directory's networks."""
    row = session.execute(
        select(
            Directory.id,
            Directory.uid,
            Directory.unit_id,
            Directory.networks,
            Unit.path,
            Unit.time_zone,
            DirectoryToken.id.label("token_id"),
            DirectoryToken.used_at,
        )
        .join(Directory, Directory.id == DirectoryToken.directory_id)
        .join(Unit, Unit.id == Directory.unit_id)
        .where(DirectoryToken.token_hash == digest(token), in_force(at))
    ).one_or_none()
    if row is None or not is_within(row.networks, address):
        return None
    is_noted = row.used_at is not None and at - row.used_at < NOTED
    return Caller(row.id, row.uid, row.unit_id, row.path, row.time_zone, row.token_id, is_noted)


def note_use(session: Session, token_id: int, *, at: datetime) -> None:
    """Write down that the token was used."""
    session.execute(update(DirectoryToken).where(DirectoryToken.id == token_id).values(used_at=at))


def living(session: Session, directory_id: int, *, at: datetime) -> list[DirectoryToken]:
    """The tokens in force, the newest first."""
    found = select(DirectoryToken).where(DirectoryToken.directory_id == directory_id, in_force(at))
    return list(session.scalars(found.order_by(DirectoryToken.id.desc())))


def make(session: Session, directory_id: int, *, at: datetime) -> str:
    """The first token, whose text exists only in this answer. Raises ``Conflict`` beside a live one."""
    _hold(session, directory_id)
    if living(session, directory_id, at=at):
        raise Conflict(
            "There is a token already. Rotate it, and the old one works for some days more."
        )
    return _add(session, directory_id, at)


def rotate(session: Session, directory_id: int, *, days: int, at: datetime) -> str:
    """A new token; older ones work for *days* more, or for as long as they had left."""
    if days not in OVERLAPS:
        raise Invalid("Choose for how long the old token goes on.", field="days")
    _hold(session, directory_id)
    last = at + timedelta(days=days)
    session.execute(
        update(DirectoryToken)
        .where(DirectoryToken.directory_id == directory_id, in_force(last))
        .values(ends_at=last)
    )
    return _add(session, directory_id, at)


def revoke(session: Session, directory_id: int, *, at: datetime) -> int:
    """End every token of the directory now; how many there were."""
    _hold(session, directory_id)
    ended = session.execute(
        update(DirectoryToken)
        .where(DirectoryToken.directory_id == directory_id, in_force(at))
        .values(ends_at=at)
        .returning(DirectoryToken.id)
    )
    return len(ended.all())


def in_force(at: datetime) -> ColumnElement[bool]:
    """Of a token: it opens the door at *at*."""
    return or_(DirectoryToken.ends_at.is_(None), DirectoryToken.ends_at > at)


def is_within(networks: str, address: str | None) -> bool:
    """Whether *address* lies in one of *networks*; where none is named, everywhere is inside."""
    if not networks:
        return True
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return any(ip in ipaddress.ip_network(each) for each in networks.split())


def normal_networks(text: str) -> str:
    """Networks as they are kept. Raises ``Invalid`` naming the first that is none."""
    found = []
    for word in text.replace(",", " ").replace(";", " ").split():
        try:
            found.append(str(ipaddress.ip_network(word, strict=False)))
        except ValueError:
            raise Invalid(
                "This is no network: %(given)s. Write 203.0.113.0/24, or one address.",
                field="networks",
                given=word[:60],
            ) from None
    kept = " ".join(dict.fromkeys(found))
    if len(kept) > 1000:
        raise Invalid("These are too many networks.", field="networks")
    return kept


def _hold(session: Session, directory_id: int) -> None:
    """One change of a directory's tokens at a time."""
    session.execute(select(Directory.id).where(Directory.id == directory_id).with_for_update())


def _add(session: Session, directory_id: int, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(DirectoryToken(token_hash=digest(token), directory_id=directory_id, created_at=at))
    session.flush()
    return token
