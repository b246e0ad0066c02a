"""Level 3, the draw: which questions one person gets on one day, and why these.

``draw(state, day=..., size=..., rng=...)`` gives a list of ``Pick(question, why)``, ``size`` of them or
fewer, in the order to show them. ``gain`` says what each question is worth. The best one leads; its
companion is about the same notion (the same skill, or a neighbour in the prerequisites) where that
costs little, so that one of the two stretches and one will probably succeed; the likelier one is
shown first. Larger sizes are several such pairs.

Promises: the same state, day and seed give the same picks; all picks of a day are different; a
question rests ``rest`` days after an answer (two after a wrong one; in a bank of fewer than nine
questions a third of their number, at least one day), so it is never asked twice on a day and a tiny
bank gives a shorter day rather than the same question again; ``set_aside`` and ``says_known`` are
respected; nobody is asked one question more than ``cap`` times while there are others; reviews have a
quota, never priority; an empty bank gives an empty day. A question that left the bank cannot be drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np

from academy.engine.bank import Floats, Question
from academy.engine.gain import RECIPE, Flags, Recipe, Scores, edges, scores
from academy.engine.memory import State
from academy.engine.reasons import Chosen, explain
from academy.engine.why import Why


@dataclass(frozen=True, slots=True)
class Pick:
    """A question of the day, and why it was chosen."""

    question: Question
    why: Why


def draw(state: State, *, day: date, size: int, rng: Random, recipe: Recipe = RECIPE) -> list[Pick]:
    """The questions of *day*, at most *size*, in the order to show them."""
    if not len(state.bank) or size < 1:
        return []
    terms = scores(state, day=day, recipe=recipe)
    chosen = list(choose(state, terms, size, rng, recipe))
    questions = state.bank.questions
    return [Pick(questions[each.row], explain(state, terms, each, day)) for each in chosen]


def choose(state: State, terms: Scores, size: int, rng: Random, recipe: Recipe) -> Iterator[Chosen]:
    """The rows of the day's questions in pairs, with what decided."""
    chance = np.random.default_rng(rng.getrandbits(64)).random(len(state.bank))
    worth, free = _worth(state, terms, 1 + recipe.jitter * chance, recipe)
    while size > 0 and free.any():
        lead = Chosen(_take(worth, free))
        if size == 1 or not free.any():
            yield lead
            return
        companion = _companion(state, worth, terms, free, lead.row, recipe)
        likelier_first = terms.chance[companion.row] >= terms.chance[lead.row]
        yield from (companion, lead) if likelier_first else (lead, companion)
        size -= 2


def _worth(state: State, terms: Scores, luck: Floats, recipe: Recipe) -> tuple[Floats, Flags]:
    """What is compared, and which may be chosen. What may be asked only for want of better comes
    last, the longest rested first; reviews beyond their quota come after what was never met."""
    asked = state.questions["asked"]
    met = asked > 0
    answers = int(state.person["asked"][0])
    reviews = int(np.maximum(asked.astype(int) - 1, 0).sum())
    worth = terms.total * luck
    if reviews >= recipe.reviews * answers:
        worth = np.where(met, worth - BEYOND_QUOTA, worth)
    tired = np.minimum(terms.days, 1e3) * 1e-6 - WANT_OF_BETTER
    return np.where(terms.eligible, worth, tired), terms.fallback.copy()


BEYOND_QUOTA, WANT_OF_BETTER = 10.0, 1000.0
"""Far more than any score: a rank above the scores."""


def _companion(
    state: State, worth: Floats, terms: Scores, free: Flags, lead: int, recipe: Recipe
) -> Chosen:
    """The day's other question: by the pair rule where that costs little, else by its worth."""
    notion = state.bank.skill_rows[:, 0]
    same = notion == notion[lead]
    worth = np.where(same & (worth > 0), worth * recipe.same_skill, worth)
    near = free & _neighbours(state, int(notion[lead]))[notion]
    if terms.chance[lead] < recipe.succeed:
        near &= terms.chance >= recipe.succeed
    if recipe.pair and near.any():
        row, best = _best(worth, near), _best(worth, free)
        if row != best and worth[row] >= recipe.pair * worth[best]:
            free[row] = False
            return Chosen(row, lead, paired=True)
    return Chosen(_take(worth, free), lead)


def _take(worth: Floats, free: Flags) -> int:
    """The best of those that are *free*, which it then is no more."""
    row = _best(worth, free)
    free[row] = False
    return row


def _neighbours(state: State, skill: int) -> Flags:
    """The skill, what it builds on, and what builds on it."""
    upper, lower = edges(state.bank)
    near = np.zeros(len(state.bank.skills), bool)
    near[skill] = True
    near[lower[upper == skill]] = True
    near[upper[lower == skill]] = True
    return near


def _best(worth: Floats, among: Flags) -> int:
    return int(np.where(among, worth, -np.inf).argmax())
