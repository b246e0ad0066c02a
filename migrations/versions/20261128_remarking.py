"""Answers that are marked anew when a question is mended."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d3e4a7d20b3f"
down_revision: str | Sequence[str] | None = "d0e4a7d20b3c"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Which editions mended which, and the answers that this lifted."""
    op.create_table(
        "remarking",
        sa.Column("id", ID, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("editions", sa.JSON(), nullable=False),
        sa.Column("through", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["item.id"], name="fk_remarking_question_id"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_remarking_edition_id"),
        sa.PrimaryKeyConstraint("id", name="pk_remarking"),
        sa.UniqueConstraint("edition_id", name="uq_remarking_edition_id"),
    )
    op.create_table(
        "remarked_answer",
        sa.Column("answer_id", ID, nullable=False, autoincrement=False),
        sa.Column("remarking_id", ID, nullable=False, autoincrement=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("verdict", sa.String(length=6), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name="fk_remarked_answer_answer_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["remarking_id"], ["remarking.id"], name="fk_remarked_answer_remarking_id"
        ),
        sa.PrimaryKeyConstraint("answer_id", "remarking_id", name="pk_remarked_answer"),
    )
