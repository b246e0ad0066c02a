"""What an export asks of the database: people in a viewer's units, portion by portion, in flat memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.people import Person, Unit
from academy.models.statements import run
from academy.services import names, units
from academy.services.catalogue import Catalogue
from academy.services.roster.lines import join_path
from academy.services.viewer import Viewer

ROLES = ("hr", "admin")
"""Who may ask for tables about others."""

PORTION = 5000
"""People that one transaction reads: well within the patience of either database."""

Cell = str | int | float | date | None
Line = Sequence[Cell]
Say = Callable[[str], str]
"""From the name of a column or a state to what it is called in the reader's language."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which people: those of a unit and all below it, and whether those who were suspended count."""

    unit_id: int | None = None
    with_suspended: bool = False

    def values(self) -> dict[str, Any]:
        """As they are stored."""
        return {"unit_id": self.unit_id, "with_suspended": self.with_suspended}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Filters":
        """As they were stored."""
        return cls(values.get("unit_id"), bool(values.get("with_suspended")))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit lies: its ``path`` as a roster writes it, and the units above it by kind."""

    path: str
    entity: str
    country: str
    zone: str


@dataclass(slots=True)
class Asking:
    """One export under way."""

    viewer: Viewer
    filters: Filters
    live: Catalogue
    say: Say
    language: str
    at: datetime
    places: dict[int, Place] = field(default_factory=dict)


def path_of(session: Session, viewer: Viewer, filters: Filters) -> str | None:
    """The path of the unit that is asked for; None for all of hers. ``NotFound`` beyond them."""
    if filters.unit_id is None:
        return None
    which = (Unit.id == filters.unit_id, units.within(viewer, *ROLES))
    path = session.scalar(select(Unit.path).where(*which))
    if path is None:
        raise NotFound("There is no such unit here.")
    return path


def asked(session: Session, viewer: Viewer, filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions on ``Person`` and ``Unit``: whom she may see, of those that she asks for."""
    conditions = [units.within(viewer, *ROLES)]
    if path := path_of(session, viewer, filters):
        conditions.append(Unit.path.startswith(path, autoescape=True))
    if not filters.with_suspended:
        conditions.append(Person.suspended_at.is_(None))
    return conditions


def total(session: Session, viewer: Viewer, filters: Filters) -> int:
    """How many people will be looked at."""
    joined = select(func.count()).select_from(Person).join(Unit, Unit.id == Person.unit_id)
    return session.scalar(joined.where(*asked(session, viewer, filters))) or 0


def people(
    session: Session, asking: Asking, after: int, *columns: Any
) -> tuple[list[Row[Any]], int | None]:
    """The next portion by id: id, number, e-mail, names, unit id, *columns*; and the id to go on after."""
    own = (Person.id, Person.number, Person.email, Person.family_name, Person.given_name)
    statement: Select[Any] = (
        select(*own, Person.unit_id, *columns)
        .join(Unit, Unit.id == Person.unit_id)
        .where(*asked(session, asking.viewer, asking.filters), Person.id > after)
        .order_by(Person.id)
        .limit(PORTION)
    )
    named = statement.where(names.named(session, asking.viewer))  # a table names everybody
    rows = list(run(session, named))
    return rows, rows[-1].id if len(rows) == PORTION else None


def who(asking: Asking, row: Any) -> tuple[Cell, ...]:
    """The cells by which every table knows a person: see ``WHO``."""
    place = asking.places[row[5]]
    return (*row[1:5], place.path, place.entity, place.country)


WHO = ("number", "email", "family_name", "given_name", "unit", "entity", "country")
"""What a roster knows as well, and reads again as it was; the ``unit`` is a path for that."""


def places(session: Session) -> dict[int, Place]:
    """Every unit, with what lies above it."""
    rows = session.execute(select(Unit.id, Unit.kind, Unit.name, Unit.path, Unit.time_zone)).all()
    by_id = {row.id: row for row in rows}

    def above(path: str, kind: str) -> str:
        ids = (int(part) for part in reversed(path.strip("/").split("/")))
        return next(
            (by_id[id_].name for id_ in ids if id_ in by_id and by_id[id_].kind == kind), ""
        )

    def whole(path: str) -> str:
        return join_path([by_id[int(part)].name for part in path.strip("/").split("/")])

    return {
        row.id: Place(
            whole(row.path), above(row.path, "entity"), above(row.path, "country"), row.time_zone
        )
        for row in rows
    }


def by_person(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    """Rows whose first column is a person's id, gathered."""
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def day(asking: Asking, row: Any, moment: datetime | None) -> date | None:
    """The day of a moment where the person of that *row* works, for a cell."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(asking.places[row.unit_id].zone)).date()
