"""What everybody's answers say of a question: how many get it, whom it tells apart, what to look at.

Classical item analysis, over people and never about one. *Facility* is the share of people whose first
answer is right. *Discrimination* is the point-biserial correlation of the first answer (right or not) with
the rest score of whoever gave it, that is her mean share over the first answers to all other questions:

    r = (M1 - M0) / s * sqrt(n1 * n0) / n

with M1 and M0 the mean rest scores of the n1 who were right and the n0 who were not, and s the standard
deviation of all n = n1 + n0 (divided by n): Pearson's correlation with a variable of 0 and 1 (Lord, F. M.
and Novick, M. R., Statistical Theories of Mental Test Scores, 1968, 15.4). The question itself is left out
of the score, or it would correlate with itself (Henrysson, S., "Correction of item-total correlations in
item analysis", Psychometrika 28, 1963). It is a mean since here not everybody meets the same questions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from math import sqrt

ENOUGH = 10
"""First answers from which a question is flagged: fewer say too little (1 of 9 may be chance)."""

OTHERS = 3
"""Other questions that somebody must have met for a rest score of hers."""

TOO_HARD, TOO_EASY = 0.20, 0.90
"""Facilities below and above which a question is flagged."""

WEAK = 0.15
"""The discrimination below which it is flagged."""

LONGEST = 300
"""Seconds: whoever took longer counts as so long, since nobody thinks for an hour."""


class Flag(StrEnum):
    """What an author should look at."""

    HARD = "hard"
    EASY = "easy"
    WEAK = "weak"
    IDLE = "idle"
    """An option that nobody takes."""


@dataclass(slots=True)
class Discrimination:
    """The point-biserial correlation under way: five sums, whatever the number of people."""

    people: int = 0
    right: int = 0
    scores: float = 0.0
    squares: float = 0.0
    of_right: float = 0.0

    def add(self, score: float, *, is_right: bool) -> None:
        """Somebody's rest score (0 to 1), and whether her first answer was right."""
        self.people += 1
        self.scores += score
        self.squares += score * score
        if is_right:
            self.right += 1
            self.of_right += score

    @property
    def value(self) -> float | None:
        """From -1 to 1; None where all answers or all scores are alike."""
        n, right = self.people, self.right
        wrong = n - right
        if not right or not wrong:
            return None
        variance = self.squares / n - (self.scores / n) ** 2
        if variance < 1e-12:
            return None
        apart = self.of_right / right - (self.scores - self.of_right) / wrong
        return max(-1.0, min(1.0, apart / sqrt(variance) * sqrt(right * wrong) / n))


@dataclass(slots=True)
class Commonest:
    """Which of many things come most often, in memory for *most* of them (Misra and Gries, 1982).

    A count is never above the truth, and below it by one in ``most + 1`` of all that was added at most.
    """

    most: int = 50
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, thing: str) -> None:
        """It came once more."""
        if thing in self.counts or len(self.counts) < self.most:
            self.counts[thing] = self.counts.get(thing, 0) + 1
        else:
            self.counts = {each: count - 1 for each, count in self.counts.items() if count > 1}

    def top(self, number: int, *, least: int) -> list[tuple[str, int]]:
        """The *number* commonest with their counts, but for those that came less than *least* times."""
        known = sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(thing, count) for thing, count in known[:number] if count >= least]


def median(counts: Mapping[int, int]) -> float | None:
    """The median of values by how often each came: the mean of both in the middle; None of nothing."""
    total = sum(counts.values())
    if not total:
        return None
    lower, upper = (total - 1) // 2, total // 2
    seen, low = 0, None
    for value in sorted(counts):
        seen += counts[value]
        if low is None and seen > lower:
            low = value
        if low is not None and seen > upper:
            return (low + value) / 2
    raise AssertionError("counts are positive")


def after_break(moments: Sequence[float], gap: float) -> int | None:
    """Of moments in order, which is the first that comes *gap* or more after the one before."""
    breaks = (n for n, (last, this) in enumerate(pairwise(moments), 1) if this - last >= gap)
    return next(breaks, None)


def flags(
    *,
    people: int,
    right: int,
    compared: int,
    discrimination: float | None,
    taken: Iterable[int] = (),
) -> list[Flag]:
    """What to look at, from the first answers of *people* of whom so many were *right*.

    *discrimination* rests on *compared* of them; *taken* is how many chose each option. Nothing below
    ``ENOUGH`` of either.
    """
    if people < ENOUGH:
        return []
    facility = right / people
    found = {
        Flag.HARD: facility < TOO_HARD,
        Flag.EASY: facility > TOO_EASY,
        Flag.WEAK: compared >= ENOUGH and discrimination is not None and discrimination < WEAK,
        Flag.IDLE: any(not each for each in taken),
    }
    return [flag for flag, is_raised in found.items() if is_raised]
