"""Units that an import made, taken away with it: those that nobody belongs to, or uses, by then."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.base import Base
from academy.models.people import Unit
from academy.models.roster import RosterUnit
from academy.services import tallies
from academy.services.roster.staging import run


def remove_made(session: Session, import_id: int) -> int:
    """Take those away that are empty, leaves first; how many it were."""
    made = session.execute(
        select(Unit.id, Unit.path)
        .join(RosterUnit, RosterUnit.unit_id == Unit.id)
        .where(RosterUnit.import_id == import_id)
    ).all()
    used = " or ".join(
        f"exists (select 1 from {table} h where h.{column} = u.id)" for table, column in _anchors()
    )
    removed = 0
    for unit in sorted(made, key=lambda unit: -unit.path.count("/")):
        if run(session, f"select 1 from unit u where u.id = {unit.id} and ({used})").first():
            continue
        tallies.let_go(session, unit.id)
        run(session, f"delete from unit where id = {unit.id}")
        removed += 1
    return removed


def _anchors() -> list[tuple[str, str]]:
    """Columns that hold on to a unit."""
    return [
        (table.name, key.parent.name)
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "unit" and not key.ondelete
    ]
