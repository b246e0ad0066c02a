"""What people were reminded of, what they wish to hear, and what their managers were told."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, partial
from academy.models.statements import insert_new, put

REMINDER_KINDS = ("digest", "minute", "nudge")
"""What is due, today's minute to who wished to hear of it, and a manager's word."""


class Reminder(Base):
    """One reminder of one person: at most one a day, which the key decides.

    ``day`` is hers when it was posted; ``channel`` is how it travels. One that was withdrawn before it
    left was never said: it counts for nothing, and what it was about may be said again.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        CheckConstraint(f"kind in {REMINDER_KINDS}", name="kind"),
        partial("uq_reminder_day", "person_id", "day", where="withdrawn_at is null", unique=True),
        Index("ix_reminder_person_id_at", "person_id", "at"),
        Index("ix_reminder_at", "at"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    """When it may leave: quiet hours lie behind it."""
    withdrawn_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(String(20))
    """Why it was withdrawn, in one word of ``academy.engine.reminding.Reason``."""


class ReminderItem(Base):
    """One assignment that a reminder is about."""

    __tablename__ = "reminder_item"
    __table_args__ = (Index("ix_reminder_item_person_id", "person_id"),)

    reminder_id: Mapped[Ref] = mapped_column(
        ForeignKey("reminder.id", ondelete="CASCADE"), primary_key=True
    )
    assignment_id: Mapped[Ref] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))


class Wish(Base):
    """What a person wishes to hear by mail, and whether its links open her minute. No row: the defaults."""

    __tablename__ = "wish"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    suggestions: Mapped[bool] = mapped_column(default=True)
    """Reminders of what is suggested to her. What is mandatory reaches her in any case."""
    minute: Mapped[bool] = mapped_column(default=False)
    """A gentle word when she was away from her daily minute."""
    thanks: Mapped[bool] = mapped_column(default=False)
    """Thanks and congratulations of her manager by mail as well."""
    opens: Mapped[bool] = mapped_column(default=True)
    """Whether the link in a reminder opens today's question without a password."""


class Nudge(Base):
    """A manager's word to one of hers: one person and week, whoever manages her by then."""

    __tablename__ = "nudge"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday."""
    manager_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[datetime]


class WeeklyList(Base):
    """A manager was told who is late: once a week."""

    __tablename__ = "weekly_list"

    manager_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday."""
    people: Mapped[int]
    at: Mapped[datetime]


REMIND = insert_new(Reminder, returning=["id", "person_id"])
NUDGE = insert_new(Nudge, returning=["person_id"])
LIST = insert_new(WeeklyList, returning=["manager_id"])
WISH = put(Wish)
