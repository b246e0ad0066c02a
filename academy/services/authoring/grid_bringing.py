"""What a file of questions would change in a table of them; nothing of it is kept here."""

from collections.abc import Mapping
from dataclasses import dataclass

from academy.manuscript.exchange.asked import SETTINGS, VERDICTS
from academy.manuscript.exchange.files import Import
from academy.manuscript.exchange.grid import cells_of
from academy.manuscript.exchange.naming import family, free, same
from academy.services.authoring.grid import MOST, Grid, Row, digest, fixed


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows a file fills or adds, and the ids of its questions that have no place in the table."""

    filled: int
    left: list[str]


def bring(grid: Grid, found: Import, key: str) -> Brought:
    """Write the questions of *found* into the rows of *grid*; *key* names new rows.

    A question of the module fills its own row; the settings and the feedback that the file leaves empty
    stay. Nothing is begun in a translation, and what is being reviewed stays as it was sent.
    """
    known = {row.cells.get("id", ""): row for row in grid.rows}
    left = [each.asked.id or each.asked.title for each in found.questions if not each.block]
    _name(found, known)
    filled = 0
    for number, each in enumerate(found.usable, 1):
        row = known.get(each.asked.id)
        if row is None and grid.is_source and len(grid.rows) < MOST:
            row = Row(f"new:{key}-{number}", {}, digest({}))
            grid.rows.append(row)
        if row is None or row.is_locked:
            left.append(each.asked.id)
            continue
        cells = cells_of(each.asked)
        if not grid.is_source:
            cells |= fixed(row.cells)
        row.cells = _kept(row.cells, cells) | cells
        filled += 1
    return Brought(filled, left)


def _name(found: Import, known: Mapping[str, Row]) -> None:
    """Give questions without an id of their own that of the row that asks the same, else a free one."""
    alike: dict[str, list[str]] = {}
    for id_ in known:
        alike.setdefault(family(id_), []).append(id_)
    met = {each.asked.id for each in found.usable if each.is_named}
    taken = met | known.keys()
    for each in found.usable:
        asked = each.asked
        if not each.is_named:
            some = [id_ for id_ in alike.get(family(asked.id), ()) if id_ not in met]
            row = same(asked.id, cells_of(asked), some, lambda id_: known[id_].cells)
            asked.id = row or free(asked.id, taken)
        met.add(asked.id)
        taken.add(asked.id)


def _kept(before: Mapping[str, str], cells: Mapping[str, str]) -> dict[str, str]:
    """What stays of a row where the file says nothing of it."""
    is_same = before.get("kind") == cells.get("kind")
    return {
        name: text
        for name, text in before.items()
        if name in SETTINGS
        or (is_same and name in VERDICTS)
        or (
            is_same
            and name.startswith("feedback ")
            and before.get(name.replace("feedback", "option"))
            == cells.get(name.replace("feedback", "option"))
        )
    }
