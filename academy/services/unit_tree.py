"""The tree of units to look at: whole where it is small, level by level where it is large."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from academy.engine.groups import lineage
from academy.models.people import Person, Unit
from academy.models.spelling import Folded, folded
from academy.services.units import find, within
from academy.services.viewer import Viewer

Row = TypeVar("Row")

PAGE = 100
"""Units on a page. A tree of no more is shown whole."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with the people in it and in all below, how many are its ``own``, and how many units lie just
    below.

    ``depth`` is 0 for the top of what is shown.
    """

    unit: Unit
    depth: int
    people: int
    own: int
    units: int


@dataclass(frozen=True, slots=True)
class Level:
    """What a page of the tree shows: ``trail`` leads to the units above, ``following`` is where the next
    page begins.
    """

    trail: Sequence[Unit]
    branches: Sequence[Branch]
    following: int | None
    is_whole: bool


def look(
    session: Session,
    viewer: Viewer,
    *,
    below: int | None = None,
    words: str = "",
    after: int | None = None,
) -> Level:
    """The whole tree that the viewer administers if it fits on a page; otherwise the units just *below*
    one, or below her only top, or those whose name has *words* in it. Raises ``NotFound``.
    """
    mine = select(Unit).where(within(viewer)).order_by(Unit.name, Unit.id)
    everything = session.scalars(mine.limit(PAGE + 1)).all()
    if len(everything) <= PAGE:
        depths = list(in_order(everything, lambda unit: unit))
        return Level((), _branches(session, viewer, depths), None, is_whole=True)
    if below is None and not words:
        tops = session.scalars(_tops(mine, viewer).limit(2)).all()
        below = tops[0].id if len(tops) == 1 else None
    trail = _trail(session, viewer, below)
    if words:
        mine = mine.where(Folded(Unit.name).contains(folded(words), autoescape=True))
    else:
        mine = mine.where(Unit.parent_id == below) if trail else _tops(mine, viewer)
    if after is not None:
        last = find(session, viewer, after)
        mine = mine.where(tuple_(Unit.name, Unit.id) > tuple_(last.name, last.id))
    found = session.scalars(mine.limit(PAGE + 1)).all()
    branches = _branches(session, viewer, [(unit, 0) for unit in found[:PAGE]])
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return Level(trail, branches, following, is_whole=False)


def in_order(rows: Iterable[Row], unit_of: Callable[[Row], Any]) -> Iterator[tuple[Row, int]]:
    """*rows*, each followed by those below it in the order in which they come; and how deep each lies."""
    known = {unit_of(row).id: row for row in rows}
    below: dict[int | None, list[Row]] = {}
    for row in known.values():
        parent = unit_of(row).parent_id
        below.setdefault(parent if parent in known else None, []).append(row)
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        yield row, depth
        waiting += [(each, depth + 1) for each in reversed(below.get(unit_of(row).id, []))]


def _tops(units: Select[Unit], viewer: Viewer) -> Select[Unit]:
    """Those that lie in no other of hers."""
    above = aliased(Unit)
    is_below = select(above.id).where(above.id == Unit.parent_id, within(viewer, of=above))
    return units.where(~is_below.exists())


def _trail(session: Session, viewer: Viewer, below: int | None) -> Sequence[Unit]:
    if below is None:
        return ()
    ids = [int(id_) for id_ in find(session, viewer, below).path.strip("/").split("/")]
    seen = select(Unit).where(Unit.id.in_(ids), within(viewer))
    return session.scalars(seen.order_by(func.length(Unit.path))).all()


def _branches(session: Session, viewer: Viewer, found: Sequence[tuple[Unit, int]]) -> list[Branch]:
    ids = [unit.id for unit, _ in found]
    own, people = _people(session, viewer, {unit.path for unit, _ in found})
    units = _counts(session, Unit.parent_id, ids)
    return [
        Branch(unit, depth, people[unit.path], own[unit.path], units.get(unit.id, 0))
        for unit, depth in found
    ]


def _people(
    session: Session, viewer: Viewer, shown: Container[str]
) -> tuple[Counter[str], Counter[str]]:
    """By the path of each unit that is *shown*: its own people, and those with all below. One statement."""
    own, people = Counter[str](), Counter[str]()
    counted = select(Unit.path, func.count()).join(Person, Person.unit_id == Unit.id)
    for path, number in session.execute(counted.where(within(viewer)).group_by(Unit.path)).all():
        own[path] = number
        for above in lineage(path):
            if above in shown:
                people[above] += number
    return own, people


def _counts(session: Session, column: Any, ids: Sequence[int]) -> dict[int, int]:
    counted = select(column, func.count()).where(column.in_(ids)).group_by(column)
    return {row[0]: row[1] for row in session.execute(counted)}
