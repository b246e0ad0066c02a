"""Units to choose from: all of them where they are few, and by their names where they are many."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from academy.models.people import Unit
from academy.models.spelling import Folded, folded
from academy.services.unit_tree import in_order
from academy.services.units import within
from academy.services.viewer import Viewer

FEW = 100
"""Nobody looks through a longer list."""

MOST = 20
"""Units that a name may find: who sees more goes on writing."""

BETWEEN = " · "
"""Between a unit's name and that of the unit above, which tell it from its namesakes."""

_Above = aliased(Unit)


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit as it is offered; ``depth`` is 0 for the top of what the viewer sees."""

    name: str
    above: str
    depth: int

    @property
    def full_name(self) -> str:
        """Its name and that of the unit above."""
        return f"{self.name}{BETWEEN}{self.above}" if self.above else self.name


@dataclass(frozen=True, slots=True)
class UnitChoices:
    """Units by id, in the order of the tree. If they are not all there are, they are what was looked for.

    ``roles`` are those of which the viewer holds one over each.
    """

    named: Mapping[int, Choice]
    is_all: bool
    roles: tuple[str, ...]

    def chosen(self, words: str) -> int | None:
        """The unit that *words* mean, its id or its name; None if that is none of these, or several."""
        if words.isascii() and words.isdecimal():
            return int(words) if int(words[:19]) in self.named else None
        if words and not self.is_all and len(self.named) == 1:
            return next(iter(self.named))
        return None


def offered(
    session: Session, viewer: Viewer, *roles: str, wanted: str | int | None = ""
) -> UnitChoices:
    """The units over which the viewer holds one of *roles* (``admin``); of many, those *wanted*, and where
    nothing is wanted her highest alone.
    """
    roles = roles or ("admin",)
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.parent_id)
        .where(within(viewer, *roles))
        .order_by(Unit.name, Unit.id)
        .limit(FEW + 1)
    ).all()
    if len(rows) > FEW:
        return UnitChoices(_wanted(session, viewer, str(wanted or ""), *roles), False, roles)
    names = {row.id: row.name for row in rows}
    named = {
        row.id: Choice(row.name, names.get(row.parent_id, ""), depth)
        for row, depth in in_order(rows, lambda row: row)
    }
    return UnitChoices(named, True, roles)


def matching(session: Session, viewer: Viewer, words: str, *roles: str) -> dict[int, Choice]:
    """``MOST`` units at the most whose name has *words* in it, the nearest first.

    *words* that are a whole name, or a full one, find the units of that name alone.
    """
    name, _between, above = words.rpartition(BETWEEN)
    is_full = and_(Unit.name == name, _Above.name == above)
    is_name = Folded(Unit.name) == folded(words)
    rank = case((or_(is_full, is_name), 0), else_=1).label("rank")
    rows = session.execute(
        _hers(viewer, *roles)
        .add_columns(rank)
        .where(or_(is_full, Folded(Unit.name).contains(folded(words), autoescape=True)))
        .order_by(rank, func.length(Unit.path), Unit.name, Unit.id)
        .limit(MOST)
    ).all()
    return _choices([row for row in rows if row.rank == 0] or rows)


def called(
    session: Session, viewer: Viewer, ids: Collection[int], *roles: str
) -> dict[int, Choice]:
    """Those units of *ids* over which the viewer holds one of *roles*, by name."""
    if not ids:
        return {}
    named = _hers(viewer, *roles).where(Unit.id.in_(ids)).order_by(Unit.name, Unit.id)
    return _choices(session.execute(named))


def _wanted(session: Session, viewer: Viewer, words: str, *roles: str) -> Mapping[int, Choice]:
    if words and not (words.isascii() and words.isdecimal()):
        return matching(session, viewer, words, *roles)
    if words:
        return called(session, viewer, [int(words[:18])], *roles)
    highest = _hers(viewer, *roles).order_by(func.length(Unit.path)).limit(1)
    return _choices(session.execute(highest))


def _hers(viewer: Viewer, *roles: str) -> Select[int, str, str]:
    """The units over which the viewer holds one of *roles*, each with the name of the one above."""
    return (
        select(Unit.id, Unit.name, _Above.name.label("above"))
        .outerjoin(_Above, _Above.id == Unit.parent_id)
        .where(within(viewer, *roles))
    )


def _choices(rows: Iterable[Row[Any]]) -> dict[int, Choice]:
    return {row.id: Choice(row.name, row.above or "", 0) for row in rows}
