"""Tables that were asked for to take away, and the reports that are sent by themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial
from academy.models.statements import insert_new

EXPORT_STATES = ("waiting", "made", "failed")
FORMATS = ("csv", "excel-csv", "xlsx", "zip")
PERIODS = ("weekly", "monthly")
SENT = ("sent", "empty", "refused")


class Export(Base):
    """A file that one person asked for: the row is the queue, the file lies under ``file`` beside it.

    One that she asked for herself waits at a time; ``of_dispatch`` are those that a scheduled report
    asked for in her name. ``done`` of ``total`` people are written; ``problem`` says why it failed.
    """

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint(f"state in {EXPORT_STATES}", name="state"),
        CheckConstraint(f"format in {FORMATS}", name="format"),
        partial(
            "uq_export_waiting",
            "person_id",
            where="state = 'waiting' and not of_dispatch",
            unique=True,
        ),
        partial("ix_export_waiting", "due_at", where="state = 'waiting'"),
        Index("ix_export_person_id_id", "person_id", "id"),
        Index("ix_export_until", "until"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(10))
    filters: Mapped[dict[str, Any]]
    of_dispatch: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Not before; moved on while a worker writes it: another takes over from one that was killed."""
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    file: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None] = mapped_column(String(300))
    until: Mapped[datetime]
    """When row and file are cleared away."""


class Dispatch(Base):
    """A scheduled report: a kind of export to its recipients, each week or each month.

    ``day`` is that of the week (1 is Monday) or of the month, ``hour`` the one in the recipient's zone.
    """

    __tablename__ = "dispatch"
    __table_args__ = (
        CheckConstraint(f"period in {PERIODS}", name="period"),
        CheckConstraint(f"format in {FORMATS}", name="format"),
        CheckConstraint("day >= 1 and day <= 28", name="day"),
        CheckConstraint("hour >= 0 and hour <= 23", name="hour"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    format: Mapped[str] = mapped_column(String(10))
    filters: Mapped[dict[str, Any]]
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    """Where it was made: whoever runs that unit may change it."""
    period: Mapped[str] = mapped_column(String(10))
    day: Mapped[int]
    hour: Mapped[int]
    created_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]


class DispatchRecipient(Base):
    """Somebody who gets a scheduled report, until she says that she does not want it."""

    __tablename__ = "dispatch_recipient"

    dispatch_id: Mapped[Ref] = mapped_column(
        ForeignKey("dispatch.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    since: Mapped[datetime]
    left_at: Mapped[datetime | None]


class DispatchRun(Base):
    """A report to a recipient for a period (``2026-W47``, ``2026-11``): once, whatever repeats."""

    __tablename__ = "dispatch_run"
    __table_args__ = (CheckConstraint(f"outcome in {SENT}", name="outcome"),)

    dispatch_id: Mapped[Ref] = mapped_column(
        ForeignKey("dispatch.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10))
    rows: Mapped[int] = mapped_column(default=0)


ASK = insert_new(Export, returning=["uid"])
RUN = insert_new(DispatchRun, returning=["period"])
RECEIVE = insert_new(DispatchRecipient, returning=["person_id"])
