"""What assignments and audiences need beside their tables."""

from collections.abc import Sequence

revision: str = "d0e4a7d20b35"
down_revision: str | Sequence[str] | None = "d0e4a7d20b34"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing yet."""
