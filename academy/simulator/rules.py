"""The simpler rules that the engine is measured against, for all learners at once.

A rule gives every learner two different questions a day and sees what she answers. Rules that know
the truth (``AimAtEighty``, ``Ceiling``) mark where the field ends; nobody can have them.
"""

from typing import Protocol

import numpy as np

from academy.simulator.learners import Learners, Outcome
from academy.simulator.worlds import NOTHING, Flags, Floats, Ints, Subject

SLOTS = 2
"""Questions a day."""


class Rule(Protocol):
    """Chooses and sees answers. One object serves one population through one run."""

    def choose(self, day: int, here: Flags) -> Ints:
        """L × 2 different questions; rows of who is not *here* do not count."""

    def see(self, day: int, asked: Ints, outcome: Outcome, here: Flags) -> None:
        """The answers to one question each (L)."""


class Random:
    """Any two questions."""

    def __init__(self, learners: Learners, seed: int) -> None:
        self.shape = (learners.size, learners.subject.size)
        self.rng = np.random.default_rng([seed, 3])

    def choose(self, day: int, here: Flags) -> Ints:
        """By a throw for each question."""
        return best(self.rng.random(self.shape))

    def see(self, day: int, asked: Ints, outcome: Outcome, here: Flags) -> None:
        """Learns nothing."""


class LeastAsked(Random):
    """Any two among those that this learner was asked least often."""

    def __init__(self, learners: Learners, seed: int) -> None:
        super().__init__(learners, seed)
        self.asked = np.zeros(self.shape)

    def choose(self, day: int, here: Flags) -> Ints:
        """Fewest first, ties by a throw."""
        return best(self.rng.random(self.shape) - self.asked)

    def see(self, day: int, asked: Ints, outcome: Outcome, here: Flags) -> None:
        """Counts."""
        rows = np.flatnonzero(here)
        self.asked[rows, asked[rows]] += 1


class FixedOrder(LeastAsked):
    """The bank from its first question to its last, again and again."""

    def choose(self, day: int, here: Flags) -> Ints:
        """Fewest first, ties in the bank's order."""
        return best(-self.asked - np.arange(self.shape[1]) / self.shape[1])


class AimAtEighty(Random):
    """The questions whose true chance of a right answer is nearest to 80 %."""

    def __init__(self, learners: Learners, seed: int) -> None:
        super().__init__(learners, seed)
        self.learners = learners

    def choose(self, day: int, here: Flags) -> Ints:
        """Knows the chances; ties by a throw."""
        off = np.abs(self.learners.chances(day) - 0.8)
        return best(1e-3 * self.rng.random(self.shape) - off)


class Ceiling:
    """Greedy with perfect knowledge: what adds most to the knowledge of the last day, one step ahead.

    It never invests: where an early lesson pays only by making later ones last, it can be beaten.
    """

    def __init__(self, learners: Learners, last_day: int) -> None:
        self.learners, self.last_day = learners, last_day

    def choose(self, day: int, here: Flags) -> Ints:
        """The best question, and the best about another skill (or the next, where there is one skill)."""
        gain = self._gain(day)
        rows = np.arange(len(gain))
        one = gain.argmax(1)
        first = self.learners.subject.first
        gain[first[None, :] == first[one][:, None]] -= 1e3
        gain[rows, one] -= 1e6
        return np.stack([one, gain.argmax(1)], 1)

    def see(self, day: int, asked: Ints, outcome: Outcome, here: Flags) -> None:
        """Sees everything anyway."""

    def _gain(self, day: int) -> Floats:
        people, subject = self.learners, self.learners.subject
        right = people.chances(day)
        lesson = people.lessons(day) * (1 - right * (1 - subject.world.right_teaches))
        gain = self._skill_gain(day, subject.first, lesson)
        second = self._skill_gain(day, subject.second, lesson * 0.5)
        return gain + np.where(subject.second == NOTHING, 0, second) + self._clearing()

    def _skill_gain(self, day: int, skill: Ints, lesson: Floats) -> Floats:
        people, world = self.learners, self.learners.subject.world
        left = self.last_day - day
        kept = people._kept(day - people.since, people.lasting)
        lasting = people.lasting * (1 + world.growth * (1 - kept) * (people.learnt > 0))
        base = people.learnt * (kept + 0.5 * (1 - kept))
        later = people._kept(left * np.ones_like(lasting), lasting)
        after = (people.brought + base * later)[:, skill] + lesson * later[:, skill]
        before = people.strength(self.last_day)[:, skill]
        clear = (1 - people.confused())[:, skill]
        return np.asarray((_logistic(after) - _logistic(before)) * clear)

    def _clearing(self) -> Floats:
        people, subject = self.learners, self.learners.subject
        if not people.holds.shape[1]:
            return np.zeros((people.size, subject.size))
        worth = subject.exposed * subject.world.lure**2 * subject.world.clearing
        known = people.known(self.last_day)[:, subject.misconception_skill]
        each = people.holds * worth * known
        return np.where(subject.lure == NOTHING, 0, each[:, subject.lure])


def best(score: Floats) -> Ints:
    """L × 2: the two highest of each row, the higher one first."""
    two = np.argpartition(score, -SLOTS, axis=1)[:, -SLOTS:]
    order = np.argsort(-np.take_along_axis(score, two, 1), axis=1)
    return np.asarray(np.take_along_axis(two, order, 1))


def _logistic(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)))


def in_order(subject: Subject) -> Floats:
    """Q: from 1 down to 0 in the bank's order."""
    return 1 - np.arange(subject.size) / subject.size
