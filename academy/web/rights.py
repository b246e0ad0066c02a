"""Acts on one person: her way in and suspension, by HR as well; roles and API tokens, by administrators."""

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import leaving, links, roles, staff
from academy.web.doors import MOST_ID, to_page
from academy.web.leaving import farewell_letter
from academy.web.people import invitation, person_page, way_in_page
from academy.web.policy import Who, allow, me
from academy.web.unit_field import chosen

blueprint = Blueprint("rights", __name__, url_prefix="/people/<string(length=32):uid>")

ONE = f"<int(max={MOST_ID}):{{}}>"


@blueprint.post("/activation")
@allow(Who.HR, Who.ADMIN)
def invite(uid: str) -> Response:
    """A new link or code, shown this once; older ones end."""
    viewer, token = me(), links.new_token()
    with reading() as session:
        person = staff.find_to_change(session, viewer, uid, *staff.KEEPERS)
    words = invitation(person.given_name, person.locale, token) if person.email else None
    with writing() as session:
        secret = staff.invite(session, viewer, uid, token=token, letter=words, at=now())
    return way_in_page(person, secret)


@blueprint.post("/suspension")
@allow(Who.HR, Who.ADMIN)
def suspend(uid: str) -> Response:
    """No door opens for her any more."""
    viewer, at = me(), now()
    with reading() as session:
        person = staff.find_to_change(session, viewer, uid, *staff.KEEPERS)
        taken = leaving.farewell(session, person, at=at)
    words = farewell_letter(taken) if taken else None
    with writing() as session:
        if staff.suspend(session, viewer, uid, at=at) and taken and words:
            leaving.send(session, taken, words, at=at)
    return _back(uid, _("Suspended, and signed out everywhere."))


@blueprint.post("/suspension/end")
@allow(Who.HR, Who.ADMIN)
def resume(uid: str) -> Response:
    """She may come in again."""
    with writing() as session:
        staff.resume(session, me(), uid, at=now())
    return _back(uid, _("The door is open again."))


@blueprint.post("/roles")
@allow(Who.ADMIN)
def give_role(uid: str) -> Response:
    """A role over a unit. What an administrator may do is shown first."""
    role = request.form.get("role", "")
    try:
        if role == "admin" and "confirmed" not in request.form:
            return _to_appoint(uid)
        with writing() as session:
            unit_id = chosen(session, me(), *staff.KEEPERS, name="over")
            roles.give(session, me(), uid, role=role, unit_id=unit_id, at=now())
    except Invalid as error:
        return person_page(uid, problem=error, about="roles", status=422)
    return _back(uid, _("Given."))


@blueprint.post(f"/roles/{ONE.format('role_id')}/withdrawal")
@allow(Who.ADMIN)
def withdraw_role(uid: str, role_id: int) -> Response:
    """A role less; it counts at her next request."""
    with writing() as session:
        roles.withdraw(session, me(), uid, role_id, at=now())
    return _back(uid, _("Withdrawn."))


@blueprint.post("/tokens")
@allow(Who.ADMIN)
def make_token(uid: str) -> Response:
    """An API token, shown this once."""
    viewer = me()
    with writing() as session:
        person = staff.find(session, viewer, uid)
        token = roles.make_token(
            session, viewer, uid, scope=request.form.get("scope", ""), at=now()
        )
    return make_response(render_template("people/token.html", person=person, token=token), 201)


@blueprint.post(f"/tokens/{ONE.format('token_id')}/withdrawal")
@allow(Who.ADMIN)
def withdraw_token(uid: str, token_id: int) -> Response:
    """A token less."""
    with writing() as session:
        roles.withdraw_token(session, me(), uid, token_id, at=now())
    return _back(uid, _("Withdrawn."))


def _to_appoint(uid: str) -> Response:
    with reading() as session:
        unit_id = chosen(session, me(), *staff.KEEPERS, name="over")
        person, unit = roles.to_give(session, me(), uid, role="admin", unit_id=unit_id)
    return make_response(render_template("people/appointing.html", person=person, unit=unit))


def _back(uid: str, said: str) -> Response:
    flash(said, "success")
    return to_page(url_for("people.show", uid=uid))
