"""Many questions at once: a module's questions as a table, saved as drafts, each row by itself."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.clock import now
from academy.manuscript.answers import MOST
from academy.manuscript.exchange.filling import COLUMNS
from academy.models.database import reading, writing
from academy.services.authoring import grid, grid_bringing, grid_checking
from academy.services.authoring.grid_rows import MOST as MOST_ROWS
from academy.services.authoring.grid_rows import Grid, Outcome, Row, digest, tidy
from academy.web.authoring import grid_words
from academy.web.authoring.place import blueprint
from academy.web.doors import to_page
from academy.web.once import new_key
from academy.web.policy import Who, allow, me

GRID = "/authoring/modules/<module_slug>/grid"
ENDINGS = ("xlsx", "csv", "gift", "xml")
"""The files that questions are taken away in."""
_ROW = re.compile(r"ref-(\d{1,4})")


@blueprint.get(GRID)
@allow(Who.AUTHOR)
def show_grid(module_slug: str) -> Response:
    """Every question of the module, live or being written, and one row more."""
    with reading() as session:
        opened = grid.read(session, me(), module_slug, language_asked(session))
        found = grid.check(session, opened, opened.rows)
    return page(opened, opened.rows, found)


@blueprint.post(GRID)
@allow(Who.AUTHOR)
def save_grid(module_slug: str) -> Response:
    """Keep the rows that were touched; what somebody else changed meanwhile is told beside them."""
    sent = rows_sent()
    with writing() as session:
        opened = grid.read(session, me(), module_slug, language_asked(session))
        done = grid.save(session, me(), opened, sent, at=now())
    _tell(done)
    if done.refused:
        with reading() as session:
            opened = grid.read(session, me(), module_slug, opened.language)
            shown = with_hers(opened, done.refused)
            found = grid.check(session, opened, shown)
        return page(opened, shown, found, status=409)
    if request.form.get("then") == "review":
        return to_page(url_for("authoring.send_form", module=module_slug))
    return to_page(address(opened))


@blueprint.post(f"{GRID}/problems")
@allow(Who.AUTHOR)
def check_grid(module_slug: str) -> str:
    """What is wrong in the rows that are sent, by row and column; nothing is kept."""
    sent = rows_sent()
    with reading() as session:
        opened = grid.read(session, me(), module_slug, language_asked(session))
        found = grid.check(session, opened, sent)
    return render_template(
        "authoring/grid_problems.html", found=list(map(grid_words.faults, found))
    )


@blueprint.post(f"{GRID}/rows")
@allow(Who.AUTHOR)
def show_rows(module_slug: str) -> Response:
    """The table with rows that a browser holds and that are not kept here; nothing is kept by it."""
    with reading() as session:
        opened = grid.read(session, me(), module_slug, language_asked(session))
        grid_bringing.lay_over(session, me(), opened, rows_sent(), now())
        found = grid.check(session, opened, opened.rows)
    return page(opened, opened.rows, found)


def page(
    opened: Grid, shown: list[Row], found: list[Any], *, told: Any = None, status: int = 200
) -> Response:
    """The table with *shown* rows and what is *found* wrong in each; *told* is what a file brought."""
    wide = request.args.get("options", type=int) or 0
    title = opened.live.module(opened.module).document.title if _is_live(opened) else None
    fresh: list[tuple[Row, list[grid_words.CellFault]]] = []
    if opened.is_source:
        fresh.append((Row(f"new:{new_key()}", {}, digest({})), []))
    answer = render_template(
        "authoring/grid.html",
        grid=opened,
        title=title,
        rows=[*zip(shown, map(grid_words.faults, found), strict=True), *fresh],
        columns=grid_words.columns(shown, wide=wide, is_source=opened.is_source),
        every=grid_words.columns([], wide=MOST, is_source=opened.is_source),
        kinds=grid_words.KINDS,
        languages=opened.languages.known,
        ways=grid_words.ways(opened),
        wider=address(opened, options=MOST),
        count=sum(map(len, found)),
        key=new_key(),
        told=told,
        endings=ENDINGS,
    )
    return make_response(answer, status)


def address(opened: Grid, **more: Any) -> str:
    """The page of the same table."""
    language = None if opened.is_source else opened.language
    return url_for("authoring.show_grid", module_slug=opened.module, language=language, **more)


def with_hers(opened: Grid, refused: list[Row]) -> list[Row]:
    """The rows as they are kept now, those that were *refused* with what she wrote in them.

    They are read anew, so saving once more puts her words in the place of the others'.
    """
    hers = {row.ref.split(":")[1]: row for row in refused}
    shown = []
    for row in opened.rows:
        name = row.ref.split(":")[1]
        mine = hers.pop(name, None)
        if mine is None and row.draft is not None:
            mine = hers.pop(row.draft.slug, None)
        if mine is not None:
            row.cells, row.refusal = mine.cells, mine.refusal
        shown.append(row)
    return [*shown, *hers.values()]


def rows_sent(form: Mapping[str, str] | None = None) -> list[Row]:
    """The rows of the *form* that was sent, in their order."""
    form = request.form if form is None else form
    numbers = sorted(int(found[1]) for name in form if (found := _ROW.fullmatch(name)))
    return [_row(form, number) for number in numbers[:MOST_ROWS]]


def _row(form: Mapping[str, str], number: int) -> Row:
    cells = {
        name: tidy(name, text)
        for place, name in enumerate(COLUMNS, 1)
        if (text := form.get(f"{number}-{place}", ""))
    }
    is_empty = set(cells) == {"kind"}  # that field always says something
    return Row(
        form.get(f"ref-{number}", ""),
        {} if is_empty else cells,
        form.get(f"was-{number}", ""),
        is_removed=f"remove-{number}" in form,
    )


def _tell(done: Outcome) -> None:
    if done.saved:
        flash(ngettext("%(num)s draft saved.", "%(num)s drafts saved.", len(done.saved)), "success")
    if done.removed:
        words = ngettext("%(num)s row changed.", "%(num)s rows changed.", len(done.removed))
        flash(words, "success")
    if done.refused:
        words = ngettext(
            "%(num)s row was not saved: see why beside it.",
            "%(num)s rows were not saved: see why beside them.",
            len(done.refused),
        )
        flash(words, "problem")
    if not (done.saved or done.removed or done.refused):
        flash(_("Nothing was changed."), "info")


def _is_live(opened: Grid) -> bool:
    return opened.live.has("module", opened.module)


def language_asked(session: Any) -> str:
    """The language of the texts that are asked for, else the source."""
    return request.values.get("language", "") or grid_checking.source(session)
