"""What gifts may cost the company: budgets of a unit for a period, for all together or for each person.

Every budget above a person pays for what she is given, and each of them can refuse. The database decides in
the statement that charges; several are charged in one order, so that nobody waits for another in a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from academy.engine.shop import PERIODS, Period, Purse, period_start
from academy.errors import Conflict, Invalid, NotFound
from academy.models.counter import (
    CHARGE,
    CHARGED,
    IS_THIS_PERIOD,
    OPEN_SPENDING,
    PURSES,
    SPEND,
    UNSPEND,
)
from academy.models.people import Unit
from academy.models.shop import BUDGET_SCOPES, Budget, Spending
from academy.models.statements import here, run
from academy.services import journal, units
from academy.services.ledger import ACADEMY_ACCOUNT
from academy.services.viewer import Viewer

LARGEST = 2_000_000_000
"""Cents: what both databases hold in a whole number, and more than any budget for mugs."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A budget and what this period has spent of it, in cents (of a budget for each person: all
    persons)."""

    budget: Budget
    unit: str
    first: date
    spent: int

    @property
    def left(self) -> int:
        """What is left for all together."""
        return max(0, self.budget.amount - self.spent)


def purses(session: Session, viewer: Viewer, *, at: datetime) -> list[Purse]:
    """The budgets above her, and what each has paid in this period."""
    return [
        Purse(row.scope == "person", row.period, row.amount, row.spent)
        for row in _above(session, viewer, viewer.day(at))
    ]


def charge(session: Session, viewer: Viewer, value: int, *, at: datetime) -> list[int]:
    """Charge *value* cents to every budget above her; the ids of the spendings that carry it.

    Raises ``Conflict`` when one of them has not so much left.
    """
    if not value:
        return []
    carried, day = [], viewer.day(at)
    for rule in _above(session, viewer, day):
        first = period_start(day, rule.period)
        account = viewer.account_id if rule.scope == "person" else ACADEMY_ACCOUNT
        row = {"budget_id": rule.id, "account_id": account, "first": first, "spent": 0}
        run(session, here(session, OPEN_SPENDING), row)
        where = {"budget": rule.id, "account": account, "since": first, "more": value}
        spending = run(session, SPEND, where).scalar()
        if spending is None:
            raise _used_up(rule.scope)
        carried.append(spending)
    return carried


def carry(session: Session, redemption: int, spendings: Sequence[int]) -> None:
    """Note that *spendings* carry the *redemption* of that id."""
    if spendings:
        rows = [{"redemption_id": redemption, "spending_id": each} for each in spendings]
        run(session, CHARGE, rows)


def release(session: Session, values: dict[int, int]) -> None:
    """Take redemptions off the budgets that carried them; *values* maps their ids to cents."""
    for redemption, spending in run(session, CHARGED, {"redemptions": sorted(values)}).all():
        run(session, UNSPEND, {"spending": spending, "less": values[redemption]})


def standing(session: Session, viewer: Viewer, *, at: datetime) -> list[Standing]:
    """The budgets of the units that the viewer administers, and where each stands today."""
    day = viewer.day(at)
    rows = session.execute(
        select(Budget, Unit.name, func.coalesce(func.sum(Spending.spent), 0))
        .join(Unit, Unit.id == Budget.unit_id)
        .outerjoin(Spending, and_(Spending.budget_id == Budget.id, IS_THIS_PERIOD))
        .where(Budget.ended_at.is_(None), units.within(viewer))
        .group_by(Budget.id, Unit.id)
        .order_by(Unit.path, Budget.id),
        _firsts(day),
    )
    return [
        Standing(budget, name, period_start(day, _period(budget)), int(spent))
        for budget, name, spent in rows
    ]


def add(
    session: Session,
    viewer: Viewer,
    *,
    unit_id: int,
    scope: str,
    period: str,
    amount: int,
    at: datetime,
) -> Budget:
    """A budget of *amount* cents a *period*, for a unit of hers and all below it."""
    if scope not in BUDGET_SCOPES or period not in PERIODS:
        raise Invalid("There is no such budget.", field="scope")
    unit = units.find(session, viewer, unit_id)
    budget = Budget(
        unit_id=unit.id, scope=scope, period=period, amount=_checked(amount), created_at=at
    )
    session.add(budget)
    session.flush()
    journal.about(session, viewer.actor, "budget.added", "budget", budget, at=at, amount=amount)
    return budget


def change(session: Session, viewer: Viewer, budget_id: int, *, amount: int, at: datetime) -> None:
    """Another amount, from now on. What was spent stays spent."""
    budget = find(session, viewer, budget_id)
    before, budget.amount = budget.amount, _checked(amount)
    session.flush()
    journal.about(
        session,
        viewer.actor,
        "budget.changed",
        "budget",
        budget,
        at=at,
        before=before,
        after=amount,
    )


def end(session: Session, viewer: Viewer, budget_id: int, *, at: datetime) -> None:
    """From now on this budget neither pays nor refuses."""
    budget = find(session, viewer, budget_id)
    budget.ended_at = at
    session.flush()
    journal.about(session, viewer.actor, "budget.ended", "budget", budget, at=at)


def find(session: Session, viewer: Viewer, budget_id: int) -> Budget:
    """A budget of a unit that the viewer administers; otherwise ``NotFound``."""
    budget = session.scalar(
        select(Budget)
        .join(Unit, Unit.id == Budget.unit_id)
        .where(Budget.id == budget_id, Budget.ended_at.is_(None), units.within(viewer))
    )
    if budget is None:
        raise NotFound("There is no such budget here.")
    return budget


def _above(session: Session, viewer: Viewer, day: date) -> Sequence[Row[Any]]:
    who = {
        "path": viewer.unit_path,
        "account": viewer.account_id,
        "academy": ACADEMY_ACCOUNT,
    }
    return run(session, PURSES, {**who, **_firsts(day)}).all()


def _firsts(day: date) -> dict[str, date]:
    """The first day of each period that *day* lies in."""
    return {period: period_start(day, period) for period in PERIODS}


def _checked(amount: int) -> int:
    if not 0 <= amount <= LARGEST:
        raise Invalid("A budget is an amount of money, zero or more.", field="amount")
    return amount


def _period(budget: Budget) -> Period:
    return next(period for period in PERIODS if period == budget.period)


def _used_up(scope: str) -> Conflict:
    if scope == "person":
        return Conflict(
            "With this one you would go over what one person may receive in this period. Your stars "
            "and keys keep."
        )
    return Conflict(
        "The budget for gifts is used up for now. Your stars and keys keep until the next one."
    )
