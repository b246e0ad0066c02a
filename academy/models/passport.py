"""Stamps, seals and the passport itself."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
    bindparam,
    case,
    column,
    exists,
    literal,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid
from academy.models.people import Person
from academy.models.statements import insert_new


class Stamp(Base):
    """A module's quiz passed, with its place (the unit's name that day). One a module."""

    __tablename__ = "stamp"
    __table_args__ = (UniqueConstraint("person_id", "module_id"),)

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    module_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    attempt_id: Mapped[Ref] = mapped_column(ForeignKey("attempt.id"), index=True)
    place: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]


class Seal(Base):
    """A whole theme finished. One a theme."""

    __tablename__ = "seal"
    __table_args__ = (UniqueConstraint("person_id", "theme_id"),)

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    theme_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    at: Mapped[datetime]


class Passport(Base):
    """Issued once, in the transaction of the answer that met its rule; keeps the rule it met."""

    __tablename__ = "passport"

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"), unique=True)
    rule_edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    issued_at: Mapped[datetime]


HOLD = select(Person.id).where(Person.id == bindparam("person")).with_for_update(key_share=True)
"""One passport changes in one transaction at a time: of two stamps at once one sees the other."""

STAMP = insert_new(Stamp, returning=["id"])
SEAL = insert_new(Seal, returning=["id"])
ISSUE = insert_new(Passport, returning=["id"])

_CREDENTIAL = table("credential", column("kind"), column("of"), column("revoked_at"))
"""By its name alone: the class points here."""

IS_REVOKED = exists().where(
    _CREDENTIAL.c.kind == "passport",
    _CREDENTIAL.c.of == Passport.id,
    _CREDENTIAL.c.revoked_at.is_not(None),
)

HOLDS = ~IS_REVOKED
"""The condition on ``Passport`` that nobody took it back."""

EVERYTHING = union_all(
    select(
        literal("stamp").label("what"), Stamp.module_id.label("item"), Stamp.at, Stamp.place
    ).where(Stamp.person_id == bindparam("person")),
    select(literal("seal"), Seal.theme_id, Seal.at, literal("")).where(
        Seal.person_id == bindparam("person")
    ),
    select(
        case((IS_REVOKED, "revoked"), else_="passport"),
        literal(0),
        Passport.issued_at,
        Passport.uid,
    ).where(Passport.person_id == bindparam("person")),
)
"""Stamps (with their place), seals and the passport (with its uid, revoked or not) of one person."""
