"""The pages of who organises challenges: planned, changed before the start, called off."""

from collections.abc import Sequence
from typing import Any, Self

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import (
    DateField,
    Field,
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
from academy.services import challenges, plans, unit_choices
from academy.web.doors import to_page
from academy.web.forms import Form, tidy
from academy.web.policy import Who, allow, me
from academy.web.units_field import MORE, UnitsField

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
    units: Field = SelectMultipleField(_l("Units"), coerce=int)
    first = DateField(_l("First day"), validators=[InputRequired()])
    last = DateField(_l("Last day"), validators=[InputRequired()])
    goal = IntegerField(
        _l("The goal of all together"), validators=[Optional(), NumberRange(1, 2**31 - 1)]
    )
    charity = StringField(_l("Who receives the gift"), filters=[tidy], validators=[Length(max=80)])
    gift = StringField(_l("What the company gives"), filters=[tidy], validators=[Length(max=40)])

    too_small: Sequence[str] = ()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.kind.choices = [(kind, str(words)) for kind, words in KINDS.items()]
        self.currency.choices = {kind: str(words) for kind, words in CURRENCIES.items()}

    def offer(self, session: Session) -> Self:
        """The units that may take part. Those of fewer than five people are named, and left out."""
        found = plans.units(session, me())
        large = [unit for unit in found if not unit.is_small]
        self.too_small = [unit.name for unit in found if unit.is_small]
        top = min((unit.path.count("/") for unit in large), default=0)
        self.units.choices = {
            str(unit.id): "\u2003" * (unit.path.count("/") - top) + unit.name for unit in large
        }
        return self

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


class LongPlanForm(PlanForm):
    """The same where there are many units: each is found by its name."""

    units = UnitsField(_l("Units"))

    def offer(self, session: Session) -> Self:
        """What was chosen and written so far."""
        self.units.offer(session, me(), *plans.ORGANISERS)
        return self


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
        form = _form(session)
    if MORE in request.form:
        form.units.validate(form)
        return _index_page(form)
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
        form = _form(session)
    if MORE in request.form:
        form.units.validate(form)
        return _one_page(challenge, form)
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


def _form(session: Session, **values: Any) -> PlanForm:
    many = not unit_choices.offered(session, me(), *plans.ORGANISERS).is_all
    return (LongPlanForm if many else PlanForm)(**values).offer(session)


def _index_page(form: PlanForm | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        found = challenges.organised(session, me(), at=now())
        form = form or _form(session, formdata=None)
    page = render_template("challenges/index.html", challenges=found, form=form)
    return make_response(page, status)


def _one_page(challenge: str, form: PlanForm | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        seen = challenges.find(session, me(), challenge, at=now())
        if form is None:
            chosen = [rival.unit_id for rival in seen.rivals]
            form = _form(session, formdata=None, obj=seen.challenge, units=chosen)
    page = render_template("challenges/show.html", seen=seen, form=form)
    return make_response(page, status)
