"""The gift shop. Codes of vouchers do not travel here: they are shown once, on their own page."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from academy.clock import now
from academy.engine.shop import Obstacle
from academy.models.database import reading
from academy.services import shop
from academy.services.shop import Mine, Offer
from academy.web.api import shop_schemas
from academy.web.api.bodies import reply
from academy.web.api.idempotency import done
from academy.web.api.operations import part, reads, writes
from academy.web.api.shapes import moment
from academy.web.filters import pick
from academy.web.policy import Who, allow, me

blueprint = part("Gifts")

A_REDEMPTION = {
    "id": "5d41402abc4b2a76b9719d911017c592",
    "gift": "enamel-mug",
    "name": "The enamel mug",
    "price": {"stars": 5, "keys": 40},
    "state": "requested",
    "at": "2026-11-20T08:31:07Z",
    "reason": None,
}

THE_COUNTER = {
    "gifts": [
        {
            "id": "enamel-mug",
            "kind": "thing",
            "name": "The enamel mug",
            "text": "Falls, rings, and goes on.",
            "price": {"stars": 5, "keys": 40},
            "missing": {"stars": 0, "keys": 12},
            "stock": 59,
            "cap": 2,
            "had": 1,
            "granted_at_once": False,
            "obstacle": {"why": "share", "until": "2027-01-01"},
        }
    ],
    "redemptions": [A_REDEMPTION],
}


@blueprint.get("/gifts")
@allow(Who.LEARNER)
@reads(shop_schemas.Gifts, example=THE_COUNTER)
def index() -> Response:
    """What is on the counter, and one's own redemptions."""
    with reading() as session:
        offers = shop.offers(session, me(), at=now())
        mine = shop.mine(session, me())
    return reply({"gifts": list(map(_gift, offers)), "redemptions": list(map(_redemption, mine))})


@blueprint.post("/gifts/<gift>/redemptions")
@allow(Who.LEARNER)
@writes(shop_schemas.Redeemed, example=A_REDEMPTION, status=201, must_have_key=True)
def redeem(gift: str, headers: dict[str, Any]) -> Response:
    """Ask for a gift: its price is paid now, and comes back if it is refused."""

    def act(session: Session) -> dict[str, Any]:
        return _redemption(shop.redeem(session, me(), gift, at=now()))

    return done(act, status=201)


def _gift(offer: Offer) -> dict[str, Any]:
    missing = offer.price.missing(stars=me().stars, keys=me().keys)
    return {
        "id": offer.uid,
        "kind": offer.kind,
        "name": pick(offer.name),
        "text": pick(offer.text),
        "price": {"stars": offer.price.stars, "keys": offer.price.keys},
        "missing": {"stars": missing.stars, "keys": missing.keys},
        "stock": offer.stock,
        "cap": offer.cap,
        "had": offer.held,
        "granted_at_once": offer.is_automatic,
        "obstacle": _obstacle(offer.obstacle) if offer.obstacle else None,
    }


def _obstacle(obstacle: Obstacle) -> dict[str, Any]:
    return {"why": obstacle.why, "until": obstacle.until and obstacle.until.isoformat()}


def _redemption(mine: Mine) -> dict[str, Any]:
    return {
        "id": mine.uid,
        "gift": mine.gift,
        "name": pick(mine.name),
        "price": {"stars": mine.price.stars, "keys": mine.price.keys},
        "state": mine.state,
        "at": moment(mine.at),
        "reason": mine.reason,
    }
