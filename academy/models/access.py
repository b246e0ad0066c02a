"""Who looked at whose personal pages, the names that stand for people, and when the jobs ran."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.statements import insert_new

KINDS = ("account", "books", "visa", "team", "export")
"""What somebody can look at: an account with what was passed and what is asked, the ledger,
one visa, a manager's page, a file about one person.
"""

ROLES = ("admin", "hr", "manager")


class Access(Base):
    """Somebody looked at a page about a person: once for each viewer, person, kind and day."""

    __tablename__ = "access"
    __table_args__ = (
        UniqueConstraint("person_id", "viewer_id", "kind", "day"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint(f"role in {ROLES}", name="role"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    viewer_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    role: Mapped[str] = mapped_column(String(10))
    """By which the viewer was let in."""
    day: Mapped[date] = mapped_column(index=True)
    """In UTC."""
    at: Mapped[datetime]


class Pseudonym(Base):
    """The code that stands for a person where progress is shown without names; drawn by lot, and kept."""

    __tablename__ = "pseudonym"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    code: Mapped[str] = mapped_column(String(8), unique=True)


class TaskRun(Base):
    """One run of a job; without an end it still runs, or its process ended first."""

    __tablename__ = "task_run"
    __table_args__ = (Index("ix_task_run_task_id", "task", "id"),)

    id: Mapped[Id]
    task: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(300))
    """Why it failed; null where it did not."""


ADD = insert_new(Access, returning=["id"])
NAME = insert_new(Pseudonym, returning=["person_id"])
