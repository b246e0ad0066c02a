"""What the engine believes, and what the nightly fit found.

A Memory can be made again from the person's answers; a Fit and a Mastery from everybody's.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref

MOMENTS = ("before", "after", "day30", "day90")


class Memory(Base):
    """What the engine believes of one person, in the engine's packed form.

    One row, since a draw needs all of it at once: one read and one write an answer. An empty
    ``state`` is one that must first be made from her answers. ``changes`` lists ``[question id, skill,
    standing before, standing after, right, moment]`` of her newest answers, the newest last.
    """

    __tablename__ = "memory"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[bytes]
    changes: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime]


class Fit(Base):
    """One nightly fit: the model as JSON, and what it was measured to be worth.

    The newest id is what processes compare theirs with. ``measures`` holds the numbers of people and
    answers it learnt from, and its errors on people it had not seen.
    """

    __tablename__ = "fit"

    id: Mapped[Id]
    model: Mapped[dict[str, Any]]
    measures: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Mastery(Base):
    """What the people of a unit and all below it know of a skill at a moment: never of one person.

    ``total`` is the sum over ``people`` of the share known, 0 to 1.
    """

    __tablename__ = "mastery"
    __table_args__ = (CheckConstraint(f"moment in {MOMENTS}", name="moment"),)

    unit_id: Mapped[Ref] = mapped_column(
        ForeignKey("unit.id", ondelete="CASCADE"), primary_key=True
    )
    skill: Mapped[str] = mapped_column(String(64), primary_key=True)
    moment: Mapped[str] = mapped_column(String(10), primary_key=True)
    people: Mapped[int]
    total: Mapped[float]


MEMORY = select(Memory.state).where(Memory.person_id == bindparam("person"))

CHANGES = select(Memory.changes).where(Memory.person_id == bindparam("person"))

REMEMBER = (
    update(Memory)
    .where(Memory.person_id == bindparam("person"))
    .values(state=bindparam("packed"), changes=bindparam("noted"), at=bindparam("now"))
)
"""Only in a transaction that read the row locked: what another device wrote would be lost."""

NEWEST_FIT = select(Fit.id, Fit.model, Fit.measures, Fit.at).where(Fit.id == bindparam("id"))

MEASURES = select(Fit.at, Fit.measures).where(Fit.id == bindparam("id"))
"""What a fit was measured to be, without its model."""
