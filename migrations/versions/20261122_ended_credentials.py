"""Credentials that have ended never come back: the database refuses it, as it does for visas."""

from collections.abc import Sequence

revision: str = "c1e4a7d20b35"
down_revision: str | Sequence[str] | None = "b9d0c1f2e309"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing by itself: the triggers of ``academy/models/append_only.py`` are made after each step."""
