"""What assignments and audiences need beside their tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "d0e4a7d20b35"
down_revision: str | Sequence[str] | None = "d0e4a7d20b34"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Audiences come with the content; what is late is found by its day."""
    with op.batch_alter_table("item") as table:
        table.drop_constraint(op.f("ck_item_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_item_kind"),
            "kind in ('academy', 'skills', 'theme', 'module', 'lesson', 'question', "
            "'badge', 'visa', 'levels', 'calendar', 'gift', 'audience')",
        )
    with op.batch_alter_table("assignment_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_member_due",
            ["assignment_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("finished_at is null and waived_at is null and left_at is null"),
            postgresql_where=sa.text(
                "finished_at is null and waived_at is null and left_at is null"
            ),
        )
