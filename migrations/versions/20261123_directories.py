"""Directories that keep people up to date by SCIM, and their tokens."""

from collections.abc import Sequence

revision: str = "d0e4a7d20b32"
down_revision: str | Sequence[str] | None = "d0e4a7d20b31"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing yet."""
