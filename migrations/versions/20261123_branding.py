"""Logos, and what the launch kit prints."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b3a"
down_revision: str | Sequence[str] | None = "d0e4a7d20b39"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """The table, and the new kinds of prints."""
    op.create_table(
        "logo",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_logo")),
    )
    kinds = ("toy", "stickers", "booklet", "share", "poster", "cards", "statement")
    with op.batch_alter_table("print") as batch:
        batch.drop_constraint(op.f("ck_print_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_print_kind"), f"kind in {kinds}")
