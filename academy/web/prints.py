"""A print on its way: asked for, being made for a second or two, then there to download."""

from flask import Blueprint, Response, render_template, url_for

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import prints
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("prints", __name__, url_prefix="/prints")

FILES = {
    "toy": ("paper-toy.pdf", "application/pdf"),
    "stickers": ("stickers.pdf", "application/pdf"),
    "booklet": ("passport.pdf", "application/pdf"),
    "share": ("passport.png", "image/png"),
}
"""What each kind is called once it is downloaded, and its type."""


@blueprint.get("/<print_uid>")
@allow(Who.LEARNER)
def show(print_uid: str) -> str:
    """Where it stands. While it is made the page comes again by itself, with scripts or without."""
    with reading() as session:
        found = prints.find(session, me(), print_uid)
    return render_template("prints/show.html", print=found, file=FILES[found.kind][0])


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
        kind, content = prints.content(session, me(), print_uid)
    name, mimetype = FILES[kind]
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
