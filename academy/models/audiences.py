"""Audiences, and what their people are asked to finish."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, and_
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial

ASSIGNED = ("module", "theme", "passport", "visa")
"""What can be asked of people: to pass a quiz, to seal a theme, to hold the passport or a visa."""


_STANDS = "finished_at is null and waived_at is null and left_at is null"


class Audience(Base):
    """People selected by a rule. ``slug`` is of one that came with the content, which alone changes it.

    ``unit_id`` is where it was made: whoever runs that unit may use it, and nobody above or below the unit
    is ever in it but those whom the rule finds there.
    """

    __tablename__ = "audience"

    id: Mapped[Id]
    uid: Mapped[Uid]
    slug: Mapped[str | None] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id"))
    rule: Mapped[dict[str, Any]]
    created_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Assignment(Base):
    """Something that an audience is asked to finish: a suggestion, or with a ``reason`` mandatory.

    ``target`` is the slug of a module, theme or visa, null for the passport. It is due on ``due_on``, or
    ``due_days`` after a person came in, or whenever she likes; ``grace_days`` later she is late. With
    ``renews_days`` it is asked again so long after it was finished. ``takes_later`` says whether it is also
    asked of those who join the audience after it was opened.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint(f"kind in {ASSIGNED}", name="kind"),
        CheckConstraint("(kind = 'passport') = (target is null)", name="target"),
        CheckConstraint("not is_mandatory or reason <> ''", name="reason"),
        CheckConstraint("due_on is null or due_days is null", name="one_due_date"),
        CheckConstraint("due_days is null or due_days >= 0", name="due_days"),
        CheckConstraint("grace_days >= 0", name="grace_days"),
        CheckConstraint("renews_days is null or renews_days > 0", name="renews_days"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    audience_id: Mapped[Ref] = mapped_column(ForeignKey("audience.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    target: Mapped[str | None] = mapped_column(String(80))
    is_mandatory: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    due_days: Mapped[int | None]
    grace_days: Mapped[int] = mapped_column(default=0)
    renews_days: Mapped[int | None]
    takes_later: Mapped[bool] = mapped_column(default=True)
    created_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class AssignmentMember(Base):
    """One person of whom an assignment is asked. ``round`` counts from 1; a renewal begins the next one.

    She is asked from ``entered_at`` until the row is finished, waived or left (she is no longer in the
    audience, or the assignment was closed). ``due_on`` is her own last day, the grace not included.
    """

    __tablename__ = "assignment_member"
    __table_args__ = (
        CheckConstraint("(waived_at is null) = (waiver is null)", name="waiver"),
        partial("ix_assignment_member_open", "person_id", where=_STANDS),
        partial("ix_assignment_member_due", "assignment_id", "due_on", where=_STANDS),
        Index("ix_assignment_member_person_id", "person_id"),
    )

    assignment_id: Mapped[Ref] = mapped_column(
        ForeignKey("assignment.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    round: Mapped[int] = mapped_column(primary_key=True, default=1)
    entered_at: Mapped[datetime]
    due_on: Mapped[date | None]
    finished_at: Mapped[datetime | None]
    waived_at: Mapped[datetime | None]
    waived_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    waiver: Mapped[str | None] = mapped_column(String(500))
    """Why it is not asked of her, in the words of whoever decided so."""
    left_at: Mapped[datetime | None]


OPEN = and_(
    AssignmentMember.finished_at.is_(None),
    AssignmentMember.waived_at.is_(None),
    AssignmentMember.left_at.is_(None),
)
"""What is asked of somebody now. It is late on a day of hers after ``due_on`` and the grace, unless she is
on leave on that day; ``due_on`` has moved behind her leave already (``services/assignments/joining.py``).
"""
