"""The tree of units: group, country, entity, team. Each knows the path from the root to itself."""

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.audiences import Assignment, Audience
from academy.models.directories import Directory
from academy.models.people import UNIT_KINDS, Person, Role, Unit
from academy.models.shop import Budget, Gift
from academy.services import journal, tallies
from academy.services.calendars import is_known
from academy.services.people import add_unit
from academy.services.viewer import Viewer

DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit is and when it works: see ``Unit`` for what each of them holds."""

    country: str | None
    time_zone: str
    week: str
    region: str | None


def find(session: Session, viewer: Viewer, unit_id: int, *roles: str) -> Unit:
    """The unit, if the viewer holds one of *roles* (``admin``) over it; otherwise ``NotFound``."""
    unit = session.scalar(select(Unit).where(Unit.id == unit_id, within(viewer, *roles)))
    if unit is None:
        raise NotFound("There is no such unit here.")
    return unit


def add(
    session: Session,
    viewer: Viewer,
    *,
    parent_id: int,
    name: str,
    kind: str,
    country: str | None,
    time_zone: str | None,
    at: datetime,
) -> Unit:
    """A new unit; what it does not say of country and time zone its parent hands down."""
    _hold_tree(session)
    parent = find(session, viewer, parent_id)
    _check_place(parent, kind, depth=1)
    _check_name(session, parent.id, name)
    unit = add_unit(
        session, name=name, kind=kind, parent=parent, country=country, time_zone=time_zone, at=at
    )
    journal.about(
        session, viewer.actor, "unit.added", "unit", unit, at=at, kind=kind, below=parent.id
    )
    return unit


def change(
    session: Session,
    viewer: Viewer,
    unit_id: int,
    *,
    name: str,
    place: Place,
    at: datetime,
) -> None:
    """Its name and place. Units below that shared what is changed of the place follow.

    Raises ``Invalid`` for a week without a day, and for a region that we know no public holidays of.
    """
    if not place.week:
        raise Invalid("A working week has a day at least.", field="week")
    if place.region is not None and not is_known(place.region):
        raise Invalid("We know no public holidays of this place.", field="region")
    _hold_tree(session)
    unit = find(session, viewer, unit_id)
    _check_name(session, unit.parent_id, name, of=unit)
    is_renamed, unit.name = unit.name != name, name
    journal.about(
        session,
        viewer.actor,
        "unit.changed",
        "unit",
        unit,
        at=at,
        is_renamed=is_renamed,
        **asdict(place),
    )
    _hand_down(session, unit, place, at=at)
    try:
        session.flush()
    except IntegrityError:
        raise _taken(name) from None


def move(session: Session, viewer: Viewer, unit_id: int, *, parent_id: int, at: datetime) -> None:
    """Hang a unit, with all that is below it, under another one. Circles are refused.

    Below a unit without boards there are none.
    """
    _hold_tree(session)
    unit, parent = find(session, viewer, unit_id), find(session, viewer, parent_id)
    if unit.parent_id == parent.id:
        return
    if unit.parent_id is None or parent.path.startswith(unit.path):
        raise Conflict("A unit cannot move into itself.")
    below = Unit.path.startswith(unit.path, autoescape=True)
    height = max(
        path.count("/") for path in session.scalars(select(Unit.path).where(below))
    ) - unit.path.count("/")
    _check_place(parent, unit.kind, depth=height + 1)
    _check_name(session, parent.id, unit.name)
    journal.about(
        session,
        viewer.actor,
        "unit.moved",
        "unit",
        unit,
        at=at,
        before=unit.parent_id,
        after=parent.id,
    )
    old, new = unit.path, f"{parent.path}{unit.id}/"
    unit.parent_id = parent.id
    session.flush()
    session.execute(
        update(Unit)
        .where(below)
        .values(
            path=new + func.substr(Unit.path, len(old) + 1),
            has_boards=Unit.has_boards if parent.has_boards else False,
        )
        .execution_options(synchronize_session=False)
    )
    session.expire_all()


def remove(session: Session, viewer: Viewer, unit_id: int, *, at: datetime) -> None:
    """Take away a unit that is empty: no units below, no people, nobody's role."""
    _hold_tree(session)
    unit = find(session, viewer, unit_id)
    for holds in (
        select(Unit.id).where(Unit.parent_id == unit.id),
        select(Person.id).where(Person.unit_id == unit.id),
        select(Role.id).where(Role.unit_id == unit.id),
        select(Gift.id).where(Gift.unit_id == unit.id),
        select(Budget.id).where(Budget.unit_id == unit.id),
        select(Audience.id).where(Audience.unit_id == unit.id, Audience.closed_at.is_(None)),
        select(Directory.id).where(Directory.unit_id == unit.id),
    ):
        if session.scalar(holds.limit(1)) is not None:
            raise Conflict(
                "Only an empty unit can go: no people, no roles, no gifts, no budgets, no audiences, "
                "no units below it."
            )
    journal.about(
        session, viewer.actor, "unit.removed", "unit", unit, at=at, unit_id=unit.parent_id
    )
    tallies.let_go(session, [unit.id])
    let_go(session, unit.id)
    session.delete(unit)
    session.flush()


def let_go(session: Session, unit_id: int) -> None:
    """Take away the audiences of a unit that goes, with what was asked of them."""
    of_it = select(Audience.id).where(Audience.unit_id == unit_id)
    for gone in (
        delete(Assignment).where(Assignment.audience_id.in_(of_it)),
        delete(Audience).where(Audience.unit_id == unit_id),
    ):
        session.execute(gone.execution_options(synchronize_session=False))


def within(viewer: Viewer, *roles: str, of: type[Unit] = Unit) -> ColumnElement[bool]:
    """The condition on ``Unit``, or an alias *of* it, that the viewer holds one of *roles* over it; without
    any, ``admin``.
    """
    own = {path for role in roles or ("admin",) for path in viewer.roles.get(role, ())}
    return or_(false(), *(of.path.startswith(path, autoescape=True) for path in sorted(own)))


def _hold_tree(session: Session) -> None:
    """One change of the tree at a time, or two moves at once could make a circle."""
    top = select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).with_for_update()
    session.execute(top)


def _check_place(parent: Unit, kind: str, *, depth: int) -> None:
    if kind not in UNIT_KINDS or UNIT_KINDS.index(kind) < UNIT_KINDS.index(parent.kind):
        raise Conflict("A unit of this kind cannot lie below that one.")
    if parent.path.count("/") - 1 + depth > DEEPEST:
        raise Conflict("The tree is deep enough.")


def _hand_down(session: Session, unit: Unit, place: Place, *, at: datetime) -> None:
    below = Unit.path.startswith(unit.path, autoescape=True)
    zones = (unit.time_zone, place.time_zone)
    today = max(at.astimezone(ZoneInfo(zone)).date() for zone in zones)
    for column, old, new in (
        (Unit.country, unit.country, place.country),
        (Unit.time_zone, unit.time_zone, place.time_zone),
        (Unit.week, unit.week, place.week),
        (Unit.region, unit.region, place.region),
    ):
        if old != new:
            same = column.is_(None) if old is None else column == old
            values = {column: new, Unit.calendar_from: today}
            session.execute(update(Unit).where(below, same).values(values))


def _check_name(
    session: Session, parent_id: int | None, name: str, *, of: Unit | None = None
) -> None:
    twin = session.scalar(select(Unit.id).where(Unit.parent_id == parent_id, Unit.name == name))
    if twin is not None and (of is None or twin != of.id):
        raise _taken(name)


def _taken(name: str) -> Invalid:
    return Invalid(
        "There is a unit called %(name)s in this place already.", field="name", name=name
    )
