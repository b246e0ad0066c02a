"""The journal as those read it who run the academy, each for her own units; names are found at reading.

A line keeps ids and no names. Whoever is not, or no longer, among the people of the viewer's units is not
named: the line says what was done and when, and not to whom elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, false, or_, select, true
from sqlalchemy.orm import Session

from academy.models.directories import Directory
from academy.models.journal import JournalEntry
from academy.models.people import Person, Unit
from academy.services import units
from academy.services.person_choices import named_like
from academy.services.staff import KEEPERS
from academy.services.viewer import Viewer

PAGE = 50
BATCH = 1_000
MOST_NAMED = 200
"""People whom a name in a filter may stand for."""

INSIDE = {
    "person.moved": (("before", "unit"), ("after", "unit")),
    "role.given": (("unit", "unit"),),
    "role.withdrawn": (("unit", "unit"),),
    "unit.added": (("below", "unit"),),
    "unit.moved": (("before", "unit"), ("after", "unit")),
    "waiver.given": (("person", "person"),),
    "waiver.undone": (("person", "person"),),
}
"""Details that are the id of a unit or a person: shown by name, as far as the reader may know it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the journal is narrowed to. *actor* and *subject* are a part of a name, an address or a number,
    or the uid of a person.
    """

    act: str = ""
    actor: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return any((self.act, self.actor, self.subject, self.first, self.last))


@dataclass(frozen=True, slots=True)
class Party:
    """Who acted, or whom it was done to. ``name`` is empty where the viewer may not know it."""

    kind: str
    """``person``, ``unit``, ``directory`` … or ``system``; empty for the whole academy."""
    name: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One act."""

    id: int
    at: datetime
    act: str
    actor: Party
    subject: Party
    unit: str
    details: Mapping[str, Any]
    """As they were written, but for a ``Party`` where one is named."""


def page(
    session: Session, viewer: Viewer, filters: Filters, *, before: int | None = None
) -> tuple[list[Line], int | None]:
    """A page of lines, the latest first, and the id to go on *before*."""
    rows = _narrowed(session, viewer, filters).limit(PAGE + 1)
    if before:
        rows = rows.where(JournalEntry.id < before)
    found = list(session.scalars(rows))
    lines = _named(session, viewer, found[:PAGE])
    return lines, found[PAGE - 1].id if len(found) > PAGE else None


def whole(session: Session, viewer: Viewer, filters: Filters) -> Iterator[Line]:
    """All of them, the latest first, without holding more than a batch at a time."""
    asked = _narrowed(session, viewer, filters).limit(BATCH)
    found = list(session.scalars(asked))
    while found:
        yield from _named(session, viewer, found)
        found = list(session.scalars(asked.where(JournalEntry.id < found[-1].id)))


def _narrowed(session: Session, viewer: Viewer, filters: Filters) -> Select[JournalEntry]:
    own = select(Unit.id).where(units.within(viewer, *KEEPERS))
    everywhere = true() if viewer.administers_all else false()
    lines = select(JournalEntry).where(or_(everywhere, JournalEntry.unit_id.in_(own)))
    if filters.act:
        lines = lines.where(JournalEntry.act.startswith(filters.act, autoescape=True))
    for column, text in (
        (JournalEntry.actor, filters.actor),
        (JournalEntry.subject, filters.subject),
    ):
        if text:
            lines = lines.where(column.in_(_people(session, viewer, text)))
    zone = ZoneInfo(viewer.time_zone)
    if filters.first:
        start = datetime.combine(filters.first, time.min, zone)
        lines = lines.where(JournalEntry.at >= start)
    if filters.last:
        end = datetime.combine(filters.last, time.min, zone) + timedelta(days=1)
        lines = lines.where(JournalEntry.at < end)
    return lines.order_by(JournalEntry.id.desc())


def _people(session: Session, viewer: Viewer, text: str) -> list[str]:
    """The people of her units whom *text* may name, as the journal writes them."""
    ids = session.scalars(
        select(Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(units.within(viewer, *KEEPERS), or_(Person.uid == text, named_like(text)))
        .order_by(Person.id)
        .limit(MOST_NAMED)
    )
    return [f"person:{id_}" for id_ in ids]


def _named(session: Session, viewer: Viewer, entries: list[JournalEntry]) -> list[Line]:
    """The lines of *entries*, in two statements more, and a third where a directory acted."""
    parties = {party for entry in entries for party in (entry.actor, entry.subject)}
    parties |= {party for entry in entries for party in _inside(entry).values()}
    people = _people_of(session, viewer, parties)
    named = select(Unit.id, Unit.name).where(units.within(viewer, *KEEPERS))
    places = {entry.unit_id for entry in entries} | _ids("unit", parties)
    titles: dict[int | None, str] = dict(session.execute(named.where(Unit.id.in_(places))).all())
    directories = _directories_of(session, parties)

    def party(text: str) -> Party:
        kind, _, id_ = text.partition(":")
        if kind == "person" and int(id_) in people:
            return people[int(id_)]
        if kind == "unit":
            return Party(kind, titles.get(int(id_), ""))
        if kind == "directory":
            return Party(kind, directories.get(int(id_), ""))
        return Party(kind)

    return [
        Line(
            id=entry.id,
            at=entry.at,
            act=entry.act,
            actor=party(entry.actor),
            subject=party(entry.subject),
            unit=titles.get(entry.unit_id, ""),
            details={
                **entry.details,
                **{key: party(text) for key, text in _inside(entry).items()},
            },
        )
        for entry in entries
    ]


def _people_of(session: Session, viewer: Viewer, parties: set[str]) -> dict[int, Party]:
    rows = session.execute(
        select(Person.id, Person.uid, Person.given_name, Person.family_name)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(_ids("person", parties)), units.within(viewer, *KEEPERS))
    )
    return {
        row.id: Party("person", f"{row.given_name} {row.family_name}".strip(), row.uid)
        for row in rows
    }


def _directories_of(session: Session, parties: set[str]) -> dict[int, str]:
    """By their own names: whoever reads a line of one runs units that it speaks for."""
    ids = _ids("directory", parties)
    if not ids:
        return {}
    named = select(Directory.id, Directory.name).where(Directory.id.in_(ids))
    return dict(session.execute(named).all())


def _inside(entry: JournalEntry) -> dict[str, str]:
    """Units and people that its details name by their ids."""
    found = ((key, kind) for key, kind in INSIDE.get(entry.act, ()) if entry.details.get(key))
    return {key: f"{kind}:{entry.details[key]}" for key, kind in found}


def _ids(kind: str, parties: set[str]) -> set[int | None]:
    return {
        int(id_)
        for party in parties
        for each, _, id_ in [party.partition(":")]
        if each == kind and id_.isdecimal()
    }
