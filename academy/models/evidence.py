"""Proof of use: events on platforms, what platforms sign them with, and colleagues asked as witnesses."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    bindparam,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, partial
from academy.models.people import Person, Unit
from academy.models.statements import insert_new

SOURCES = ("platform", "file", "witness")
ANSWERS = ("asked", "confirmed", "declined")


class Witness(Base):
    """A colleague asked to say that she saw a person use a platform, and her answer."""

    __tablename__ = "witness"
    __table_args__ = (
        CheckConstraint(f"answer in {ANSWERS}", name="answer"),
        CheckConstraint("(answer = 'asked') = (answered_at is null)", name="answered"),
        CheckConstraint("person_id <> witness_id", name="other"),
        partial(
            "uq_witness_asked",
            "person_id",
            "visa_id",
            "witness_id",
            where="answer = 'asked'",
            unique=True,
        ),
        Index("ix_witness_witness_id_answered_at", "witness_id", "answered_at"),
    )

    id: Mapped[Id]
    visa_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    witness_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(String(10))
    answered_at: Mapped[datetime | None]


class Evidence(Base):
    """One event on a platform, once: ``event_id`` is the platform's own, unique with it."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("visa_id", "event_id"),
        CheckConstraint(f"source in {SOURCES}", name="source"),
        Index("ix_evidence_person_id_visa_id_at", "person_id", "visa_id", "at"),
    )

    id: Mapped[Id]
    visa_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    event_id: Mapped[str] = mapped_column(String(100))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    received_at: Mapped[datetime]


class PlatformSecret(Base):
    """What a platform signs its deliveries with, for people of one unit and below. Encrypted."""

    __tablename__ = "platform_secret"
    __table_args__ = (Index("ix_platform_secret_visa_id", "visa_id"),)

    id: Mapped[Id]
    visa_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """From then on it opens nothing; null until another one takes its place."""


COUNT = insert_new(Evidence, returning=["id", "event_id", "person_id"])
ASK = insert_new(Witness, returning=["id"])

DELIVERED = (
    select(Evidence.action, Evidence.at, Person.email, Person.number, Unit.path)
    .join(Person, Person.id == Evidence.person_id)
    .join(Unit, Unit.id == Person.unit_id)
    .where(Evidence.visa_id == bindparam("visa"), Evidence.event_id == bindparam("event"))
)
"""The event of that id, if it was counted before, and by what names its person goes."""
