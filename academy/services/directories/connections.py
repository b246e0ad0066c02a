"""Directories as administrators see them: made for a unit, looked at, named anew.

Everything is loaded through the administrator who asks: whoever does not administer the directory's unit
does not find it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.directories import (
    Directory,
    DirectoryEntry,
    DirectoryToken,
    HeldChange,
)
from academy.models.people import Unit
from academy.services import journal, units
from academy.services.directories import tokens
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Overview:
    """A directory in the list. ``people`` are those it has spoken of."""

    uid: str
    name: str
    unit: str
    people: int
    held: int
    used_at: datetime | None
    is_open: bool
    """Whether a token of it is in force."""


def overview(session: Session, viewer: Viewer, *, at: datetime) -> list[Overview]:
    """The directories of the units that the viewer administers, by name."""
    people = (
        select(func.count())
        .where(DirectoryEntry.directory_id == Directory.id, DirectoryEntry.forgotten_at.is_(None))
        .scalar_subquery()
    )
    held = (
        select(func.count())
        .where(HeldChange.directory_id == Directory.id, HeldChange.decided_at.is_(None))
        .scalar_subquery()
    )
    used = (
        select(func.max(DirectoryToken.used_at))
        .where(DirectoryToken.directory_id == Directory.id)
        .scalar_subquery()
    )
    live = (
        select(DirectoryToken.id)
        .where(DirectoryToken.directory_id == Directory.id, tokens.in_force(at))
        .exists()
    )
    rows = session.execute(
        select(Directory.uid, Directory.name, Unit.name, people, held, used, live)
        .join(Unit, Unit.id == Directory.unit_id)
        .where(units.within(viewer), Directory.ended_at.is_(None))
        .order_by(Directory.name, Directory.id)
    )
    return [Overview(*row) for row in rows]


def find(session: Session, viewer: Viewer, uid: str) -> Directory:
    """The directory, if the viewer administers its unit; otherwise ``NotFound``."""
    found = session.scalar(
        select(Directory)
        .join(Unit, Unit.id == Directory.unit_id)
        .where(Directory.uid == uid, units.within(viewer), Directory.ended_at.is_(None))
    )
    if found is None:
        raise NotFound("There is no such directory here.")
    return found


def make(
    session: Session, viewer: Viewer, *, name: str, unit_id: int, networks: str, at: datetime
) -> tuple[Directory, str]:
    """A new directory and its first token, whose text exists only in this answer."""
    unit = units.find(session, viewer, unit_id)
    directory = Directory(
        uid=secrets.token_hex(16),
        name=name,
        unit_id=unit.id,
        networks=tokens.normal_networks(networks),
        created_at=at,
    )
    session.add(directory)
    session.flush()
    token = tokens.make(session, directory.id, at=at)
    journal.about(session, viewer.actor, "directory.added", "directory", directory, at=at)
    return directory, token


def change(
    session: Session, viewer: Viewer, uid: str, *, name: str, networks: str, at: datetime
) -> None:
    """Its name, and from where it may call; that counts at its next call."""
    directory = find(session, viewer, uid)
    directory.name, directory.networks = name, tokens.normal_networks(networks)
    journal.about(session, viewer.actor, "directory.changed", "directory", directory, at=at)


def renew(session: Session, viewer: Viewer, uid: str, *, days: int, at: datetime) -> str:
    """A new token; the old ones go on for *days*."""
    directory = find(session, viewer, uid)
    token = tokens.rotate(session, directory.id, days=days, at=at)
    journal.about(
        session, viewer.actor, "directory.token_rotated", "directory", directory, at=at, days=days
    )
    return token


def close(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """End all tokens of the directory: its next call is refused. Its people stay as they are."""
    directory = find(session, viewer, uid)
    ended = tokens.revoke(session, directory.id, at=at)
    journal.about(
        session,
        viewer.actor,
        "directory.token_revoked",
        "directory",
        directory,
        at=at,
        tokens=ended,
    )


def people_of(session: Session, directory: Directory) -> int:
    """For how many people it speaks."""
    spoken = select(func.count()).where(
        DirectoryEntry.directory_id == directory.id, DirectoryEntry.forgotten_at.is_(None)
    )
    return session.scalar(spoken) or 0


def disconnect(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """End it for good: its tokens end, its open questions go, another may speak for its people.

    They stay as they are, and so do the lists that it kept.
    """
    directory = find(session, viewer, uid)
    ended = tokens.revoke(session, directory.id, at=at)
    of_it = (HeldChange.directory_id == directory.id, HeldChange.decided_at.is_(None))
    for gone in (
        delete(HeldChange).where(*of_it),
        delete(DirectoryEntry).where(DirectoryEntry.directory_id == directory.id),
    ):
        session.execute(gone.execution_options(synchronize_session=False))
    directory.ended_at = at
    journal.about(
        session, viewer.actor, "directory.removed", "directory", directory, at=at, tokens=ended
    )
