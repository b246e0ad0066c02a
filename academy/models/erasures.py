"""People who were erased, known by hashes alone, so that they stay erased; and sums of old answers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref


class Erasure(Base):
    """One person who was erased.

    ``person`` is the hash of her account's random id: it finds her again in a backup that is older, and
    says nothing to whoever has none. ``email`` and ``number`` are keyed hashes, by which an import knows
    that it must not bring her back by itself; they are cleared after a time of their own.
    """

    __tablename__ = "erasure"

    id: Mapped[Id]
    person: Mapped[bytes] = mapped_column(unique=True)
    email: Mapped[bytes | None] = mapped_column(index=True)
    number: Mapped[bytes | None] = mapped_column(index=True)
    at: Mapped[datetime]


class AnswerSum(Base):
    """What became of single answers once they were old: sums by question and month, of nobody."""

    __tablename__ = "answer_sum"

    question_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    answers: Mapped[int]
    right_answers: Mapped[int]
    shares: Mapped[float]
    seconds: Mapped[float]
    timed: Mapped[int]
    """How many of them have their seconds in the sum."""


class Ageing(Base):
    """Up to which moment what is old has been cleared, by the name of its rule: the audit must know."""

    __tablename__ = "ageing"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    through: Mapped[datetime]
