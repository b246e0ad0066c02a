"""Digests that chain the nights of the ledger."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c2e4a7d20b36"
down_revision: str | Sequence[str] | None = "c1e4a7d20b35"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """The table; triggers come after each step, from ``academy/models/append_only.py``."""
    op.create_table(
        "ledger_digest",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("through_id", ID, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_digest")),
        sa.UniqueConstraint("previous", name=op.f("uq_ledger_digest_previous")),
    )
