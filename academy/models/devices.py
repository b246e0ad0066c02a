"""The devices on which people signed in before: where the link of a reminder may open today's question."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref


class KnownDevice(Base):
    """A browser in which a person signed in. Of its cookie only the SHA-256 is kept.

    It outlives the sign-in that made it known, whose row may be gone, and lets nobody in.
    """

    __tablename__ = "known_device"
    __table_args__ = (Index("ix_known_device_expires_at", "expires_at"),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    sign_in_hash: Mapped[bytes]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
