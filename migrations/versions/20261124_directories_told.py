"""Directories that were disconnected, and what their calls were about."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b3b"
down_revision: str | Sequence[str] | None = "d0e4a7d20b3a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """When a directory was disconnected; of a call the person and the sentence of its answer."""
    op.add_column("directory", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("directory_call") as batch:
        batch.add_column(sa.Column("person_id", ID, nullable=True))
        batch.add_column(
            sa.Column("said", sa.String(length=300), server_default="", nullable=False)
        )
        batch.create_foreign_key(
            op.f("fk_directory_call_person_id"), "person", ["person_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index("ix_directory_call_person_id", ["person_id"])
