"""Roster files: what was uploaded, what each import did to whom, and which columns mean what.

Everything here serves an import and its undoing, and is cleared away when that time is over, but for
the line that an import was, and for the columns.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial

IMPORT_STATES = (
    "mapping",
    "checking",
    "checked",
    "applying",
    "applied",
    "undoing",
    "undone",
    "failed",
)
CHANGE_KINDS = ("new", "changed", "left")
WORK = "state in ('checking', 'applying', 'undoing')"


class RosterImport(Base):
    """One file. The row is the queue as well: what is checking, applying or undoing waits for a worker.

    ``columns`` maps fields to places of ``headings``; ``report`` is what a dry run found, or what was
    done; ``done`` of ``total`` lines have been read. ``due_at`` moves on while a worker holds it.
    """

    __tablename__ = "roster_import"
    __table_args__ = (
        CheckConstraint(f"state in {IMPORT_STATES}", name="state"),
        partial("ix_roster_import_waiting", "due_at", where=WORK),
        partial("ix_roster_import_farewells", "id", where="farewells_to is not null"),
        Index("ix_roster_import_asked_at", "asked_at"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    """Null for the command, which acts for the whole academy, and for somebody who is gone."""
    file: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10))
    headings: Mapped[list[Any]]
    columns: Mapped[dict[str, Any]]
    options: Mapped[dict[str, Any]]
    report: Mapped[dict[str, Any]]
    problem: Mapped[dict[str, Any]]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    farewells_to: Mapped[Ref | None]
    """Up to which id those who left by it were written to; null when that is over, or none left."""


class RosterPart(Base):
    """A piece of an uploaded file, until it is applied, somebody is erased, or a day is over."""

    __tablename__ = "roster_part"

    import_id: Mapped[Ref] = mapped_column(
        ForeignKey("roster_import.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class RosterChange(Base):
    """What an import did to one person: how she was before it, and after it.

    ``leave`` and ``week`` are written as in the file, and null where the import left them alone. No foreign
    keys: to look each up costs as much as the row. Rows of people who are gone go with the night.
    """

    __tablename__ = "roster_change"
    __table_args__ = (CheckConstraint(f"kind in {CHANGE_KINDS}", name="kind"),)

    import_id: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(10))
    before_email: Mapped[str | None] = mapped_column(String(254))
    before_number: Mapped[str | None] = mapped_column(String(40))
    before_given_name: Mapped[str | None] = mapped_column(String(80))
    before_family_name: Mapped[str | None] = mapped_column(String(80))
    before_locale: Mapped[str | None] = mapped_column(String(10))
    before_unit_id: Mapped[Ref | None]
    before_manager_id: Mapped[Ref | None]
    before_job: Mapped[str | None] = mapped_column(String(120))
    before_hired_on: Mapped[date | None]
    before_suspended_at: Mapped[datetime | None]
    before_calendar_from: Mapped[date | None]
    before_week: Mapped[str | None] = mapped_column(String(10))
    before_leave: Mapped[str | None] = mapped_column(Text)
    after_email: Mapped[str | None] = mapped_column(String(254))
    after_number: Mapped[str | None] = mapped_column(String(40))
    after_given_name: Mapped[str | None] = mapped_column(String(80))
    after_family_name: Mapped[str | None] = mapped_column(String(80))
    after_locale: Mapped[str | None] = mapped_column(String(10))
    after_unit_id: Mapped[Ref | None]
    after_manager_id: Mapped[Ref | None]
    after_job: Mapped[str | None] = mapped_column(String(120))
    after_hired_on: Mapped[date | None]
    after_suspended_at: Mapped[datetime | None]
    after_week: Mapped[str | None] = mapped_column(String(10))
    after_leave: Mapped[str | None] = mapped_column(Text)


class RosterUnit(Base):
    """A unit that an import made."""

    __tablename__ = "roster_unit"

    unit_id: Mapped[Ref] = mapped_column(
        ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    import_id: Mapped[Ref] = mapped_column(ForeignKey("roster_import.id", ondelete="CASCADE"))


class RosterAbsence(Base):
    """Somebody who is suspended, and whom the newest complete roster of her unit no longer names.

    Who is named again comes back by it. Who was suspended by hand while she is named does not.
    """

    __tablename__ = "roster_absence"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )


class RosterTemplate(Base):
    """Which columns of files with these headings hold what; ``digest`` is of the set of headings."""

    __tablename__ = "roster_template"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    columns: Mapped[dict[str, Any]]
    """A field by the heading that it stands under."""
    used_at: Mapped[datetime]
