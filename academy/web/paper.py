"""What one prints of oneself: the Paper Toy, and the stickers that belong on it."""

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.drawing.avatar import look_of
from academy.errors import Invalid
from academy.models.database import writing
from academy.services import prints
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("paper", __name__, url_prefix="/passport/paper-toy")

PAPERS = ("a4", "letter")

LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})
"""Where printers hold US Letter; everywhere else they hold A4."""


@blueprint.get("")
@allow(Who.LEARNER)
def show() -> str:
    """The figure, the sheets, and how to get them."""
    return render_template("paper/show.html", viewer=me(), paper=_usual_paper())


@blueprint.post("")
@allow(Who.LEARNER)
def order_toy() -> Response:
    """Have the figure printed."""
    viewer = me()
    values = {
        "avatar": look_of(viewer.uid, viewer.avatar).code,
        "name": viewer.name,
        "paper": _chosen_paper(),
        "words": toy_words(),
    }
    with writing() as session:
        uid = prints.ask(session, viewer, "toy", values, at=now())
    return to_page(url_for("prints.show", uid=uid))


def toy_words() -> dict[str, object]:
    """The words of the sheet in the language of the page: ``printing.toy.ToyWords`` as values."""
    return {
        "title": _("Your Paper Toy"),
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
    }


def _chosen_paper() -> str:
    paper = request.form.get("paper", "")
    if paper not in PAPERS:
        raise Invalid("We print on A4 and on US Letter.", field="paper")
    return paper


def _usual_paper() -> str:
    return "letter" if me().country in LETTER_COUNTRIES else "a4"
