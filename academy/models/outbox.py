"""What waits to leave the house, and which jobs ran."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, partial


class Message(Base):
    """Written in the transaction of its cause, sent by a job. ``body`` is what its channel needs."""

    __tablename__ = "message"
    __table_args__ = (
        partial("ix_message_waiting", "due_at", where="closed_at is null"),
        partial("ix_message_failed", "id", where="error is not null"),
    )

    id: Mapped[Id]
    channel: Mapped[str] = mapped_column(String(10))
    recipient: Mapped[str] = mapped_column(String(254))
    body: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Not before; moved on while a sender holds it, and after each failed try."""
    tries: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    """Sent, or given up: then ``error`` says why."""
    error: Mapped[str | None] = mapped_column(String(500))


class JobRun(Base):
    """A job of a period, done once however many schedulers ask: this key decides."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
