"""What was chosen for a person to answer, what she put aside, and what she reported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.quizzes import Answer
from academy.models.statements import insert_new

PURPOSES = ("daily", "practice", "diagnosis")
ASIDE_KINDS = ("skip", "known")


class Draw(Base):
    """Questions chosen for one person: her daily, a round of practice, or the first diagnosis.

    ``picks`` lists ``[question id, edition id, why]`` in the order asked, with why as a mapping; it
    changes only where she puts a question aside. There is one daily a day; rounds of practice count on.
    """

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("person_id", "purpose", "day", "number"),
        CheckConstraint(f"purpose in {PURPOSES}", name="purpose"),
        Index(
            "uq_draw_daily",
            "person_id",
            "day",
            unique=True,
            sqlite_where=text("purpose = 'daily'"),
            postgresql_where=text("purpose = 'daily'"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    number: Mapped[int]
    picks: Mapped[list[Any]]
    shown_at: Mapped[datetime]
    """When it was first displayed."""


class Aside(Base):
    """A question put aside on a day: not now (``skip``), or ``known`` as she says."""

    __tablename__ = "aside"
    __table_args__ = (
        UniqueConstraint("person_id", "question_id", "day"),
        CheckConstraint(f"kind in {ASIDE_KINDS}", name="kind"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    question_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    draw_id: Mapped[Ref] = mapped_column(ForeignKey("draw.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
    at: Mapped[datetime]


class QuestionReport(Base):
    """A learner says that a question is wrong, in her words; once for each edition."""

    __tablename__ = "question_report"
    __table_args__ = (UniqueConstraint("person_id", "edition_id"),)

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    question_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"), index=True)
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    text: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


DRAW = insert_new(Draw, returning=["id"])
ASIDE = insert_new(Aside, returning=["id"])
REPORT = insert_new(QuestionReport, returning=["id"])

ANSWERS_OF_DRAW = (
    select(Answer.id, Answer.question_id, Answer.edition_id, Answer.given, Answer.share, Answer.at)
    .where(Answer.draw_id == bindparam("draw"))
    .order_by(Answer.id)
)
