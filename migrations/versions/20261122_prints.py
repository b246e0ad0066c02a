"""Prints that were asked for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "b7d0c1f2e307"
down_revision: str | Sequence[str] | None = "b6d0c1f2e306"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """The queue of prints."""
    op.create_table(
        "print",
        sa.Column("id", ID, nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.CheckConstraint("kind in ('toy', 'stickers', 'booklet', 'share')", name="kind"),
        sa.CheckConstraint("state in ('waiting', 'made', 'failed')", name="state"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_print_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_print"),
        sa.UniqueConstraint("uid", name="uq_print_uid"),
        sa.UniqueConstraint("person_id", "kind", "digest", name="uq_print_person_id_kind_digest"),
    )
    op.create_index("ix_print_asked_at", "print", ["asked_at"])
    op.create_index(
        "ix_print_waiting",
        "print",
        ["due_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
