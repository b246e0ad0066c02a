"""The access log: who looked at whose personal pages, and who took her name away in a table of people,
which the person herself reads.

One row for each viewer, person, kind of page and day. It is written in a transaction of its own, before the
page is made, so that it also tells of what was refused afterwards. A table of a unit is a line of the
journal for that unit: its people read it. A list on the screen leaves none, it is what the work of HR is
made of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from academy.engine.groups import highest
from academy.models.access import ADD, Access
from academy.models.journal import JournalEntry
from academy.models.people import Person, Unit
from academy.models.statements import here, run
from academy.services import journal
from academy.services.viewer import Viewer

PAGE = 50

TAKEN = "table.taken"
"""What the journal calls it that a table with people's names was taken away."""

KEPT = timedelta(days=365)
"""After a year nobody needs to know any more."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A table that was taken away. ``who`` is empty for who has left; ``people`` may be unknown."""

    at: datetime
    who: str
    kind: str
    unit: str
    people: int | None


def was_noted(session: Session, viewer: Viewer, person_id: int, kind: str, *, at: datetime) -> bool:
    """Whether the log has this look of this day."""
    row = select(Access.id).where(
        Access.person_id == person_id,
        Access.viewer_id == viewer.id,
        Access.kind == kind,
        Access.day == at.astimezone(UTC).date(),
    )
    return run(session, row).first() is not None


def note(
    session: Session, viewer: Viewer, person_id: int, kind: str, *, role: str, at: datetime
) -> None:
    """Write that *viewer*, let in by *role*, looked; a second look of the day changes nothing."""
    row = {
        "person_id": person_id,
        "viewer_id": viewer.id,
        "kind": kind,
        "role": role,
        "day": at.astimezone(UTC).date(),
        "at": at,
    }
    run(session, here(session, ADD), row)


def of(
    session: Session, viewer: Viewer, *, before: int | None = None
) -> tuple[Sequence[Any], int | None]:
    """Who looked at her own pages, the latest first, and the id to go on *before*."""
    looker, unit = aliased(Person), aliased(Unit)
    rows = (
        select(
            Access.id,
            Access.at,
            Access.kind,
            Access.role,
            looker.given_name,
            looker.family_name,
            unit.name.label("unit"),
        )
        .outerjoin(looker, looker.id == Access.viewer_id)
        .outerjoin(unit, unit.id == looker.unit_id)
        .where(Access.person_id == viewer.id)
        .order_by(Access.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        rows = rows.where(Access.id < before)
    found = session.execute(rows).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def took(
    session: Session,
    viewer: Viewer,
    kind: str,
    paths: Iterable[str],
    *,
    at: datetime,
    people: int | None = None,
) -> None:
    """Write that *viewer* took away a table of that *kind*, of the people of the units at *paths*."""
    for path in highest(paths):
        unit_id = int(path.strip("/").rpartition("/")[2])
        journal.note(
            session, actor=viewer.actor, act=TAKEN, subject=f"unit:{unit_id}", at=at,
            unit_id=unit_id, kind=kind, people=people,
        )  # fmt: skip


def tables(session: Session, viewer: Viewer, *, at: datetime) -> list[Taken]:
    """The last tables of her unit, or of one above it, that somebody else took away within the year."""
    own = [int(step) for step in viewer.unit_path.strip("/").split("/")]
    taken = (
        select(JournalEntry.at, JournalEntry.actor, JournalEntry.details, Unit.name)
        .join(Unit, Unit.id == JournalEntry.unit_id)
        .where(
            JournalEntry.act == TAKEN,
            JournalEntry.unit_id.in_(own),
            JournalEntry.actor != viewer.actor,
            JournalEntry.at > at - KEPT,
        )
        .order_by(JournalEntry.id.desc())
        .limit(PAGE)
    )
    rows = session.execute(taken).all()
    takers = {int(row.actor.partition(":")[2]) for row in rows}
    named = select(Person.id, Person.given_name, Person.family_name).where(Person.id.in_(takers))
    names = {f"person:{each.id}": each for each in session.execute(named)} if takers else {}

    def name_of(actor: str) -> str:
        who = names.get(actor)
        return f"{who.given_name} {who.family_name}".strip() if who else ""

    return [
        Taken(at, name_of(actor), details["kind"], unit, details.get("people"))
        for at, actor, details, unit in rows
    ]
