"""The journal: who did what to whom when running the academy. Lines are added, and never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref


class JournalEntry(Base):
    """One act. ``details`` holds ids, slugs, numbers and dates: no name, no address, nothing to erase.

    ``actor`` is ``person:7``, ``directory:2`` or ``system``; ``subject`` is ``person:9``, ``unit:4``,
    ``import:3`` and so on, or empty for an act on the whole academy. ``unit_id`` is where the subject lies:
    whoever runs that unit may read the line. None of them is a foreign key: what they name may go.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (
        Index("ix_journal_entry_subject_id", "subject", "id"),
        Index("ix_journal_entry_actor_id", "actor", "id"),
        Index("ix_journal_entry_act_unit_id", "act", "unit_id"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[Ref | None]
    details: Mapped[dict[str, Any]]
