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
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid
from academy.models.statements import insert_new

PRINT_KINDS = ("toy", "stickers", "booklet", "share")
PRINT_STATES = ("waiting", "made", "failed")


class Print(Base):
    """One document for one person. The same values asked for again are the same row."""

    __tablename__ = "print"
    __table_args__ = (
        CheckConstraint(f"kind in {PRINT_KINDS}", name="kind"),
        CheckConstraint(f"state in {PRINT_STATES}", name="state"),
        UniqueConstraint("person_id", "kind", "digest"),
        Index(
            "ix_print_waiting",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
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

FIND = select(Print.uid, Print.kind, Print.state).where(
    Print.uid == bindparam("uid"), Print.person_id == bindparam("person")
)

CONTENT = select(Print.kind, Print.content).where(
    Print.uid == bindparam("uid"),
    Print.person_id == bindparam("person"),
    Print.state == "made",
)

COUNT = (
    select(func.count())
    .select_from(Print)
    .where(Print.person_id == bindparam("person"), Print.asked_at > bindparam("since"))
)
