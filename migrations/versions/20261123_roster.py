"""Roster imports: staged rows, and what an import did, so that it can be undone."""

from collections.abc import Sequence

revision: str = "d0e4a7d20b31"
down_revision: str | Sequence[str] | None = "d0e4a7d20b30"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing yet."""
