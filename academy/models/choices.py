"""What administrators choose for their academy in its pages, by name."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base


class Choice(Base):
    """The values chosen on one page; what a page has no value for keeps its default."""

    __tablename__ = "choice"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
