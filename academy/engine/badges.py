"""When a badge or a medal is due: a small closed set of conditions, each a pure question about facts.

Facts are lifetime facts: what is spent still counts as earned, and the longest streak counts though it
ended. A badge has one step, whose name is empty; a medal has three, bronze, silver and gold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

COUNTED = ("lessons", "stamps", "seals", "passport", "visas", "stars", "keys", "points")
"""What can be counted: stars are the working days with one, keys the right answers that earned one."""

MEDALS = ("bronze", "silver", "gold")

PLAIN = ""
"""The one step of a badge."""


@dataclass(frozen=True, slots=True)
class Count:
    """So many of one thing; the first time is a count of one."""

    what: str
    needed: int


@dataclass(frozen=True, slots=True)
class Score:
    """Quizzes of so many modules, or that of *module*, with a score of at least *share* (0 to 1)."""

    share: float
    times: int = 1
    module: str | None = None


@dataclass(frozen=True, slots=True)
class StreakOf:
    """So many working days in a row, once."""

    days: int


@dataclass(frozen=True, slots=True)
class WholeTheme:
    """The seal of a theme: all its quizzes passed."""

    theme: str


@dataclass(frozen=True, slots=True)
class LessonsOf:
    """Every lesson of a theme finished."""

    theme: str


@dataclass(frozen=True, slots=True)
class Use:
    """A medal for use: three counts of one thing, rising."""

    what: str
    bronze: int
    silver: int
    gold: int

    @property
    def steps(self) -> dict[str, int]:
        """What each medal needs."""
        return {"bronze": self.bronze, "silver": self.silver, "gold": self.gold}


Condition = Count | Score | StreakOf | WholeTheme | LessonsOf | Use


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person.

    ``counts`` by the words of ``COUNTED``; ``streak`` is the longest; ``scores`` the best (0 to 1) by
    module; ``lessons`` finished and in all, by theme.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    streak: int = 0
    scores: Mapping[str, float] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()
    lessons: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def reached(condition: Condition, facts: Facts) -> tuple[str, ...]:
    """The steps that *facts* reach: ``("",)`` for a badge, the names of medals for use."""
    have, _needed = progress(condition, facts)
    return tuple(step for step, needed in steps(condition, facts).items() if have >= needed)


def progress(condition: Condition, facts: Facts) -> tuple[int, int]:
    """How many of how many; for a medal, of those that the next step needs, or at last the last."""
    have = _have(condition, facts)
    needs = list(steps(condition, facts).values())
    return have, next((needed for needed in needs if have < needed), needs[-1])


def steps(condition: Condition, facts: Facts) -> dict[str, int]:
    """How many each step needs."""
    match condition:
        case Use():
            return condition.steps
        case Count(needed=needed):
            return {PLAIN: needed}
        case Score(times=times):
            return {PLAIN: times}
        case StreakOf(days=days):
            return {PLAIN: days}
        case WholeTheme():
            return {PLAIN: 1}
        case LessonsOf(theme=theme):
            # A theme without lessons is never finished.
            return {PLAIN: max(1, facts.lessons.get(theme, (0, 0))[1])}
        case _:
            assert_never(condition)


def _have(condition: Condition, facts: Facts) -> int:
    match condition:
        case Count(what=what) | Use(what=what):
            return facts.counts.get(what, 0)
        case Score(share=share, module=module):
            scores = facts.scores if module is None else {module: facts.scores.get(module, -1.0)}
            return sum(score >= share for score in scores.values())
        case StreakOf():
            return facts.streak
        case WholeTheme(theme=theme):
            return int(theme in facts.sealed)
        case LessonsOf(theme=theme):
            return facts.lessons.get(theme, (0, 0))[0]
        case _:
            assert_never(condition)
