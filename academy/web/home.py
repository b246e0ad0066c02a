"""The first page: what to do now, how far one is, what one gained."""

from flask import Blueprint, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from academy.clock import now
from academy.models.database import reading
from academy.services import people, progress
from academy.web.policy import Who, allow, me
from academy.web.viewers import ask_to_sign_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allow(Who.ANYONE)
def show() -> str | Response:
    """Today; for a stranger the sign-in page, and in an empty academy the two ways to begin."""
    if not current_user.is_authenticated:
        with reading() as session:
            begun = people.any_person(session)
        return ask_to_sign_in() if begun else render_template("home/empty.html")
    with reading() as session:
        seen = progress.read(session, me())
    today = me().day(now())
    return render_template("home/show.html", progress=seen, viewer=me(), today=today)
