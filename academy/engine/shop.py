"""The gift shop's arithmetic: prices in stars and keys, what stands in the way of one, and budget periods.

A price is paid once and given back at most once: each redemption names the two sources that pay it and
refund it. What a gift is worth in money is kept in whole cents and never mixed with its price.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeVar, get_args

from academy.engine.rewards import Payment

Kind = Literal["thing", "voucher", "donation"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Period = Literal["month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)
MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12}

DEAREST = 100_000
"""Stars or keys that one gift may cost."""

MOST_CENTS = 100_000_000
"""Cents that one gift may be worth, or a budget hold a thousandfold."""

State = Literal["requested", "approved", "delivered", "refused", "cancelled"]

Barrier = Literal["sold_out", "cap", "share", "budget"]
BARRIERS: tuple[Barrier, ...] = get_args(Barrier)


@dataclass(frozen=True, slots=True)
class Price:
    """What a gift costs: stars, keys, or both."""

    stars: int = 0
    keys: int = 0

    def missing(self, *, stars: int, keys: int) -> "Price":
        """What somebody who holds *stars* and *keys* still has to earn; nothing when she can pay."""
        return Price(max(0, self.stars - stars), max(0, self.keys - keys))

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to pay."""
        return self.stars == 0 and self.keys == 0


@dataclass(frozen=True, slots=True)
class Purse:
    """What one budget above somebody pays for in this period, and has paid, in cents."""

    is_hers: bool
    """Whether it is for each person, and this is what she was given; else it is for all together."""
    period: Period
    amount: int
    spent: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why somebody cannot have a gift, whatever she holds.

    It is sold out, she has as many as its ``cap``, has received her ``share`` of this period, or the
    ``budget`` of all is used up. ``until`` is the day on which that ends by itself, None where it does not.
    """

    why: Barrier
    until: date | None = None


class Offer(Protocol):
    """What ``on_the_counter`` looks at."""

    @property
    def price(self) -> Price: ...
    @property
    def is_to_be_had(self) -> bool: ...


O = TypeVar("O", bound=Offer)  # noqa: E741 -- one letter, as type variables have


def paid(redemption: str, price: Price) -> Payment:
    """What the redemption with that uid takes."""
    return Payment(f"redemption:{redemption}", stars=-price.stars, keys=-price.keys)


def given_back(redemption: str, price: Price) -> Payment:
    """What its refund gives: the same, under a source of its own."""
    return Payment(f"refund:{redemption}", stars=price.stars, keys=price.keys)


def on_the_counter(offers: Sequence[O], *, stars: int, keys: int) -> list[O]:
    """*offers* in the order in which they are shown to somebody who holds *stars* and *keys*.

    What she can have now comes first, then what she is nearest to, then what is not to be had; among
    equals their own order stays.
    """

    def place(offer: O) -> tuple[bool, int]:
        missing = offer.price.missing(stars=stars, keys=keys)
        return (not offer.is_to_be_had, missing.stars + missing.keys)

    return sorted(offers, key=place)


def obstacle(
    *,
    stock: int | None,
    cap: int | None,
    held: int,
    value: int,
    purses: Sequence[Purse],
    day: date,
) -> Obstacle | None:
    """What keeps somebody who had *held* of it from a gift worth *value* cents on *day*.

    Of several things the one that lasts longest, so that what it says comes true.
    """
    if stock == 0:
        return Obstacle("sold_out")
    if cap is not None and held >= cap:
        return Obstacle("cap")
    closed = [
        Obstacle(
            "share" if purse.is_hers else "budget",
            next_period(day, purse.period) if value <= purse.amount else None,
        )
        for purse in purses
        if value and purse.spent + value > purse.amount
    ]
    return max(closed, key=lambda each: each.until or date.max, default=None)


def period_start(day: date, period: Period) -> date:
    """The first day of the calendar month, quarter or year that *day* lies in."""
    months = MONTHS[period]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_period(day: date, period: Period) -> date:
    """The first day after the month, quarter or year that *day* lies in."""
    first = period_start(day, period)
    years, month = divmod(first.month - 1 + MONTHS[period], 12)
    return date(first.year + years, month + 1, 1)
