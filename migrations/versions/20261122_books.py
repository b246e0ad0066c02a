"""What humans decide about the books: adjustments, holds, audits."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b2d0c1f2e302"
down_revision: str | Sequence[str] | None = "a1d0c1f2e301"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

LIVE_REVERSAL = "kind = 'reversal' and refused_at is null"
OPEN = "approved_at is null and refused_at is null"
UNDECIDED = "decided_at is null"
WRONG = "verdict <> 'right' and attempt_id is not null"


def upgrade() -> None:
    """Three tables that nothing else points at, and a way to wrong answers that are the same."""
    adjustments()
    holds()
    audits()
    partial("ix_answer_wrong", "answer", ("question_id", "at"), WRONG)


def adjustments() -> None:
    """What is given or taken by hand."""
    op.create_table(
        "adjustment",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("transaction_id", ID),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("stars", "keys", "points")),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("proposed_by_id", ID),
        sa.Column("approved_at", MOMENT),
        sa.Column("approved_by_id", ID),
        sa.Column("refused_at", MOMENT),
        sa.Column("refused_by_id", ID),
        *(
            sa.Column(f"missing_{name}", sa.Integer(), nullable=False)
            for name in ("stars", "keys", "points")
        ),
        sa.CheckConstraint(
            "kind in ('grant', 'correction', 'reversal')", name=op.f("ck_adjustment_kind")
        ),
        sa.CheckConstraint(
            "(kind = 'grant') = (transaction_id is null)",
            name=op.f("ck_adjustment_names_what_it_changes"),
        ),
        sa.CheckConstraint(
            "stars >= 0 and keys >= 0 and points >= 0 and stars + keys + points > 0",
            name=op.f("ck_adjustment_amounts"),
        ),
        sa.CheckConstraint(
            "approved_at is null or refused_at is null", name=op.f("ck_adjustment_decided_once")
        ),
        sa.CheckConstraint(
            "approved_by_id is null or not needs_second or approved_by_id <> proposed_by_id",
            name=op.f("ck_adjustment_four_eyes"),
        ),
        sa.CheckConstraint(
            "kind <> 'reversal' or needs_second", name=op.f("ck_adjustment_reversal_takes_two")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_adjustment_account_id"),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["ledger_transaction.id"], name="fk_adjustment_transaction_id"
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{act}_by_id"],
                ["person.id"],
                name=f"fk_adjustment_{act}_by_id",
                ondelete="SET NULL",
            )
            for act in ("proposed", "approved", "refused")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_adjustment"),
        sa.UniqueConstraint("uid", name="uq_adjustment_uid"),
    )
    op.create_index("ix_adjustment_account_id_id", "adjustment", ["account_id", "id"])
    op.create_index(
        "ix_adjustment_proposed_by_id_proposed_at", "adjustment", ["proposed_by_id", "proposed_at"]
    )
    op.create_index("ix_adjustment_approved_by_id", "adjustment", ["approved_by_id"])
    op.create_index("ix_adjustment_refused_by_id", "adjustment", ["refused_by_id"])
    partial("uq_adjustment_reversal", "adjustment", ("transaction_id",), LIVE_REVERSAL, unique=True)
    partial("ix_adjustment_open", "adjustment", ("id",), OPEN)


def partial(
    name: str, table: str, columns: tuple[str, ...], where: str, *, unique: bool = False
) -> None:
    """An index over some rows only."""
    condition = sa.text(where)
    op.create_index(
        name, table, [*columns], unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def holds() -> None:
    """What waits for a human."""
    op.create_table(
        "hold",
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("stars", "keys", "points")),
        sa.Column("doubt", sa.String(length=10), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decide_by", MOMENT, nullable=False),
        sa.Column("statement", sa.String(length=1000)),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by_id", ID),
        sa.Column("decision", sa.String(length=10)),
        sa.Column("reason", sa.String(length=500)),
        sa.CheckConstraint("doubt in ('speed', 'burst', 'pattern')", name=op.f("ck_hold_doubt")),
        sa.CheckConstraint("decision in ('pay', 'refuse', 'time')", name=op.f("ck_hold_decision")),
        sa.CheckConstraint(
            "(decided_at is null) = (decision is null)", name=op.f("ck_hold_decided")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_hold_account_id"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name="fk_hold_decided_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_hold"),
    )
    for column in ("account_id", "source", "cause", "decided_by_id"):
        op.create_index(f"ix_hold_{column}", "hold", [column])
    partial("uq_hold_undecided", "hold", ("source",), UNDECIDED, unique=True)
    partial("ix_hold_due", "hold", ("decide_by",), UNDECIDED)


def audits() -> None:
    """What the audits found."""
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
