"""Admin pages: the directories that keep people up to date, their tokens, and what waits for a decision."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.models.directories import Directory
from academy.services import units
from academy.services.directories import calls, connections, held, tokens
from academy.services.unit_choices import UnitChoices
from academy.web import leaving
from academy.web.doors import MOST_ID, to_page
from academy.web.forms import Form, tidy
from academy.web.letters import address_of
from academy.web.policy import Who, allow, me
from academy.web.unit_field import UnitField, choices

blueprint = Blueprint("directories", __name__, url_prefix="/directories")

ONE = "/<string(length=32):directory>"
BASE = "/scim/v2"

REASONS = {
    "mass": _l("One of many within a day"),
    "role": _l("Holds a role beyond this unit, or is the last administrator"),
}


class DirectoryForm(Form):
    """A directory's name, and from where it may call."""

    name = StringField(_l("Name"), filters=[tidy], validators=[InputRequired(), Length(max=120)])
    networks = StringField(_l("Networks"), filters=[tidy], validators=[Length(max=2000)])


class NewDirectoryForm(DirectoryForm):
    """A new one, for a unit and all below it."""

    unit = UnitField(_l("Unit"))

    def __init__(self, known: UnitChoices, **values: Any) -> None:
        super().__init__(**values)
        self.unit.offer(known)


class RotationForm(Form):
    """For how long the old token goes on."""

    days = SelectField(_l("The old token works for"), coerce=int)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.days.choices = [
            (days, ngettext("%(num)s day more", "%(num)s days more", days))
            for days in tokens.OVERLAPS
        ]


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> Response:
    """The directories, and the form for a new one."""
    return _list_page()


@blueprint.post("")
@allow(Who.ADMIN)
def add() -> Response:
    """A new directory, and its token, shown this once."""
    viewer = me()
    with reading() as session:
        form = NewDirectoryForm(choices(session, viewer))
    if not form.validate():
        return _list_page(form, status=422)
    try:
        with writing() as session:
            directory, token = connections.make(
                session,
                viewer,
                name=form.name.data,
                unit_id=form.unit.unit_id,
                networks=form.networks.data,
                at=now(),
            )
    except Invalid as error:
        form.blame(error)
        return _list_page(form, status=422)
    return _token_page(directory, token)


@blueprint.get(ONE)
@allow(Who.ADMIN)
def show(directory: str) -> Response:
    """One directory."""
    return _page(directory)


@blueprint.post(ONE)
@allow(Who.ADMIN)
def save(directory: str) -> Response:
    """Its name and networks."""
    form = DirectoryForm()
    with reading() as session:
        connections.find(session, me(), directory)
    if not form.validate():
        return _page(directory, form, status=422)
    try:
        with writing() as session:
            connections.change(
                session,
                me(),
                directory,
                name=form.name.data,
                networks=form.networks.data,
                at=now(),
            )
    except Invalid as error:
        form.blame(error)
        return _page(directory, form, status=422)
    flash(_("Saved."), "success")
    return to_page(url_for("directories.show", directory=directory))


@blueprint.post(f"{ONE}/token")
@allow(Who.ADMIN)
def rotate(directory: str) -> Response:
    """A new token, shown this once; the old one goes on for some days."""
    days = request.form.get("days", "")
    with writing() as session:
        found = connections.find(session, me(), directory)
        token = connections.renew(
            session, me(), directory, days=int(days) if days in {"1", "7", "30"} else 0, at=now()
        )
    return _token_page(found, token)


@blueprint.post(f"{ONE}/token/end")
@allow(Who.ADMIN)
def revoke(directory: str) -> Response:
    """No token of it opens anything any more."""
    with writing() as session:
        connections.close(session, me(), directory, at=now())
    flash(_("Its tokens have ended. The next call is refused."), "success")
    return to_page(url_for("directories.show", directory=directory))


@blueprint.get(f"{ONE}/end")
@allow(Who.ADMIN)
def leave(directory: str) -> str:
    """What disconnecting it means, before it is done."""
    with reading() as session:
        found = connections.find(session, me(), directory)
        people = connections.people_of(session, found)
    return render_template("directories/end.html", directory=found, people=people)


@blueprint.post(f"{ONE}/end")
@allow(Who.ADMIN)
def disconnect(directory: str) -> Response:
    """It speaks for nobody any more."""
    with writing() as session:
        connections.disconnect(session, me(), directory, at=now())
    flash(_("Disconnected. Its people stay as they are."), "success")
    return to_page(url_for("directories.index"))


@blueprint.post(f"{ONE}/held")
@allow(Who.ADMIN)
def decide(directory: str) -> Response:
    """What was held is done, or refused."""
    ids = {int(text) for text in request.form.getlist("held") if _is_id(text)}
    decision = {"approve": "approved", "refuse": "refused"}.get(
        request.form.get("decision", ""), ""
    )
    at = now()
    with writing() as session:
        found = connections.find(session, me(), directory)
        people = held.decide(session, me(), found, ids, decision=decision, at=at)
    if decision == "approved":
        leaving.say_farewell(people, at=at)
        said = ngettext("%(num)s person suspended.", "%(num)s people suspended.", len(people))
    else:
        said = ngettext("Refused for %(num)s person.", "Refused for %(num)s people.", len(people))
    flash(said, "success")
    return to_page(url_for("directories.show", directory=directory))


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19 and int(text) <= MOST_ID


def _list_page(form: NewDirectoryForm | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        known = connections.overview(session, me(), at=now())
        form = form or NewDirectoryForm(choices(session, me()), formdata=None)
    page = render_template("directories/index.html", directories=known, form=form)
    return make_response(page, status)


def _page(directory: str, form: DirectoryForm | None = None, *, status: int = 200) -> Response:
    at = now()
    with reading() as session:
        found = connections.find(session, me(), directory)
        unit = units.find(session, me(), found.unit_id)
        living = tokens.living(session, found.id, at=at)
        last = calls.last(session, me(), found.id)
        waiting = held.waiting(session, me(), found)
    form = form or DirectoryForm(formdata=None, name=found.name, networks=found.networks)
    page = render_template(
        "directories/show.html",
        directory=found,
        unit=unit,
        form=form,
        rotation=RotationForm(formdata=None, days=7),
        tokens=living,
        calls=last,
        held=waiting,
        reasons=REASONS,
        address=address_of(BASE),
    )
    return make_response(page, status)


def _token_page(directory: Directory, token: str) -> Response:
    page = render_template(
        "directories/token.html", directory=directory, token=token, address=address_of(BASE)
    )
    return make_response(page, 201)
