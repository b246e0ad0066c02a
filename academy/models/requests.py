"""Answers kept for requests that may come again."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Ref
from academy.models.statements import insert_new


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


CLAIM = insert_new(StoredResponse, returning=["person_id"])
"""Takes a key. Of two at once the second waits here for the first one's transaction to end."""

_one = (
    StoredResponse.person_id == bindparam("person"),
    StoredResponse.key == bindparam("of_key"),
)

FIRST = select(StoredResponse.fingerprint, StoredResponse.status, StoredResponse.body).where(*_one)

KEEP = (
    update(StoredResponse)
    .where(*_one)
    .values(status=bindparam("new_status"), body=bindparam("new_body"))
)
