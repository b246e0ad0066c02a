"""Seasons are written by authors as well."""

from collections.abc import Sequence

from alembic import op

revision: str = "d1e4a7d20c01"
down_revision: str | Sequence[str] | None = "d4e4a7d20b3a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """A draft may be of every kind that an item may be of; it was refused for a season."""
    with op.batch_alter_table("draft") as table:
        table.drop_constraint(op.f("ck_draft_ck_draft_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_draft_kind"),
            "kind in ('academy', 'skills', 'theme', 'module', 'lesson', 'question', "
            "'badge', 'visa', 'levels', 'calendar', 'gift', 'audience', 'season')",
        )
