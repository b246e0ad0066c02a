"""What travels through the shop's part of the API."""

from typing import get_args

from apiflask.fields import Boolean, Date, DateTime, Integer, List, Nested, String
from apiflask.validators import OneOf

from academy.engine.shop import BARRIERS, KINDS, State
from academy.web.api.schemas import Told


class Price(Told):
    stars = Integer()
    keys = Integer()


class Obstacle(Told):
    why = String(
        validate=OneOf(BARRIERS),
        metadata={
            "description": "sold out; this person has as many as one may; she has received her share of "
            "this period; the budget of all is used up"
        },
    )
    until = Date(
        allow_none=True,
        metadata={"description": "the day on which that ends by itself; null where it does not"},
    )


class Gift(Told):
    id = String()
    kind = String(validate=OneOf(KINDS))
    name = String()
    text = String()
    price = Nested(Price)
    missing = Nested(Price, metadata={"description": "what this person still has to earn for it"})
    stock = Integer(allow_none=True, metadata={"description": "what is left; null has no end"})
    cap = Integer(allow_none=True, metadata={"description": "how often one person may have it"})
    had = Integer(metadata={"description": "how often this person has had it, or asked for it"})
    granted_at_once = Boolean()
    obstacle = Nested(
        Obstacle,
        allow_none=True,
        metadata={"description": "why this person cannot have it, whatever she holds"},
    )


class Redemption(Told):
    id = String()
    gift = String(metadata={"description": "its id"})
    name = String()
    price = Nested(Price)
    state = String(validate=OneOf(get_args(State)))
    at = DateTime(metadata={"description": "when that state began"})
    reason = String(allow_none=True, metadata={"description": "why it was refused"})


class Gifts(Told):
    gifts = List(Nested(Gift), metadata={"description": "what this person can have first"})
    redemptions = List(Nested(Redemption), metadata={"description": "her own, newest first"})


class Redeemed(Redemption):
    """The answer to a request: what the list of redemptions says of it as well."""
