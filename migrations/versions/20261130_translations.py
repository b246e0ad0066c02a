"""Translations that are withheld while they are stale, and those that somebody confirmed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d4e4a7d20b3a"
down_revision: str | Sequence[str] | None = "d3e4a7d20b45"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """A column that the next publishing fills, and a table."""
    op.add_column("item", sa.Column("withheld", sa.JSON(), nullable=True))
    op.create_table(
        "translation_confirmation",
        sa.Column("id", ID, nullable=False),
        sa.Column("item_id", ID, nullable=False),
        sa.Column("edition_id", ID, nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["item.id"], name="fk_translation_confirmation_item_id"
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_translation_confirmation_edition_id"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_translation_confirmation_person_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_translation_confirmation"),
        sa.UniqueConstraint(
            "item_id",
            "edition_id",
            "language",
            name="uq_translation_confirmation_item_id_edition_id_language",
        ),
    )
    for column in ("edition_id", "person_id"):
        name = f"ix_translation_confirmation_{column}"
        op.create_index(name, "translation_confirmation", [column])
