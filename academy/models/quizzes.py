"""Attempts at a module's quiz, and every answer that was ever given."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    CompoundSelect,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    func,
    null,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial
from academy.models.lessons import Completion
from academy.models.memory import REMEMBER, Memory
from academy.models.statements import insert_new


class Attempt(Base):
    """One try at a quiz. ``questions`` pins ``[question id, edition id]`` in the order asked.

    A person has one open attempt a module at most; it is closed by its last answer.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "module_id", "number"),
        partial(
            "uq_attempt_open", "person_id", "module_id", where="completed_at is null", unique=True
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    number: Mapped[int]
    questions: Mapped[list[Any]]
    pass_mark: Mapped[float]
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    score: Mapped[float | None]
    """Mean share of the answers, 0 to 1; known when completed."""


class Answer(Base):
    """What was chosen, when, how long it took, and its mark. Belongs to an attempt or to a draw.

    ``day`` is that of a daily, null elsewhere.
    """

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("attempt_id", "question_id"),
        UniqueConstraint("draw_id", "question_id"),
        UniqueConstraint("person_id", "day", "question_id"),
        CheckConstraint("(attempt_id is null) <> (draw_id is null)", name="one_home"),
        CheckConstraint("day is null or draw_id is not null", name="day_of_draw"),
        Index("ix_answer_person_id_question_id_at", "person_id", "question_id", "at"),
        partial(
            "ix_answer_wrong",
            "question_id",
            "at",
            where="verdict <> 'right' and attempt_id is not null",
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    attempt_id: Mapped[Ref | None] = mapped_column(ForeignKey("attempt.id"))
    draw_id: Mapped[Ref | None] = mapped_column(ForeignKey("draw.id"))
    day: Mapped[date | None]
    question_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    given: Mapped[dict[str, Any]]
    """``{"answer": A}`` with A as in the API."""
    share: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(6))
    seconds: Mapped[float | None]
    at: Mapped[datetime]


OPEN = insert_new(Attempt, returning=["id"])

_count = select(func.count()).where(Answer.attempt_id == Attempt.id).scalar_subquery()
_last = select(func.max(Answer.at)).where(Answer.attempt_id == Attempt.id).scalar_subquery()

_attempt = select(
    Attempt.id,
    Attempt.uid,
    Attempt.module_id,
    Attempt.number,
    Attempt.questions,
    Attempt.pass_mark,
    Attempt.started_at,
    Attempt.completed_at,
    Attempt.score,
    _count.label("answered"),
    _last.label("last_at"),
).where(Attempt.person_id == bindparam("person"))

ATTEMPT = _attempt.where(Attempt.uid == bindparam("uid"))
LATEST_ATTEMPT = (
    _attempt.where(Attempt.module_id == bindparam("module"))
    .order_by(Attempt.number.desc())
    .limit(1)
)
_with_memory = Memory.person_id == Attempt.person_id

ATTEMPT_TO_ANSWER = (
    ATTEMPT.add_columns(Memory.state, Memory.changes)
    .join(Memory, _with_memory)
    .with_for_update(of=(Attempt, Memory))
)
LATEST_TO_ANSWER = (
    LATEST_ATTEMPT.add_columns(Memory.state, Memory.changes)
    .join(Memory, _with_memory)
    .with_for_update(of=(Attempt, Memory))
)
"""Locked with the person's memory, so that her answers come one after the other, on whatever device. What
these rows say of answers was seen before the lock was had: ``REMEMBER_AND_COUNT`` says how many there
are now. Who has no memory row yet finds nothing.
"""

ANSWERS = (
    select(Answer.id, Answer.question_id, Answer.edition_id, Answer.given, Answer.share, Answer.at)
    .where(Answer.attempt_id == bindparam("attempt"))
    .order_by(Answer.id)
)

ANSWER = insert_new(Answer, returning=["id"])

_given = Answer.attempt_id == bindparam("attempt")

REMEMBER_AND_COUNT = REMEMBER.returning(
    select(func.count()).where(_given).scalar_subquery().label("answered"),
    select(func.sum(Answer.share)).where(_given).scalar_subquery().label("shares"),
)
"""Write what is believed after an answer; how many answers its attempt has, and their shares' sum."""

CLOSE = (
    update(Attempt)
    .where(Attempt.id == bindparam("attempt"), Attempt.completed_at.is_(None))
    .values(completed_at=bindparam("at"), score=bindparam("reached"))
)

MET = (
    select(Answer.question_id, func.max(Answer.at))
    .where(
        Answer.person_id == bindparam("person"),
        Answer.question_id.in_(bindparam("bank", expanding=True)),
    )
    .group_by(Answer.question_id)
)
"""When a person last answered each question of a bank."""

PROGRESS: CompoundSelect[Any] = union_all(
    select(Completion.lesson_id.label("item"), Completion.at).where(
        Completion.person_id == bindparam("person")
    ),
    select(Attempt.module_id, null()).where(
        Attempt.person_id == bindparam("person"), Attempt.completed_at.is_(None)
    ),
)
"""Every lesson that a person finished and, without a moment, every module whose quiz is under way."""

_mine, _each = aliased(Answer), aliased(Answer)

_mistakes = (
    select(func.count())
    .where(_each.attempt_id == bindparam("attempt"), _each.verdict != "right")
    .scalar_subquery()
)

SHARERS = (
    select(Answer.attempt_id)
    .join(
        _mine,
        and_(
            _mine.question_id == Answer.question_id,
            cast(_mine.given, String) == cast(Answer.given, String),
        ),
    )
    .where(
        _mine.attempt_id == bindparam("attempt"),
        _mine.verdict != "right",
        text("answer.verdict <> 'right' and answer.attempt_id is not null"),
        Answer.at > bindparam("since"),
        Answer.person_id != bindparam("person"),
    )
    .group_by(Answer.attempt_id)
    .having(func.count() == _mistakes)
    .limit(bindparam("most"))
)
"""Attempts of others, since a moment, in which all the mistakes of this one were made, word for word.

Its condition is that of ``ix_answer_wrong`` to the letter, or SQLite would not use it.
"""
