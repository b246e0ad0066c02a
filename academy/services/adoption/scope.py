"""Which unit is looked at, and by whom: HR and administrators see theirs and what lies below, no more."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from academy.engine import groups
from academy.errors import NotFound
from academy.models.people import Unit
from academy.services import units
from academy.services.catalogue import Catalogue
from academy.services.viewer import Viewer

ROLES = ("hr", "admin")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as a step of the way to another."""

    id: int
    name: str
    kind: str
    path: str

    @property
    def line(self) -> list[int]:
        """The ids from the root of the academy to this unit."""
        return [int(step) for step in self.path.strip("/").split("/")]


@dataclass(frozen=True, slots=True)
class Scope:
    """The unit that is looked at, the units above it that she may see too, and the others of hers."""

    unit: Place
    above: Sequence[Place]
    beside: Sequence[Place]


def find(session: Session, viewer: Viewer, unit_id: int | None) -> Scope:
    """The unit of that id, or without one the first of hers. One statement.

    Raises ``NotFound`` for a unit that she does not run.
    """
    if unit_id is None:
        tops = select(*_COLUMNS).where(Unit.path.in_(highest(viewer))).order_by(Unit.name)
        found = [Place(*row) for row in session.execute(tops)]
        if not found:
            raise NotFound("There is no such unit here.")
        return Scope(found[0], [], found[1:])
    one = aliased(Unit)
    inside = func.substr(one.path, 1, func.length(Unit.path)) == Unit.path
    line = (
        select(*_COLUMNS).join(one, inside).where(one.id == unit_id, units.within(viewer, *ROLES))
    )
    found = [Place(*row) for row in session.execute(line.order_by(func.length(Unit.path)))]
    if not found or found[-1].id != unit_id:
        raise NotFound("There is no such unit here.")
    return Scope(found[-1], found[:-1], [])


def highest(viewer: Viewer) -> list[str]:
    """The paths of the units she runs that lie in none of the others."""
    return groups.highest(path for role in ROLES for path in viewer.roles.get(role, ()))


def measures(live: Catalogue) -> list[str]:
    """What is counted: who is active, who holds the passport, and each visa that is given today."""
    return ["active", "passport", *(f"visa:{visa.id}" for visa in live.visas)]


_COLUMNS = (Unit.id, Unit.name, Unit.kind, Unit.path)
