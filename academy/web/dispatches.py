"""Scheduled reports: set up, paused, left, with their last runs."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from academy.clock import now
from academy.errors import AcademyError, Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import dispatches
from academy.services.exports.asking import ROLES, Filters
from academy.web.doors import to_page
from academy.web.export_words import FORMATS, KINDS, choices_of
from academy.web.exports import ExportForm
from academy.web.forms import tidy
from academy.web.person_field import sent_words
from academy.web.policy import Who, allow, me
from academy.web.unit_field import choices

blueprint = Blueprint("dispatches", __name__, url_prefix="/exports/scheduled")

UID = "<string(length=32):dispatch_uid>"

DAYS: dict[str, LazyString] = {
    "weekly-1": _l("every Monday"),
    "weekly-2": _l("every Tuesday"),
    "weekly-3": _l("every Wednesday"),
    "weekly-4": _l("every Thursday"),
    "weekly-5": _l("every Friday"),
    "monthly-1": _l("on the 1st of each month"),
    "monthly-15": _l("on the 15th of each month"),
    "monthly-28": _l("on the 28th of each month"),
}

OUTCOMES: dict[str, LazyString] = {
    "sent": _l("sent"),
    "empty": _l("not sent: nothing in it"),
    "refused": _l("not sent: no longer hers to see"),
}

HOURS = {str(hour): f"{hour:02}:00" for hour in range(24)}


class DispatchForm(ExportForm):
    """A table, when it is sent, and what it is called."""

    name = StringField(_l("Name"), filters=[tidy], validators=[InputRequired(), Length(max=120)])
    when = SelectField(_l("When"), choices=choices_of(DAYS))
    hour = SelectField(_l("At, where each recipient is"), choices=choices_of(HOURS), default="8")
    kind = RadioField(_l("Table"), choices=choices_of(KINDS), default="completion")
    format = RadioField(_l("File"), choices=choices_of(FORMATS), default="xlsx")

    def plan(self) -> dispatches.Plan:
        """What was chosen."""
        period, day = self.when.data.split("-")
        return dispatches.Plan(
            name=self.name.data,
            kind=self.kind.data,
            format=self.format.data,
            filters=self.filters(),
            period=period,
            day=int(day),
            hour=int(self.hour.data),
        )


@blueprint.get("/new")
@allow(Who.HR, Who.ADMIN)
def new() -> Response:
    """The form."""
    with reading() as session:
        form = DispatchForm(choices(session, me(), *ROLES), formdata=None)
    return _new_page(form)


@blueprint.post("")
@allow(Who.HR, Who.ADMIN)
def add() -> Response:
    """A new one."""
    viewer = me()
    with reading() as session:
        form = DispatchForm(choices(session, viewer, *ROLES))
    if not form.validate():
        return _new_page(form, status=422)
    with writing() as session:
        uid = dispatches.add(session, viewer, form.plan(), at=now()).uid
    flash(_("Set up. You are its first recipient."), "success")
    return to_page(f"/exports/scheduled/{uid}")


@blueprint.get("/matching")
@allow(Who.HR, Who.ADMIN)
def matching() -> Response:
    """A few people of her units by name, unit and number, whom ``q`` finds and who may get a report."""
    with reading() as session:
        found = dispatches.recipients_like(session, me(), sent_words("q"))
    return jsonify([person.full_name for person in found])


@blueprint.get(f"/{UID}")
@allow(Who.HR, Who.ADMIN)
def show(dispatch_uid: str) -> Response:
    """Who gets it, and when she last did."""
    return _page(dispatch_uid)


@blueprint.post(f"/{UID}/recipients")
@allow(Who.HR, Who.ADMIN)
def add_recipient(dispatch_uid: str) -> Response:
    """Somebody more."""
    login = sent_words("login")
    try:
        with writing() as session:
            dispatches.add_recipient(session, me(), dispatch_uid, login, at=now())
    except (Invalid, Conflict) as error:
        return _page(dispatch_uid, problem=error, status=422)
    return to_page(f"/exports/scheduled/{dispatch_uid}")


@blueprint.post(f"/{UID}/recipients/removal")
@allow(Who.HR, Who.ADMIN)
def remove_recipient(dispatch_uid: str) -> Response:
    """Somebody less: anybody may leave."""
    person = request.form.get("person", "")[:32]
    with writing() as session:
        dispatches.remove_recipient(session, me(), dispatch_uid, person, at=now())
    flash(_("It is not sent there any more."), "success")
    return to_page("/exports" if person == me().uid else f"/exports/scheduled/{dispatch_uid}")


@blueprint.post(f"/{UID}/pause")
@allow(Who.HR, Who.ADMIN)
def pause(dispatch_uid: str) -> Response:
    """Stop it for a while."""
    with writing() as session:
        dispatches.pause(session, me(), dispatch_uid, is_paused=True, at=now())
    return to_page(f"/exports/scheduled/{dispatch_uid}")


@blueprint.post(f"/{UID}/pause/end")
@allow(Who.HR, Who.ADMIN)
def go_on(dispatch_uid: str) -> Response:
    """Let it go on."""
    with writing() as session:
        dispatches.pause(session, me(), dispatch_uid, is_paused=False, at=now())
    return to_page(f"/exports/scheduled/{dispatch_uid}")


@blueprint.post(f"/{UID}/removal")
@allow(Who.HR, Who.ADMIN)
def remove(dispatch_uid: str) -> Response:
    """Take it away for good."""
    with writing() as session:
        dispatches.remove(session, me(), dispatch_uid, at=now())
    flash(_("Gone."), "success")
    return to_page("/exports")


def _new_page(form: DispatchForm, *, status: int = 200) -> Response:
    return make_response(render_template("exports/new_scheduled.html", form=form), status)


def _page(uid: str, *, problem: AcademyError | None = None, status: int = 200) -> Response:
    viewer, words = me(), sent_words("login")
    with reading() as session:
        found = dispatches.find(session, viewer, uid)
        may_change = dispatches.may_change(session, viewer, found)
        people = dispatches.recipients(session, found) if may_change else []
        meant = dispatches.recipients_like(session, viewer, words) if problem and may_change else []
        runs = dispatches.runs(session, found, of=None if may_change else viewer.id)
    values: dict[str, Any] = {
        "dispatch": found,
        "may_change": may_change,
        "people": people,
        "runs": runs,
        "gets_it": not may_change or any(each.uid == viewer.uid for each in people),
        "words": words,
        "several": [each.full_name for each in meant] if len(meant) > 1 else [],
        "problem": _(problem.sentence, **problem.values) if problem else "",
        "when": DAYS.get(f"{found.period}-{found.day}", found.period),
        "hour": HOURS[str(found.hour)],
        "kind": KINDS[found.kind],
        "format": FORMATS[found.format],
        "with_suspended": Filters.of(found.filters).with_suspended,
        "outcomes": OUTCOMES,
        "viewer": viewer,
    }
    return make_response(render_template("exports/scheduled.html", **values), status)
