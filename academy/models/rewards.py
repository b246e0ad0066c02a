"""The ledger: double entry, append-only, each act paid once because its source is unique.

Lines name an account; erasing a person cuts her from her account and leaves the books closed.
Triggers refuse UPDATE and DELETE on both ledger tables.
"""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    bindparam,
    case,
    func,
    insert,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.books import Hold
from academy.models.statements import insert_new

CURRENCIES = ("star", "key", "point")


class Account(Base):
    """A person's side of the ledger, or the academy's (``person_id`` null, kind ``academy``)."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("kind in ('person', 'academy')", name="kind"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), unique=True
    )


class LedgerTransaction(Base):
    """One act that paid. ``source`` names the act (``star:7:2026-11-20``) and is unique for ever."""

    __tablename__ = "ledger_transaction"

    id: Mapped[Id]
    source: Mapped[str] = mapped_column(String(160), unique=True)
    actor: Mapped[str] = mapped_column(String(60))
    cause: Mapped[str] = mapped_column(String(120), index=True)
    rule_version: Mapped[int]
    at: Mapped[datetime]
    reverses_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("ledger_transaction.id"), unique=True
    )


class LedgerEntry(Base):
    """One line that never changes. The lines of a transaction sum to zero per currency."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint(f"currency in {CURRENCIES}", name="currency"),
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_ledger_entry_account_id_id", "account_id", "id"),
    )

    id: Mapped[Id]
    transaction_id: Mapped[Ref] = mapped_column(ForeignKey("ledger_transaction.id"), index=True)
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"))
    currency: Mapped[str] = mapped_column(String(6))
    amount: Mapped[int]


class Balance(Base):
    """What a person's lines come to, kept in the transaction that writes them.

    ``days``, ``right_answers`` and ``lessons`` count her paid acts of that kind; ``month_points`` are what
    her acts earned in the month that begins on ``month``, where she works.
    """

    __tablename__ = "balance"
    __table_args__ = (CheckConstraint("stars >= 0 and keys >= 0 and points >= 0", name="positive"),)

    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"), primary_key=True)
    stars: Mapped[int] = mapped_column(default=0)
    keys: Mapped[int] = mapped_column(default=0)
    points: Mapped[int] = mapped_column(default=0)
    days: Mapped[int] = mapped_column(default=0)
    right_answers: Mapped[int] = mapped_column(default=0)
    lessons: Mapped[int] = mapped_column(default=0)
    month: Mapped[date | None]
    month_points: Mapped[int] = mapped_column(default=0)


PAY = insert_new(LedgerTransaction, returning=["id", "source"])
"""One row for each act; an act that was paid before returns no row."""

ENTER = insert(LedgerEntry)

CREDIT = (
    update(Balance)
    .where(Balance.account_id == bindparam("account"))
    .values(
        stars=Balance.stars + bindparam("add_stars"),
        keys=Balance.keys + bindparam("add_keys"),
        points=Balance.points + bindparam("add_points"),
        days=Balance.days + bindparam("add_days"),
        right_answers=Balance.right_answers + bindparam("add_right_answers"),
        lessons=Balance.lessons + bindparam("add_lessons"),
        month=bindparam("this_month"),
        month_points=bindparam("add_month_points")
        + case((Balance.month == bindparam("this_month"), Balance.month_points), else_=0),
    )
    .returning(*Balance.__table__.columns)
)
"""Add to a person's balance; the row as it stands then."""

EARNED_BY = union_all(
    select(
        LedgerTransaction.cause,
        LedgerEntry.currency.label("what"),
        func.sum(LedgerEntry.amount).label("amount"),
    )
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(
        LedgerTransaction.cause.in_(bindparam("causes", expanding=True)),
        LedgerEntry.account_id == bindparam("account"),
    )
    .group_by(LedgerTransaction.cause, LedgerEntry.currency),
    select(Hold.cause, Hold.doubt, func.count())
    .where(
        Hold.cause.in_(bindparam("causes", expanding=True)),
        Hold.account_id == bindparam("account"),
        Hold.decided_at.is_(None),
    )
    .group_by(Hold.cause, Hold.doubt),
)
"""What each cause earned, per currency, rebuilt from the ledger when a request comes again; and for each
doubt how many of its payments wait."""
