"""The month's boards, how a person is shown on them, and the switch of a unit."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import boards
from academy.web.doors import MOST_ID, to_page
from academy.web.forms import Form, tidy
from academy.web.policy import Who, allow, me

blueprint = Blueprint("boards", __name__)


class LookForm(Form):
    """An alias, or the name."""

    alias = StringField(_l("Your alias"), filters=[tidy], validators=[Length(max=boards.LONGEST)])
    shows_name = BooleanField(_l("Show my name instead"))


@blueprint.get("/rewards/boards")
@allow(Who.LEARNER)
def show() -> str:
    """The best teams, hers, and the lines around her own; nothing of it in calm mode."""
    viewer, board = me(), None
    if not viewer.is_calm:
        with reading() as session:
            board = boards.read(session, viewer, at=now())
    return render_template("boards/show.html", board=board, viewer=viewer)


@blueprint.get("/profile/board")
@allow(Who.LEARNER)
def look() -> Response:
    """How boards show her."""
    return _look_page()


@blueprint.post("/profile/board")
@allow(Who.LEARNER)
def choose_look() -> Response:
    """Another alias, or her name."""
    form = LookForm()
    if not form.validate():
        return _look_page(form, status=422)
    try:
        with writing() as session:
            boards.choose_look(
                session, me(), alias=form.alias.data, shows_name=form.shows_name.data
            )
    except Invalid as error:
        form.blame(error)
        return _look_page(form, status=422)
    flash(_("Saved."), "success")
    return to_page(url_for("boards.look"))


@blueprint.post(f"/people/units/<int(max={MOST_ID}):unit_id>/boards")
@allow(Who.ADMIN)
def switch(unit_id: int) -> Response:
    """Boards on or off, in a unit and everything below it."""
    with writing() as session:
        boards.switch(session, me(), unit_id, on=request.form.get("on") == "1", at=now())
    flash(_("Saved."), "success")
    return to_page(url_for("units.show", unit_id=unit_id))


def _look_page(form: Any = None, *, status: int = 200) -> Response:
    if form is None:
        with reading() as session:
            chosen = boards.look(session, me())
        form = LookForm(formdata=None, alias=chosen.alias or "", shows_name=chosen.shows_name)
    page = render_template("boards/look.html", form=form, viewer=me())
    return make_response(page, status)
