"""Directories that keep people up to date by SCIM: their tokens, what each says, and what it was refused.

``Directory`` speaks for the people of one unit and those below it. What it says of a person beyond the
columns of ``Person`` is kept as it said it in ``DirectoryEntry.document``, so that it reads its own words.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial

HELD_REASONS = ("mass", "role")
"""Too many people at once; or somebody whose role reaches beyond what the directory speaks for."""

DECISIONS = ("approved", "refused")


class Directory(Base):
    """A connection: who speaks, for which unit, and from where it may call."""

    __tablename__ = "directory"

    id: Mapped[Id]
    uid: Mapped[Uid]
    name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[Ref] = mapped_column(ForeignKey("unit.id"), index=True)
    networks: Mapped[str] = mapped_column(String(1000))
    """Where calls may come from, as ``10.0.0.0/8 192.0.2.0/24``; empty for anywhere."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was disconnected: it is shown no more, and kept for the journal to name it."""


class DirectoryToken(Base):
    """What a directory shows at the door. It works until ``ends_at``, which rotation and revoking set."""

    __tablename__ = "directory_token"

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    directory_id: Mapped[Ref] = mapped_column(ForeignKey("directory.id"), index=True)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """When it last let somebody in, to the minute."""


class DirectoryEntry(Base):
    """A person as a directory speaks of her. Nobody is spoken for by two."""

    __tablename__ = "directory_entry"
    __table_args__ = (
        UniqueConstraint("directory_id", "user_key"),
        Index("ix_directory_entry_directory_id_external_id", "directory_id", "external_id"),
    )

    id: Mapped[Id]
    directory_id: Mapped[Ref] = mapped_column(ForeignKey("directory.id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    user_key: Mapped[str | None] = mapped_column(String(254))
    """Her ``userName`` as it is compared; null once she is forgotten."""
    external_id: Mapped[str | None] = mapped_column(String(254))
    document: Mapped[dict[str, Any]]
    """The directory's own words: the user without id, meta, groups, active."""
    created_at: Mapped[datetime]
    """When the directory first spoke of her."""
    brought: Mapped[bool]
    """Whether she came to the academy by it."""
    changed_at: Mapped[datetime]
    is_active: Mapped[bool]
    """The directory's last word on whether she works here."""
    closed_at: Mapped[datetime | None]
    """When it closed her door: it opens again only what it closed itself."""
    forgotten_at: Mapped[datetime | None]
    """When it deleted her: from then on she is none of its people."""


class DirectoryGroup(Base):
    """A list of people that a directory keeps. It gives no right and moves nobody."""

    __tablename__ = "directory_group"
    __table_args__ = (
        Index("ix_directory_group_directory_id_name_key", "directory_id", "name_key"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    directory_id: Mapped[Ref] = mapped_column(ForeignKey("directory.id"))
    name: Mapped[str] = mapped_column(String(254))
    name_key: Mapped[str] = mapped_column(String(254))
    external_id: Mapped[str | None] = mapped_column(String(254))
    version: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class DirectoryMember(Base):
    """Who is on the list."""

    __tablename__ = "directory_member"

    group_id: Mapped[Ref] = mapped_column(
        ForeignKey("directory_group.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        index=True,
    )


class Departure(Base):
    """Somebody whose door a directory closed by itself: what the guard against mass changes counts."""

    __tablename__ = "departure"
    __table_args__ = (Index("ix_departure_directory_id_at", "directory_id", "at"),)

    id: Mapped[Id]
    directory_id: Mapped[Ref] = mapped_column(ForeignKey("directory.id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    brought: Mapped[bool]
    """Whether the directory itself had brought her, within the day before."""
    at: Mapped[datetime]


class HeldChange(Base):
    """A departure that a person must decide about. ``removes`` tells a DELETE from ``active: false``."""

    __tablename__ = "held_change"
    __table_args__ = (
        CheckConstraint(f"reason in {HELD_REASONS}", name="reason"),
        CheckConstraint(f"decision is null or decision in {DECISIONS}", name="decision"),
        CheckConstraint("(decision is null) = (decided_at is null)", name="decided"),
        partial(
            "ix_held_change_open",
            "directory_id",
            "person_id",
            where="decided_at is null",
            unique=True,
        ),
        Index("ix_held_change_directory_id_person_id", "directory_id", "person_id"),
    )

    id: Mapped[Id]
    directory_id: Mapped[Ref] = mapped_column(ForeignKey("directory.id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    removes: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decision: Mapped[str | None] = mapped_column(String(10))


class DirectoryCall(Base):
    """A call that changed something, or was refused; plain reading leaves no line."""

    __tablename__ = "directory_call"
    __table_args__ = (Index("ix_directory_call_directory_id_id", "directory_id", "id"),)

    id: Mapped[Id]
    directory_id: Mapped[Ref] = mapped_column(ForeignKey("directory.id"))
    at: Mapped[datetime]
    method: Mapped[str] = mapped_column(String(10))
    thing: Mapped[str] = mapped_column(String(60))
    """What was called, as ``Users`` or ``Groups``: no id and no name."""
    status: Mapped[int]
    person_id: Mapped[Ref | None] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    """Who it was about, if the directory may know her."""
    said: Mapped[str] = mapped_column(String(300), default="", server_default="")
    """The sentence of a refusal, as the caller got it, where it names nobody."""
