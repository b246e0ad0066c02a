"""Reminders, and the links and devices that open today's minute."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b36"
down_revision: str | Sequence[str] | None = "d0e4a7d20b35"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("withdrawn_at is null")


def upgrade() -> None:
    """What was said to whom, what people wish to hear, and where they signed in before."""
    reminders()
    wishes()
    managers()
    devices()


def reminders() -> None:
    """One a person and day, and what each is about."""
    op.create_table(
        "reminder",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("why", sa.String(length=20)),
        sa.CheckConstraint("kind in ('digest', 'minute', 'nudge')", name=op.f("ck_reminder_kind")),
        hers("reminder"),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
    )
    op.create_index(
        "uq_reminder_day",
        "reminder",
        ["person_id", "day"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_index("ix_reminder_person_id_at", "reminder", ["person_id", "at"])
    op.create_index("ix_reminder_at", "reminder", ["at"])
    op.create_table(
        "reminder_item",
        sa.Column("reminder_id", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("person_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["reminder.id"],
            name="fk_reminder_item_reminder_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignment.id"],
            name="fk_reminder_item_assignment_id",
            ondelete="CASCADE",
        ),
        hers("reminder_item"),
        sa.PrimaryKeyConstraint("reminder_id", "assignment_id", "round", name="pk_reminder_item"),
    )
    op.create_index("ix_reminder_item_person_id", "reminder_item", ["person_id"])


def wishes() -> None:
    """What she wishes to hear."""
    op.create_table(
        "wish",
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("suggestions", "minute", "thanks", "opens")
        ),
        hers("wish"),
        sa.PrimaryKeyConstraint("person_id", name="pk_wish"),
    )


def managers() -> None:
    """What managers said, and what they were told."""
    op.create_table(
        "nudge",
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("manager_id", ID),
        sa.Column("at", MOMENT, nullable=False),
        hers("nudge"),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_nudge_manager_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("person_id", "week", name="pk_nudge"),
    )
    op.create_table(
        "weekly_list",
        sa.Column("manager_id", ID, nullable=False, autoincrement=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["person.id"], name="fk_weekly_list_manager_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("manager_id", "week", name="pk_weekly_list"),
    )


def devices() -> None:
    """Where people signed in before."""
    op.create_table(
        "known_device",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("sign_in_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        hers("known_device"),
        sa.PrimaryKeyConstraint("id", name="pk_known_device"),
        sa.UniqueConstraint("token_hash", name="uq_known_device_token_hash"),
    )
    op.create_index("ix_known_device_person_id", "known_device", ["person_id"])
    op.create_index("ix_known_device_expires_at", "known_device", ["expires_at"])


def hers(table: str) -> sa.ForeignKeyConstraint:
    """Rows go with their person."""
    return sa.ForeignKeyConstraint(
        ["person_id"], ["person.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
    )
