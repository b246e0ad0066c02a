"""What humans decide about the books: adjustments by hand, payments that wait, and audits.

Nothing here is money: an adjustment or a hold only says what was asked and who decided. What was paid
stands in the ledger, under a source that names the row here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial
from academy.models.statements import insert_new

ADJUSTMENT_KINDS = ("grant", "correction", "reversal")
DOUBTS = ("speed", "burst", "pattern")
DECISIONS = ("pay", "refuse", "time")
"""What became of a hold: a human decided, or nobody did in time, which pays."""


class Adjustment(Base):
    """Something to give or take by hand: asked for, then approved or refused.

    ``uid`` comes from the form, so that a second submission is the first one. ``transaction_id`` is what a
    correction names and what a reversal takes back; ``missing_*`` is what a reversal could not take,
    since it was spent.
    """

    __tablename__ = "adjustment"
    __table_args__ = (
        CheckConstraint(f"kind in {ADJUSTMENT_KINDS}", name="kind"),
        CheckConstraint(
            "(kind = 'grant') = (transaction_id is null)", name="names_what_it_changes"
        ),
        CheckConstraint(
            "stars >= 0 and keys >= 0 and points >= 0 and stars + keys + points > 0", name="amounts"
        ),
        CheckConstraint("approved_at is null or refused_at is null", name="decided_once"),
        CheckConstraint(
            "approved_by_id is null or not needs_second or approved_by_id <> proposed_by_id",
            name="four_eyes",
        ),
        CheckConstraint("kind <> 'reversal' or needs_second", name="reversal_takes_two"),
        Index("ix_adjustment_account_id_id", "account_id", "id"),
        Index("ix_adjustment_proposed_by_id_proposed_at", "proposed_by_id", "proposed_at"),
        partial(
            "uq_adjustment_reversal",
            "transaction_id",
            where="kind = 'reversal' and refused_at is null",
            unique=True,
        ),
        partial("ix_adjustment_open", "id", where="approved_at is null and refused_at is null"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    kind: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"))
    transaction_id: Mapped[Ref | None] = mapped_column(ForeignKey("ledger_transaction.id"))
    stars: Mapped[int]
    keys: Mapped[int]
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    needs_second: Mapped[bool]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    missing_stars: Mapped[int] = mapped_column(default=0)
    missing_keys: Mapped[int] = mapped_column(default=0)
    missing_points: Mapped[int] = mapped_column(default=0)


class Hold(Base):
    """A payment that waits for a human. What it would pay stands here and nowhere else.

    ``evidence`` is what the doubt rests on (numbers), ``statement`` what its person says to it.
    """

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint(f"doubt in {DOUBTS}", name="doubt"),
        CheckConstraint(f"decision in {DECISIONS}", name="decision"),
        CheckConstraint("(decided_at is null) = (decision is null)", name="decided"),
        partial("uq_hold_undecided", "source", where="decided_at is null", unique=True),
        partial("ix_hold_due", "decide_by", where="decided_at is null"),
    )

    id: Mapped[Id]
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"), index=True)
    source: Mapped[str] = mapped_column(String(160), index=True)
    cause: Mapped[str] = mapped_column(String(120), index=True)
    stars: Mapped[int]
    keys: Mapped[int]
    points: Mapped[int]
    doubt: Mapped[str] = mapped_column(String(10))
    evidence: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    decide_by: Mapped[datetime]
    statement: Mapped[str | None] = mapped_column(String(1000))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    decision: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(500))


class Audit(Base):
    """One run over the books: how many checks, how long (seconds), and for each fault its first rows."""

    __tablename__ = "audit"

    id: Mapped[Id]
    at: Mapped[datetime]
    seconds: Mapped[float]
    checks: Mapped[int]
    faults: Mapped[dict[str, Any]]


PROPOSE = insert_new(Adjustment, returning=["id"])
HOLD = insert_new(Hold, returning=["id", "cause"])
