"""The gift shop: gifts and their stock, redemptions, sealed voucher codes, budgets."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b6d0c1f2e306"
down_revision: str | Sequence[str] | None = "b5d0c1f2e305"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Gifts first; redemptions and codes point at them, charges at redemptions and spendings."""
    gifts()
    redemptions()
    codes()
    budgets()


def gifts() -> None:
    """What is offered, and what was ever put on the counter."""
    op.create_table(
        "gift",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("item_id", ID),
        sa.Column("unit_id", ID),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("cap", sa.Integer()),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("opens", sa.Date()),
        sa.Column("closes", sa.Date()),
        sa.Column("stock", sa.Integer()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.CheckConstraint("kind in ('thing', 'voucher', 'donation')", name=op.f("ck_gift_kind")),
        sa.CheckConstraint(
            "stars >= 0 and keys >= 0 and stars + keys > 0", name=op.f("ck_gift_price")
        ),
        sa.CheckConstraint("stock is null or stock >= 0", name=op.f("ck_gift_stock")),
        sa.CheckConstraint("value >= 0", name=op.f("ck_gift_value")),
        sa.CheckConstraint("cap is null or cap > 0", name=op.f("ck_gift_cap")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_gift_item_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_gift_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gift"),
        sa.UniqueConstraint("uid", name="uq_gift_uid"),
        sa.UniqueConstraint("item_id", name="uq_gift_item_id"),
    )
    op.create_table(
        "gift_stock",
        sa.Column("id", ID, nullable=False),
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "cause in ('opening', 'codes', 'hand')", name=op.f("ck_gift_stock_cause")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_gift_stock_amount")),
        sa.ForeignKeyConstraint(["gift_id"], ["gift.id"], name="fk_gift_stock_gift_id"),
        sa.PrimaryKeyConstraint("id", name="pk_gift_stock"),
    )
    op.create_index("ix_gift_stock_gift_id_id", "gift_stock", ["gift_id", "id"])
    some("uq_gift_stock_opening", "gift_stock", ["gift_id"], "cause = 'opening'", unique=True)


def redemptions() -> None:
    """Each exchange and the dates of its states."""
    op.create_table(
        "redemption",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("stars", "keys", "value")),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        *(sa.Column(f"{state}_at", MOMENT) for state in ("approved", "refused", "cancelled")),
        sa.Column("delivered_at", MOMENT),
        sa.Column("decided_by", sa.String(length=60)),
        sa.Column("delivered_by", sa.String(length=60)),
        sa.Column("reason", sa.String(length=300)),
        sa.CheckConstraint(
            "refused_at is null or approved_at is null", name=op.f("ck_redemption_refused")
        ),
        sa.CheckConstraint(
            "cancelled_at is null or (approved_at is null and refused_at is null)",
            name=op.f("ck_redemption_cancelled"),
        ),
        sa.CheckConstraint(
            "delivered_at is null or approved_at is not null",
            name=op.f("ck_redemption_delivered"),
        ),
        sa.ForeignKeyConstraint(["gift_id"], ["gift.id"], name="fk_redemption_gift_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_redemption_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_redemption"),
        sa.UniqueConstraint("uid", name="uq_redemption_uid"),
    )
    op.create_index("ix_redemption_account_id_id", "redemption", ["account_id", "id"])
    op.create_index("ix_redemption_gift_id_account_id", "redemption", ["gift_id", "account_id"])
    undecided = "approved_at is null and refused_at is null and cancelled_at is null"
    some("ix_redemption_requested", "redemption", ["id"], undecided)
    ready = "approved_at is not null and delivered_at is null"
    some("ix_redemption_approved", "redemption", ["id"], ready)


def codes() -> None:
    """Voucher codes, sealed."""
    op.create_table(
        "voucher_code",
        sa.Column("id", ID, nullable=False),
        sa.Column("gift_id", ID, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("redemption_id", ID),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("allowed", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("voided_at", MOMENT),
        sa.CheckConstraint("shown <= allowed", name=op.f("ck_voucher_code_shown")),
        sa.CheckConstraint(
            "voided_at is null or redemption_id is null", name=op.f("ck_voucher_code_voided")
        ),
        sa.ForeignKeyConstraint(["gift_id"], ["gift.id"], name="fk_voucher_code_gift_id"),
        sa.ForeignKeyConstraint(
            ["redemption_id"], ["redemption.id"], name="fk_voucher_code_redemption_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_voucher_code"),
        sa.UniqueConstraint("gift_id", "digest", name="uq_voucher_code_gift_id_digest"),
        sa.UniqueConstraint("redemption_id", name="uq_voucher_code_redemption_id"),
    )
    free = "redemption_id is null and voided_at is null"
    some("ix_voucher_code_free", "voucher_code", ["gift_id", "id"], free)


def budgets() -> None:
    """What gifts may cost, what each period has paid, and for which redemptions."""
    op.create_table(
        "budget",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("scope in ('all', 'person')", name=op.f("ck_budget_scope")),
        sa.CheckConstraint("period in ('month', 'quarter', 'year')", name=op.f("ck_budget_period")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_amount")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_budget_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_budget"),
    )
    op.create_index("ix_budget_unit_id", "budget", ["unit_id"])
    op.create_table(
        "spending",
        sa.Column("id", ID, nullable=False),
        sa.Column("budget_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.CheckConstraint("spent >= 0", name=op.f("ck_spending_spent")),
        sa.ForeignKeyConstraint(["budget_id"], ["budget.id"], name="fk_spending_budget_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_spending_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_spending"),
        sa.UniqueConstraint(
            "budget_id", "account_id", "first", name="uq_spending_budget_id_account_id_first"
        ),
    )
    op.create_table(
        "charge",
        sa.Column("redemption_id", ID, nullable=False),
        sa.Column("spending_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["redemption_id"], ["redemption.id"], name="fk_charge_redemption_id"
        ),
        sa.ForeignKeyConstraint(["spending_id"], ["spending.id"], name="fk_charge_spending_id"),
        sa.PrimaryKeyConstraint("redemption_id", "spending_id", name="pk_charge"),
    )
    op.create_index("ix_charge_spending_id", "charge", ["spending_id"])


def some(name: str, table: str, columns: list[str], rows: str, *, unique: bool = False) -> None:
    """An index over those *rows* only."""
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=sa.text(rows),
        postgresql_where=sa.text(rows),
    )
