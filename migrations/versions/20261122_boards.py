"""Sums by unit and day, places on the month's boards, and challenges between units."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b5d0c1f2e305"
down_revision: str | Sequence[str] | None = "b4d0c1f2e304"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Tables that a job fills, then those of challenges."""
    sums()
    boards()
    challenges()
    parts_of_challenges()


def sums() -> None:
    """What units earned, and how far the ledger is counted."""
    op.create_table(
        "unit_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("stars", "keys", "points")),
        sa.PrimaryKeyConstraint("day", "unit_id", name="pk_unit_day"),
    )
    op.create_table(
        "fold",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("at", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_fold"),
    )


def boards() -> None:
    """Places of people and of teams."""
    op.create_table(
        "board_person",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_board_person_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name="pk_board_person"),
    )
    op.create_index("ix_board_person_order", "board_person", ["entity_id", "points", "mark"])
    op.create_table(
        "board_step",
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("above", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entity_id", "points", name="pk_board_step"),
    )
    op.create_table(
        "board_team",
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("entity_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name="fk_board_team_unit_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_id", name="pk_board_team"),
    )
    op.create_index("ix_board_team_entity_id_place", "board_team", ["entity_id", "place"])


def challenges() -> None:
    """What units play for."""
    op.create_table(
        "challenge",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("currency", sa.String(length=6), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("goal", sa.Integer()),
        sa.Column("charity", sa.String(length=80), nullable=False),
        sa.Column("gift", sa.String(length=40), nullable=False),
        sa.Column("created_by", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("counted_at", MOMENT),
        sa.CheckConstraint("kind in ('race', 'goal')", name=op.f("ck_challenge_kind")),
        sa.CheckConstraint(
            "currency in ('star', 'key', 'point')", name=op.f("ck_challenge_currency")
        ),
        sa.CheckConstraint("first <= last", name=op.f("ck_challenge_days")),
        sa.CheckConstraint("(kind = 'goal') = (goal is not null)", name=op.f("ck_challenge_goal")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name="fk_challenge_created_by", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_challenge"),
        sa.UniqueConstraint("uid", name="uq_challenge_uid"),
    )


def parts_of_challenges() -> None:
    """Who takes part, and what happened."""
    challenge = ["challenge_id"], ["challenge.id"]
    op.create_table(
        "challenge_unit",
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer()),
        sa.Column("place", sa.Integer()),
        sa.ForeignKeyConstraint(
            *challenge, name="fk_challenge_unit_challenge_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "unit_id", name="pk_challenge_unit"),
    )
    op.create_index("ix_challenge_unit_unit_id", "challenge_unit", ["unit_id"])
    op.create_table(
        "challenge_state",
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT),
        sa.CheckConstraint(
            "state in ('reached', 'closed', 'cancelled')", name=op.f("ck_challenge_state_state")
        ),
        sa.ForeignKeyConstraint(
            *challenge, name="fk_challenge_state_challenge_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "state", name="pk_challenge_state"),
    )
