"""Challenges between units, and what became of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid
from academy.models.rewards import CURRENCIES
from academy.models.statements import insert_new

CHALLENGE_KINDS = ("race", "goal")
CHALLENGE_STATES = ("reached", "closed", "cancelled")


class Challenge(Base):
    """A race between units, per head, or a goal that they reach together.

    ``counted_at`` is as of when the units' scores stand.
    """

    __tablename__ = "challenge"
    __table_args__ = (
        CheckConstraint(f"kind in {CHALLENGE_KINDS}", name="kind"),
        CheckConstraint(f"currency in {CURRENCIES}", name="currency"),
        CheckConstraint("first <= last", name="days"),
        CheckConstraint("(kind = 'goal') = (goal is not null)", name="goal"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    kind: Mapped[str] = mapped_column(String(4))
    title: Mapped[str] = mapped_column(String(80))
    currency: Mapped[str] = mapped_column(String(6))
    first: Mapped[date]
    last: Mapped[date]
    goal: Mapped[int | None]
    charity: Mapped[str] = mapped_column(String(80), default="")
    gift: Mapped[str] = mapped_column(String(40), default="")
    created_by: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    counted_at: Mapped[datetime | None]


class ChallengeUnit(Base):
    """A unit that takes part. ``name`` is as it was last counted, so that a result outlives its unit.

    Its ``unit_id`` is negative then. ``score`` is in tenths a head, and like ``place`` null while fewer
    than five people count.
    """

    __tablename__ = "challenge_unit"
    __table_args__ = (Index("ix_challenge_unit_unit_id", "unit_id"),)

    challenge_id: Mapped[Ref] = mapped_column(
        ForeignKey("challenge.id", ondelete="CASCADE"), primary_key=True
    )
    unit_id: Mapped[Ref] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    heads: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    score: Mapped[int | None]
    place: Mapped[int | None]


class ChallengeState(Base):
    """What happened to a challenge, once each; ``told_at`` is when all its people had been told."""

    __tablename__ = "challenge_state"
    __table_args__ = (CheckConstraint(f"state in {CHALLENGE_STATES}", name="state"),)

    challenge_id: Mapped[Ref] = mapped_column(
        ForeignKey("challenge.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime]
    told_at: Mapped[datetime | None]


REACH = insert_new(ChallengeState, returning=["state"])
"""A state is entered once; a second time returns no row."""
