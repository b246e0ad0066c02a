"""The terms of the draw: what asking each question now is worth, over the whole bank in one pass.

The score of a question is ``gain × readiness × priority + repair``.

gain
    What an answer now adds to what will be known ``HORIZON`` days from now, up to a constant. Per
    skill: how steeply knowledge rises there (most where it is undecided), less while the skill is
    fresh, more when skills that build on it are waiting. Per question: an answer to a question met
    before teaches less, and so does one that will surely be right.
readiness
    The chance that what its skills build on is known: little is learnt without.
priority
    The question's times its skills' weights: the company's wish.
repair
    A wrong option taken at least two days ago: how likely a misconception stands behind it, times
    what clearing it is worth.

Chances come from the tracker or, where it is fitted, from level 2. The draw's own assumptions are in
``Recipe``: they were chosen so that they do well in many different worlds, not best in one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from academy.engine.bank import Bank, Floats, Rows
from academy.engine.belief import Knowledge, knowledge, logistic
from academy.engine.memory import DAY, SAYS_KNOWN, Memory, State, day_number

Flags = NDArray[np.bool_]

REPAIR_AFTER = 2
"""Days after which a misconception may be repaired: sooner, the feedback is only echoed."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the draw assumes, and its habits."""

    novelty: float = 0.5
    """What a question teaches its skill, as a share of the last time it was asked."""
    sure: float = 0.4
    """How much less an answer teaches that is surely right."""
    fresh: float = 0.3
    """How much less an answer teaches on a skill that was met just now."""
    fresh_days: float = 6.0
    need: float = 0.5
    """How much learning needs what the skill builds on."""
    opens: float = 0.1
    """What a skill gains in value by each unknown skill that builds on it."""
    prior: float = 0.25
    spread: float = 0.25
    power: float = 0.5
    floor: float = 0.0
    hunt: float = 0.6
    repair: float = 0.8
    """What clearing a sure misconception is worth, where an answer's gain is about 0.1."""
    rest: int = 3
    """Days that a question rests after an answer."""
    cap: int = 8
    """How often one person is asked the same question while there are others."""
    reviews: float = 0.5
    """The most that reviews may be of all questions asked, while there are questions never met."""
    pair: float = 0.9
    """What the pair may cost: a companion scores so much of the best free choice; 0 for no pairs."""
    succeed: float = 0.6
    """The chance from which on a companion will probably succeed."""
    same_skill: float = 0.8
    """What a second question on the same skill on the same day is worth, as a share."""
    jitter: float = 0.02
    """What chance may add to a score, as a share, so that near equals take turns."""


RECIPE = Recipe()


@dataclass(frozen=True, slots=True)
class Scores:
    """One day's terms, arrays over the bank's questions; ``total`` is what the draw compares.

    ``eligible`` says which may be asked: not set aside, not said to be known, rested, below the cap.
    ``fallback`` says which may be asked when nothing else can be: merely not set aside, not said to
    be known, and not asked within its shortened rest. ``days`` is since the last answer (infinite
    when never), ``chance`` that of a right answer, ``known`` (per skill) that it is known.
    """

    gain: Floats
    readiness: Floats
    priority: Floats
    repair: Floats
    total: Floats
    chance: Floats
    days: Floats
    eligible: Flags
    fallback: Flags
    known: Floats
    ready: Floats
    opens: Floats
    skill_days: Floats


def scores(state: State, *, day: date, recipe: Recipe = RECIPE) -> Scores:
    """The terms of every question for a draw on *day* (taken at noon, UTC)."""
    bank, at = state.bank, datetime.combine(day, time(12), UTC)
    belief = knowledge(state, at)
    blur = np.sqrt(1 + 0.39 * (belief.person_variance + belief.skill_variance))
    known = logistic(belief.fresh / blur)
    steep = known * (1 - known) / blur * 4
    below = edges(bank)
    ready = 1 - recipe.need + recipe.need * all_known(known, below)
    opens = waiting(1 - known, below)
    skill_days = _days_since(state.skills["last"], day)
    fresh = np.exp(-skill_days / recipe.fresh_days)
    worth = steep * (1 - recipe.fresh * fresh) * (1 + recipe.opens * opens)
    worth = worth * (1 + state.skills['asked']) ** -recipe.spread
    days = _days_since(state.questions["last"], day)
    asked = state.questions["asked"].astype(float)
    lesson = recipe.novelty**asked * (1 - recipe.sure * belief.chance)
    gain = over(bank, worth) * lesson
    readiness = over(bank, ready)
    priority = bank.priority * over(bank, bank.weight)
    repair = _repair(state, belief, known, days, recipe) * priority * (readiness if not recipe.floor else 1.0)
    eligible, fallback = _askable(state, day, days, recipe)
    return Scores(
        gain=gain,
        readiness=readiness,
        priority=priority,
        repair=repair,
        total=gain * readiness * priority + repair,
        chance=belief.chance,
        days=days,
        eligible=eligible,
        fallback=fallback,
        known=known,
        ready=ready,
        opens=opens,
        skill_days=skill_days,
    )


@lru_cache(maxsize=64)
def edges(bank: Bank) -> tuple[Rows, Rows]:
    """Skills' rows, pairwise: one that builds on, and what it builds on."""
    upper, place = np.nonzero(bank.requires_shares > 0)
    return upper, bank.requires_rows[upper, place]


def all_known(known: Floats, below: tuple[Rows, Rows]) -> Floats:
    """Per skill the chance that everything it directly builds on is known."""
    upper, lower = below
    logs = np.log(np.maximum(known, 1e-9))
    product: Floats = np.exp(np.bincount(upper, logs[lower], len(known)))
    return product


def waiting(unknown: Floats, below: tuple[Rows, Rows], depth: int = 3, fade: float = 0.6) -> Floats:
    """Per skill how many unknown skills build on it, each step further counting less."""
    upper, lower = below
    step, total = unknown, np.zeros(len(unknown))
    for level in range(depth):
        step = np.bincount(lower, step[upper], len(unknown)).astype(float)
        total += fade**level * step
    return total


def over(bank: Bank, values: Floats) -> Floats:
    """A skill's value for each question: the mean over the question's skills."""
    rows, shares = bank.skill_rows, bank.skill_shares
    if rows.shape[1] == 1:
        single: Floats = values[rows[:, 0]]
        return single
    mean: Floats = (values[rows] * shares).sum(axis=1)
    return mean


def missed(state: State) -> Flags:
    """Which questions were answered wrongly the last time."""
    rows = state.questions
    wrong: Flags = (rows["asked"] > 0) & (rows["outcomes"] & 1 == 0)
    return wrong


def _days_since(seconds: NDArray[np.uint32], day: date) -> Floats:
    """Whole days (UTC) from each moment to *day*; infinite for what never was."""
    passed = day_number(day) - (seconds // DAY).astype(float)
    days: Floats = np.where(seconds > 0, passed, np.inf)
    return days


def _repair(state: State, belief: Knowledge, known: Floats, days: Floats, recipe: Recipe) -> Floats:
    """How likely a misconception stands behind a question, times the worth of clearing it."""
    bank = state.bank
    doubt = over(bank, (state.skills["doubt"] / 255.0) ** recipe.power)
    again = missed(state) & (days >= REPAIR_AFTER)
    unmet = state.questions["asked"] == 0
    likely = np.where(again, recipe.repair * doubt, np.where(unmet, recipe.hunt * doubt, 0.0))
    return np.asarray(likely * (recipe.floor + (1 - recipe.floor) * over(bank, known)))


MISLEADS, CLEARS, FORGOTTEN = 0.8, 0.5, 0.5


def _askable(state: State, day: date, days: Floats, recipe: Recipe) -> tuple[Flags, Flags]:
    rows = state.questions
    allowed = (rows["rest"] <= day_number(day)) & (rows["flags"] & SAYS_KNOWN == 0)
    rest = max(1, min(recipe.rest, int(allowed.sum()) // 3))
    rested = allowed & (days >= np.where(missed(state), min(rest, REPAIR_AFTER), rest))
    return rested & (rows["asked"] < recipe.cap), rested
