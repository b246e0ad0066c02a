"""To be written."""

from collections.abc import Sequence

import sqlalchemy as sa

revision: str = "b9d0c1f2e309"
down_revision: str | Sequence[str] | None = "b8d0c1f2e308"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """To be written."""
