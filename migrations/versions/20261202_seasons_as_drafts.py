"""A season is written like everything else."""

from collections.abc import Sequence

from alembic import op

revision: str = "d4e4a7d20b4c"
down_revision: str | Sequence[str] | None = "d4e4a7d20b3a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """One more kind that a draft may have, as items have had since there are seasons."""
    with op.batch_alter_table("draft") as table:
        table.drop_constraint(op.f("ck_draft_ck_draft_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_draft_kind"),
            "kind in ('academy', 'skills', 'theme', 'module', 'lesson', 'question', "
            "'badge', 'visa', 'levels', 'calendar', 'gift', 'audience', 'season')",
        )
