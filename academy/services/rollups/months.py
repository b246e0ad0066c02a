"""Active months of people whose acts were written past their balances, as those of the demo's crowd are."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from academy.models.database import be_patient
from academy.models.statements import here, run

_ACTS = (
    "select distinct e.account_id, {month} from ledger_transaction t"
    " join ledger_entry e on e.transaction_id = t.id join account a on a.id = e.account_id"
    " where a.kind = 'person' and e.amount > 0 and t.source not like 'grant:%'"
    " and t.source not like 'correction:%' and t.source not like 'reversal:%'"
    " and t.source not like 'refund:%'"
)
_INTO = "insert into active_month (account_id, month) "

REMEMBER = {
    "sqlite": text(
        _INTO + _ACTS.format(month="date(t.at, 'start of month')") + " on conflict do nothing"
    ),
    "postgresql": text(
        _INTO
        + _ACTS.format(month="cast(date_trunc('month', t.at at time zone 'UTC') as date)")
        + " on conflict do nothing"
    ),
}


def remember(session: Session) -> None:
    """Every month in which somebody earned something by an act of hers, as the ledger has it."""
    be_patient(session)
    run(session, here(session, REMEMBER))
