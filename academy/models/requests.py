"""Answers kept for requests that may come again."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Ref


class StoredResponse(Base):
    """The first answer to a write that carried an ``Idempotency-Key``; a repeat receives it again."""

    __tablename__ = "stored_response"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    fingerprint: Mapped[bytes]
    """SHA-256 over method, path and body: the same key for another request is refused."""
    status: Mapped[int]
    body: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
