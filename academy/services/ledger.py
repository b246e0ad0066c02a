"""The books: one ledger, double entry, each act once.

The database decides what is new: a source that was paid before returns no row, so a second tab, a
resend or a republished quiz pays nothing, on either database and under any race.
"""

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from academy.engine.rewards import RULE_VERSION, Counts, Earned, Payment, counts
from academy.errors import Invalid
from academy.models.base import MOST_ID
from academy.models.rewards import (
    CREDIT,
    EARNED_BY,
    ENTER,
    PAY,
    Account,
    Balance,
    LedgerEntry,
    LedgerTransaction,
)
from academy.models.statements import here, run
from academy.services.viewer import Viewer

ACADEMY_ACCOUNT = 1
"""The academy's own account, made by the first migration: every payment is its debit."""

NOTHING = Counts()

PAGE = 50


@dataclass(frozen=True, slots=True)
class Posted:
    """What a posting came to: by cause, the payments that were new, and the balance after them.

    ``balance`` is a row of ``Balance``, None when nothing was new.
    """

    earned: dict[str, Earned]
    paid: list[Payment]
    balance: Row[Any] | None


def post(
    session: Session,
    account: int,
    due: Mapping[str, Iterable[Payment]],
    *,
    actor: str,
    at: datetime,
    day: date,
    reverses: int | None = None,
    uncounted: Counts = NOTHING,
) -> Posted:
    """Write those payments that were not made before, and keep the balance.

    *due* maps a cause, the row that makes its payments due (``answer:12``), to them; amounts below
    zero take. *actor* is who acted (``person:7``), *day* the account's own calendar day, *reverses* the
    transaction that this one takes back, and *uncounted* what that changes in the counts. A balance
    below zero is refused by the database.
    """
    causes = {payment.source: (cause, payment) for cause, all_ in due.items() for payment in all_}
    earned = dict.fromkeys(due, Earned())
    if not causes:
        return Posted(earned, [], None)
    shared = {"actor": actor, "rule_version": RULE_VERSION, "at": at, "reverses_id": reverses}
    acts = [{"source": name, "cause": cause, **shared} for name, (cause, _) in causes.items()]
    new = [(row.id, *causes[row.source]) for row in run(session, here(session, PAY), acts)]
    if not new:
        return Posted(earned, [], None)
    run(session, ENTER, [line for id_, _, payment in new for line in _lines(id_, account, payment)])
    for _, cause, payment in new:
        earned[cause] += payment
    paid = [payment for _, _, payment in new]
    more = counts(paid) + uncounted
    return Posted(earned, paid, _credit(session, account, paid, more, day))


def _credit(
    session: Session, account: int, paid: Sequence[Payment], more: Counts, day: date
) -> Row[Any]:
    total = functools.reduce(operator.add, paid, Earned())
    gain = {
        "account": account,
        "add_stars": total.stars,
        "add_keys": total.keys,
        "add_points": total.points,
        "add_days": more.days,
        "add_right_answers": more.right_answers,
        "add_lessons": more.lessons,
        "add_month_points": more.points,
        "this_month": day.replace(day=1),
    }
    return run(session, CREDIT, gain).one()


def earned_by(session: Session, account: int, *causes: str) -> dict[str, Earned]:
    """What each of *causes* earned when it happened, and what of it waits for a human."""
    earned = dict.fromkeys(causes, Earned())
    for cause, what, amount in run(session, EARNED_BY, {"account": account, "causes": causes}):
        match what:
            case "star":
                earned[cause] += Earned(stars=int(amount))
            case "key":
                earned[cause] += Earned(keys=int(amount))
            case "point":
                earned[cause] += Earned(points=int(amount))
            case doubt:
                earned[cause] += Earned(pending=int(amount), doubt=doubt)
    return earned


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a person's ledger, with what its transaction says of it."""

    id: int
    transaction: int
    source: str
    actor: str
    cause: str
    rule_version: int
    currency: str
    amount: int
    at: datetime


def lines(
    session: Session, viewer: Viewer, *, before: int | None = None, size: int = PAGE
) -> tuple[Sequence[Line], int | None]:
    """Her lines, newest first, and the id to go on from (None at the end). Raises as ``lines_of``."""
    return lines_of(session, viewer.id, before=before, size=size)


def lines_of(
    session: Session,
    person: int,
    *,
    of: int | None = None,
    before: int | None = None,
    size: int = PAGE,
) -> tuple[Sequence[Line], int | None]:
    """``lines`` of the *person* of that id, for those who may see her; only those *of* a transaction.

    Raises ``Invalid`` for a *before* that is no row's id on any database.
    """
    if before is not None and not 0 < before <= MOST_ID:
        raise Invalid("This page of the ledger does not exist.", field="before")
    hers = (
        select(
            LedgerEntry.id,
            LedgerTransaction.id,
            LedgerTransaction.source,
            LedgerTransaction.actor,
            LedgerTransaction.cause,
            LedgerTransaction.rule_version,
            LedgerEntry.currency,
            LedgerEntry.amount,
            LedgerTransaction.at,
        )
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .join(Account, Account.id == LedgerEntry.account_id)
        .where(Account.person_id == person)
        .order_by(LedgerEntry.id.desc())
        .limit(size + 1)
    )
    if of is not None:
        hers = hers.where(LedgerTransaction.id == of)
    if before is not None:
        hers = hers.where(LedgerEntry.id < before)
    found = [Line(*row) for row in session.execute(hers)]
    more = len(found) > size
    return found[:size], found[size - 1].id if more else None


def balance_of(session: Session, person: int) -> Row[int, int, int]:
    """Stars, keys and points of the *person* of that id."""
    hers = (
        select(Balance.stars, Balance.keys, Balance.points)
        .join(Account, Account.id == Balance.account_id)
        .where(Account.person_id == person)
    )
    return session.execute(hers).one()


def _lines(transaction: int, account: int, payment: Payment) -> Iterable[dict[str, object]]:
    amounts = {"star": payment.stars, "key": payment.keys, "point": payment.points}
    for currency, amount in amounts.items():
        if amount:
            for side, signed in ((account, amount), (ACADEMY_ACCOUNT, -amount)):
                yield {
                    "transaction_id": transaction,
                    "account_id": side,
                    "currency": currency,
                    "amount": signed,
                }
