"""The questions of a module as rows of a table; and what an author typed into the rows, as drafts.

Promises: a row that she did not touch is not written. Of two authors who changed the same question the
second is told, in her row; nothing is overwritten, and her other rows are saved. What is sent again is
saved once.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.manuscript.documents import Languages
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange.files import CellProblem
from academy.manuscript.exchange.grid import cells_of
from academy.manuscript.folder import part
from academy.models.authoring import BEGIN, Draft
from academy.models.statements import here, run
from academy.services import catalogue
from academy.services.authoring import drafts, grid_checking, places, rows
from academy.services.authoring.grid_rows import MOST, Grid, Outcome, Row, digest, fixed
from academy.services.authoring.rights import must_write
from academy.services.viewer import Viewer


def read(session: Session, viewer: Viewer, module: str, language: str) -> Grid:
    """Every question of *module*, live or being written. Raises ``NotFound``."""
    must_write(viewer)
    live = catalogue.current(session, viewer.publication)
    languages = live.languages
    places.folder_of(session, "question", module)
    if language not in languages.known:
        raise NotFound("There is nothing at this address.")
    asked = live.module(module).questions if live.has("module", module) else ()
    is_here = or_(
        Draft.item_id.in_([each.id for each in asked]),
        and_(Draft.parent == module, Draft.item_id.is_(None)),
    )
    open_ = (Draft.kind == "question", Draft.closed_at.is_(None))
    written = list(session.scalars(select(Draft).where(*open_, is_here).order_by(Draft.id)))
    of_item = {draft.item_id: draft for draft in written if draft.item_id}
    found = [
        _of_draft(of_item[each.id], languages, language)
        if each.id in of_item
        else _row(f"live:{each.uid}:{each.edition.id}", each.edition.texts, languages, language)
        for each in asked
    ]
    found += [_of_draft(d, languages, language) for d in written if not d.item_id]
    return Grid(module, language, languages, found[:MOST], live, max(0, len(found) - MOST))


def _of_draft(draft: Draft, languages: Languages, language: str) -> Row:
    row = _row(f"draft:{draft.uid}:{draft.revision}", draft.texts, languages, language)
    row.draft, row.is_locked, row.is_removed = draft, bool(draft.review_id), draft.retires
    return row


def _row(ref: str, texts: Mapping[str, str], languages: Languages, language: str) -> Row:
    cells = _cells(texts, languages, language)
    return Row(ref, cells, digest(cells))


def _cells(texts: Mapping[str, str], languages: Languages, language: str) -> dict[str, str]:
    """The cells of a question in *language*; of a translation that is not begun those of ``FIXED``."""
    ends = {part(path): text for path, text in texts.items()}
    source = parts.of_block(ends.get(f"{languages.source}.md", ""))
    if language == languages.source:
        return cells_of(source)
    translated = ends.get(f"{language}.md", "")
    cells = cells_of(parts.of_block(translated, source)) if translated else {}
    return cells | fixed(cells_of(source))


def save(
    session: Session, viewer: Viewer, grid: Grid, sent: Sequence[Row], *, at: datetime
) -> Outcome:
    """Keep those of the *sent* rows that were touched, each by itself."""
    done = Outcome()
    taken = grid_checking.ids(session)
    known = {row.ref.split(":")[1]: row for row in grid.rows}
    for row in sent[:MOST]:
        try:
            with session.begin_nested():
                _keep(session, viewer, grid, row, known, taken, done, at)
        except Conflict as refusal:
            row.refusal = refusal
            done.refused.append(row)
    return done


def _keep(
    session: Session, viewer: Viewer, grid: Grid, row: Row, known: Mapping[str, Row],
    taken: set[str], done: Outcome, at: datetime,
) -> None:  # fmt: skip
    sort, _colon, rest = row.ref.partition(":")
    name, _colon, version = rest.partition(":")
    if sort == "new":
        if grid.is_source and row.is_touched and not row.is_removed:
            done.saved.append(_begin(session, viewer, grid, row, name, taken, at))
        return
    now_ = known.get(name)
    if now_ is not None and row.is_removed != now_.is_removed:
        _remove(session, viewer, row, sort, name, at=at)
        done.removed.append(name)
    if not row.is_touched or row.is_removed:
        return
    if now_ is None:
        raise Conflict("Somebody changed this question since you opened the page: open it anew.")
    if sort == "live":
        if now_.ref != row.ref:
            raise Conflict("Another edition of this was published since: open the page anew.")
        draft = drafts.begin(session, viewer, "question", name, at=at)
        revision = 1
    else:
        draft, revision = drafts.read(session, viewer, name).draft, _number(version)
    texts = _texts(draft, grid, row, taken)
    drafts.save(session, viewer, draft.uid, texts, revision=revision, at=at)
    done.saved.append(draft.uid)


def _begin(
    session: Session, viewer: Viewer, grid: Grid, row: Row, key: str, taken: set[str], at: datetime
) -> str:
    """A new draft; the same *key* begins one only. Raises ``Conflict`` when that says something else."""
    fresh = rows.fresh(viewer, "question", "", at, key=key_of(grid, key))
    before = session.scalar(select(Draft).where(Draft.uid == fresh["uid"]))
    if before is not None:
        if before.closed_at or digest(
            _cells(before.texts, grid.languages, grid.language)
        ) != digest(
            cells_of_block(grid_checking.block(row.cells, grid.language, taken - {before.slug}))
        ):
            raise Conflict("This row was saved before: open the page anew.")
        return before.uid
    block = grid_checking.block(row.cells, grid.language, taken)
    asked = parts.of_block(block)
    folder, number = places.folder_of(session, "question", grid.module)
    texts = {
        code: block
        if code == grid.language
        else parts.compose(parts.outline(asked), source=False)[0]
        for code in grid.languages.complete
    }
    fresh |= {
        "slug": asked.id,
        "parent": grid.module,
        "position": None,
        "texts": {
            places.path_of("question", folder, number, asked.id, f"{code}.md"): f"\n{text}"
            for code, text in texts.items()
        },
        "media": {},
    }
    run(session, here(session, BEGIN), fresh)
    return str(fresh["uid"])


def key_of(grid: Grid, name: str) -> str:
    """What makes a new row's draft one, however often it is sent."""
    return f"grid {grid.module} {name}"


def cells_of_block(block: str) -> dict[str, str]:
    """The cells that a question's text holds."""
    return cells_of(parts.of_block(block))


def _texts(draft: Draft, grid: Grid, row: Row, taken: set[str]) -> dict[str, str]:
    """The file of *draft* in the grid's language, as the row has it."""
    end = f"{grid.languages.source}.md"
    source = next(path for path in draft.texts if part(path) == end)
    path = source.removesuffix(end) + f"{grid.language}.md"
    before = draft.texts.get(path, "\n")
    above = before[: len(before) - len(before.lstrip())]
    cells = dict(row.cells)
    if draft.item_id:
        cells["id"] = draft.slug
    if grid.is_source:
        return {path: above + grid_checking.block(cells, grid.language, taken - {draft.slug})}
    known = parts.of_block(draft.texts[source])
    cells |= fixed(cells_of(known))
    block = grid_checking.block(cells, grid.language, taken - {draft.slug, known.id})
    return {path: above + parts.compose(parts.of_block(block), source=False)[0]}


def _remove(
    session: Session, viewer: Viewer, row: Row, sort: str, name: str, *, at: datetime
) -> None:
    """Drop what is new; have what learners have taken away when it is published, or no longer."""
    if sort == "live":
        draft = drafts.begin(session, viewer, "question", name, at=at)
    else:
        draft = drafts.read(session, viewer, name).draft
    if draft.item_id is None:
        drafts.drop(session, viewer, draft.uid, at=at)
    else:
        drafts.intend(session, viewer, draft.uid, retires=row.is_removed, at=at)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def check(session: Session, grid: Grid, sent: Sequence[Row]) -> list[list[CellProblem]]:
    """What is wrong in the cells of each row, in order; rows that are empty or taken away are fine."""
    slugs = {row.ref.split(":")[1]: row.cells.get("id", "") for row in grid.rows}
    given = [
        {} if row.is_removed else {name: text for name, text in row.cells.items() if text.strip()}
        for row in sent
    ]
    own = ["" if row.is_new else slugs.get(row.ref.split(":")[1], "") for row in sent]
    return grid_checking.problems(session, grid.live, given, own, grid.language)
