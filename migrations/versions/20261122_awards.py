"""Badges and medals that people have."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b4d0c1f2e304"
down_revision: str | Sequence[str] | None = "b3d0c1f2e303"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
FLAGGED = sa.text("flagged_at is not null and withdrawn_at is null")


def upgrade() -> None:
    """One table and what finds its rows."""
    op.create_table(
        "award",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("badge_id", ID, nullable=False),
        sa.Column("medal", sa.String(length=6), nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("cause", sa.String(length=120), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("flagged_at", MOMENT),
        sa.Column("kept_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("decided_by", sa.String(length=60)),
        sa.Column("reason", sa.String(length=300)),
        sa.CheckConstraint(
            "medal in ('', 'bronze', 'silver', 'gold')", name=op.f("ck_award_medal")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_award_person_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["badge_id"], ["item.id"], name="fk_award_badge_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_award_edition_id"),
        sa.PrimaryKeyConstraint("id", name="pk_award"),
        sa.UniqueConstraint("uid", name="uq_award_uid"),
        sa.UniqueConstraint(
            "person_id", "badge_id", "medal", name="uq_award_person_id_badge_id_medal"
        ),
    )
    op.create_index("ix_award_person_id_cause", "award", ["person_id", "cause"])
    op.create_index("ix_award_badge_id_medal", "award", ["badge_id", "medal"])
    op.create_index(
        "ix_award_flagged", "award", ["id"], sqlite_where=FLAGGED, postgresql_where=FLAGGED
    )
