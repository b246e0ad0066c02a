"""Questions whose right answer was wrong: which editions were mended, and which answers marked anew."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, bindparam, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.memory import Memory
from academy.models.quizzes import Answer, Attempt
from academy.models.statements import insert_new


class Remarking(Base):
    """An edition that mended the right answer of those before it, whose answers are marked anew.

    ``editions`` lists those before it that asked the same. Every answer to them up to the id ``through``
    was looked at; others may still come from quizzes that were under way, until it is closed.
    """

    __tablename__ = "remarking"

    id: Mapped[Id]
    question_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"), unique=True)
    editions: Mapped[list[Any]]
    through: Mapped[Ref] = mapped_column(default=0)
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class RemarkedAnswer(Base):
    """An answer that a remarking lifted, with the mark that it had before."""

    __tablename__ = "remarked_answer"

    answer_id: Mapped[Ref] = mapped_column(
        ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    remarking_id: Mapped[Ref] = mapped_column(
        ForeignKey("remarking.id"), primary_key=True, autoincrement=False
    )
    share: Mapped[float]
    verdict: Mapped[str] = mapped_column(String(6))
    at: Mapped[datetime]


BEGIN = insert_new(Remarking, returning=["id"])

KEEP = insert_new(RemarkedAnswer, returning=["answer_id"])

_unlifted = (
    Answer.question_id == bindparam("question"),
    Answer.edition_id.in_(bindparam("editions", expanding=True)),
    Answer.share < 1,
    Answer.id > bindparam("through"),
)

PEOPLE = (
    select(Answer.person_id)
    .where(*_unlifted, Answer.person_id > bindparam("after"))
    .group_by(Answer.person_id)
    .order_by(Answer.person_id)
    .limit(bindparam("most"))
)
"""Who may have answered right, in the order of ids: some people *after* one, *most* of them."""

UNLIFTED = (
    select(
        Answer.id,
        Answer.attempt_id,
        Answer.day,
        Answer.given,
        Answer.share,
        Answer.verdict,
        Answer.at,
    )
    .where(*_unlifted, Answer.person_id == bindparam("person"))
    .order_by(Answer.id)
)

LIFT = (
    update(Answer)
    .where(Answer.id == bindparam("answer"))
    .values(share=bindparam("reached"), verdict=bindparam("marked"))
)

ATTEMPTS = (
    select(Attempt.id, Attempt.module_id, Attempt.pass_mark, Attempt.score)
    .where(
        Attempt.id.in_(bindparam("ids", expanding=True)), Attempt.person_id == bindparam("person")
    )
    .order_by(Attempt.id)
    .with_for_update()
)

REMEMBERED = select(Memory.changes).where(Memory.person_id == bindparam("person")).with_for_update()

_shares = (
    select(func.avg(Answer.share))
    .where(Answer.attempt_id == bindparam("attempt"))
    .scalar_subquery()
)

RESCORE = (
    update(Attempt)
    .where(Attempt.id == bindparam("attempt"), Attempt.completed_at.is_not(None))
    .values(score=_shares)
    .returning(Attempt.score)
)
"""The mean of what a closed attempt's answers are worth now."""
