"""What units earned day by day, and how far the jobs that count came.

None of it is written by an answer: a job folds it from the ledger.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, String, bindparam, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Ref
from academy.models.people import Person, Unit
from academy.models.rewards import Account, LedgerEntry, LedgerTransaction
from academy.models.statements import insert_new, put


class UnitDay(Base):
    """What the acts of a unit's own people earned on a day of its calendar.

    ``unit_id`` is no foreign key. 0 stands for nobody's: of units that went, and of people who were erased
    before they were counted.
    """

    __tablename__ = "unit_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    unit_id: Mapped[Ref] = mapped_column(primary_key=True)
    stars: Mapped[int] = mapped_column(default=0)
    keys: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)


class Fold(Base):
    """How far a job came: ``line`` is the last ledger line that is counted, ``at`` as of when."""

    __tablename__ = "fold"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    line: Mapped[int] = mapped_column(BigInteger, default=0)
    at: Mapped[datetime | None]


HORIZON = {
    "sqlite": text("select coalesce(max(id), 0) as line, 0 as running from ledger_entry"),
    "postgresql": text(
        "select coalesce(max(id), 0) as line,"
        " cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint) as running"
        " from ledger_entry"
    ),
}
"""The newest line, and the number below which every transaction that may hold an older line lies."""

OLDEST = {
    "sqlite": text("select 0"),
    "postgresql": text(
        "select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)"
    ),
}
"""The oldest transaction that still runs."""

BEGIN_FOLD = insert_new(Fold, returning=["name"])
HOLD_FOLD = select(Fold.line).where(Fold.name == bindparam("called")).with_for_update()
MOVE_FOLD = (
    update(Fold)
    .where(Fold.name == bindparam("called"))
    .values(
        line=bindparam("to"), at=func.coalesce(bindparam("moment", type_=Fold.at.type), Fold.at)
    )
)

LINES = (
    select(
        LedgerEntry.currency,
        LedgerEntry.amount,
        LedgerTransaction.source,
        LedgerTransaction.at,
        Unit.id.label("unit_id"),
        Unit.time_zone,
    )
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .join(Account, Account.id == LedgerEntry.account_id)
    .outerjoin(Person, Person.id == Account.person_id)
    .outerjoin(Unit, Unit.id == Person.unit_id)
    .where(
        Account.kind == "person",
        LedgerEntry.id > bindparam("after"),
        LedgerEntry.id <= bindparam("to"),
    )
)
"""People's lines of a range, with their unit of today."""

ADD_DAYS = put(UnitDay, add=True)
