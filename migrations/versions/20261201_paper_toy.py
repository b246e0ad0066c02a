"""The Paper Toy comes with the content."""

from collections.abc import Sequence

from alembic import op

revision: str = "d5e4a7d20c01"
down_revision: str | Sequence[str] | None = "d4e4a7d20b3a"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = (
    "'academy', 'skills', 'theme', 'module', 'lesson', 'question', "
    "'badge', 'visa', 'levels', 'calendar', 'gift', 'audience', 'season', 'toy'"
)


def upgrade() -> None:
    """One more kind of item, and of draft, which did not know seasons either."""
    for table, old in (("item", "ck_item_kind"), ("draft", "ck_draft_ck_draft_kind")):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(old), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_kind"), f"kind in ({KINDS})")
