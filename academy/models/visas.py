"""Visas: what their rules take, the visas themselves, and what each rests on."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    CheckConstraint,
    ColumnElement,
    CompoundSelect,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from academy.models.base import Base, Id, Ref, Uid, UtcDateTime, partial
from academy.models.evidence import Evidence
from academy.models.lessons import Completion
from academy.models.passport import Stamp
from academy.models.quizzes import Attempt
from academy.models.statements import insert_new

STATES = ("issued", "expired", "revoked", "superseded")
NEEDS = ("module", "lesson", "action", "witness")


class Visa(Base):
    """One visa of one person, under the edition of the rule that she met. A renewal is a new row.

    It ends once: a trigger refuses any change of a row whose state is no longer ``issued``. ``until`` null
    is for ever; ``reason`` says why it was revoked.
    """

    __tablename__ = "visa"
    __table_args__ = (
        UniqueConstraint("person_id", "visa_id", "number"),
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint("(state = 'issued') = (ended_at is null)", name="end"),
        partial("uq_visa_live", "person_id", "visa_id", where="state = 'issued'", unique=True),
        Index("ix_visa_state_until", "state", "until"),
        Index("ix_visa_visa_id_id", "visa_id", "id"),
    )

    id: Mapped[Id]
    uid: Mapped[Uid]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"))
    visa_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    place: Mapped[str] = mapped_column(String(120))
    issued_at: Mapped[datetime]
    until: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(300))


def holds_at(at: datetime | ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition on ``Visa`` that it holds at a moment, whether or not the night has noted its end."""
    return and_(Visa.state == "issued", or_(Visa.until.is_(None), Visa.until > at))


class VisaNeed(Base):
    """One thing that an edition of a rule takes for a first visa, told so that SQL can audit it."""

    __tablename__ = "visa_need"
    __table_args__ = (
        CheckConstraint(f"kind in {NEEDS}", name="kind"),
        CheckConstraint("(item_id is null) = (kind in ('action', 'witness'))", name="item"),
        Index("ix_visa_need_edition_id", "edition_id"),
    )

    id: Mapped[Id]
    edition_id: Mapped[Ref] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[str] = mapped_column(String(10))
    item_id: Mapped[Ref | None] = mapped_column(ForeignKey("item.id"))
    action: Mapped[str | None] = mapped_column(String(64))
    times: Mapped[int]


class VisaRefresh(Base):
    """A lesson of a refresher, read again by somebody who had finished it once."""

    __tablename__ = "visa_refresh"
    __table_args__ = (UniqueConstraint("visa_id", "lesson_id"),)

    id: Mapped[Id]
    visa_id: Mapped[Ref] = mapped_column(ForeignKey("visa.id", ondelete="CASCADE"))
    """The visa that it renews."""
    lesson_id: Mapped[Ref] = mapped_column(ForeignKey("item.id"))
    at: Mapped[datetime]


class VisaBasis(Base):
    """One act that a visa rests on. The act's row cannot go while the visa is here."""

    __tablename__ = "visa_basis"
    __table_args__ = (
        CheckConstraint(
            "(case when stamp_id is null then 0 else 1 end)"
            " + (case when attempt_id is null then 0 else 1 end)"
            " + (case when completion_id is null then 0 else 1 end)"
            " + (case when refresh_id is null then 0 else 1 end)"
            " + (case when evidence_id is null then 0 else 1 end) = 1",
            name="one_act",
        ),
        Index("ix_visa_basis_visa_id", "visa_id"),
    )

    id: Mapped[Id]
    visa_id: Mapped[Ref] = mapped_column(ForeignKey("visa.id", ondelete="CASCADE"))
    stamp_id: Mapped[Ref | None] = mapped_column(ForeignKey("stamp.id"))
    attempt_id: Mapped[Ref | None] = mapped_column(ForeignKey("attempt.id"))
    completion_id: Mapped[Ref | None] = mapped_column(ForeignKey("completion.id"))
    refresh_id: Mapped[Ref | None] = mapped_column(ForeignKey("visa_refresh.id"))
    evidence_id: Mapped[Ref | None] = mapped_column(ForeignKey("evidence.id"))


ISSUE = insert_new(Visa, returning=["id", "visa_id"])
REST_ON = insert_new(VisaBasis, returning=["id"])
READ_AGAIN = insert_new(VisaRefresh, returning=["id"])

END = (
    update(Visa)
    .where(Visa.id == bindparam("visa"), Visa.state == "issued")
    .values(state=bindparam("new_state"), ended_at=bindparam("end"), reason=bindparam("why"))
    .returning(Visa.id)
)
"""End a visa that is live; no row when it ended before."""

HELD = (
    select(
        Visa.id,
        Visa.uid,
        Visa.visa_id,
        Visa.number,
        Visa.place,
        Visa.issued_at,
        Visa.until,
        Visa.state,
        Visa.ended_at,
        Visa.reason,
    )
    .where(Visa.person_id == bindparam("person"), Visa.state != "superseded")
    .order_by(Visa.visa_id, Visa.number)
)
"""Every visa that she holds or held, but those that a newer one took the place of."""

_none = cast(null(), UtcDateTime())
_hers: BindParameter[int] = bindparam("person")
_modules: BindParameter[int] = bindparam("modules", expanding=True)
_lessons: BindParameter[int] = bindparam("lessons", expanding=True)
_visas: BindParameter[int] = bindparam("visas", expanding=True)

FACTS: CompoundSelect[Any] = union_all(
    select(
        literal("visa").label("what"),
        Visa.visa_id.label("item"),
        Visa.id,
        Visa.state.label("word"),
        Visa.issued_at.label("at"),
        Visa.until.label("until"),
        Visa.number.label("number"),
    ).where(Visa.person_id == _hers, Visa.visa_id.in_(_visas)),
    select(
        literal("stamp"), Stamp.module_id, Stamp.id, literal(""), Stamp.at, _none, literal(0)
    ).where(Stamp.person_id == _hers, Stamp.module_id.in_(_modules)),
    select(
        literal("attempt"),
        Attempt.module_id,
        Attempt.id,
        literal(""),
        Attempt.completed_at,
        _none,
        literal(0),
    ).where(
        Attempt.person_id == _hers,
        Attempt.module_id.in_(_modules),
        Attempt.score >= Attempt.pass_mark - 1e-9,
    ),
    select(
        literal("completion"),
        Completion.lesson_id,
        Completion.id,
        literal(""),
        Completion.at,
        _none,
        literal(0),
    ).where(Completion.person_id == _hers, Completion.lesson_id.in_(_lessons)),
    select(
        literal("refresh"),
        VisaRefresh.lesson_id,
        VisaRefresh.id,
        literal(""),
        VisaRefresh.at,
        _none,
        Visa.number,
    )
    .join(Visa, Visa.id == VisaRefresh.visa_id)
    .where(Visa.person_id == _hers, Visa.visa_id.in_(_visas)),
    select(
        literal("evidence"),
        Evidence.visa_id,
        Evidence.id,
        Evidence.action,
        Evidence.at,
        _none,
        literal(0),
    ).where(
        Evidence.person_id == _hers,
        Evidence.visa_id.in_(_visas),
        Evidence.at > bindparam("since", type_=UtcDateTime()),
    ),
)
"""Everything that one person did for some visas, and those visas of hers; in no order."""
