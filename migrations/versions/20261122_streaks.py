"""Streaks, working weeks of people, outages; since when a unit's calendar is what it is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b3d0c1f2e303"
down_revision: str | Sequence[str] | None = "b2d0c1f2e302"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A person's week gets a day from which it is in force, and so a table of its own."""
    for table in ("unit", "person"):
        op.add_column(table, sa.Column("calendar_from", sa.Date()))
    weeks()
    streaks()
    outages()


def weeks() -> None:
    """Her own working days."""
    op.create_table(
        "working_week",
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("week", sa.String(length=7)),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_working_week_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "since", name="pk_working_week"),
    )
    op.drop_column("person", "week")


def streaks() -> None:
    """How each streak stood after its last day."""
    op.create_table(
        "streak",
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("freezes", sa.Integer(), nullable=False),
        sa.Column("recent", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length >= 1 and longest >= length", name=op.f("ck_streak_lengths")),
        sa.CheckConstraint("freezes between 0 and 3", name=op.f("ck_streak_freezes")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_streak_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_streak"),
    )


def outages() -> None:
    """Days on which the academy could not be used."""
    op.create_table(
        "outage",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("by_id", ID),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("done_to", ID, nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT),
        sa.CheckConstraint("first <= last", name=op.f("ck_outage_order")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_outage_unit_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name="fk_outage_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outage"),
        sa.UniqueConstraint("unit_id", "first", "last", name="uq_outage_unit_id_first_last"),
    )
    op.create_index("ix_outage_done_at", "outage", ["done_at"])
