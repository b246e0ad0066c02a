"""Every component in its states, for who builds pages. Only where the application is being built."""

from flask import Blueprint, current_app, render_template
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from academy.clock import now
from academy.engine.audiences import Condition, Group
from academy.errors import NotFound
from academy.services.catalogue import Catalogue, Shelf
from academy.web import rule_forms, rule_words
from academy.web.forms import Form
from academy.web.languages import LANGUAGES
from academy.web.policy import Who, allow
from academy.web.weeks import WeekField

blueprint = Blueprint("styleguide", __name__)


RULE = Group(
    "any",
    (
        Condition("job", "contains", ("marketing", "digital")),
        Group("all", (Condition("seniority", "at-least", (6,)), Condition("passport", "lacks"))),
    ),
)


class SampleForm(Form):
    """A field of each kind; never sent anywhere."""

    email = StringField("E-mail address")
    password = PasswordField("Password")
    language = SelectField("Language", choices=LANGUAGES)
    words = TextAreaField("A few words")
    agree = BooleanField("I have read it")
    days = WeekField("Working days")
    way = RadioField("How you come here", choices={"foot": "On foot", "sea": "By sea"})


@blueprint.get("/styleguide")
@allow(Who.ANYONE)
def show() -> str:
    """The page; where people work, it is not there."""
    if not (current_app.debug or current_app.testing):
        raise NotFound("There is nothing at this address.")
    form = SampleForm(
        formdata=None, email="amina.demo.example", way="sea", agree=True, days=list("12345")
    )
    form.email.errors = ["This is not an e-mail address."]
    live = Catalogue(0, (), Shelf())
    return render_template(
        "styleguide.html",
        form=form,
        today=now().date(),
        rule=rule_forms.of_rule(RULE),
        rule_words=rule_words,
        known=rule_words.Choices((), live),
    )
