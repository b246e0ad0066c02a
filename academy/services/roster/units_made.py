"""Units that an import made, taken away with it: those that nobody belongs to, or uses, by then."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import Session

from academy.models.base import Base
from academy.models.bulk import batched
from academy.models.people import Unit
from academy.models.roster import RosterUnit
from academy.models.statements import run
from academy.services import tallies

PORTION = 500


def remove_made(session: Session, imports: Sequence[int]) -> int:
    """Take those of *imports* away that are empty, level by level from the leaves; how many it were."""
    levels: dict[int, list[int]] = defaultdict(list)
    made = select(Unit.id, Unit.path).join(RosterUnit, RosterUnit.unit_id == Unit.id)
    for id_, path in session.execute(made.where(RosterUnit.import_id.in_(imports))):
        levels[path.count("/")].append(id_)
    return sum(
        _remove_empty(session, some)
        for _, level in sorted(levels.items(), reverse=True)
        for some in batched(level, PORTION)
    )


def _remove_empty(session: Session, ids: Sequence[int]) -> int:
    empty = session.scalars(select(Unit.id).where(Unit.id.in_(ids), ~_is_used())).all()
    if empty:
        tallies.let_go(session, empty)
        run(session, delete(Unit).where(Unit.id.in_(empty)))
    return len(empty)


def _is_used() -> ColumnElement[bool]:
    """Whether anything holds on to a ``Unit``."""
    holders = (
        table.alias().c[key.parent.name]
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "unit" and not key.ondelete
    )
    return or_(*(exists().where(holder == Unit.id) for holder in holders))
