"""What the night counts of each question and lesson, for their authors."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d3e4a7d20b45"
down_revision: str | Sequence[str] | None = "d0e4a7d20c27"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Empty until the first night: what was counted before it rests with the fits."""
    op.create_table(
        "item_figures",
        sa.Column("item_id", ID, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_item_figures_item_id"),
        sa.PrimaryKeyConstraint("item_id", name="pk_item_figures"),
    )
