"""What authors are writing, who has read it, and what was said of it on the way."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, partial
from academy.models.content import ITEM_KINDS
from academy.models.statements import insert_new

VERDICTS = ("approved", "returned")


class Draft(Base):
    """What is being written of one item; ``item_id`` is null while there is no such item yet.

    ``slug`` is the id that the text gives its item, as it was last saved, ``parent`` the slug of its
    theme or module, and ``position`` its place among its sisters: both only for what is new. ``texts`` and
    ``media`` are as in an edition. ``revision`` counts the savings, and decides which of two was first.
    ``retires`` takes the item away instead; ``corrects`` says that the edition mends an error of the key.

    It is closed when it is published (``edition_id``, none when it retires) or dropped. While ``review_id``
    stands it is locked. One open draft of an item: the partial index decides.
    """

    __tablename__ = "draft"
    __table_args__ = (
        CheckConstraint(f"kind in {ITEM_KINDS}", name="kind"),
        CheckConstraint("revision > 0", name="revision"),
        partial("uq_draft_open", "item_id", where="closed_at is null", unique=True),
        partial("ix_draft_open", "kind", "slug", where="closed_at is null"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    kind: Mapped[str] = mapped_column(String(10))
    item_id: Mapped[Ref | None] = mapped_column(ForeignKey("item.id"), index=True)
    slug: Mapped[str] = mapped_column(String(64))
    parent: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int | None]
    texts: Mapped[dict[str, Any]]
    media: Mapped[dict[str, Any]]
    based_on_id: Mapped[Ref | None] = mapped_column(ForeignKey("edition.id"))
    revision: Mapped[int]
    retires: Mapped[bool]
    corrects: Mapped[bool]
    author_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    editor_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Whose hand was the last."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    review_id: Mapped[Ref | None] = mapped_column(ForeignKey("review.id"), index=True)
    closed_at: Mapped[datetime | None]
    edition_id: Mapped[Ref | None] = mapped_column(ForeignKey("edition.id"))


class DraftHand(Base):
    """Somebody who wrote in a draft, and since when: another than her approves it."""

    __tablename__ = "draft_hand"
    __table_args__ = (UniqueConstraint("draft_id", "person_id"),)

    id: Mapped[Id]
    draft_id: Mapped[Ref] = mapped_column(ForeignKey("draft.id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]


class Review(Base):
    """One sending of drafts to another author, decided as a whole.

    ``alone`` says that nobody else decided it. A *refused* one was due and could not be published: it
    waits for a person. It ends withdrawn, returned or published, each once.
    """

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint(f"verdict in {VERDICTS}", name="verdict"),
        CheckConstraint("(verdict is null) = (decided_at is null)", name="decided"),
        CheckConstraint("published_at is null or verdict = 'approved'", name="published"),
        CheckConstraint("published_at is null or withdrawn_at is null", name="ended"),
        partial(
            "ix_review_open",
            "sent_at",
            where="published_at is null and withdrawn_at is null",
        ),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    author_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    sent_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)
    publish_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    verdict: Mapped[str | None] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(Text)
    """What whoever decided said of it."""
    alone: Mapped[bool]
    withdrawn_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    publication_id: Mapped[Ref | None] = mapped_column(ForeignKey("publication.id"))


class ReviewedDraft(Base):
    """A draft that a review is about, in the revision that was read."""

    __tablename__ = "reviewed_draft"
    __table_args__ = (UniqueConstraint("review_id", "draft_id"),)

    id: Mapped[Id]
    review_id: Mapped[Ref] = mapped_column(ForeignKey("review.id"))
    draft_id: Mapped[Ref] = mapped_column(ForeignKey("draft.id"), index=True)
    revision: Mapped[int]


class DraftComment(Base):
    """What somebody said of a line of a draft; ``quote`` is that line as it stood. Line 0 is all of it."""

    __tablename__ = "draft_comment"
    __table_args__ = (CheckConstraint("line >= 0", name="line"),)

    id: Mapped[Id]
    uid: Mapped[Uid]
    draft_id: Mapped[Ref] = mapped_column(ForeignKey("draft.id"), index=True)
    path: Mapped[str] = mapped_column(String(400))
    line: Mapped[int]
    quote: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]


BEGIN = insert_new(Draft, returning=["id"])
"""A draft, unless its item has an open one."""

WRITE = insert_new(DraftHand, returning=["id"])
"""Whose hand it was, unless she wrote in it before."""

COMMENT = insert_new(DraftComment, returning=["id"])
"""What was said, unless it was said before."""
