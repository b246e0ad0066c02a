"""How the academy shows itself: its logo. Name and colours are a choice."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base
from academy.models.choices import Choice

IDENTITY = "identity"


class Logo(Base):
    """A picture that was chosen once, under its SHA-256, so that its address can be kept for ever."""

    __tablename__ = "logo"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes]
    """A PNG."""
    width: Mapped[int]
    height: Mapped[int]
    at: Mapped[datetime]


CHANGED = select(Choice.changed_at).where(Choice.name == IDENTITY)
"""When the identity was last chosen: its version."""
