"""The gift shop as its customers meet it: what is on the counter, asking for it, changing one's mind.

Everything a request takes is taken in one transaction and in one order: the gift, the budgets, the
price. The database decides each step: of two hands on the last gift one finds the counter empty,
and a price that somebody cannot pay is refused by her balance itself.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.engine.shop import (
    Kind,
    Obstacle,
    Price,
    State,
    obstacle,
    on_the_counter,
    paid,
)
from academy.errors import Conflict, NotFound
from academy.models.counter import (
    CANCEL,
    HELD,
    MINE,
    OFFER,
    OFFERS,
    ONE_OF_MINE,
    REQUEST,
    TAKE,
)
from academy.models.statements import run
from academy.services import budgets, ledger, redemptions, vouchers
from academy.services.gift_desk import state_of
from academy.services.viewer import Viewer

MOST_SHOWN = 30
"""Redemptions of one's own on the shop's page."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A gift on the counter. ``stock`` and ``cap`` are None without an end; ``held`` counts hers.

    ``obstacle`` is why she cannot have it whatever she holds, None when nothing stands in the way.
    """

    uid: str
    kind: Kind
    name: dict[str, str]
    text: dict[str, str]
    price: Price
    stock: int | None
    cap: int | None
    held: int
    is_automatic: bool
    obstacle: Obstacle | None

    @property
    def is_to_be_had(self) -> bool:
        """Whether she needs no more than its price."""
        return self.obstacle is None


@dataclass(frozen=True, slots=True)
class Mine:
    """A redemption of hers. ``looks`` is how often she may still see its code, None without a code."""

    uid: str
    gift: str
    kind: Kind
    name: dict[str, str]
    price: Price
    state: State
    at: datetime
    """Of its state."""
    requested_at: datetime
    reason: str | None
    looks: int | None


def offers(session: Session, viewer: Viewer, *, at: datetime) -> list[Offer]:
    """What is on the counter for her today: what she can afford first, then what she is nearest to."""
    found = _offers(session, viewer, OFFERS, at=at)
    return on_the_counter(found, stars=viewer.stars, keys=viewer.keys)


def offer(session: Session, viewer: Viewer, gift: str, *, at: datetime) -> Offer:
    """One gift on the counter. Raises ``NotFound`` for what is not offered to her today."""
    found = _offers(session, viewer, OFFER, at=at, of_gift=gift)
    if not found:
        raise NotFound("This gift is not on the counter. The gift shop shows what is.")
    return found[0]


def mine(session: Session, viewer: Viewer) -> list[Mine]:
    """Her latest redemptions, the newest first."""
    values = {"account": viewer.account_id, "most": MOST_SHOWN}
    return [_mine(row) for row in run(session, MINE, values)]


def one_of_mine(session: Session, viewer: Viewer, redemption: str) -> Mine:
    """Her redemption with that uid; anybody else's is not found."""
    return _mine(_row_of(session, viewer, redemption))


def redeem(
    session: Session, viewer: Viewer, gift: str, *, at: datetime, agreed: Price | None = None
) -> Mine:
    """Ask for a gift: it is taken from the counter and its price paid, until somebody decides.

    A gift that needs nobody's word is approved at once. *agreed* is the price that she was shown, where
    there was somebody to show it to. Raises ``NotFound`` for what is not offered to her, and ``Conflict``
    when it costs something else by now, when it is sold out, when she has had her share, when a budget is
    used up, or when she is short of stars or keys.
    """
    taken = _take(session, viewer, gift, at)
    price = Price(taken.stars, taken.keys)
    if agreed not in (None, price):
        raise Conflict("Its price has changed while you were looking. Nothing was taken from you.")
    carried = budgets.charge(session, viewer, taken.value, at=at)
    uid = secrets.token_hex(16)
    row = {
        "uid": uid,
        "gift_id": taken.id,
        "account_id": viewer.account_id,
        "stars": price.stars,
        "keys": price.keys,
        "value": taken.value,
        "is_counted": taken.stock is not None,
        "requested_at": at,
    }
    id_ = run(session, REQUEST, row).scalar_one()
    budgets.carry(session, id_, carried)
    _pay(session, viewer, uid, id_, price, at)
    if taken.is_automatic:
        redemptions.approve_by_rule(session, viewer, id_, at=at)
    return one_of_mine(session, viewer, uid)


def cancel(session: Session, viewer: Viewer, redemption: str, *, at: datetime) -> Mine:
    """Take a request back before it is decided; what it cost returns. A repeat changes nothing.

    Raises ``NotFound``, and ``Conflict`` once it is decided.
    """
    values = {"of_redemption": redemption, "account": viewer.account_id}
    row = run(session, CANCEL, {**values, "at": at, "actor": viewer.actor}).first()
    if row is not None:
        redemptions.give_back(session, [row], actor=viewer.actor, at=at)
    hers = one_of_mine(session, viewer, redemption)
    if hers.state != "cancelled":
        raise Conflict("This has been decided meanwhile, so it cannot be taken back.")
    return hers


def show_code(
    session: Session, viewer: Viewer, redemption: str, *, secret: str, at: datetime
) -> tuple[Mine, str | None]:
    """Her redemption with its code, this once; without it when she has had her look.

    With the code in her hands the voucher is delivered. Raises ``NotFound`` for what has no code.
    """
    row = _row_of(session, viewer, redemption)
    if row.allowed is None:
        raise NotFound("There is no code here.")
    code = vouchers.reveal(session, row.id, gift=row.gift_uid, secret=secret)
    if code is not None and row.delivered_at is None:
        redemptions.hand_over(session, row.id, actor=viewer.actor, at=at)
    return one_of_mine(session, viewer, redemption), code


def _take(session: Session, viewer: Viewer, gift: str, at: datetime) -> Row[Any]:
    """One from the counter; its row is locked from here on, so that what follows counts exactly."""
    values = {"path": viewer.unit_path, "today": viewer.day(at), "of_gift": gift}
    taken = run(session, TAKE, values).first()
    if taken is None:
        offer(session, viewer, gift, at=at)
        raise Conflict("The last one has just gone. Nothing was taken from you.")
    held = run(session, HELD, {"gift": taken.id, "account": viewer.account_id}).scalar_one()
    if taken.cap is not None and held >= taken.cap:
        raise Conflict("You have had your share of this one: there are colleagues behind you.")
    return taken


def _pay(session: Session, viewer: Viewer, uid: str, id_: int, price: Price, at: datetime) -> None:
    due = {f"redemption:{id_}": [paid(uid, price)]}
    day = viewer.day(at)
    try:
        ledger.post(session, viewer.account_id, due, actor=viewer.actor, at=at, day=day)
    except IntegrityError as error:
        if "ck_balance_positive" not in str(error.orig):
            raise
        raise _too_dear(viewer, price) from None


def _too_dear(viewer: Viewer, price: Price) -> Conflict:
    missing = price.missing(stars=viewer.stars, keys=viewer.keys)
    if missing.stars and missing.keys:
        return Conflict(
            "You are short of %(stars)s stars and %(keys)s keys. A star comes with each working day, a key "
            "with each right answer.",
            stars=missing.stars,
            keys=missing.keys,
        )
    if missing.stars:
        return Conflict(
            "Stars still missing: %(stars)s. One comes with each working day.", stars=missing.stars
        )
    if missing.keys:
        return Conflict(
            "Keys still missing: %(keys)s. One comes with each right answer.", keys=missing.keys
        )
    return Conflict("Your stars and keys have just gone elsewhere. Nothing was taken for this one.")


def _row_of(session: Session, viewer: Viewer, redemption: str) -> Row[Any]:
    values = {"account": viewer.account_id, "of_redemption": redemption, "most": 1}
    row = run(session, ONE_OF_MINE, values).first()
    if row is None:
        raise NotFound("There is nothing at this address.")
    return row


def _offers(
    session: Session, viewer: Viewer, which: Select[Any], *, at: datetime, **more: str
) -> list[Offer]:
    day = viewer.day(at)
    values = {"path": viewer.unit_path, "today": day, "account": viewer.account_id, **more}
    rows = run(session, which, values).all()
    purses = budgets.purses(session, viewer, at=at) if any(row.value for row in rows) else []
    return [
        Offer(
            uid=row.uid,
            kind=row.kind,
            name=row.name,
            text=row.text,
            price=Price(row.stars, row.keys),
            stock=row.stock,
            cap=row.cap,
            held=row.held,
            is_automatic=row.is_automatic,
            obstacle=obstacle(
                stock=row.stock,
                cap=row.cap,
                held=row.held,
                value=row.value,
                purses=purses,
                day=day,
            ),
        )
        for row in rows
    ]


def _mine(row: Row[Any]) -> Mine:
    state, since = state_of(row)
    return Mine(
        uid=row.uid,
        gift=row.gift_uid,
        kind=row.kind,
        name=row.name,
        price=Price(row.stars, row.keys),
        state=state,
        at=since,
        requested_at=row.requested_at,
        reason=row.reason,
        looks=None if row.allowed is None else row.allowed - row.shown,
    )
