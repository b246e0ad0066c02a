"""What a directory asked for and was not allowed to do by itself: an administrator decides."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.directories import Directory, DirectoryEntry, HeldChange
from academy.models.people import Person, Role, Unit
from academy.services import journal, suspending, units
from academy.services.directories import departures, saying
from academy.services.viewer import Viewer

MOST = 200
"""How many held changes a page shows, and one decision is about."""


def waiting(session: Session, viewer: Viewer, directory: Directory) -> Sequence[Any]:
    """The open changes about people whom the viewer administers, the oldest first."""
    return session.execute(
        select(
            HeldChange.id,
            HeldChange.reason,
            HeldChange.removes,
            HeldChange.asked_at,
            Person.uid,
            Person.given_name,
            Person.family_name,
            Unit.name.label("unit"),
        )
        .join(Person, Person.id == HeldChange.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            HeldChange.directory_id == directory.id,
            HeldChange.decided_at.is_(None),
            units.within(viewer),
        )
        .order_by(HeldChange.id)
        .limit(MOST)
    ).all()


def decide(
    session: Session,
    viewer: Viewer,
    directory: Directory,
    ids: Collection[int],
    *,
    decision: str,
    at: datetime,
) -> list[int]:
    """Do what was held, or refuse it; the people about whom it was. What was decided before stays so.

    Whoever holds a role beyond the viewer's units is left for somebody who administers those. Raises
    ``Conflict`` when nobody could run the academy any more.
    """
    if decision not in {"approved", "refused"}:
        raise Invalid("Something in this request makes no sense.", field="decision")
    open_ids = {row.id for row in waiting(session, viewer, directory)} & set(ids)
    taken = session.execute(
        update(HeldChange)
        .where(
            HeldChange.id.in_(open_ids),
            HeldChange.decided_at.is_(None),
            HeldChange.person_id.not_in(_beyond(viewer, session)),
        )
        .values(decision=decision, decided_at=at, decided_by_id=viewer.id)
        .returning(HeldChange.person_id, HeldChange.removes)
        .execution_options(synchronize_session=False)
    ).all()
    removes: dict[int, bool] = {row.person_id: row.removes for row in taken}
    if not removes:
        return []
    act = "directory.changes_refused"
    if decision == "approved":
        act = "directory.changes_approved"
        _carry_out(session, viewer, directory, removes, at=at)
    journal.about(session, viewer.actor, act, "directory", directory, at=at, people=len(removes))
    return sorted(removes)


def _carry_out(
    session: Session,
    viewer: Viewer,
    directory: Directory,
    removes: dict[int, bool],
    *,
    at: datetime,
) -> None:
    suspending.suspend(session, sorted(removes), at=at)
    for entry in _entries(session, directory, removes, at=at):
        entry.is_active, entry.closed_at = False, at
        if removes[entry.person_id]:
            departures.forget(session, entry, at=at)
    for person in session.scalars(select(Person).where(Person.id.in_(removes))):
        journal.about(session, viewer.actor, "person.suspended", "person", person, at=at)


def _entries(
    session: Session, directory: Directory, person_ids: Collection[int], *, at: datetime
) -> list[DirectoryEntry]:
    """The directory's entries of these people; of whom it had said nothing yet, it has now."""
    spoken = select(DirectoryEntry).where(DirectoryEntry.person_id.in_(person_ids))
    entries = list(session.scalars(spoken))
    missing = set(person_ids) - {entry.person_id for entry in entries}
    entries += [
        DirectoryEntry(
            directory_id=directory.id,
            person_id=person.id,
            user_key=person.email or person.number,
            external_id=None,
            document=saying.describe(person, None),
            created_at=at,
            changed_at=at,
            brought=False,
            is_active=False,
        )
        for person in session.scalars(select(Person).where(Person.id.in_(missing))).all()
    ]
    session.add_all(entries)
    session.flush()
    return [entry for entry in entries if entry.directory_id == directory.id]


def _beyond(viewer: Viewer, session: Session) -> list[int]:
    """The people who hold a role over a unit that the viewer does not administer."""
    rows = session.execute(
        select(Role.person_id, Unit.path).join(Unit, Unit.id == Role.unit_id)
    ).all()
    return sorted({row.person_id for row in rows if not viewer.sees_unit("admin", row.path)})
