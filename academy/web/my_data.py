"""A person's own data: asked for by herself, written by a job, hers alone to fetch."""

from flask import Blueprint, Response, flash, render_template
from flask_babel import gettext as _

from academy.clock import now
from academy.models.database import reading, writing
from academy.services.exports import queue
from academy.services.exports.asking import Filters
from academy.services.exports.kinds import MINE
from academy.web.doors import to_page
from academy.web.exports import download, places_of
from academy.web.policy import Who, allow, me

blueprint = Blueprint("my_data", __name__, url_prefix="/profile/data")


UID = "<string(length=32):data_uid>"


@blueprint.get("")
@allow(Who.LEARNER)
def index() -> str:
    """What is held, and the way to a copy of it."""
    with reading() as session:
        recent = queue.recent(session, me(), at=now(), mine=True)
    return render_template("profile/data.html", exports=recent)


@blueprint.post("")
@allow(Who.LEARNER)
def ask() -> Response:
    """Ask for a copy of everything."""
    with writing() as session:
        asked = queue.ask(session, me(), MINE, "zip", Filters(), at=now())
    if not asked.is_new:
        flash(_("One of your files is being written already. Then ask again."), "info")
        return to_page("/profile/data")
    return to_page(f"/profile/data/{asked.uid}")


@blueprint.get(f"/{UID}")
@allow(Who.LEARNER)
def show(data_uid: str) -> str:
    """How far it is."""
    with reading() as session:
        found = queue.find(session, me(), data_uid, at=now(), mine=True)
    return render_template("exports/show.html", export=found, kinds={}, **places_of(found))


@blueprint.get(f"/{UID}/file")
@allow(Who.LEARNER)
def file(data_uid: str) -> Response:
    """The file."""
    with reading() as session:
        found = queue.file_of(session, me(), data_uid, at=now(), mine=True)
    return download(found)
