"""Credentials, the keys that sign them, their status lists, and who looked how often."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Select,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.awards import Award
from academy.models.base import Base, Id, Ref, Uid, UtcDateTime, partial
from academy.models.passport import Passport
from academy.models.people import Person
from academy.models.statements import insert_new
from academy.models.visas import Visa

KINDS = ("passport", "visa", "badge")


class SigningKey(Base):
    """An Ed25519 key, its secret half sealed. The newest that is not retired signs; none is deleted,
    since what it signed must stay verifiable.
    """

    __tablename__ = "signing_key"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    public: Mapped[bytes]
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class StatusList(Base):
    """A status list, numbered from 1 on; its seed moves each credential to a place of its own."""

    __tablename__ = "status_list"

    number: Mapped[Id]
    seed: Mapped[bytes]


class Credential(Base):
    """What attests a passport, visa or badge: the row of that kind whose id is ``of``.

    The row comes first, in the transaction that earned it; document and token are signed afterwards. A
    choice about the name takes them away to be signed anew, and leaves their digests in ``earlier``.
    A person who is erased leaves her credential without person and documents.
    """

    __tablename__ = "credential"
    __table_args__ = (
        UniqueConstraint("kind", "of"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint("revoked_at is null or superseded_at is null", name="one_end"),
        CheckConstraint(
            "(signed_at is null and key_id is null and document is null and jwt is null"
            " and digest is null and jwt_digest is null) or"
            " (signed_at is not null and key_id is not null and document is not null"
            " and jwt is not null and digest is not null and jwt_digest is not null)",
            name="signed",
        ),
        partial("ix_credential_waiting", "id", where="signed_at is null"),
        partial(
            "ix_credential_ended", "id", where="revoked_at is not null or superseded_at is not null"
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    of: Mapped[int] = mapped_column(BigInteger)
    issued_at: Mapped[datetime]
    until: Mapped[datetime | None]
    shows_name: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime | None]
    key_id: Mapped[Ref | None] = mapped_column(ForeignKey("signing_key.id"))
    document: Mapped[str | None] = mapped_column(Text)
    jwt: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64))
    jwt_digest: Mapped[str | None] = mapped_column(String(64))
    earlier: Mapped[list[Any]] = mapped_column(default=list)
    revoked_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))


class Look(Base):
    """How often an address looked at credentials in one minute; forgotten after a day."""

    __tablename__ = "look"

    address: Mapped[str] = mapped_column(String(45), primary_key=True)
    minute: Mapped[datetime] = mapped_column(primary_key=True)
    looks: Mapped[int]


ISSUE = insert_new(Credential, returning=["uid"])
NEW_LIST = insert_new(StatusList, returning=["number"])

SHOWN = (
    select(
        *Credential.__table__.c,
        SigningKey.name,
        SigningKey.public,
        Award.medal,
        select(func.sum(Look.looks))
        .where(Look.address == bindparam("address"), Look.minute >= bindparam("since"))
        .scalar_subquery()
        .label("looks"),
    )
    .outerjoin(SigningKey, SigningKey.id == Credential.key_id)
    .outerjoin(Award, (Credential.kind == "badge") & (Award.id == Credential.of))
    .where(Credential.uid == bindparam("uid"))
)
"""One credential, its key, the medal that it attests, and how often an address has looked of late."""

LOOKED = select(func.sum(Look.looks)).where(
    Look.address == bindparam("address"), Look.minute >= bindparam("since")
)

HELD = (
    select(Credential)
    .where(Credential.person_id == bindparam("person"))
    .order_by(Credential.issued_at, Credential.id)
)

WAITING = (
    select(
        Credential.id,
        Credential.uid,
        Credential.kind,
        Credential.of,
        Credential.issued_at,
        Credential.until,
        Credential.shows_name,
        Person.uid.label("person_uid"),
        Person.given_name,
        Person.family_name,
        Person.email,
        Person.locale,
    )
    .join(Person, Person.id == Credential.person_id)
    .where(Credential.signed_at.is_(None), Credential.id > bindparam("after"))
    .order_by(Credential.id)
    .limit(bindparam("most"))
)
"""What is to be signed, with its holder."""

SIGN = (
    update(Credential)
    .where(
        Credential.id == bindparam("credential"),
        Credential.signed_at.is_(None),
        Credential.person_id.is_not(None),
        Credential.shows_name == bindparam("was_shown"),
    )
    .values(
        signed_at=bindparam("at"),
        key_id=bindparam("key"),
        document=bindparam("new_document"),
        jwt=bindparam("new_jwt"),
        digest=bindparam("new_digest"),
        jwt_digest=bindparam("new_jwt_digest"),
    )
    .returning(Credential.id)
)
"""Keeps the first signature of several, and none that was made before she changed her mind."""

ENDED = select(Credential.id, Credential.revoked_at, Credential.superseded_at).where(
    Credential.id.between(bindparam("first"), bindparam("last")),
    Credential.revoked_at.is_not(None) | Credential.superseded_at.is_not(None),
)
"""The ended ones of a list."""


def _without(kind: str, row: type[Base], at: Any, until: Any, counts: Any) -> Select[Any]:
    """What there is of a *kind* without a credential, among the rows that count."""
    table: Any = row
    return (
        select(
            literal(kind).label("kind"),
            table.id,
            table.person_id,
            at.label("at"),
            type_coerce(until, UtcDateTime()).label("until"),
        )
        .outerjoin(Credential, (Credential.kind == kind) & (Credential.of == table.id))
        .where(Credential.id.is_(None), counts)
    )


WITHOUT = union_all(
    _without("visa", Visa, Visa.issued_at, Visa.until, Visa.state == "issued"),
    _without("passport", Passport, Passport.issued_at, null(), true()),
    _without("badge", Award, Award.at, null(), Award.withdrawn_at.is_(None)),
).limit(bindparam("most"))
"""Passports, live visas and awards without a credential."""


def _count_look(dialect: Any) -> Any:
    counted = dialect.insert(Look).values(
        address=bindparam("address"), minute=bindparam("minute"), looks=bindparam("looks")
    )
    return counted.on_conflict_do_update(
        index_elements=["address", "minute"], set_={"looks": Look.looks + counted.excluded.looks}
    )


LOOK = {"sqlite": _count_look(sqlite), "postgresql": _count_look(postgresql)}
