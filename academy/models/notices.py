"""What the academy has to tell a person: each thing once, until she has seen it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, partial
from academy.models.statements import insert_new


class Notice(Base):
    """One piece of news. ``source`` names what it is about, so that nothing is told twice.

    ``values`` are what its sentence needs: ids, numbers, dates; the words are chosen when it is read.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "source"),
        Index("ix_notice_person_id_id", "person_id", "id"),
        partial("ix_notice_unseen", "person_id", where="seen_at is null"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(30))
    values: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


TELL = insert_new(Notice, returning=["id"])

_hers = (
    select(Notice.id, Notice.kind, Notice.values, Notice.at, Notice.seen_at)
    .where(Notice.person_id == bindparam("person"))
    .order_by(Notice.id.desc())
    .limit(bindparam("most"))
)

LATEST = _hers.where(Notice.id < bindparam("before"))
UNSEEN = _hers.where(Notice.seen_at.is_(None))

NOTICE = select(Notice.values).where(
    Notice.person_id == bindparam("person"), Notice.source == bindparam("source")
)
"""What one piece of news said."""

SEE = (
    update(Notice)
    .where(
        Notice.person_id == bindparam("person"),
        Notice.seen_at.is_(None),
        Notice.id.between(bindparam("since"), bindparam("up_to")),
    )
    .values(seen_at=bindparam("moment"))
)
