"""Seasons come with the content."""

from collections.abc import Sequence

from alembic import op

revision: str = "d0e4a7d20c27"
down_revision: str | Sequence[str] | None = "d0e4a7d20b40"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One more kind of item: a season gives modules the days on which they are first offered."""
    with op.batch_alter_table("item") as table:
        table.drop_constraint(op.f("ck_item_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_item_kind"),
            "kind in ('academy', 'skills', 'theme', 'module', 'lesson', 'question', "
            "'badge', 'visa', 'levels', 'calendar', 'gift', 'audience', 'season')",
        )
