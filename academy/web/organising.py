"""The pages of who organises challenges: planned, changed before the start, called off."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from academy.clock import now
from academy.errors import Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import challenges, plans
from academy.web.doors import to_page
from academy.web.forms import Form, tidy
from academy.web.policy import Who, allow, me

blueprint = Blueprint("organising", __name__)

ONE = "/challenges/<string(length=32):challenge>"

KINDS = {
    "race": _l("A race: the units compare, per head"),
    "goal": _l("A shared goal: all of them together"),
}
CURRENCIES = {
    "point": _l("points"),
    "star": _l("stars, for taking part"),
    "key": _l("keys, for right answers"),
}


class PlanForm(Form):
    """What a challenge shall be."""

    title = StringField(_l("Title"), filters=[tidy], validators=[InputRequired(), Length(max=80)])
    kind = RadioField(_l("Kind"), default="race", validators=[InputRequired()])
    currency = SelectField(_l("What counts"))
    units = SelectMultipleField(_l("Units"), coerce=int)
    first = DateField(_l("First day"), validators=[InputRequired()])
    last = DateField(_l("Last day"), validators=[InputRequired()])
    goal = IntegerField(
        _l("The goal of all together"), validators=[Optional(), NumberRange(1, 2**31 - 1)]
    )
    charity = StringField(_l("Who receives the gift"), filters=[tidy], validators=[Length(max=80)])
    gift = StringField(_l("What the company gives"), filters=[tidy], validators=[Length(max=40)])

    def __init__(self, found: Sequence[plans.Choice], **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(kind, str(words)) for kind, words in KINDS.items()]
        self.currency.choices = {kind: str(words) for kind, words in CURRENCIES.items()}
        large = [unit for unit in found if not unit.is_small]
        self.too_small = [unit.name for unit in found if unit.is_small]
        top = min((unit.path.count("/") for unit in large), default=0)
        self.units.choices = {
            str(unit.id): "\u2003" * (unit.path.count("/") - top) + unit.name for unit in large
        }

    def plan(self) -> plans.Plan:
        """What was written. A race has neither goal nor gift."""
        is_goal = self.kind.data == "goal"
        return plans.Plan(
            kind=self.kind.data,
            title=self.title.data,
            currency=self.currency.data,
            first=self.first.data,
            last=self.last.data,
            units=self.units.data or [],
            goal=self.goal.data if is_goal else None,
            charity=self.charity.data if is_goal else "",
            gift=self.gift.data if is_goal else "",
        )


@blueprint.get("/challenges")
@allow(Who.HR, Who.ADMIN)
def index() -> Response:
    """Those that she organises, and the form for a new one."""
    return _index_page()


@blueprint.post("/challenges")
@allow(Who.HR, Who.ADMIN)
def add() -> Response:
    """A new one."""
    with reading() as session:
        form = PlanForm(plans.units(session, me()))
    if not form.validate():
        return _index_page(form, status=422)
    try:
        with writing() as session:
            challenge = challenges.create(session, me(), form.plan(), at=now())
    except Invalid as error:
        form.blame(error)
        return _index_page(form, status=422)
    flash(_("Planned. Until its first day it may change."), "success")
    return to_page(url_for("organising.show", challenge=challenge))


@blueprint.get(ONE)
@allow(Who.HR, Who.ADMIN)
def show(challenge: str) -> Response:
    """One, as its people see it; before its start with its form."""
    return _one_page(challenge)


@blueprint.post(ONE)
@allow(Who.HR, Who.ADMIN)
def save(challenge: str) -> Response:
    """Another plan, before its start."""
    with reading() as session:
        challenges.find(session, me(), challenge, at=now())
        form = PlanForm(plans.units(session, me()))
    if not form.validate():
        return _one_page(challenge, form, status=422)
    try:
        with writing() as session:
            challenges.change(session, me(), challenge, form.plan(), at=now())
    except (Invalid, Conflict) as error:
        form.blame(error)
        return _one_page(challenge, form, status=422)
    flash(_("Saved."), "success")
    return to_page(url_for("organising.show", challenge=challenge))


@blueprint.post(f"{ONE}/cancellation")
@allow(Who.HR, Who.ADMIN)
def cancel(challenge: str) -> Response:
    """Call it off."""
    with writing() as session:
        challenges.cancel(session, me(), challenge, at=now())
    flash(_("Called off. Its people read so on their page."), "success")
    return to_page(url_for("organising.show", challenge=challenge))


def _index_page(form: PlanForm | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        found = challenges.organised(session, me(), at=now())
        form = form or PlanForm(plans.units(session, me()), formdata=None)
    page = render_template("challenges/index.html", challenges=found, form=form)
    return make_response(page, status)


def _one_page(challenge: str, form: PlanForm | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        seen = challenges.find(session, me(), challenge, at=now())
        if form is None:
            chosen = [rival.unit_id for rival in seen.rivals]
            form = PlanForm(
                plans.units(session, me()), formdata=None, obj=seen.challenge, units=chosen
            )
    page = render_template("challenges/show.html", seen=seen, form=form)
    return make_response(page, status)
