"""The gift shop's arithmetic: prices in stars and keys, what is missing for one, and budget periods.

A price is paid once and given back at most once: each redemption names the two sources that pay it and
refund it. What a gift is worth in money is kept in whole cents and never mixed with its price.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeVar, assert_never, get_args

from academy.engine.rewards import Payment

Kind = Literal["thing", "voucher", "donation"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Period = Literal["month", "quarter", "year"]
PERIODS: tuple[Period, ...] = get_args(Period)

DEAREST = 100_000
"""Stars or keys that one gift may cost."""

MOST_CENTS = 100_000_000
"""Cents that one gift may be worth, or a budget hold a thousandfold."""

State = Literal["requested", "approved", "delivered", "refused", "cancelled"]


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


def period_start(day: date, period: Period) -> date:
    """The first day of the calendar month, quarter or year that *day* lies in."""
    match period:
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        case "year":
            return date(day.year, 1, 1)
        case _:
            assert_never(period)
