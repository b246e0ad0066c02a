"""Administrators hand a person her data over, and erase her: what would go is shown before it goes."""

from flask import Blueprint, Response, current_app, flash, make_response, render_template, request
from flask_babel import gettext as _

from academy.clock import now
from academy.config import Config
from academy.errors import Conflict
from academy.models.database import reading, writing
from academy.services import staff
from academy.services.exports.files import clear, folder_of
from academy.services.privacy import erasing, tombstones
from academy.services.privacy.links import Fate
from academy.web import looks
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("erasing", __name__, url_prefix="/people/<string(length=32):uid>/erasure")


@blueprint.get("")
@allow(Who.ADMIN)
def show(uid: str) -> Response:
    """What would go, and what would stay and why."""
    return _page(uid)


@blueprint.post("")
@allow(Who.ADMIN)
def erase(uid: str) -> Response:
    """Erase her, for whoever typed her address or number once more."""
    viewer = me()
    with reading() as session:
        person = staff.find_to_change(session, viewer, uid)
    if person.id == viewer.id:
        return _page(uid, problem=_("Nobody can erase themselves. Ask another administrator."))
    typed = request.form.get("login", "").strip().lower()
    if typed not in {(each or "").lower() for each in (person.email, person.number)} - {""}:
        return _page(uid, problem=_("That is not her address or number."))
    config: Config = current_app.extensions["academy"]
    try:
        with writing() as session:
            person = staff.find_to_change(session, viewer, uid)
            erased = erasing.erase(
                session, person, actor=viewer.actor, secret=config.secret_key, at=now()
            )
    except Conflict as error:
        return _page(uid, problem=_(error.sentence))
    clear(folder_of(config.instance), erased.files)
    with reading() as session:
        tombstones.keep(config.instance, tombstones.all_of(session))
    flash(
        _("Erased. Backups of before today still hold her; a restore erases her again."), "success"
    )
    return to_page("/people")


def _page(uid: str, *, problem: str = "") -> Response:
    viewer = me()
    with reading() as session:
        person = staff.find(session, viewer, uid)
    looks.opened(person.id, "account", role="admin")
    with reading() as session:
        person = staff.find(session, viewer, uid)
        lines = erasing.plan(session, person)
    page = render_template(
        "people/erasure.html",
        person=person,
        goes=[line for line in lines if line.fate == Fate.DELETED],
        stays=[line for line in lines if line.fate != Fate.DELETED],
        problem=problem,
        viewer=viewer,
    )
    return make_response(page, 422 if problem else 200)
