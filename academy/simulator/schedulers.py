"""Rules of flash cards: each question is a card with a day on which it is due.

*Due first* asks what is due, the longest overdue first, and a new card when nothing is; *new first*
the other way round. When nothing is due and nothing new, what will be due soonest.
"""

from collections.abc import Callable

import numpy as np

from academy.simulator.learners import Learners, Outcome
from academy.simulator.rules import best, in_order
from academy.simulator.worlds import Flags, Floats, Ints

BOXES = np.array([1.0, 2, 4, 8, 16, 32])
"""Leitner: days until a card of each box comes back."""

FSRS = (
    *(0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542),
)
"""The published defaults of FSRS-6, by their customary numbers."""


class Cards:
    """What schedulers share: when each learner's cards are due. ``due`` is infinite for a new one."""

    def __init__(self, learners: Learners) -> None:
        self.shape = (learners.size, learners.subject.size)
        self.due = np.full(self.shape, np.inf)
        self.order = in_order(learners.subject)
        self.new_first = False

    def choose(self, day: int, here: Flags) -> Ints:
        """Due, new, early; or new, due, early."""
        new = np.isinf(self.due)
        late = day - np.where(new, 0, self.due)
        score = np.where(new, (2e3 if self.new_first else 0) + self.order, late)
        score += np.where(~new, np.where(late >= 0, 1e3, -1e3), 0)
        return best(score)

    def see(self, day: int, asked: Ints, outcome: Outcome, here: Flags) -> None:
        """Puts each card back."""
        rows = np.flatnonzero(here)
        cols = asked[rows]
        wait = self.wait(day, rows, cols, outcome.right[rows])
        self.due[rows, cols] = day + np.maximum(1, np.round(wait))

    def wait(self, day: int, rows: Ints, cols: Ints, right: Flags) -> Floats:
        """Days until these cards come back."""
        raise NotImplementedError


class Leitner(Cards):
    """A box up for a right answer, back to the first for a wrong one."""

    def __init__(self, learners: Learners) -> None:
        super().__init__(learners)
        self.box = np.zeros(self.shape, int)

    def wait(self, day: int, rows: Ints, cols: Ints, right: Flags) -> Floats:
        """The new box's days."""
        up = np.minimum(self.box[rows, cols] + 1, len(BOXES) - 1)
        self.box[rows, cols] = np.where(right, up, 0)
        return BOXES[self.box[rows, cols]]


class SuperMemo2(Cards):
    """SM-2 (Wozniak 1990), with 4 for a right answer and 2 for a wrong one."""

    def __init__(self, learners: Learners) -> None:
        super().__init__(learners)
        self.ease = np.full(self.shape, 2.5)
        self.row = np.zeros(self.shape, int)
        self.interval = np.zeros(self.shape)

    def wait(self, day: int, rows: Ints, cols: Ints, right: Flags) -> Floats:
        """1, 6, then times the ease, which a wrong answer lowers."""
        grade = np.where(right, 4, 2)
        change = 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02)
        self.ease[rows, cols] = np.maximum(1.3, self.ease[rows, cols] + change)
        self.row[rows, cols] = np.where(right, self.row[rows, cols] + 1, 0)
        times = self.row[rows, cols]
        longer = self.interval[rows, cols] * self.ease[rows, cols]
        self.interval[rows, cols] = np.select([times <= 1, times == 2], [1.0, 6.0], longer)
        return self.interval[rows, cols]


class Fsrs(Cards):
    """FSRS-6 (Ye 2025): good for a right answer, again for a wrong one, 90 % wanted."""

    def __init__(self, learners: Learners, *, new_first: bool = False) -> None:
        super().__init__(learners)
        self.new_first = new_first
        self.stability = np.zeros(self.shape)
        self.difficulty = np.zeros(self.shape)
        self.last = np.zeros(self.shape)

    def wait(self, day: int, rows: Ints, cols: Ints, right: Flags) -> Floats:
        """Days until nine of ten would still be recalled."""
        new = self.stability[rows, cols] == 0
        grade = np.where(right, 3, 1)
        old_s = np.maximum(self.stability[rows, cols], 1e-3)
        old_d = np.maximum(self.difficulty[rows, cols], 1)
        kept = recalled(day - self.last[rows, cols], old_s)
        after = np.where(right, _grown(old_s, old_d, kept), _lapsed(old_s, old_d, kept))
        first = np.where(right, FSRS[2], FSRS[0])
        self.stability[rows, cols] = np.maximum(1e-3, np.where(new, first, after))
        moved = np.where(new, _first_difficulty(grade), _next_difficulty(old_d, grade))
        self.difficulty[rows, cols] = np.clip(moved, 1, 10)
        self.last[rows, cols] = day
        return self.stability[rows, cols]


def recalled(days: Floats, stability: Floats) -> Floats:
    """FSRS-6's forgetting curve: 90 % after ``stability`` days."""
    factor = 0.9 ** (-1 / FSRS[20]) - 1
    return np.asarray((1 + factor * days / stability) ** -FSRS[20])


def _grown(s: Floats, d: Floats, kept: Floats) -> Floats:
    w = FSRS
    gain = np.exp(w[8]) * (11 - d) * s ** -w[9] * (np.exp((1 - kept) * w[10]) - 1)
    return np.asarray(s * (1 + gain))


def _lapsed(s: Floats, d: Floats, kept: Floats) -> Floats:
    w = FSRS
    long = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - kept) * w[14])
    return np.asarray(np.minimum(long, s / np.exp(w[17] * w[18])))


def _first_difficulty(grade: Ints | int) -> Floats:
    return np.asarray(FSRS[4] - np.exp(FSRS[5] * (np.asarray(grade) - 1)) + 1)


def _next_difficulty(d: Floats, grade: Ints) -> Floats:
    slid = d + (10 - d) * (-FSRS[6] * (grade - 3)) / 9
    return np.asarray(FSRS[7] * np.clip(_first_difficulty(4), -99, 99) + (1 - FSRS[7]) * slid)


MAKERS: dict[str, Callable[[Learners], Cards]] = {
    "leitner": Leitner,
    "sm-2": SuperMemo2,
    "fsrs due-first": Fsrs,
    "fsrs new-first": lambda learners: Fsrs(learners, new_first=True),
}
