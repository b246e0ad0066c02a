"""Sign-in through the company: who is who there, what is under way, and what came in already."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.statements import insert_new

LONGEST_ISSUER = 400
LONGEST_SUBJECT = 255


class CompanyIdentity(Base):
    """By which name a provider knows a person. It is the only thing that opens her account from there.

    An address finds her the first time; after that the *subject* does, which is never given to
    somebody else. Of one provider a person has one identity, so whoever inherits her address does not
    inherit her account.
    """

    __tablename__ = "company_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("person_id", "issuer"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(LONGEST_ISSUER))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    created_at: Mapped[datetime]


class CompanyPassage(Base):
    """A sign-in under way: the question that was asked of a provider, or its answer on its way in.

    ``key_hash`` is of what the other side brings back (state, request id, ticket), ``browser_hash`` of
    what only the browser that began it holds. Whoever takes a passage deletes it: it counts once.
    """

    __tablename__ = "company_passage"

    id: Mapped[Id]
    key_hash: Mapped[bytes] = mapped_column(unique=True)
    browser_hash: Mapped[bytes]
    onward: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]]
    """Nonce and verifier of a question; of an answer, what the provider said."""
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CompanyAssertion(Base):
    """An assertion that came in. Its id is remembered for as long as it would be believed."""

    __tablename__ = "company_assertion"

    id: Mapped[Id]
    assertion_hash: Mapped[bytes] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class CompanySignIn(Base):
    """That a device was signed in through a provider, and what signs it out there as well."""

    __tablename__ = "company_sign_in"

    sign_in_id: Mapped[Ref] = mapped_column(
        ForeignKey("sign_in.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    id_token: Mapped[str | None] = mapped_column(Text)


class GroupRole(Base):
    """A role that a group of the company gave, and that ends with it. Without such a row a role was
    given by hand, and stays.
    """

    __tablename__ = "group_role"

    role_id: Mapped[Ref] = mapped_column(
        ForeignKey("role.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    group_name: Mapped[str] = mapped_column(Text)
    confirmed_at: Mapped[datetime] = mapped_column(index=True)
    """When the provider last said that she is in it."""


ASSERTION = insert_new(CompanyAssertion, returning=["id"])
IDENTITY = insert_new(CompanyIdentity, returning=["id"])
