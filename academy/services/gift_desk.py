"""Redemptions as those behind the counter see them: what waits, what is to be handed over, what is settled.

An administrator sees those of the people whom she administers, and of people who left if she has the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session

from academy.engine.shop import Kind, Price, State
from academy.models.counter import IS_KEPT, IS_READY, IS_UNDECIDED
from academy.models.people import Person, Unit
from academy.models.rewards import Account
from academy.models.shop import Gift, Redemption, VoucherCode
from academy.services import units
from academy.services.person_choices import named_like
from academy.services.viewer import Viewer

PAGE = 50
BATCH = 1_000
"""Rows that a whole list reads at once."""

Which = Literal["waiting", "ready", "settled"]

IS: dict[Which, ColumnElement[bool]] = {
    "waiting": IS_UNDECIDED,
    "ready": IS_READY,
    "settled": or_(~IS_KEPT, Redemption.delivered_at.is_not(None)),
}


@dataclass(frozen=True, slots=True)
class Request:
    """A redemption behind the counter. ``person``, ``login`` and ``unit`` are empty when she has left."""

    id: int
    uid: str
    gift: str
    kind: Kind
    name: dict[str, str]
    person: str
    login: str
    """Her address or number."""
    unit: str
    price: Price
    value: int
    state: State
    at: datetime
    """Of its state."""
    requested_at: datetime
    reason: str | None
    is_own: bool
    """Whether it is the viewer's own, about which somebody else decides."""
    looks: int | None
    """How often its owner may still see its code, None without a code."""


def state_of(row: Row[Any]) -> tuple[State, datetime]:
    """The state of a redemption's *row*, and since when."""
    if row.cancelled_at:
        return "cancelled", row.cancelled_at
    if row.refused_at:
        return "refused", row.refused_at
    if row.delivered_at:
        return "delivered", row.delivered_at
    if row.approved_at:
        return "approved", row.approved_at
    return "requested", row.requested_at


def queue(
    session: Session, viewer: Viewer, which: Which, *, after: int | None = None
) -> tuple[list[Request], int | None]:
    """A page of what waits in a line, the oldest first, and where to go on."""
    asked = hers(viewer).where(IS[which]).order_by(Redemption.id)
    if after is not None:
        asked = asked.where(Redemption.id > after)
    return _page(session, viewer, asked)


def settled(
    session: Session, viewer: Viewer, *, query: str = "", before: int | None = None
) -> tuple[list[Request], int | None]:
    """A page of what was delivered, refused or taken back, the latest request first.

    A *query* is a part of a name, an address or a number.
    """
    asked = hers(viewer).where(IS["settled"]).order_by(Redemption.id.desc())
    if query:
        asked = asked.where(named_like(query))
    if before is not None:
        asked = asked.where(Redemption.id < before)
    return _page(session, viewer, asked)


def whole(session: Session, viewer: Viewer, which: Which) -> Iterator[Request]:
    """All of them, the oldest first, without holding more than a batch at a time."""
    asked = hers(viewer).where(IS[which]).order_by(Redemption.id).limit(BATCH)
    rows: Sequence[Row[Any]] = session.execute(asked).all()
    while rows:
        yield from (_request(row, viewer) for row in rows)
        rows = session.execute(asked.where(Redemption.id > rows[-1].id)).all()


def everything() -> Select[Any]:
    """Each redemption with its gift, its code's looks, and whose it is, where she is still here."""
    return (
        select(
            *Redemption.__table__.columns,
            Gift.uid.label("gift_uid"),
            Gift.kind,
            Gift.name,
            Account.person_id,
            Person.given_name,
            Person.family_name,
            Person.email,
            Person.number,
            Person.unit_id,
            Unit.name.label("unit"),
            VoucherCode.shown,
            VoucherCode.allowed,
        )
        .join(Gift, Gift.id == Redemption.gift_id)
        .join(Account, Account.id == Redemption.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .outerjoin(VoucherCode, VoucherCode.redemption_id == Redemption.id)
    )


def hers(viewer: Viewer) -> Select[Any]:
    """Redemptions of the people whom the viewer administers; of those who left, if she has the whole."""
    gone = true() if viewer.administers_all else false()
    return everything().where(or_(units.within(viewer), and_(Account.person_id.is_(None), gone)))


def _page(session: Session, viewer: Viewer, asked: Select[Any]) -> tuple[list[Request], int | None]:
    found = [_request(row, viewer) for row in session.execute(asked.limit(PAGE + 1))]
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def _request(row: Row[Any], viewer: Viewer) -> Request:
    state, since = state_of(row)
    return Request(
        id=row.id,
        uid=row.uid,
        gift=row.gift_uid,
        kind=row.kind,
        name=row.name,
        person=f"{row.given_name or ''} {row.family_name or ''}".strip(),
        login=row.email or row.number or "",
        unit=row.unit or "",
        price=Price(row.stars, row.keys),
        value=row.value,
        state=state,
        at=since,
        requested_at=row.requested_at,
        reason=row.reason,
        is_own=row.person_id == viewer.id,
        looks=None if row.allowed is None else row.allowed - row.shown,
    )
