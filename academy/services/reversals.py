"""Taking back what was obtained by fraud: a new transaction naming the old one, at most what is there."""

from dataclasses import asdict, astuple
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from academy.engine import adjusting
from academy.engine.adjusting import Amounts
from academy.engine.rewards import Payment, uncounted
from academy.errors import NotFound
from academy.models.books import Adjustment
from academy.models.rewards import Balance, LedgerEntry, LedgerTransaction
from academy.services import ledger
from academy.services.viewer import Viewer


def given_by(session: Session, account: int, transaction: int) -> tuple[Amounts, bool]:
    """What a *transaction* gave to *account*, and whether it was reversed, or is a reversal itself.

    Raises ``NotFound`` for a transaction of somebody else.
    """
    lines = session.execute(
        select(LedgerEntry.currency, LedgerEntry.amount, LedgerTransaction.reverses_id)
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerTransaction.id == transaction, LedgerEntry.account_id == account)
    ).all()
    if not lines:
        raise NotFound("There is no such line in this ledger.")
    again = select(LedgerTransaction.id).where(LedgerTransaction.reverses_id == transaction)
    is_reversed = bool(lines[0].reverses_id or session.scalar(again))
    sums = {line.currency: max(0, line.amount) for line in lines}
    given = Amounts(sums.get("star", 0), sums.get("key", 0), sums.get("point", 0))
    return given, is_reversed


def take(
    session: Session,
    viewer: Viewer,
    row: Row[Any],
    amounts: Amounts,
    *,
    cause: str,
    at: datetime,
) -> Amounts:
    """Take back what is left of *amounts*, which the transaction of the adjustment *row* gave.

    What was spent is flagged on the row. Returns what was taken: the ledger refuses more, and a second
    reversal of the same transaction.
    """
    balance = session.execute(
        select(Balance.stars, Balance.keys, Balance.points)
        .where(Balance.account_id == row.account_id)
        .with_for_update()
    ).one()
    taken = adjusting.taken(amounts, Amounts(*balance))
    if missing := amounts - taken:
        flagged = {f"missing_{name}": amount for name, amount in asdict(missing).items()}
        session.execute(update(Adjustment).where(Adjustment.id == row.id).values(flagged))
    if taken:
        zone = ZoneInfo(row.zone)
        day = at.astimezone(zone).date()
        same_month = row.acted_at.astimezone(zone).date().replace(day=1) == day.replace(day=1)
        payment = Payment(f"reversal:{row.uid}", *(-amount for amount in astuple(taken)))
        ledger.post(
            session,
            row.account_id,
            {cause: [payment]},
            actor=viewer.actor,
            at=at,
            day=day,
            reverses=row.transaction_id,
            uncounted=uncounted(Payment(row.act, *astuple(taken)), is_of_this_month=same_month),
        )
    return taken
