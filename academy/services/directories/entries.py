"""A directory's entries: whom it speaks of, in which words, and by names that nobody else has."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.directories import DirectoryEntry
from academy.models.people import Person
from academy.services.directories import people, saying
from academy.services.directories.tokens import Caller


class Taken(Conflict):
    """Somebody else goes by this name; who that is, is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What one request says of a person. ``is_active`` None says nothing of that."""

    document: saying.Document
    external_id: str | None
    is_active: bool | None


def enter(
    session: Session,
    caller: Caller,
    person_id: int,
    said: saying.Said,
    words: Words,
    *,
    is_active: bool | None,
    brought: bool,
    at: datetime,
) -> None:
    """The directory's entry of a person; the place of one that forgot her is taken."""
    entry = entry_of(session, person_id)
    if entry is None:
        entry = DirectoryEntry(person_id=person_id, closed_at=None, is_active=True)
        session.add(entry)
    entry.directory_id, entry.user_key = caller.id, said.user_key or None
    entry.external_id, entry.document = words.external_id, words.document
    entry.created_at = entry.changed_at = at
    entry.brought, entry.forgotten_at = brought, None
    if is_active is not None:
        entry.is_active = is_active
        entry.closed_at = None if is_active else at
    try:
        session.flush()
    except IntegrityError:
        raise taken() from None


def refuse_twin(session: Session, caller: Caller, user_key: str, *, but: int | None = None) -> None:
    """Raise ``Taken`` when another of the directory's people is shown under this ``userName``."""
    spoken = select(DirectoryEntry.person_id).where(
        DirectoryEntry.directory_id == caller.id, DirectoryEntry.user_key == user_key
    )
    unspoken = (
        select(Person.id)
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .where(
            or_(Person.email == user_key, and_(Person.email.is_(None), Person.number == user_key)),
            DirectoryEntry.id.is_(None),
            people.visible(caller),
        )
    )
    if any(found != but for found in session.scalars(spoken.union_all(unspoken))):
        raise taken()


def entry_of(session: Session, person_id: int) -> DirectoryEntry | None:
    return session.scalar(select(DirectoryEntry).where(DirectoryEntry.person_id == person_id))


def row_of(session: Session, person_id: int) -> Any:
    return session.execute(
        select(
            Person.id,
            Person.unit_id,
            Person.suspended_at,
            DirectoryEntry.id.label("entry_id"),
            DirectoryEntry.document,
            DirectoryEntry.brought,
            DirectoryEntry.created_at.label("spoken_of_at"),
        )
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .where(Person.id == person_id)
    ).one()


def taken() -> Taken:
    return Taken("Somebody else goes by this userName, address or number already.")
