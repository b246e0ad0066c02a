"""Prints that were asked for, and the sheets that stickers were on."""

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
    """Both."""
    prints()
    sheets()


def sheets() -> None:
    """Which award was on which sheet."""
    op.create_table(
        "sticker_sheet",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_sticker_sheet_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sticker_sheet"),
        sa.UniqueConstraint("person_id", "number", name="uq_sticker_sheet_person_id_number"),
    )
    op.create_table(
        "sheet_sticker",
        sa.Column("award_id", ID, nullable=False),
        sa.Column("sheet_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name="fk_sheet_sticker_award_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["sticker_sheet.id"], name="fk_sheet_sticker_sheet_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("award_id", name="pk_sheet_sticker"),
    )
    op.create_index("ix_sheet_sticker_sheet_id", "sheet_sticker", ["sheet_id"])


def prints() -> None:
    """The queue."""
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
