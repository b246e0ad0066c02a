"""What people have reached, as HR and administrators see it: stamps, visas, the passport, what is asked.

Never answers, hours, streaks or days of absence. Where progress is shown without names, the list is in the
order of its codes, bears no address of a person, and names no unit in which she could be counted out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, select, tuple_
from sqlalchemy.orm import Session

from academy.engine.crowds import crowds, filterable
from academy.models.access import Pseudonym
from academy.models.audiences import Assignment, AssignmentMember
from academy.models.base import UtcDateTime
from academy.models.finishing import finished, is_late
from academy.models.passport import EVERYTHING, HOLDS, Passport, Stamp
from academy.models.people import BY_NAME, Person, Unit
from academy.models.statements import run
from academy.models.visas import HELD, Visa, holds_at
from academy.services import names, unit_choices, units
from academy.services.assignments.terms import day_where
from academy.services.catalogue import Catalogue
from academy.services.lookup import PAGE, Filters, narrowed
from academy.services.names import Naming
from academy.services.published import Visa as Published
from academy.services.unit_choices import UnitChoices
from academy.services.viewer import Viewer
from academy.services.visas import state_at


@dataclass(frozen=True, slots=True)
class Line:
    """One person of the list. ``uid`` and the date of the passport are empty where she has no name."""

    name: str
    uid: str
    unit: str
    stamps: int
    visas: int
    has_passport: bool
    issued_at: datetime | None
    asked: int
    late: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A page of the list, and the key to go on *after*."""

    lines: list[Line]
    following: str | None
    is_pseudonymous: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is, or was, asked of a person."""

    kind: str
    target: str | None
    is_mandatory: bool
    due_on: date | None
    finished_at: datetime | None
    waived_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """What one person has reached. Visas come with what their state is at the moment."""

    stamps: list[tuple[Any, datetime]]
    seals: int
    issued_at: datetime | None
    is_revoked: bool
    visas: list[tuple[Published, str, datetime, datetime | None]]
    asked: list[Asked]


def progress(
    session: Session,
    viewer: Viewer,
    naming: Naming,
    filters: Filters,
    *,
    is_late: bool = False,
    after: str | None,
    at: datetime,
) -> Progress:
    """A page of what the people of her units have reached, by name or by code; or of the late ones."""
    roles = _roles(viewer, naming)
    late = (_is_late(session, at),) if is_late else ()
    if naming.is_pseudonymous and "hr" in roles:
        return _by_code(session, viewer, filters, naming, *late, after=after, at=at)
    rows = _rows(narrowed(session, viewer, filters, *roles).where(*late), at)
    start = select(*BY_NAME).join(Unit, Unit.id == Person.unit_id).where(Person.uid == after)
    reached = session.execute(start.where(units.within(viewer, *roles))).first() if after else None
    if reached:
        rows = rows.where(tuple_(*BY_NAME) > tuple_(*reached))
    found = session.execute(rows.order_by(*BY_NAME).limit(PAGE + 1)).all()
    lines = _lines(session, found[:PAGE], naming, {}, at)
    following = found[PAGE - 1].uid if len(found) > PAGE else None
    return Progress(lines, following, is_pseudonymous=False)


def choices(session: Session, viewer: Viewer, naming: Naming, wanted: str) -> UnitChoices:
    """The units that the list may be narrowed to: without names, those in which one may be lost."""
    roles = _roles(viewer, naming)
    found = unit_choices.offered(session, viewer, *roles, wanted=wanted)
    if not naming.is_pseudonymous or "hr" not in roles:
        return found
    _titles, named, places = _crowds(session, viewer)
    asked = filterable(named)
    kept = {id_: each for id_, each in found.named.items() if places.get(id_) in asked}
    return replace(found, named=kept)


def _roles(viewer: Viewer, naming: Naming) -> tuple[str, ...]:
    is_by_name = naming.is_pseudonymous and viewer.has_role("admin")
    return ("admin",) if is_by_name else ("hr", "admin")


def of_named(
    session: Session, viewer: Viewer, person: Person, live: Catalogue, *, at: datetime
) -> Reached | None:
    """``of_person``, where the viewer is shown progress by name; else None."""
    path = session.get_one(Unit, person.unit_id).path
    is_named = names.naming(session, viewer).shows(path)
    return of_person(session, person, live, at=at) if is_named else None


def of_person(session: Session, person: Person, live: Catalogue, *, at: datetime) -> Reached:
    """What *person*, whom the caller found through its viewer, has reached."""
    stamps, seals, issued_at, is_revoked = [], 0, None, False
    for what, item, moment, _word in run(session, EVERYTHING, {"person": person.id}):
        match what:
            case "stamp" if item in live.modules_ever:
                stamps.append((live.modules_ever[item], moment))
            case "seal":
                seals += 1
            case "passport" | "revoked":
                issued_at, is_revoked = moment, what == "revoked"
            case _:  # a stamp of something that is no module any more
                pass
    newest = {}
    for row in run(session, HELD, {"person": person.id}):
        if visa := live.visas_ever.get(row.visa_id):
            newest[visa.id] = (visa, state_at(row.state, row.until, at), row.issued_at, row.until)
    asked = [
        Asked(
            kind=row.kind,
            target=row.target,
            is_mandatory=row.is_mandatory,
            due_on=row.due_on,
            finished_at=row.finished_at,
            waived_at=row.waived_at,
            is_late=bool(row.is_late) and row.finished_at is None,
        )
        for row in session.execute(
            _asked(session, [person.id], at).order_by(AssignmentMember.entered_at.desc())
        )
    ]
    visas = list(newest.values())
    stamps.sort(key=lambda each: each[1], reverse=True)
    return Reached(stamps, seals, issued_at, is_revoked, visas, asked)


def _by_code(
    session: Session,
    viewer: Viewer,
    filters: Filters,
    naming: Naming,
    *where: ColumnElement[bool],
    after: str | None,
    at: datetime,
) -> Progress:
    """The list without names: narrowed by units in which one may be lost, and by nothing else."""
    titles, named, places = _crowds(session, viewer)
    unit_id = filters.unit_id
    if unit_id is not None and places.get(unit_id) not in filterable(named):
        return Progress([], None, is_pseudonymous=True)
    people = narrowed(session, viewer, Filters(unit_id=unit_id), "hr")
    rows = _rows(people.where(*where), at).join(Pseudonym, Pseudonym.person_id == Person.id)
    rows = rows.where(Unit.path.in_(named)) if len(named) < len(titles) else rows
    if after:
        rows = rows.where(Pseudonym.code > after)
    found = session.execute(rows.order_by(Pseudonym.code).limit(PAGE + 1)).all()
    shown = {path: titles[name] for path, name in named.items()}
    lines = _lines(session, found[:PAGE], naming, shown, at)
    following = found[PAGE - 1].code if len(found) > PAGE else None
    return Progress(lines, following, is_pseudonymous=True)


def _crowds(
    session: Session, viewer: Viewer
) -> tuple[dict[str, str], dict[str, str], dict[int, str]]:
    """Of her units: names by path, the paths under which people are shown, and the paths by id."""
    at_work = and_(Person.unit_id == Unit.id, Person.suspended_at.is_(None))
    rows = session.execute(
        select(Unit.id, Unit.path, Unit.name, func.count(Person.id).label("people"))
        .outerjoin(Person, at_work)
        .where(units.within(viewer, "hr"))
        .group_by(Unit.id, Unit.path, Unit.name)
    ).all()
    titles = {row.path: row.name for row in rows}
    named = crowds({row.path: row.people for row in rows})
    return titles, dict(named), {row.id: row.path for row in rows}


def _rows(people: Select[Any], at: datetime) -> Select[Any]:
    """What is read of each: sums of what she has, of her rows alone."""
    stamps = select(func.count()).where(Stamp.person_id == Person.id)
    visas = select(func.count()).where(Visa.person_id == Person.id, holds_at(at))
    return (
        people.with_only_columns(
            Person.id,
            Person.uid,
            Person.given_name,
            Person.family_name,
            names.CODE,
            Unit.path,
            Unit.name.label("unit"),
            stamps.correlate(Person).scalar_subquery().label("stamps"),
            visas.correlate(Person).scalar_subquery().label("visas"),
            Passport.issued_at,
        )
        .outerjoin(Passport, and_(Passport.person_id == Person.id, HOLDS))
        .where(Person.suspended_at.is_(None))
    )


def _lines(
    session: Session,
    rows: Sequence[Row[Any]],
    naming: Naming,
    shown: Mapping[str, str],
    at: datetime,
) -> list[Line]:
    open_, late = dict[int, int](), dict[int, int]()
    ids = [row.id for row in rows]
    for each in session.execute(_asked(session, ids, at).where(AssignmentMember.left_at.is_(None))):
        if each.finished_at is None and each.waived_at is None:
            open_[each.person_id] = open_.get(each.person_id, 0) + 1
            late[each.person_id] = late.get(each.person_id, 0) + bool(each.is_late)
    lines = [
        Line(
            name=naming.of(row, row.path),
            uid=row.uid,
            unit=row.unit,
            stamps=row.stamps,
            visas=row.visas,
            has_passport=row.issued_at is not None,
            issued_at=row.issued_at,
            asked=open_.get(row.id, 0),
            late=late.get(row.id, 0),
        )
        for row in rows
    ]
    if not shown:
        return lines
    return [
        replace(line, uid="", issued_at=None, unit=shown[row.path])
        for line, row in zip(lines, rows, strict=True)
    ]


def _is_late(session: Session, at: datetime) -> ColumnElement[bool]:
    """Of ``Person`` and ``Unit``: she is late with something, as ``_asked`` tells it."""
    late = is_late(day_where(session, at)), finished(literal(at, UtcDateTime())).is_(None)
    asked = Assignment.id == AssignmentMember.assignment_id
    hers = select(AssignmentMember.person_id).join(Assignment, asked)
    hers = hers.where(AssignmentMember.person_id == Person.id, *late)
    return hers.correlate(Person, Unit).exists()


def _asked(session: Session, ids: Sequence[int], at: datetime) -> Select[*tuple[Any, ...]]:
    """What is, or was, asked of these people."""
    return (
        select(
            AssignmentMember.person_id,
            AssignmentMember.due_on,
            finished(literal(at, UtcDateTime())).label("finished_at"),
            AssignmentMember.waived_at,
            AssignmentMember.left_at,
            Assignment.kind,
            Assignment.target,
            Assignment.is_mandatory,
            is_late(day_where(session, at)).label("is_late"),
        )
        .join(Assignment, Assignment.id == AssignmentMember.assignment_id)
        .join(Person, Person.id == AssignmentMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(AssignmentMember.person_id.in_(ids))
    )
