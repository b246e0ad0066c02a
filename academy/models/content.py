"""What is published: items that keep their identity, editions that never change."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    UniqueConstraint,
    bindparam,
    false,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref
from academy.models.statements import insert_new

ITEM_KINDS = (
    *("academy", "skills", "theme", "module", "lesson", "question"),
    *("badge", "visa", "levels", "calendar", "gift", "audience", "season", "toy"),
)
DOORS = ("folder", "editor")


class Publication(Base):
    """One act of publishing. The newest id is what processes compare their catalogue with.

    Through the editor it was somebody's (``person_id``), and mostly after a review.
    """

    __tablename__ = "publication"
    __table_args__ = (CheckConstraint(f"door in {DOORS}", name="door"),)

    id: Mapped[Id]
    door: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime]
    person_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    review_id: Mapped[Ref | None] = mapped_column(ForeignKey("review.id", use_alter=True))
    folder_digest: Mapped[str | None] = mapped_column(String(64))
    """Of the whole folder that was found to say nothing new after it; None while there was none."""


class Item(Base):
    """A theme, module, lesson, question ... known for ever by its kind and uid.

    ``uid`` is the id that authors write, and the address of its page. ``edition_id`` is the live
    edition; ``folder_edition_id`` the one that the authors' folder last agreed with, and
    ``in_folder`` whether the folder held it when it was last published. ``retired_through`` is the door
    through which it was retired: what was retired in the editor comes back in the editor alone.
    """

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint(f"kind in {ITEM_KINDS}", name="kind"),
        UniqueConstraint("kind", "uid"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(10))
    uid: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[Ref | None] = mapped_column(ForeignKey("item.id"), index=True)
    position: Mapped[int]
    paths: Mapped[list[Any]]
    """Where its texts stand in the authors' folder now; a rename makes no new edition."""
    edition_id: Mapped[Ref | None] = mapped_column(ForeignKey("edition.id", use_alter=True))
    folder_edition_id: Mapped[Ref | None] = mapped_column(ForeignKey("edition.id", use_alter=True))
    in_folder: Mapped[bool] = mapped_column(server_default=false())
    retired_at: Mapped[datetime | None]
    retired_through: Mapped[str | None] = mapped_column(String(10))
    withheld: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The languages in which it is not offered, and why; None before anybody looked."""


class Edition(Base):
    """A published, immutable version: its exact texts by file path, its media by name.

    ``media`` maps a file name to the SHA-256 of its bytes, which lie under it in the media folder.
    ``based_on_id`` is the edition that its author had before her.
    """

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("item_id", "number"),)

    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    number: Mapped[int]
    texts: Mapped[dict[str, Any]]
    media: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    based_on_id: Mapped[Ref | None] = mapped_column(ForeignKey("edition.id"))
    publication_id: Mapped[Ref] = mapped_column(ForeignKey("publication.id"))


class TranslationConfirmation(Base):
    """Somebody's word that a translation still says what its source says, in that edition."""

    __tablename__ = "translation_confirmation"
    __table_args__ = (UniqueConstraint("item_id", "edition_id", "language"),)

    id: Mapped[Id]
    item_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"), index=True)
    language: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[Ref | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]


CONFIRM = insert_new(TranslationConfirmation, returning=["id"])
"""That it still holds, unless it was said before."""

ITEMS = select(
    Item.id,
    Item.kind,
    Item.uid,
    Item.parent_id,
    Item.edition_id,
    Item.retired_at,
    Item.withheld,
).order_by(Item.position, Item.uid)
"""Everything that was ever published, without its texts."""

EDITIONS = select(Edition.id, Edition.item_id, Edition.texts, Edition.media).where(
    Edition.id.in_(bindparam("ids", expanding=True))
)

FIRST_PUBLISHED = (
    select(Edition.item_id, Publication.at)
    .join(Item, Item.id == Edition.item_id)
    .join(Publication, Publication.id == Edition.publication_id)
    .where(Edition.number == 1, Item.kind == bindparam("kind"))
)
"""When everything of a kind was published for the first time."""
