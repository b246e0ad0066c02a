"""A print on its way: asked for, being made for a second or two, then there to download."""

from flask import Blueprint, Response, render_template, url_for

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import prints
from academy.services.prints import Document, Print
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("prints", __name__, url_prefix="/prints")

PDF = ("pdf", "application/pdf")

FORMATS = {"share": ("png", "image/png")}
"""Ending and type of the kinds of prints that are no PDF."""


@blueprint.get("/<print_uid>")
@allow(Who.LEARNER)
def show(print_uid: str) -> str:
    """Where it stands. While it is made the page comes again by itself, with scripts or without."""
    with reading() as session:
        found = prints.find(session, me(), print_uid)
    return render_template("prints/show.html", print=found, file=_name(found))


@blueprint.post("/<print_uid>/again")
@allow(Who.LEARNER)
def again(print_uid: str) -> Response:
    """Try once more what failed."""
    with writing() as session:
        prints.again(session, me(), print_uid, at=now())
    return to_page(url_for("prints.show", print_uid=print_uid))


@blueprint.get("/<print_uid>/file")
@allow(Who.LEARNER)
def file(print_uid: str) -> Response:
    """The document."""
    with reading() as session:
        found = prints.content(session, me(), print_uid)
    _ending, mimetype = FORMATS.get(found.kind, PDF)
    response = Response(found.content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=_name(found))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _name(found: Print | Document) -> str:
    ending, _mimetype = FORMATS.get(found.kind, PDF)
    return f"{found.file}.{ending}"
