"""Exports and scheduled reports."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b38"
down_revision: str | Sequence[str] | None = "d0e4a7d20b37"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Both."""
    exports()
    dispatches()
    runs()


def exports() -> None:
    """Files that were asked for."""
    op.create_table(
        "export",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("of_dispatch", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=80)),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=300)),
        sa.Column("until", MOMENT, nullable=False),
        sa.CheckConstraint(
            "format in ('csv', 'excel-csv', 'xlsx', 'zip')", name="ck_export_format"
        ),
        sa.CheckConstraint("state in ('waiting', 'made', 'failed')", name="ck_export_state"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_export_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_export"),
        sa.UniqueConstraint("uid", name="uq_export_uid"),
    )
    op.create_index("ix_export_person_id_id", "export", ["person_id", "id"])
    op.create_index("ix_export_until", "export", ["until"])
    op.create_index(
        "ix_export_waiting",
        "export",
        ["due_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "uq_export_waiting",
        "export",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting' and not of_dispatch"),
        postgresql_where=sa.text("state = 'waiting' and not of_dispatch"),
    )


def dispatches() -> None:
    """What is sent by itself, and to whom."""
    op.create_table(
        "dispatch",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("created_by_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("paused_at", MOMENT),
        sa.CheckConstraint(
            "format in ('csv', 'excel-csv', 'xlsx', 'zip')", name="ck_dispatch_format"
        ),
        sa.CheckConstraint("period in ('weekly', 'monthly')", name="ck_dispatch_period"),
        sa.CheckConstraint("day >= 1 and day <= 28", name="ck_dispatch_day"),
        sa.CheckConstraint("hour >= 0 and hour <= 23", name="ck_dispatch_hour"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["person.id"], name="fk_dispatch_created_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_dispatch_unit_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dispatch"),
        sa.UniqueConstraint("uid", name="uq_dispatch_uid"),
    )
    op.create_table(
        "dispatch_recipient",
        sa.Column("dispatch_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("left_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["dispatch_id"],
            ["dispatch.id"],
            name="fk_dispatch_recipient_dispatch_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_dispatch_recipient_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dispatch_id", "person_id", name="pk_dispatch_recipient"),
    )
    op.create_index("ix_dispatch_recipient_person_id", "dispatch_recipient", ["person_id"])


def runs() -> None:
    """What was sent when."""
    op.create_table(
        "dispatch_run",
        sa.Column("dispatch_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome in ('sent', 'empty', 'refused')", name="ck_dispatch_run_outcome"
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name="fk_dispatch_run_dispatch_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_dispatch_run_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dispatch_id", "person_id", "period", name="pk_dispatch_run"),
    )
    op.create_index("ix_dispatch_run_person_id", "dispatch_run", ["person_id"])
