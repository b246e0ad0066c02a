"""What a file of questions, or rows that a browser holds, would change in a table; nothing is kept here.

Promise: what somebody wrote into a row and has not kept yet gives way to nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.manuscript.exchange.asked import SETTINGS, VERDICTS
from academy.manuscript.exchange.files import Import
from academy.manuscript.exchange.grid import cells_of
from academy.manuscript.exchange.naming import family, free, same
from academy.models.authoring import Draft
from academy.services.authoring import grid_checking, rows
from academy.services.authoring.grid import cells_of_block, key_of
from academy.services.authoring.grid_rows import MOST, Grid, Row, digest, fixed
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Brought:
    """How many rows a file fills or adds, and the ids of its questions that are not among them.

    Those ``kept_out`` have a row that she is writing in, those ``left`` have no place in the table.
    """

    filled: int
    left: list[str]
    kept_out: list[str]


def bring(grid: Grid, found: Import, key: str) -> Brought:
    """Write the questions of *found* into the rows of *grid*; *key* names new rows.

    A question of the module fills its own row; the settings and the feedback that the file leaves empty
    stay. Nothing is begun in a translation, and what is being reviewed stays as it was sent; so does a
    row that holds words which are not kept yet.
    """
    unkept = {id(row) for row in grid.rows if row.is_unkept}
    known = {row.cells.get("id", ""): row for row in grid.rows}
    left = [each.asked.id or each.asked.title for each in found.questions if not each.block]
    _name(found, known)
    kept_out: list[str] = []
    filled = 0
    for number, each in enumerate(found.usable, 1):
        row = known.get(each.asked.id)
        if row is None and grid.is_source and len(grid.rows) < MOST:
            row = Row(f"new:{key}-{number}", {}, digest({}))
            grid.rows.append(row)
        if row is None or row.is_locked:
            left.append(each.asked.id)
            continue
        if id(row) in unkept:
            kept_out.append(each.asked.id)
            continue
        cells = cells_of(each.asked)
        if not grid.is_source:
            cells |= fixed(row.cells)
        row.cells = _kept(row.cells, cells) | cells
        filled += 1
    return Brought(filled, left, kept_out)


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


def lay_over(
    session: Session, viewer: Viewer, grid: Grid, sent: Sequence[Row], at: datetime
) -> None:
    """Put those of the *sent* rows into *grid* that say what is not kept yet, as they were read.

    So a save still tells her what somebody else changed meanwhile.
    """
    known = {row.ref.split(":")[1]: row for row in grid.rows}
    known |= {row.draft.slug: row for row in grid.rows if row.draft and row.is_live}
    now = {(digest(row.cells), row.is_removed) for row in grid.rows}
    begun = _begun(session, viewer, grid, [row.ref[4:] for row in sent if row.is_new], at)
    for mine in sent[:MOST]:
        name = mine.ref.split(":")[1] if ":" in mine.ref else ""
        row = known.get(name)
        was_removed = row.is_removed if row else False
        if mine.is_new and (name in begun or not grid.is_source or not mine.cells):
            continue
        if not mine.is_touched and mine.is_removed == was_removed:
            continue
        if not mine.is_new and {(each, mine.is_removed) for each in _digests(grid, mine)} & now:
            continue
        if row is None:
            grid.rows.append(mine)
        else:
            row.ref, row.was = mine.ref, mine.was
            row.cells, row.is_removed = mine.cells, mine.is_removed
            if row.is_locked:
                row.refusal = Conflict("This text is with a reviewer: take it back to write on.")


def _begun(
    session: Session, viewer: Viewer, grid: Grid, names: Sequence[str], at: datetime
) -> set[str]:
    """Those of the new rows *names* that became a draft."""
    uids = {
        rows.fresh(viewer, "question", "", at, key=key_of(grid, name))["uid"]: name
        for name in names[:MOST]
    }
    if not uids:
        return set()
    return {uids[uid] for uid in session.scalars(select(Draft.uid).where(Draft.uid.in_(uids)))}


def _digests(grid: Grid, row: Row) -> set[str]:
    """Those of a row as it was typed, and as a save writes it."""
    if not grid.is_source:
        return {digest(row.cells)}
    return {
        digest(row.cells),
        digest(cells_of_block(grid_checking.block(row.cells, grid.language, set()))),
    }
