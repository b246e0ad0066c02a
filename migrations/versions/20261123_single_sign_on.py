"""Sign-in through the company: requests under way, and assertions seen."""

from collections.abc import Sequence

revision: str = "d0e4a7d20b33"
down_revision: str | Sequence[str] | None = "d0e4a7d20b32"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing yet."""
