"""Directories as administrators see them: made for a unit, looked at, named anew.

Everything is loaded through the administrator who asks: whoever does not administer the directory's unit
does not find it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.directories import (
    Directory,
    DirectoryCall,
    DirectoryEntry,
    DirectoryToken,
    HeldChange,
)
from academy.models.people import Unit
from academy.services import journal, units
from academy.services.directories import tokens
from academy.services.viewer import Viewer

CALLS = 50
"""How many of the last calls a page shows."""


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
        .where(units.within(viewer))
        .order_by(Directory.name, Directory.id)
    )
    return [Overview(*row) for row in rows]


def find(session: Session, viewer: Viewer, uid: str) -> Directory:
    """The directory, if the viewer administers its unit; otherwise ``NotFound``."""
    found = session.scalar(
        select(Directory)
        .join(Unit, Unit.id == Directory.unit_id)
        .where(Directory.uid == uid, units.within(viewer))
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


def log(
    session: Session, directory_id: int, *, method: str, thing: str, status: int, at: datetime
) -> None:
    """Remember a call that changed something or was refused."""
    call = DirectoryCall(
        directory_id=directory_id, at=at, method=method[:10], thing=thing[:60], status=status
    )
    session.add(call)


def calls(session: Session, directory_id: int) -> Sequence[Any]:
    """The last calls, the newest first."""
    of_it = select(DirectoryCall).where(DirectoryCall.directory_id == directory_id)
    return session.scalars(of_it.order_by(DirectoryCall.id.desc()).limit(CALLS)).all()
