"""What was chosen for a person to answer, what she put aside, and what she reported."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Float,
    ForeignKey,
    LargeBinary,
    Select,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from academy.models.base import Base, Id, Ref, partial
from academy.models.memory import Memory
from academy.models.quizzes import Answer, Attempt
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
        partial("uq_draw_daily", "person_id", "day", where="purpose = 'daily'", unique=True),
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

_has_history = or_(
    exists().where(Answer.person_id == bindparam("person")),
    exists().where(Aside.person_id == bindparam("person")),
)
_first_state = case(
    (_has_history, literal(b"", LargeBinary())), else_=bindparam("packed", type_=LargeBinary())
)
MEMORISE = {
    dialect: statement.values(
        person_id=bindparam("person"), state=_first_state, changes=[], at=bindparam("now")
    )
    for dialect, statement in insert_new(Memory, returning=["state"]).items()
}
"""A person's first memory: of nobody who ever answered, or empty, to be made from what she did."""

_draw = (Draw.id, Draw.purpose, Draw.day, Draw.picks, Draw.shown_at, Memory.changes)
_answer = (
    Answer.question_id,
    Answer.id.label("answer_id"),
    Answer.given,
    Answer.share,
    Answer.at,
)


_with_memory = Memory.person_id == Draw.person_id


def _draws(*also: Any) -> Select[Any]:
    """A draw of hers: one row for each of its answers, and one without when there is none."""
    return (
        select(*_draw, *_answer, *also)
        .select_from(Draw)
        .outerjoin(Answer, Answer.draw_id == Draw.id)
        .where(Draw.person_id == bindparam("person"))
        .order_by(Answer.id)
    )


def _to_answer(draws: Select[Any]) -> Select[Any]:
    return draws.join(Memory, _with_memory).with_for_update(of=(Draw, Memory))


Round = aliased(Draw)
_rounds = and_(
    Round.person_id == bindparam("person"),
    Round.purpose == bindparam("purpose"),
    Round.day == bindparam("day"),
)
_is_daily = and_(Draw.purpose == "daily", Draw.day == bindparam("day"))
_is_newest = Draw.id == select(func.max(Round.id)).where(_rounds).scalar_subquery()
_is_own = and_(Draw.id == bindparam("draw"), Draw.purpose != "daily")

DAILY = _draws().outerjoin(Memory, _with_memory).where(_is_daily)
NEWEST_ROUND = _draws().outerjoin(Memory, _with_memory).where(_is_newest)
DAILY_TO_ANSWER = _to_answer(_draws(Memory.state)).where(_is_daily)
ROUND_TO_ANSWER = _to_answer(_draws(Memory.state)).where(_is_own)
"""Locked with her memory, so that her answers come one after the other, on whatever device. Which answers
the draw has was seen before the lock was had. Who has no memory row yet finds nothing.
"""

DAY_BEFORE = (
    select(Draw.day, Draw.picks)
    .where(
        Draw.person_id == bindparam("person"),
        Draw.purpose == "daily",
        Draw.day < bindparam("day"),
    )
    .order_by(Draw.day.desc())
    .limit(1)
)
"""Her newest minute before a day."""

LAST_DIAGNOSIS = (
    select(func.max(Draw.day))
    .where(Draw.person_id == bindparam("person"), Draw.purpose == "diagnosis")
    .where(exists().where(Answer.draw_id == Draw.id))
)
"""The day of the newest diagnosis of hers in which she answered anything."""

LAST_ROUND = select(func.max(Round.number)).where(_rounds)

PICKS_OF_DAY = select(Draw.picks).where(
    Draw.person_id == bindparam("person"), Draw.day == bindparam("day")
)
"""What was chosen for her on a day, for whatever purpose."""

ANSWERS_OF_DRAW = select(*_answer).where(Answer.draw_id == bindparam("draw")).order_by(Answer.id)

ASIDES = select(Aside.question_id).where(Aside.draw_id == bindparam("draw"))

REPICK = update(Draw).where(Draw.id == bindparam("draw")).values(picks=bindparam("chosen"))

HISTORY = union_all(
    select(
        Answer.at,
        Answer.id,
        Answer.question_id,
        Answer.given,
        Answer.share,
        Answer.seconds,
        cast(null(), String).label("kind"),
    ).where(Answer.person_id == bindparam("person")),
    select(
        Aside.at,
        Aside.id,
        Aside.question_id,
        cast(null(), JSON),
        cast(null(), Float),
        cast(null(), Float),
        Aside.kind,
    ).where(Aside.person_id == bindparam("person")),
)
"""Everything a memory is made of, in no order: answers, and what was put aside (with its ``kind``)."""

ANSWERED_EDITION = (
    select(Answer.edition_id)
    .where(Answer.person_id == bindparam("person"), Answer.question_id == bindparam("question"))
    .order_by(Answer.at.desc())
    .limit(1)
)

PICKED = select(Draw.picks).where(Draw.person_id == bindparam("person")).order_by(Draw.id.desc())

QUIZZED = (
    select(Attempt.questions)
    .where(Attempt.person_id == bindparam("person"))
    .order_by(Attempt.id.desc())
)
"""What she was ever asked, the newest first; both begin with a question's id and its edition's."""
