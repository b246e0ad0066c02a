"""Prints that were asked for: the row is the queue, and holds what was printed until it is cleared away."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    case,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.awards import Award
from academy.models.base import Base, Id, Ref, Uid, partial
from academy.models.statements import insert_new

PRINT_KINDS = ("toy", "stickers", "booklet", "share", "poster", "cards", "statement")
PRINT_STATES = ("waiting", "made", "failed")


class Print(Base):
    """One document for one person. The same values asked for again are the same row."""

    __tablename__ = "print"
    __table_args__ = (
        CheckConstraint(f"kind in {PRINT_KINDS}", name="kind"),
        CheckConstraint(f"state in {PRINT_STATES}", name="state"),
        UniqueConstraint("person_id", "kind", "digest"),
        partial("ix_print_waiting", "due_at", where="state = 'waiting'"),
        Index("ix_print_asked_at", "asked_at"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 over the values, in hexadecimal."""
    values: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Not before; moved on while a worker prints it: another takes over from one that was killed."""
    tries: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes | None] = mapped_column(deferred=True)


class StickerSheet(Base):
    """A sheet of stickers that a person had printed, by its number from 1."""

    __tablename__ = "sticker_sheet"
    __table_args__ = (UniqueConstraint("person_id", "number"),)

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]


class SheetSticker(Base):
    """An award on a sheet: new once, on one sheet only."""

    __tablename__ = "sheet_sticker"

    award_id: Mapped[Ref] = mapped_column(
        ForeignKey("award.id", ondelete="CASCADE"), primary_key=True
    )
    sheet_id: Mapped[Ref] = mapped_column(
        ForeignKey("sticker_sheet.id", ondelete="CASCADE"), index=True
    )


ASK = insert_new(Print, returning=["uid"])

ASK_AGAIN = (
    update(Print)
    .where(
        Print.person_id == bindparam("person"),
        Print.kind == bindparam("of_kind"),
        Print.digest == bindparam("of_digest"),
    )
    .values(
        asked_at=bindparam("at"),
        due_at=case((Print.state == "failed", bindparam("at")), else_=Print.due_at),
        tries=case((Print.state == "failed", 0), else_=Print.tries),
        state=case((Print.state == "failed", "waiting"), else_=Print.state),
    )
    .returning(Print.uid)
)
"""What is there is asked for again: kept a day longer, and tried anew if it had failed."""

_FILE = func.coalesce(Print.values["file"].as_string(), Print.kind)

FIND = select(Print.uid, Print.kind, Print.state, _FILE).where(
    Print.uid == bindparam("uid"), Print.person_id == bindparam("person")
)

CONTENT = select(Print.kind, _FILE.label("file"), Print.content).where(
    Print.uid == bindparam("uid"),
    Print.person_id == bindparam("person"),
    Print.state == "made",
)

COUNT = (
    select(func.count())
    .select_from(Print)
    .where(Print.person_id == bindparam("person"), Print.asked_at > bindparam("since"))
)

SHEET = insert_new(StickerSheet, returning=["id"])
STICK = insert_new(SheetSticker, returning=["award_id"])

_of_person = (Award.person_id == bindparam("person"), Award.withdrawn_at.is_(None))

NEW_AWARDS = (
    select(Award.id, Award.badge_id, Award.medal)
    .outerjoin(SheetSticker, SheetSticker.award_id == Award.id)
    .where(*_of_person, SheetSticker.award_id.is_(None))
    .order_by(Award.id)
)
"""What she was awarded since her last sheet."""

ON_SHEET = (
    select(Award.id, Award.badge_id, Award.medal)
    .join(SheetSticker, SheetSticker.award_id == Award.id)
    .join(StickerSheet, StickerSheet.id == SheetSticker.sheet_id)
    .where(
        *_of_person,
        StickerSheet.person_id == bindparam("person"),
        StickerSheet.number == bindparam("of_number"),
    )
    .order_by(Award.id)
)

SHEETS = (
    select(StickerSheet.number, StickerSheet.at, func.count())
    .join(SheetSticker, SheetSticker.sheet_id == StickerSheet.id)
    .where(StickerSheet.person_id == bindparam("person"))
    .group_by(StickerSheet.number, StickerSheet.at)
    .order_by(StickerSheet.number.desc())
)
"""Her sheets, the newest first, with how many stickers were on each."""

LAST_NUMBER = select(func.coalesce(func.max(StickerSheet.number), 0)).where(
    StickerSheet.person_id == bindparam("person")
)
