"""Admin pages: what gifts may cost, for all together and for each person."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, flash, make_response, render_template
from flask import url_for as to
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, SelectField
from wtforms.validators import InputRequired, NumberRange

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import budgets, catalogue
from academy.services.unit_choices import UnitChoices
from academy.web.doors import MOST_ID, to_page
from academy.web.forms import Form
from academy.web.policy import Who, allow, me
from academy.web.unit_field import UnitField, choices

blueprint = Blueprint("budgets", __name__, url_prefix="/gifts/budgets")

ONE = f"/<int(max={MOST_ID}):budget_id>"

SCOPES = {"all": _l("for all together"), "person": _l("for each person")}
PERIODS = {"month": _l("a month"), "quarter": _l("a quarter"), "year": _l("a year")}


class AmountForm(Form):
    """An amount of money."""

    amount = DecimalField(
        _l("Amount"), [InputRequired(), NumberRange(0, budgets.LARGEST // 100)], places=2
    )

    @property
    def cents(self) -> int:
        """What was written, in cents."""
        return int((Decimal(self.amount.data) * 100).to_integral_value())


class BudgetForm(AmountForm):
    """A new budget."""

    unit = UnitField(_l("Unit"))
    scope = SelectField(_l("Whose"))
    period = SelectField(_l("Each"))

    def __init__(self, known: UnitChoices, **values: Any) -> None:
        super().__init__(**values)
        self.unit.offer(known)
        self.scope.choices = {key: str(words) for key, words in SCOPES.items()}
        self.period.choices = {key: str(words) for key, words in PERIODS.items()}


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> Response:
    """The budgets, what is left of each, and the form for another."""
    return _page()


@blueprint.post("")
@allow(Who.ADMIN)
def add() -> Response:
    """A new budget."""
    with reading() as session:
        form = BudgetForm(choices(session, me()))
    if not form.validate():
        return _page(form, status=422)
    with writing() as session:
        budgets.add(
            session,
            me(),
            unit_id=form.unit.unit_id,
            scope=form.scope.data,
            period=form.period.data,
            amount=form.cents,
            at=now(),
        )
    flash(_("Added."), "success")
    return to_page(to("budgets.index"))


@blueprint.post(ONE)
@allow(Who.ADMIN)
def change(budget_id: int) -> Response:
    """Another amount."""
    form = AmountForm()
    with writing() as session:
        if not form.validate():
            budgets.find(session, me(), budget_id)
            raise Invalid("A budget is an amount of money, zero or more.", field="amount")
        budgets.change(session, me(), budget_id, amount=form.cents, at=now())
    flash(_("Saved."), "success")
    return to_page(to("budgets.index"))


@blueprint.post(f"{ONE}/end")
@allow(Who.ADMIN)
def end(budget_id: int) -> Response:
    """No longer a budget."""
    with writing() as session:
        budgets.end(session, me(), budget_id, at=now())
    flash(_("Gone."), "success")
    return to_page(to("budgets.index"))


def _page(form: BudgetForm | None = None, *, status: int = 200) -> Response:
    with reading() as session:
        found = budgets.standing(session, me(), at=now())
        form = form or BudgetForm(choices(session, me()), formdata=None)
        currency = catalogue.current(session, me().publication).currency
    page = render_template(
        "gifts/budgets.html",
        found=found,
        form=form,
        currency=currency,
        scopes=SCOPES,
        periods=PERIODS,
    )
    return make_response(page, status)
