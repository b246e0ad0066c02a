"""Which questions a quiz asks, in which order their options stand, and when it is passed.

Promises: the same seed gives the same quiz; a question met in the last 14 days is asked only when
the bank has nothing else; nothing depends on where the right answer stands.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

REST = timedelta(days=14)

T = TypeVar("T")


def draw(
    bank: Collection[str], *, size: int, met: Mapping[str, datetime], at: datetime, rng: Random
) -> list[str]:
    """At most *size* questions of *bank*; *met* says when each was last answered."""
    shuffled = sorted(bank)
    rng.shuffle(shuffled)
    fresh = [question for question in shuffled if _rested(met.get(question), at)]
    tired = [question for question in shuffled if not _rested(met.get(question), at)]
    tired.sort(key=lambda question: met[question])
    return (fresh + tired)[:size]


def shuffled(options: Collection[T], seed: str) -> list[T]:
    """*options*, which must come sorted by their ids, in the order of *seed*."""
    order = list(options)
    Random(seed).shuffle(order)  # noqa: S311 -- an order to look at, not a secret
    return order


def score(shares: Collection[float]) -> float:
    """The mean share of right answers, 0 to 1; 0 without answers."""
    return sum(shares) / len(shares) if shares else 0.0


def is_passed(reached: float, pass_mark: float) -> bool:
    """Whether a score reaches the pass mark; a hair's breadth of rounding does not fail anybody."""
    return reached >= pass_mark - 1e-9


def _rested(last: datetime | None, at: datetime) -> bool:
    return last is None or at - last >= REST
