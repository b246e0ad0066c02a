"""The public page that says whether a credential is genuine: to a stranger, in a sentence."""

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import NotFound
from academy.models.database import reading, writing
from academy.services import looks, verification
from academy.services.verification import FALSE, Verdict
from academy.web.achievements import picture
from academy.web.credentials import look, names
from academy.web.doors import config, source
from academy.web.policy import Who, allow

blueprint = Blueprint("verify", __name__, url_prefix="/verify")

SOON = "2"
"""Seconds after which the page of a credential that is being signed looks again by itself."""


@blueprint.get("")
@allow(Who.ANYONE)
def ask() -> Response:
    """A form for who holds a file."""
    return _page("verify/ask.html", problem="")


@blueprint.post("")
@allow(Who.ANYONE)
def examine() -> Response:
    """What is to be said of a file, or of what was pasted."""
    at, asking = now(), source()
    upload = request.files.get("file")
    sent = upload.read() if upload else b""
    sent = sent or request.form.get("text", "").encode("utf-8", "replace")
    if not sent.strip():
        problem = _("Choose a file, or paste what you received.")
        return _page("verify/ask.html", status=422, problem=problem)
    with reading() as session:
        verdict = verification.examine(session, sent, asking, at=at)
    with writing() as session:
        looks.count(session, asking, at=at, looks=looks.DOCUMENT)
    return _told(verdict, status=422 if verdict.state == FALSE else 200)


@blueprint.get("/<credential>")
@allow(Who.ANYONE)
def show(credential: str) -> Response:
    """What a credential attests, and whether it still counts."""
    try:
        verdict = look(credential)
    except NotFound as error:
        return _page("verify/ask.html", status=404, problem=_(error.sentence))
    response = _told(verdict)
    if verdict.state == "signing":
        response.headers["Refresh"] = SOON
    return response


def _told(verdict: Verdict, *, status: int = 200) -> Response:
    title = verdict.title or names().get(verdict.kind, "")
    issuer = verdict.issuer or config().name
    drawn = (
        picture(verdict.kind, title, issuer, slug=verdict.slug, medal=verdict.medal)
        if title
        else ""
    )
    return _page("verify/show.html", status=status, verdict=verdict, title=title, drawn=drawn)


def _page(template: str, *, status: int = 200, **values: object) -> Response:
    response = make_response(render_template(template, **values), status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
