"""Rollups that the numbers of HR are read from."""

from collections.abc import Sequence

revision: str = "d0e4a7d20b37"
down_revision: str | Sequence[str] | None = "d0e4a7d20b36"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing yet."""
