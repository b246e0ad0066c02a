"""Streaks, the working weeks that people chose, and the days on which the academy could not be used."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    bindparam,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.rewards import LedgerEntry, LedgerTransaction
from academy.models.statements import insert_new


class Streak(Base):
    """A person's streak as it stood at the end of its ``last`` day; see ``engine/streak.py``.

    ``version`` grows with each change: whoever changes the row names the version that she read.
    """

    __tablename__ = "streak"
    __table_args__ = (
        CheckConstraint("length >= 1 and longest >= length", name="lengths"),
        CheckConstraint("freezes between 0 and 3", name="freezes"),
    )

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    last: Mapped[date]
    length: Mapped[int]
    longest: Mapped[int]
    freezes: Mapped[int]
    recent: Mapped[str] = mapped_column(String(14))
    version: Mapped[int]


class WorkingWeek(Base):
    """The days on which a person works, from ``since`` on; null gives her those of her unit again.

    ``week`` holds digits as ``date.isoweekday()`` counts them. Weeks that were in force are never changed.
    """

    __tablename__ = "working_week"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    since: Mapped[date] = mapped_column(primary_key=True)
    week: Mapped[str | None] = mapped_column(String(7))


class Outage(Base):
    """Days on which the people of a unit, and of those below it, could not use the academy.

    ``done_to`` is the last person (by id) whose streak was looked at, ``restored`` how many were given
    back so far; ``done_at`` is null until everybody's was.
    """

    __tablename__ = "outage"
    __table_args__ = (
        UniqueConstraint("unit_id", "first", "last"),
        CheckConstraint("first <= last", name="order"),
        Index("ix_outage_done_at", "done_at"),
    )

    id: Mapped[Id]
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    first: Mapped[date]
    last: Mapped[date]
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    done_to: Mapped[Ref] = mapped_column(default=0)
    looked_at: Mapped[int] = mapped_column(default=0)
    restored: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]


_COLUMNS = ("last", "length", "longest", "freezes", "recent")
_NEW: dict[str, Any] = {
    **{name: bindparam(f"new_{name}") for name in _COLUMNS},
    "version": bindparam("seen", type_=Integer()) + 1,
}


def _save(insert: Any) -> Any:
    return (
        insert(Streak)
        .values(person_id=bindparam("person"), **_NEW)
        .on_conflict_do_update(
            index_elements=["person_id"],
            set_=_NEW,
            where=Streak.version == bindparam("seen", type_=Integer()),
        )
        .returning(Streak.version)
    )


SAVE = {"sqlite": _save(sqlite.insert), "postgresql": _save(postgresql.insert)}
"""The row anew, made or replaced; no row returns when another hand changed it since ``seen``."""

STREAK = select(Streak.__table__).where(Streak.person_id == bindparam("person")).with_for_update()

STARRED = (
    select(LedgerEntry.account_id, LedgerTransaction.source)
    .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
    .where(
        LedgerEntry.account_id.in_(bindparam("accounts", expanding=True)),
        LedgerEntry.currency == "star",
        LedgerTransaction.source.like("star:%"),
    )
)
"""The stars that accounts were paid, by their sources: ``star:7:2026-11-20``."""

MARK_OUTAGE = insert_new(Outage, returning=["id"])
