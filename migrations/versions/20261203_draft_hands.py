"""Whoever wrote in a draft, in its middle too."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d5e4a7d20b3f"
down_revision: str | Sequence[str] | None = "d5e4a7d20c01"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """A table, with the one hand that each draft remembers: the last."""
    op.create_table(
        "draft_hand",
        sa.Column("id", ID, nullable=False),
        sa.Column("draft_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_draft_hand_draft_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_hand_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft_hand"),
        sa.UniqueConstraint("draft_id", "person_id", name="uq_draft_hand_draft_id_person_id"),
    )
    op.create_index("ix_draft_hand_person_id", "draft_hand", ["person_id"])
    op.execute(
        "insert into draft_hand (draft_id, person_id, at) "
        "select id, editor_id, updated_at from draft where editor_id is not null"
    )
