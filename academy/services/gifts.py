"""The people behind the counter: gifts made, changed and withdrawn, stock and codes brought in.

A gift comes from the authors' folder or from the admin pages; what its text says of a content gift
follows each publication. Stock is no content: publishing puts the opening stock on the counter
once, and from then on only redemptions, refunds and dated changes with a reason move it.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.engine.shop import DEAREST, KINDS, MOST_CENTS
from academy.errors import Conflict, Invalid, NotFound
from academy.manuscript.documents import Gift as Document
from academy.manuscript.folder import Source
from academy.models.content import Item
from academy.models.counter import IS_KEPT, IS_UNDECIDED, RESTOCK, STOCK_LINE
from academy.models.people import Unit
from academy.models.shop import Gift, GiftStock, Redemption, VoucherCode
from academy.models.statements import run
from academy.services import journal, units, vouchers
from academy.services.viewer import Viewer
from academy.services.vouchers import Sealed

MOST_STOCK = 1_000_000
LONGEST_REASON = 200
FOLDER = "folder"
"""Who put the opening stock of a content gift on the counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an administrator writes of a gift. ``value`` is in cents; ``cap`` None has no end."""

    name: Mapping[str, str]
    text: Mapping[str, str]
    kind: str
    stars: int
    keys: int
    value: int
    cap: int | None
    is_automatic: bool
    opens: date | None
    closes: date | None
    unit_id: int | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A gift as those behind the counter see it; ``waiting`` requests are not decided yet."""

    gift: Gift
    unit: str | None
    waiting: int
    given: int


def all_(session: Session, viewer: Viewer) -> list[Shelf]:
    """The gifts that the viewer looks after, the ones on the counter first."""
    rows = session.execute(
        select(
            Gift,
            Unit.name,
            _count(IS_UNDECIDED),
            _count(and_(IS_KEPT, Redemption.approved_at.is_not(None))),
        )
        .outerjoin(Unit, Unit.id == Gift.unit_id)
        .where(_hers(viewer))
        .order_by(
            Gift.retired_at.is_not(None), Gift.withdrawn_at.is_not(None), Gift.stars + Gift.keys
        )
    )
    return [Shelf(*row) for row in rows]


def find(session: Session, viewer: Viewer, uid: str) -> Gift:
    """The gift, if the viewer looks after it; otherwise ``NotFound``."""
    gift = session.scalar(
        select(Gift).outerjoin(Unit, Unit.id == Gift.unit_id).where(Gift.uid == uid, _hers(viewer))
    )
    if gift is None:
        raise NotFound("There is no such gift here.")
    return gift


def stock_lines(session: Session, gift: Gift, *, most: int = 50) -> Sequence[GiftStock]:
    """What was put on the counter and taken from it by hand, the newest first."""
    lines = select(GiftStock).where(GiftStock.gift_id == gift.id)
    return session.scalars(lines.order_by(GiftStock.id.desc()).limit(most)).all()


def free_codes(session: Session, gift: Gift) -> int:
    """Codes of *gift* that nobody has yet."""
    free = select(func.count()).where(
        VoucherCode.gift_id == gift.id,
        VoucherCode.redemption_id.is_(None),
        VoucherCode.voided_at.is_(None),
    )
    return session.scalar(free) or 0


def add(
    session: Session, viewer: Viewer, details: Details, *, stock: int | None, at: datetime
) -> Gift:
    """A new gift with its opening *stock*, None without an end; a voucher has as many as its codes."""
    gift = Gift(uid=secrets.token_hex(16), created_at=at)
    _write(session, viewer, gift, details)
    _open(session, gift, stock, actor=viewer.actor, at=at)
    journal.about(session, viewer.actor, "gift.added", "gift", gift, at=at)
    return gift


def change(session: Session, viewer: Viewer, uid: str, details: Details, *, at: datetime) -> None:
    """Correct a gift that was made here. One that comes from the folder is corrected there."""
    gift = find(session, viewer, uid)
    if gift.item_id is not None:
        raise Conflict("This gift comes from the authors’ folder: change it there, and publish.")
    if (gift.kind == "voucher") is not (details.kind == "voucher"):
        raise Invalid("A voucher stays a voucher, and nothing else becomes one.", field="kind")
    _write(session, viewer, gift, details)
    journal.about(session, viewer.actor, "gift.changed", "gift", gift, at=at)


def withdraw(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Take a gift off the counter; what was asked for stays asked for."""
    gift = find(session, viewer, uid)
    gift.withdrawn_at = at
    session.flush()
    journal.about(session, viewer.actor, "gift.withdrawn", "gift", gift, at=at)


def offer_again(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Put a withdrawn gift back on the counter."""
    gift = find(session, viewer, uid)
    gift.withdrawn_at = None
    session.flush()
    journal.about(session, viewer.actor, "gift.offered_again", "gift", gift, at=at)


def restock(
    session: Session, viewer: Viewer, uid: str, *, amount: int, reason: str, at: datetime
) -> int:
    """Put *amount* on the counter, or take it away below zero, for a *reason*; what is left then.

    Raises ``Conflict`` for more than there is to take, and for vouchers without codes.
    """
    if not amount or abs(amount) > MOST_STOCK:
        raise Invalid("Say how many come or, with a minus, go.", field="amount")
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("Say why in a few words: the next one will ask.", field="reason")
    gift = find(session, viewer, uid)
    if gift.kind == "voucher" and amount > 0:
        raise Conflict("The stock of a voucher is its codes: bring in codes.")
    left = _move(session, gift, amount, cause="hand", reason=reason, actor=viewer.actor, at=at)
    if gift.kind == "voucher":
        vouchers.void(session, gift.id, -amount, at=at)
    journal.about(session, viewer.actor, "gift.restocked", "gift", gift, at=at, amount=amount)
    return left


def bring_codes(
    session: Session, viewer: Viewer, uid: str, codes: Sequence[Sealed], *, at: datetime
) -> int:
    """Take in sealed *codes* of a voucher; how many of them were new, and are stock now."""
    gift = find(session, viewer, uid)
    if gift.kind != "voucher":
        raise Conflict("Only a voucher has codes.")
    new = vouchers.add(session, gift.id, codes, at=at)
    if new:
        _move(session, gift, new, cause="codes", reason="", actor=viewer.actor, at=at)
        journal.about(session, viewer.actor, "gift.codes_brought", "gift", gift, at=at, codes=new)
    return new


def take_in(session: Session, sources: Iterable[Source[Document]], *, at: datetime) -> None:
    """Make the gifts on the counter follow what was just published. Safe to repeat.

    A new one gets its opening stock; one that is known keeps the stock that it has. A gift whose text
    is gone is retired, and comes back with its text.
    """
    items = dict(session.execute(select(Item.uid, Item.id).where(Item.kind == "gift")).all())
    known = {
        gift.item_id: gift
        for gift in session.scalars(select(Gift).where(Gift.item_id.is_not(None)))
    }
    live = set()
    for source in sources:
        item = items[source.id]
        live.add(item)
        gift = known.get(item)
        is_new = gift is None
        if gift is None:
            gift = Gift(uid=_address(session, source.id), item_id=item, created_at=at)
            session.add(gift)
        _follow(gift, source.document)
        if is_new:
            _open(session, gift, source.document.stock, actor=FOLDER, at=at)
    for item_id, gift in known.items():
        if item_id not in live and gift.retired_at is None:
            gift.retired_at = at
    session.flush()


def _follow(gift: Gift, document: Document) -> None:
    gift.kind = document.kind
    gift.name, gift.text = dict(document.name), dict(document.text)
    gift.stars, gift.keys = document.price.stars, document.price.keys
    gift.value, gift.cap = document.value, document.cap
    gift.is_automatic = document.is_automatic
    gift.opens, gift.closes = document.opens, document.closes
    gift.retired_at = None


def _address(session: Session, id_: str) -> str:
    """The content gift's id, unless a gift that was made by hand has that address by chance."""
    taken = session.scalar(select(Gift.id).where(Gift.uid == id_))
    return id_ if taken is None else secrets.token_hex(16)


def _write(session: Session, viewer: Viewer, gift: Gift, details: Details) -> None:
    _check(details)
    if details.unit_id is not None:
        units.find(session, viewer, details.unit_id)
    elif not viewer.administers_all:
        raise Invalid("Choose one of your units: this gift is for its people.", field="unit")
    gift.kind, gift.unit_id = details.kind, details.unit_id
    gift.name, gift.text = dict(details.name), dict(details.text)
    gift.stars, gift.keys, gift.value = details.stars, details.keys, details.value
    gift.cap, gift.is_automatic = details.cap, details.is_automatic
    gift.opens, gift.closes = details.opens, details.closes
    session.add(gift)
    session.flush()


def _check(details: Details) -> None:
    if details.kind not in KINDS:
        raise Invalid("There is no such kind of gift.", field="kind")
    if not (0 <= details.stars <= DEAREST and 0 <= details.keys <= DEAREST):
        raise Invalid("A price is a number of stars, of keys, or both.", field="keys")
    if details.stars + details.keys == 0:
        raise Invalid("A gift costs at least one star or one key.", field="keys")
    if not 0 <= details.value <= MOST_CENTS:
        raise Invalid("Say what it is worth in money, zero or more.", field="value")
    if details.cap is not None and details.cap < 1:
        raise Invalid("Once at least, or leave it empty.", field="cap")
    if details.opens and details.closes and details.closes < details.opens:
        raise Invalid("The last day comes before the first.", field="closes")


def _open(session: Session, gift: Gift, stock: int | None, *, actor: str, at: datetime) -> None:
    """The opening stock, once in a gift's life."""
    gift.stock = 0 if gift.kind == "voucher" else stock
    session.flush()
    if gift.stock:
        _line(session, gift, gift.stock, cause="opening", reason="", actor=actor, at=at)


def _move(session: Session, gift: Gift, amount: int, **line: Any) -> int:
    try:
        left = run(session, RESTOCK, {"gift": gift.id, "more": amount}).scalar_one()
    except IntegrityError:
        raise Conflict(
            "There is not so much on the counter. What people have asked for is theirs until somebody "
            "refuses it."
        ) from None
    _line(session, gift, amount, **line)
    session.expire(gift)
    return int(left)


def _line(session: Session, gift: Gift, amount: int, **line: Any) -> None:
    run(session, STOCK_LINE, {"gift_id": gift.id, "amount": amount, **line})


def _count(which: Any) -> Any:
    return (
        select(func.count())
        .select_from(Redemption)
        .where(Redemption.gift_id == Gift.id, which)
        .correlate(Gift)
        .scalar_subquery()
    )


def _hers(viewer: Viewer) -> Any:
    """Gifts of the units that the viewer administers; those for everybody, if she has the whole."""
    for_all = true() if viewer.administers_all else false()
    return or_(units.within(viewer), and_(Gift.unit_id.is_(None), for_all))
