"""A person's own page: language and time zone, password, and the devices she is signed in on."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, PasswordField, SelectField
from wtforms.validators import EqualTo, InputRequired, Length

from academy.clock import now
from academy.errors import Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import calendars, leaves, passwords, people, sign_in
from academy.services.viewer import Viewer
from academy.web import time_zones
from academy.web.doors import MOST_ID, source, to_page
from academy.web.filters import weekday
from academy.web.forms import Form
from academy.web.languages import LANGUAGES
from academy.web.policy import Who, allow, me
from academy.web.weeks import WeekField, digits

blueprint = Blueprint("profile", __name__)


class ProfileForm(Form):
    """What a person sets herself. Name and unit come from the people who run the academy."""

    language = SelectField(_l("Language"), choices=LANGUAGES)
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, viewer: Viewer, **values: Any) -> None:
        super().__init__(**values)
        own = _("As in my unit (%(zone)s)", zone=viewer.unit_zone)
        self.time_zone.choices = {"": own, **time_zones.by_region()}


class ChangeForm(Form):
    """The old password or PIN, and a new one."""

    old = PasswordField(validators=[InputRequired(), Length(max=passwords.LONGEST)])
    secret = PasswordField(validators=[InputRequired(), Length(max=passwords.LONGEST)])
    again = PasswordField(
        validators=[
            InputRequired(),
            EqualTo("secret", _l("The two new ones are not the same.")),
        ],
    )

    def __init__(self, viewer: Viewer) -> None:
        super().__init__()
        is_pin = viewer.email is None
        self.old.label.text = _("Your PIN today") if is_pin else _("Your password today")
        self.secret.label.text = _("New PIN") if is_pin else _("New password")
        self.again.label.text = _("The new one again")


class CalmForm(Form):
    """The switch of calm mode."""

    calm = BooleanField(_l("Calm mode"))


class WeekForm(Form):
    """The days on which she works."""

    days = WeekField(_l("Working days"))


class LeaveForm(Form):
    """Days off."""

    first = DateField(_l("First day"), validators=[InputRequired()])
    last = DateField(_l("Last day"), validators=[InputRequired()])


@blueprint.get("/profile")
@allow(Who.LEARNER)
def show() -> Response:
    """The page."""
    return _page(me())


@blueprint.post("/profile")
@allow(Who.LEARNER)
def save() -> Response:
    """Language and time zone; whatever else a form may carry is not hers to set."""
    viewer = me()
    form = ProfileForm(viewer)
    if not form.validate():
        return _page(viewer, profile=form, status=422)
    with writing() as session:
        people.set_preferences(
            session,
            viewer.id,
            language=form.language.data,
            time_zone=form.time_zone.data or None,
        )
    flash(_("Saved."), "success")
    return to_page("/profile")


@blueprint.post("/profile/password")
@allow(Who.LEARNER)
def change() -> Response:
    """A new password or PIN for who knows the old one."""
    viewer = me()
    form = ChangeForm(viewer)
    if not form.validate():
        return _page(viewer, change=form, status=422)
    try:
        passwords.check_secret(form.secret.data, email=viewer.email, number=viewer.number)
    except Invalid as error:
        form.blame(error)
        return _page(viewer, change=form, status=422)
    at = now()
    with reading() as session:
        door = sign_in.knock(
            session, login=viewer.email or viewer.number or "", source=source(),
            demo_signs_in=True, at=at,
        )  # fmt: skip
    is_right = passwords.matches(door.secret_hash, form.old.data)
    hashed = passwords.hash_secret(form.secret.data)
    with writing() as session:
        done = sign_in.change_secret(
            session, viewer, door, is_right=is_right, secret_hash=hashed, at=at
        )
    if not done:
        form.blame(Invalid("This is not the one that opens the door today.", field="old"))
        return _page(viewer, change=form, status=422)
    flash(_("Changed. All other devices have been signed out."), "success")
    return to_page("/profile")


@blueprint.post("/profile/calm")
@allow(Who.LEARNER)
def be_calm() -> Response:
    """Calm mode, on or off."""
    with writing() as session:
        people.set_calm(session, me().id, is_calm=bool(CalmForm().calm.data))
    flash(_("Saved."), "success")
    return to_page("/profile")


@blueprint.post("/profile/week")
@allow(Who.LEARNER)
def choose_week() -> Response:
    """Working days of her own, from next Monday on."""
    viewer = me()
    form = WeekForm()
    if not form.validate():
        return _page(viewer, week=form, status=422)
    try:
        with writing() as session:
            monday = calendars.choose_week(session, viewer, form.days.digits, at=now())
    except Invalid as error:
        form.blame(error)
        return _page(viewer, week=form, status=422)
    flash(_("Noted. From %(day)s on these are your working days.", day=weekday(monday)), "success")
    return to_page("/profile")


@blueprint.post("/profile/leaves")
@allow(Who.LEARNER)
def add_leave() -> Response:
    """Days off from today on."""
    viewer = me()
    form = LeaveForm()
    if not form.validate():
        return _page(viewer, leave=form, status=422)
    try:
        with writing() as session:
            leaves.add(session, viewer, first=form.first.data, last=form.last.data, at=now())
    except (Invalid, Conflict) as error:
        form.blame(error)
        return _page(viewer, leave=form, status=422)
    flash(_("Noted. Nothing will be asked of you on these days."), "success")
    return to_page("/profile")


@blueprint.post(f"/profile/leaves/<int(max={MOST_ID}):leave_id>/removal")
@allow(Who.LEARNER)
def remove_leave(leave_id: int) -> Response:
    """Back at work from today on."""
    with writing() as session:
        leaves.remove(session, me(), leave_id, at=now())
    flash(_("Gone. Your minute waits for you on these days again."), "success")
    return to_page("/profile")


@blueprint.post("/profile/devices/others/sign-out")
@allow(Who.LEARNER)
def sign_out_others() -> Response:
    """Out everywhere but here."""
    viewer = me()
    with writing() as session:
        sign_in.leave_everywhere(session, viewer.id, but=viewer.sign_in_id)
    flash(_("All other devices have been signed out."), "success")
    return to_page("/profile")


@blueprint.post(f"/profile/devices/<int(max={MOST_ID}):sign_in_id>/sign-out")
@allow(Who.LEARNER)
def sign_out_device(sign_in_id: int) -> Response:
    """Out on one device."""
    with writing() as session:
        sign_in.leave(session, me(), sign_in_id)
    flash(_("That device has been signed out."), "success")
    return to_page("/profile")


def _page(
    viewer: Viewer,
    *,
    profile: ProfileForm | None = None,
    change: ChangeForm | None = None,
    leave: LeaveForm | None = None,
    week: WeekForm | None = None,
    status: int = 200,
) -> Response:
    at = now()
    with reading() as session:
        devices = sign_in.devices(session, viewer, at=at)
        ahead = leaves.ahead(session, viewer, at=at)
        chosen_zone, private_address = people.chosen(session, viewer.id)
        keeper = people.keeper(session, viewer)
    if profile is None:
        profile = ProfileForm(
            viewer, formdata=None, language=viewer.locale, time_zone=chosen_zone or ""
        )
    coming = viewer.calendar.week_on(viewer.day(at) + timedelta(days=7))
    page = render_template(
        "profile/show.html",
        viewer=viewer,
        profile=profile,
        change=change or ChangeForm(viewer),
        leave=leave or LeaveForm(formdata=None),
        week=week or WeekForm(formdata=None, days=list(digits(coming))),
        calm=CalmForm(formdata=None, calm=viewer.is_calm),
        leaves=ahead,
        keeper=keeper,
        private_address=private_address or "",
        today=viewer.day(at),
        devices=devices,
    )
    return make_response(page, status)
