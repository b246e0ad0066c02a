"""The units that a roster names: found by their path, and made where they are not."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.bulk import fresh_ids, insert_rows
from academy.models.people import UNIT_KINDS, WORKING_WEEK, Unit
from academy.models.roster import RosterUnit
from academy.services.roster.lines import Step, join_path
from academy.services.roster.scope import Scope
from academy.services.roster.staging import PATH, Spooled, create, fill, index, measure
from academy.services.units import DEEPEST

NEXT = {"group": "country", "country": "entity", "entity": "team", "team": "team"}
"""What lies below a unit, where the file does not say it."""

ZONE = "Europe/Paris"
"""Where a first group works until somebody says otherwise, as for every new academy."""


class Node(NamedTuple):
    """A unit, known or to be made."""

    id: int
    parent_id: int | None
    name: str
    kind: str
    path: str
    country: str | None
    time_zone: str
    week: str
    region: str | None
    has_boards: bool


class Tree:
    """The units as they are, and those that an import adds: ``made``, parents first."""

    def __init__(self, session: Session, scope: Scope, ids: Iterator[int]) -> None:
        self._scope, self._ids = scope, ids
        self.made: list[Node] = []
        names = [Unit.__table__.c[name] for name in Node._fields]
        nodes = [Node(*row) for row in session.execute(select(*names).order_by(Unit.id.desc()))]
        self._below = {(node.parent_id, node.name.casefold()): node for node in nodes}
        self._exact = {(node.parent_id, node.name): node for node in nodes}
        self._roots = [node for node in nodes if node.parent_id is None]

    def resolve(self, steps: tuple[Step, ...]) -> int | tuple[str, str]:
        """The id of the unit at *steps*, made if need be; or the code of a problem, and what was given."""
        text = join_path([name for _, name in steps])
        kind, name = steps[0]
        node = self._child(None, name)
        rest = steps[1:]
        if node is None and kind not in {None, "group"} and len(self._roots) == 1:
            node, rest = self._roots[0], steps  # columns that leave the group unsaid
        if node is None and self._roots:
            return "unit-root", text
        missing = list(rest)
        while node and missing and (child := self._child(node.id, missing[0][1])):
            node = child
            missing.pop(0)
        if node is None and not self._scope.is_everything:
            return "unit-outside", text
        if node and not self._scope.holds(node.path):
            return "unit-outside", text
        if (node.path.count("/") - 1 if node else 0) + len(missing) > DEEPEST:
            return "unit-deep", text
        if node is None:
            node = self._make(None, "group", name)
        for step in missing:
            node = self._make(node, *step)
        return node.id

    def _child(self, parent_id: int | None, name: str) -> Node | None:
        return self._exact.get((parent_id, name)) or self._below.get((parent_id, name.casefold()))

    def _make(self, parent: Node | None, kind: str | None, name: str) -> Node:
        unit_id = next(self._ids)
        if parent is None:
            node = Node(
                unit_id, None, name, "group", f"/{unit_id}/", None, ZONE, WORKING_WEEK, None, True
            )
            self._roots.append(node)
        else:
            if kind is None or UNIT_KINDS.index(kind) < UNIT_KINDS.index(parent.kind):
                kind = NEXT[parent.kind]
            country = country_of(name) if kind == "country" else None
            node = parent._replace(
                id=unit_id,
                parent_id=parent.id,
                name=name,
                kind=kind,
                path=f"{parent.path}{unit_id}/",
                country=country or parent.country,
                time_zone=zone_of(country) or parent.time_zone,
                region=parent.region if country in {None, parent.country} else None,
            )
        self._exact[node.parent_id, name] = self._below[node.parent_id, name.casefold()] = node
        self.made.append(node)
        return node

    def example(self) -> str:
        """The path of a unit that is here and within reach, a deep one; "" if there is none."""
        here = {node.id: node for node in self._exact.values()}
        for node in self.made:
            here.pop(node.id, None)
        known = [node for node in here.values() if self._scope.holds(node.path)]
        deep = max(known, key=lambda node: (node.path.count("/"), -node.id), default=None)
        return self.paths()[deep.id] if deep else ""

    def zones(self) -> set[str]:
        """The time zones of all units."""
        return {node.time_zone for node in self._exact.values()}

    def paths(self) -> dict[int, str]:
        """The names from the root down to each unit, as a file writes them."""
        names: dict[int, list[str]] = {}
        for node in sorted(self._exact.values(), key=lambda node: node.path.count("/")):
            names[node.id] = [*(names[node.parent_id] if node.parent_id else ()), node.name]
        return {unit_id: join_path(path) for unit_id, path in names.items()}


def stage_units(session: Session, scope: Scope, read: Spooled, *, rehearses: bool) -> Tree:
    """Find the units that *read* names. Those that are not there get an id, which is below 0 when it
    only *rehearses*.
    """
    ids = iter(range(-1, -1 << 40, -1)) if rehearses else fresh_ids(session, Unit)
    tree = Tree(session, scope, ids)
    rows = []
    for steps, key in read.units.items():
        found = tree.resolve(steps)
        rows.append((key, found, None, None) if isinstance(found, int) else (key, None, *found))
    create(session, "roster_path", PATH)
    fill(session, "roster_path", 4, iter(rows))
    index(session, "roster_path")
    return tree


def keep(session: Session, tree: Tree, import_id: int, *, at: datetime) -> None:
    """Write the units that were made, but those that no accepted line is in."""
    needed = _needed(session, tree)
    made = [node for node in tree.made if node.id in needed]
    columns = [*Node._fields, "created_at"]
    insert_rows(session, Unit, columns, ((*node, at) for node in made))
    insert_rows(
        session, RosterUnit, ["unit_id", "import_id"], ((node.id, import_id) for node in made)
    )
    if made:
        measure(session, Unit.__tablename__)


def needed_units(session: Session, tree: Tree) -> list[Node]:
    """Those that would be made."""
    needed = _needed(session, tree)
    return [node for node in tree.made if node.id in needed]


def _needed(session: Session, tree: Tree) -> set[int]:
    if not tree.made:
        return set()
    from_lines = session.connection().exec_driver_sql("select distinct unit_id from roster_diff")
    used = {row[0] for row in from_lines}
    for node in reversed(tree.made):
        if node.id in used and node.parent_id:
            used.add(node.parent_id)
    return used


def country_of(name: str) -> str | None:
    """The code of the country called *name* in English or French."""
    plain = name.casefold()
    for language in ("en", "fr"):
        for code, known in Locale(language).territories.items():
            if known.casefold() == plain and len(code) == 2:
                return str(code)
    return None


def zone_of(country: str | None) -> str | None:
    """The time zone of *country*, if it has one only."""
    zones: Sequence[str] = get_global("territory_zones").get(country, ()) if country else ()
    return str(zones[0]) if len(zones) == 1 else None
