"""What may be given by hand, and by how many people.

What an administrator gives one person in a day without a second is small, in one gift or in many; above
that a second administrator looks at it. She gives no more than so much in a day, whoever receives it.
Taking something back, because it was obtained by fraud, always takes two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["grant", "correction", "reversal"]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Stars, keys and points, none of them below zero."""

    stars: int = 0
    keys: int = 0
    points: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.stars + other.stars, self.keys + other.keys, self.points + other.points)

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.stars - other.stars, self.keys - other.keys, self.points - other.points)

    def __bool__(self) -> bool:
        return bool(self.stars or self.keys or self.points)

    def fits(self, limit: "Amounts") -> bool:
        """Whether nothing of it is above *limit*."""
        pairs = ((self.stars, limit.stars), (self.keys, limit.keys), (self.points, limit.points))
        return all(amount <= most for amount, most in pairs)


ALONE = Amounts(stars=20, keys=20, points=200)
"""What one administrator may give one person in a day without a second: a month of taking part, or of
right answers.
"""

A_DAY = Amounts(stars=100, keys=100, points=1000)
"""What one administrator may ask for in a day, for everybody together, approved or waiting."""


def needs_second(kind: Kind, amounts: Amounts, alone: Iterable[Amounts] = ()) -> bool:
    """Whether somebody else must approve it, after what was given to the same person *alone* that day."""
    return kind == "reversal" or not sum(alone, amounts).fits(ALONE)


def is_within_the_day(before: Iterable[Amounts], more: Amounts) -> bool:
    """Whether *more* can still be asked for by who asked for all *before* on the same day."""
    return sum(before, more).fits(A_DAY)


def taken(amounts: Amounts, left: Amounts) -> Amounts:
    """What of *amounts* can be taken back, of which *left* is left. The rest was spent."""
    return Amounts(
        min(amounts.stars, left.stars),
        min(amounts.keys, left.keys),
        min(amounts.points, left.points),
    )
