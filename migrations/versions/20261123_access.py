"""Who looked at whose personal page."""

from collections.abc import Sequence

revision: str = "d0e4a7d20b34"
down_revision: str | Sequence[str] | None = "d0e4a7d20b33"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing yet."""
