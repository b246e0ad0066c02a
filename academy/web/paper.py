"""What one prints of oneself: the Paper Toy, and the stickers that belong on it."""

from dataclasses import asdict

from flask import Blueprint, Response, flash, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from academy.clock import now
from academy.drawing.avatar import look_of
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import catalogue, prints, stickers
from academy.services.catalogue import Catalogue
from academy.services.stickers import Earned
from academy.web.doors import to_page
from academy.web.filters import pick
from academy.web.pins import pin
from academy.web.policy import Who, allow, me

blueprint = Blueprint("paper", __name__, url_prefix="/passport/paper-toy")

PAPERS = ("a4", "letter")

LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})
"""Where printers hold US Letter; everywhere else they hold A4."""


@blueprint.get("")
@allow(Who.LEARNER)
def show() -> str:
    """The figure, what is new since the last sheet of stickers, and the sheets that were."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        new = stickers.waiting(session, me(), live)
        sheets = stickers.sheets(session, me())
    return render_template(
        "paper/show.html",
        viewer=me(),
        paper=usual_paper(),
        places=sum(live.toy.stickers.values()),
        name=pick(live.toy.name),
        text=pick(live.toy.text),
        new=[pin(each.badge, live, each.medal) for each in new],
        sheets=sheets,
    )


@blueprint.post("")
@allow(Who.LEARNER)
def order_toy() -> Response:
    """Have the figure printed."""
    viewer, paper = me(), _chosen_paper()
    with reading() as session:
        toy = catalogue.current(session, viewer.publication).toy
    values = {
        "file": _("paper-toy-%(paper)s", paper=paper),
        "avatar": look_of(viewer.uid, viewer.avatar).code,
        "name": viewer.name,
        "paper": paper,
        "words": toy_words(pick(toy.name)),
        "stickers": dict(toy.stickers),
    }
    with writing() as session:
        uid = prints.ask(session, viewer, "toy", values, at=now())
    return to_page(url_for("prints.show", print_uid=uid))


@blueprint.post("/sheets")
@allow(Who.LEARNER)
def order_sheet() -> Response:
    """Have the stickers printed that are new since the last sheet."""
    paper = _chosen_paper()
    with writing() as session:
        live = catalogue.current(session, me().publication)
        made = stickers.next_sheet(session, me(), live, at=now())
        uid = _ask_for_sheet(session, live, *made, paper=paper) if made else None
    if uid is None:
        flash(
            _("Nothing new to stick on yet. The next badge is the first of the next sheet."), "info"
        )
        return to_page(url_for("paper.show"))
    return to_page(url_for("prints.show", print_uid=uid))


@blueprint.post("/sheets/<int:number>")
@allow(Who.LEARNER)
def order_sheet_again(number: int) -> Response:
    """Have an old sheet printed again."""
    paper = _chosen_paper()
    with writing() as session:
        live = catalogue.current(session, me().publication)
        found = stickers.on_sheet(session, me(), live, number)
        uid = _ask_for_sheet(session, live, number, found, paper=paper)
    return to_page(url_for("prints.show", print_uid=uid))


def _ask_for_sheet(
    session: Session, live: Catalogue, number: int, earned: list[Earned], *, paper: str
) -> str:
    values = {
        "file": _("stickers-%(number)s-%(paper)s", number=number, paper=paper),
        "stickers": [asdict(pin(each.badge, live, each.medal)) for each in earned],
        "paper": paper,
        "words": {
            "title": _("Sticker sheet no. %(number)s", number=number),
            "how": _("Print it at its full size, on sticker paper, or on any paper with glue."),
        },
    }
    return prints.ask(session, me(), "stickers", values, at=now())


def toy_words(name: str) -> dict[str, object]:
    """The words of the sheet in the language of the page: ``printing.toy.ToyWords`` as values.

    *name* is what the company calls it, if it does.
    """
    return {
        "title": name or _("Your Paper Toy"),
        "steps": [
            _("Print this page at its full size, on paper as thick as your printer takes."),
            _("Cut along the solid lines."),
            _("Score the dashed lines with an empty pen, then fold them backwards."),
            _("Glue the tabs in the order of their numbers, 1 to 14."),
            _("Glue the body under the head. Each badge you earn has a round place."),
        ],
        "cut": _("Solid line: cut"),
        "fold": _("Dashes: fold backwards"),
        "glue": _("Tab: glue it behind the edge of the same number"),
        "place": _("Dots: a sticker belongs here"),
        "here": _("Glue the body here"),
        "passport": _("Passport"),
        "hold": _("And its own passport: cut it out, fold it once, glue it to a hand."),
    }


def _chosen_paper() -> str:
    paper = request.form.get("paper", "")
    if paper not in PAPERS:
        raise Invalid("We print on A4 and on US Letter.", field="paper")
    return paper


def usual_paper() -> str:
    """What printers hold where she works."""
    return "letter" if me().country in LETTER_COUNTRIES else "a4"
