"""People who were erased, so that they stay erased."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b39"
down_revision: str | Sequence[str] | None = "d0e4a7d20b38"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Both."""
    erasures()
    sums()


def erasures() -> None:
    """Whom nobody knows any more."""
    op.create_table(
        "erasure",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary()),
        sa.Column("number", sa.LargeBinary()),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasure"),
        sa.UniqueConstraint("person", name="uq_erasure_person"),
    )
    op.create_index("ix_erasure_email", "erasure", ["email"])
    op.create_index("ix_erasure_number", "erasure", ["number"])


def sums() -> None:
    """What becomes of old answers."""
    op.create_table(
        "answer_sum",
        sa.Column("question_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right_answers", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Double(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["item.id"], name="fk_answer_sum_question_id"),
        sa.PrimaryKeyConstraint("question_id", "month", name="pk_answer_sum"),
    )
    op.create_table(
        "ageing",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("through", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_ageing"),
    )
