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
from academy.drawing.bars import Bar, bars
from academy.drawing.curve import Level, Line, curve
from academy.drawing.steps import Row, steps
from academy.engine.audiences import Condition, Group
from academy.errors import NotFound
from academy.manuscript.difference import difference
from academy.services.catalogue import Catalogue, Shelf
from academy.web import rule_forms, rule_words
from academy.web.forms import Form
from academy.web.insights_charts import Chart
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
        moment=now(),
        rows=difference("A key.\nIt is long.\n", "A key.\nIt is very long.\nTwo are better.\n"),
        rule=rule_forms.of_rule(RULE),
        rule_words=rule_words,
        known=rule_words.Choices((), live),
        drawn=drawn(),
        flowing=flowing(),
        stepping=stepping(),
    )


def flowing() -> Chart:
    """Bars of what came and went."""
    months = [Bar("Sep", [24, 3], 0), Bar("Oct", [31, 8], 4), Bar("Nov", [12, 9], 11)]
    words = "In 3 months 87 came and 15 lapsed."
    return Chart(bars(months, title="What came and went", summary=words, name="sample-bars"), words)


def stepping() -> Chart:
    """Rows of marks, as lessons and skills have them."""
    rows = [Row("Passwords", [0.31, 0.72, 0.66, 0.58]), Row("Encryption", [0.12, 0.44, None, None])]
    words = "Both skills are known better after than before."
    return Chart(steps(rows, title="Before and after", summary=words, name="sample-steps"), words)


def drawn() -> Chart:
    """Two lines, a target, a mark and a band, as the pages of HR draw them."""
    lines = [
        Line("Lyon", [(n / 12, 0.03 * n + 0.002 * n * n) for n in range(13)]),
        Line("Porto", [(n / 12, 0.05 * n) for n in range(9)]),
    ]
    levels = [
        Level(0.1, "10–15 %: where it stalls alone", "plateau", 0.15),
        Level(0.5, "50 %: it carries itself", "mark"),
        Level(0.6, "target 60 %"),
    ]
    ticks = [(n / 12, str(n)) for n in range(0, 13, 2)]
    words = "Lyon has 65 % at week 12, Porto 40 % at week 8."
    svg = curve(lines, title="Two waves", summary=words, levels=levels, ticks=ticks, name="sample")
    return Chart(svg, words)
