"""Reminders, as administrators see them: when they are sent, where their links open, and how they read."""

from datetime import time, timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from academy.clock import now
from academy.engine.reminding import Quiet, Rules
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services.reminders import chosen
from academy.services.reminders.chosen import Chosen
from academy.web.doors import to_page
from academy.web.forms import Form
from academy.web.languages import language
from academy.web.letters import written
from academy.web.policy import Who, allow, me

blueprint = Blueprint("reminders", __name__, url_prefix="/reminders")

LATELY = timedelta(days=14)

MOMENTS = {
    "14": _l("two weeks before the last day"),
    "7": _l("a week before"),
    "3": _l("three days before"),
    "1": _l("the day before"),
    "0": _l("on the day itself"),
}

DEVICES = {
    "known": _l("On devices on which the person has signed in before"),
    "networks": _l("In the company’s own networks (ACADEMY_TRUSTED_NETWORKS)"),
    "any": _l("On any device"),
}

LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""A letter's style stands in its tags, as mail programs want it; it has neither scripts nor pictures."""


class ReminderForm(Form):
    """What is chosen for everybody."""

    is_paused = BooleanField(_l("Pause: nothing is sent until I take this off"))
    quiet_from = SelectField(_l("Quiet from"), coerce=int)
    quiet_until = SelectField(_l("until"), coerce=int)
    moments = SelectMultipleField(
        _l("Remind"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    late = BooleanField(_l("Once a week when something mandatory is late"))
    lists = BooleanField(_l("Tell managers on Monday morning who is late"))
    devices = RadioField(_l("The link in a reminder opens today’s question without a password"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        hours = [(hour, f"{hour:02}:00") for hour in range(24)]
        self.quiet_from.choices = self.quiet_until.choices = hours
        self.moments.choices = [(days, str(said)) for days, said in MOMENTS.items()]
        self.devices.choices = [(name, str(said)) for name, said in DEVICES.items()]

    @property
    def chosen(self) -> Chosen:
        """What was ticked."""
        quiet = Quiet(time(self.quiet_from.data), time(self.quiet_until.data))
        days = tuple(sorted(map(int, self.moments.data or ()), reverse=True))
        rules = Rules(quiet, days, 7 if self.late.data else 0)
        return Chosen(rules, self.devices.data, self.lists.data, self.is_paused.data)


@blueprint.get("")
@allow(Who.ADMIN)
def show() -> Response:
    """The choices, what was sent lately, and a letter to look at."""
    return _page()


@blueprint.post("")
@allow(Who.ADMIN)
def save() -> Response:
    """Choose them for everybody."""
    form = ReminderForm()
    if not form.validate():
        return _page(form, status=422)
    try:
        with writing() as session:
            chosen.save(session, me(), form.chosen, at=now())
    except Invalid as problem:
        form.blame(problem)
        return _page(form, status=422)
    flash(_("Saved. It holds from now on, for letters that wait as well."), "success")
    return to_page("/reminders")


@blueprint.get("/letter")
@allow(Who.ADMIN)
def letter() -> Response:
    """The letter as HTML, by itself: as a mail program shows it."""
    response = make_response(_specimen()["html"])
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


def _specimen() -> dict[str, str]:
    """A letter like those that leave, about nothing real."""
    today = me().day(now())
    items = [
        {
            "kind": "module",
            "target": None,
            "title": _("Strong passwords, and fewer of them"),
            "is_mandatory": True,
            "reason": _("Two of our suppliers were robbed this way in spring."),
            "due_on": today + timedelta(days=1),
            "days": 1,
            "is_late": False,
        },
        {
            "kind": "passport",
            "target": None,
            "title": "",
            "is_mandatory": False,
            "reason": "",
            "due_on": today + timedelta(days=7),
            "days": 7,
            "is_late": False,
        },
    ]
    values = {"name": me().given_name, "items": items, "token": "…", "opens": True, "ending": ""}
    return written("reminder", language(), values)


def _page(form: ReminderForm | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        known = chosen.read(session)
        sent = chosen.lately(session, me(), since=now() - LATELY)
    page = render_template(
        "reminders/show.html",
        form=form or _form(known),
        may_choose=me().administers_all,
        is_paused=known.is_paused,
        sent=sent,
        letter=_specimen(),
    )
    return make_response(page, status)


def _form(known: Chosen) -> ReminderForm:
    rules = known.rules
    return ReminderForm(
        formdata=None,
        is_paused=known.is_paused,
        quiet_from=rules.quiet.start.hour,
        quiet_until=rules.quiet.end.hour,
        moments=[str(days) for days in rules.days_before],
        late=bool(rules.late_every),
        lists=known.lists,
        devices=known.devices,
    )
