"""The gift shop: gifts with their stock, redemptions, voucher codes, and the budgets they are paid from.

Stock is counted: what was ever put on the counter (``gift_stock``) is what is left plus what was taken and
not given back. A redemption's state is its dates, each set once. A voucher's code is sealed: who reads
this database without the academy's secret reads no code.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial

GIFT_KINDS = ("thing", "voucher", "donation")
STOCK_CAUSES = ("opening", "codes", "hand")
BUDGET_SCOPES = ("all", "person")
PERIODS = ("month", "quarter", "year")


class Gift(Base):
    """What the shop offers, made from content (``item_id``) or in the admin pages.

    ``uid`` is its address. ``stock`` is what is left, null when there is no end to it. ``value`` is in
    cents. ``unit_id`` narrows it to the people of a unit; ``retired_at`` is the folder's word,
    ``withdrawn_at`` an administrator's: either takes it off the counter.
    """

    __tablename__ = "gift"
    __table_args__ = (
        CheckConstraint(f"kind in {GIFT_KINDS}", name="kind"),
        CheckConstraint("stars >= 0 and keys >= 0 and stars + keys > 0", name="price"),
        CheckConstraint("stock is null or stock >= 0", name="stock"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("cap is null or cap > 0", name="cap"),
    )

    id: Mapped[Id]
    uid: Mapped[str] = mapped_column(String(64), unique=True)
    item_id: Mapped[Ref | None] = mapped_column(ForeignKey("item.id"), unique=True)
    unit_id: Mapped[Ref | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[dict[str, Any]]
    text: Mapped[dict[str, Any]]
    stars: Mapped[int]
    keys: Mapped[int]
    value: Mapped[int]
    cap: Mapped[int | None]
    """How often one person may have it."""
    is_automatic: Mapped[bool]
    """Whether a request is approved by itself."""
    opens: Mapped[date | None]
    closes: Mapped[date | None]
    stock: Mapped[int | None]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class GiftStock(Base):
    """Something put on the counter, or taken from it (below zero); these rows never change."""

    __tablename__ = "gift_stock"
    __table_args__ = (
        CheckConstraint(f"cause in {STOCK_CAUSES}", name="cause"),
        CheckConstraint("amount <> 0", name="amount"),
        partial("uq_gift_stock_opening", "gift_id", where="cause = 'opening'", unique=True),
        Index("ix_gift_stock_gift_id_id", "gift_id", "id"),
    )

    id: Mapped[Id]
    gift_id: Mapped[Ref] = mapped_column(ForeignKey("gift.id"))
    cause: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]


class Redemption(Base):
    """One exchange, from its request on. Price and value are those of that day.

    It names an account, so that the books stay whole when a person is erased. ``is_counted`` says
    that it took one from a counted stock.
    """

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("refused_at is null or approved_at is null", name="refused"),
        CheckConstraint(
            "cancelled_at is null or (approved_at is null and refused_at is null)",
            name="cancelled",
        ),
        CheckConstraint("delivered_at is null or approved_at is not null", name="delivered"),
        Index("ix_redemption_account_id_id", "account_id", "id"),
        Index("ix_redemption_gift_id_account_id", "gift_id", "account_id"),
        partial(
            "ix_redemption_requested",
            "id",
            where="approved_at is null and refused_at is null and cancelled_at is null",
        ),
        partial(
            "ix_redemption_approved", "id", where="approved_at is not null and delivered_at is null"
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    gift_id: Mapped[Ref] = mapped_column(ForeignKey("gift.id"))
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"))
    stars: Mapped[int]
    keys: Mapped[int]
    value: Mapped[int]
    is_counted: Mapped[bool]
    requested_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(60))
    delivered_by: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(300))


class VoucherCode(Base):
    """One code, sealed. ``digest`` is keyed, so that a code comes in once and cannot be guessed from it.

    ``shown`` counts the times its owner has seen it, ``allowed`` how often she may.
    """

    __tablename__ = "voucher_code"
    __table_args__ = (
        UniqueConstraint("gift_id", "digest"),
        CheckConstraint("shown <= allowed", name="shown"),
        CheckConstraint("voided_at is null or redemption_id is null", name="voided"),
        partial(
            "ix_voucher_code_free",
            "gift_id",
            "id",
            where="redemption_id is null and voided_at is null",
        ),
    )

    id: Mapped[Id]
    gift_id: Mapped[Ref] = mapped_column(ForeignKey("gift.id"))
    digest: Mapped[bytes]
    sealed: Mapped[bytes]
    redemption_id: Mapped[Ref | None] = mapped_column(ForeignKey("redemption.id"), unique=True)
    shown: Mapped[int] = mapped_column(default=0)
    allowed: Mapped[int] = mapped_column(default=1)
    added_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]


class Budget(Base):
    """What gifts may cost the company in a period, in cents: for a unit and all below it.

    ``scope`` says whether that is for all of them together, or for each person.
    """

    __tablename__ = "budget"
    __table_args__ = (
        CheckConstraint(f"scope in {BUDGET_SCOPES}", name="scope"),
        CheckConstraint(f"period in {PERIODS}", name="period"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    id: Mapped[Id]
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), index=True)
    scope: Mapped[str] = mapped_column(String(10))
    period: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Spending(Base):
    """What one period of a budget has paid, and still pays: refunds are taken off again.

    ``account_id`` is the person's, or the academy's own where the budget is for all together.
    """

    __tablename__ = "spending"
    __table_args__ = (
        UniqueConstraint("budget_id", "account_id", "first"),
        CheckConstraint("spent >= 0", name="spent"),
    )

    id: Mapped[Id]
    budget_id: Mapped[Ref] = mapped_column(ForeignKey("budget.id"))
    account_id: Mapped[Ref] = mapped_column(ForeignKey("account.id"))
    first: Mapped[date]
    spent: Mapped[int] = mapped_column(default=0)


class Charge(Base):
    """A redemption whose value one spending carries."""

    __tablename__ = "charge"

    redemption_id: Mapped[Ref] = mapped_column(ForeignKey("redemption.id"), primary_key=True)
    spending_id: Mapped[Ref] = mapped_column(
        ForeignKey("spending.id"), primary_key=True, index=True
    )
