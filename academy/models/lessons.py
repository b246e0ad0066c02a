"""Lessons finished, and how far a video was watched."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.statements import insert_new


class Completion(Base):
    """A lesson is finished because this row exists."""

    __tablename__ = "completion"
    __table_args__ = (UniqueConstraint("person_id", "lesson_id"),)

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    lesson_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    at: Mapped[datetime]


class Playback(Base):
    """Where a person stopped in a lesson's video, and how many seconds of it really played.

    ``opened_at`` is when it was first started; ``updated_at`` bounds what the next note may add.
    """

    __tablename__ = "playback"

    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"), primary_key=True)
    lesson_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"), primary_key=True)
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    position: Mapped[float]
    seconds: Mapped[float]
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]


FINISH = insert_new(Completion, returning=["id"])

PLAYED = insert_new(Playback, returning=["person_id"])

PLACE_IN_LESSON = select(Completion.at, Playback.position).select_from(
    select(literal(1))
    .subquery()
    .outerjoin(
        Completion,
        (Completion.person_id == bindparam("person"))
        & (Completion.lesson_id == bindparam("lesson")),
    )
    .outerjoin(
        Playback,
        (Playback.person_id == bindparam("person")) & (Playback.lesson_id == bindparam("lesson")),
    )
)
"""When a person finished a lesson, and the second of its video where she stopped; one row always."""
