"""The terms of the draw: what asking each question now is worth, over the whole bank in one pass.

The score of a question is ``(gain + repair) × readiness × priority``.

gain
    What an answer now adds to what will be known some sixty days from now, up to a constant. Per
    skill: how steeply knowledge rises there (most where it is undecided), less while the skill is
    fresh, less the more was asked about it, more when unknown skills that build on it are waiting.
    Per question: an answer teaches less to who met it before, and less when it will surely be right.
readiness
    The chance that what its skills build on is known: little is learnt without.
repair
    How likely a misconception stands in the way of the skill, times what clearing it is worth: for
    questions never met, which may show it, and for those answered wrongly at least two days ago.
priority
    The question's times its skills' weights: the company's wish.

Chances come from the tracker or, where it is fitted, from level 2. The draw's own assumptions are in
``Recipe``. They were chosen to do well in many different worlds, not best in one, and no term reads
the parameters of forgetting that were fitted to one company's answers: all of them speak of a
lesson's order of worth, which is what a choice needs.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from academy.engine.bank import Bank, Floats, Rows
from academy.engine.belief import knowledge, logistic
from academy.engine.memory import DAY, SAYS_KNOWN, State, day_number, noon
from academy.engine.prediction import chances

Flags = NDArray[np.bool_]

BLUR = 0.39
"""pi / 8: a logistic averaged over a normal is one of logit / sqrt(1 + variance pi / 8) (MacKay 1992)."""

REPAIR_AFTER = 2
"""Days after which a misconception may be repaired: sooner, the feedback is only echoed."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the draw assumes, and its habits. Shares are from 0 to 1."""

    novelty: float = 0.6
    """What a question teaches its skill, as a share of the last time it was asked."""
    sure: float = 0.4
    """How much less an answer teaches that is surely right: a share."""
    fresh: float = 0.3
    """How much less an answer teaches on a skill that was met just now: a share."""
    fresh_days: float = 6.0
    """Days in which that wears off by two thirds."""
    spread: float = 0.25
    """How fast one skill's questions lose worth as they were asked: an exponent."""
    need: float = 0.5
    """How much learning needs what the skill builds on: a share."""
    opens: float = 0.15
    """What an unknown skill that builds on another adds to the other's worth: a share."""
    repair: float = 0.7
    """What clearing a sure misconception is worth, as a multiple of the best gain there is."""
    unknown: float = 0.3
    """The same where the skill itself is not known, as a share of it."""
    rest: int = 3
    """Days that a question rests after an answer."""
    cap: int = 8
    """How often one person is asked the same question while there are others."""
    reviews: float = 0.5
    """The most that reviews may be of all questions asked, while there are questions never met."""
    pair: float = 0.9
    """A companion by the pair rule scores at least this share of the best free choice; 0 for none."""
    succeed: float = 0.6
    """The chance from which on a question will probably succeed."""
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
    be known, and rested. Of priority 0, a question is neither. ``days`` is since the last answer
    (infinite when never), ``chance`` that of a right answer. Per skill: ``known``, the chance that it is;
    ``opens``, how many unknown skills build on it (further ones count less); ``skill_days`` since the
    last answer.
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
    opens: Floats
    skill_days: Floats


def scores(state: State, *, day: date, recipe: Recipe = RECIPE) -> Scores:
    """The terms of every question for a draw on *day* (taken at noon, UTC)."""
    bank, at = state.bank, noon(day)
    belief = knowledge(state, at)
    chance = chances(state, at) if state.model.is_fitted else belief.chance
    blur = np.sqrt(1 + BLUR * (belief.person_variance + belief.skill_variance))
    known = logistic(belief.fresh / blur)
    opens = waiting(1 - known, edges(bank))
    skill_days = _days_since(state.skills["last"], day)
    worth = 4 * known * (1 - known) / blur * (1 + recipe.opens * opens)
    worth *= 1 - recipe.fresh * np.exp(-skill_days / recipe.fresh_days)
    worth *= (1.0 + state.skills["asked"]) ** -recipe.spread
    lesson = recipe.novelty ** state.questions["asked"].astype(float) * (1 - recipe.sure * chance)
    days = _days_since(state.questions["last"], day)
    gain = over(bank, worth) * lesson
    ready = 1 - recipe.need + recipe.need * all_known(known, edges(bank))
    readiness = over(bank, ready)
    priority = bank.priority * over(bank, bank.weight)
    repair = _repair(state, known, days, recipe)
    eligible, fallback = _askable(state, day, days, recipe)
    return Scores(
        gain=gain,
        readiness=readiness,
        priority=priority,
        repair=repair,
        total=(gain + repair) * readiness * priority,
        chance=chance,
        days=days,
        eligible=eligible,
        fallback=fallback,
        known=known,
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


def _repair(state: State, known: Floats, days: Floats, recipe: Recipe) -> Floats:
    """How likely a misconception stands behind a question, times the worth of clearing it.

    The square root, for the tracker's doubt is bolder than what follows from it turned out to be.
    """
    doubt = np.sqrt(state.skills["doubt"] / 255.0)
    worth = recipe.repair * doubt * (recipe.unknown + (1 - recipe.unknown) * known)
    unmet = state.questions["asked"] == 0
    again = missed(state) & (days >= REPAIR_AFTER)
    return np.where(unmet | again, over(state.bank, worth), 0.0)


def _askable(state: State, day: date, days: Floats, recipe: Recipe) -> tuple[Flags, Flags]:
    rows = state.questions
    allowed = (rows["rest"] <= day_number(day)) & (rows["flags"] & SAYS_KNOWN == 0)
    allowed &= state.bank.priority > 0
    rest = max(1, min(recipe.rest, int(allowed.sum()) // 3))
    rested = allowed & (days >= np.where(missed(state), min(rest, REPAIR_AFTER), rest))
    return rested & (rows["asked"] < recipe.cap), rested
