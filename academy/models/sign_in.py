"""What opens a door: sign-ins, failures, single-use links and API tokens.

Of every secret only the SHA-256 is kept (they are random, so no slow hash is needed).
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref

SCOPES = ("learner", "hr", "author", "admin")


class SignIn(Base):
    """A person signed in on a device. Deleting the row signs her out there and then."""

    __tablename__ = "sign_in"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInFailure(Base):
    """One failed try at any door. ``account`` is a hash: tries at unknown accounts count as well."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_account_at", "account", "at"),
        Index("ix_sign_in_failure_address_at", "address", "at"),
    )

    id: Mapped[Id]
    account: Mapped[bytes]
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime]


class Link(Base):
    """A single-use way in: to set a first password or PIN, or to replace a forgotten one."""

    __tablename__ = "link"
    __table_args__ = (CheckConstraint("purpose in ('activation', 'reset')", name="purpose"),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Token(Base):
    """An API token, shown once when it is made."""

    __tablename__ = "token"
    __table_args__ = (CheckConstraint(f"scope in {SCOPES}", name="scope"),)

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
