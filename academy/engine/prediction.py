"""The chance of a right answer: level 2 where it is fitted, else level 1.

Level 2 adds to level 1's logit a look-up in one table per feature and an effect of the question, and
recalibrates the sum. ``contributions`` reads that sum aloud.
"""

from datetime import datetime
from functools import lru_cache

import numpy as np

from academy.engine.bank import Floats, Question, Rows
from academy.engine.belief import logistic
from academy.engine.history import FEATURES
from academy.engine.memory import SKILL, State, seconds_of
from academy.engine.model import Model
from academy.engine.sight import Sight

CONSTANT = "constant"
TRACKER, QUESTION, TYPICAL = "what her answers say", "difficulty", "a typical answer"
"""Groups of ``contributions`` beside those of the features: level 1, the question's own effect, and
what all answers have in common."""


def predict(state: State, question: str | Question, at: datetime) -> float:
    """The chance that *question*, shown at *at*, is answered right.

    Raises ``KeyError`` for a question that is not in the bank.
    """
    return float(chances(state, at, np.array([state.bank.row(question)]))[0])


def chances(state: State, at: datetime, rows: Rows | None = None) -> Floats:
    """The chance of a right answer to the bank's questions (of *rows*, by default all)."""
    return chances_of(state.model, look(state, at, rows))


def look(state: State, at: datetime, rows: Rows | None = None) -> Sight:
    """What the memory says about the questions of *rows* (by default all) at *at*."""
    bank, questions = state.bank, state.questions
    members, shares = bank.skill_rows, bank.skill_shares
    chosen = bank.rows if rows is None else rows
    if rows is not None:
        questions, members, shares = questions[rows], members[rows], shares[rows]
    whole = state.skills.view(f"V{SKILL.itemsize}")  # rows as they are: several times faster
    return Sight(
        questions=questions,
        skills=whole[members].view(SKILL),
        shares=shares,
        person=state.person,
        now=np.array([float(seconds_of(at))]),
        rows=chosen,
        scale=state.scale,
        parameters=state.model.tracker,
    )


def chances_of(model: Model, sight: Sight) -> Floats:
    """The chance of a right answer in every row of *sight*."""
    if not model.is_fitted:
        return sight.chance
    return logistic(model.slope * scores_of(model, sight) + model.shift)


def scores_of(model: Model, sight: Sight) -> Floats:
    """Level 2's logits before recalibration."""
    score = level_one(sight) + effects(sight) + model.weights[CONSTANT][0]
    for (_, table), feature in zip(tables(model), FEATURES, strict=True):
        found = table.take(feature.steps(sight))
        score += _over_skills(found, sight) if feature.of_skills else found
    return score


def _over_skills(found: Floats, sight: Sight) -> Floats:
    """The mean over each question's skills, of what was found per skill."""
    if found.shape[1] == 1:
        return found[:, 0]
    mean: Floats = (found * sight.shares).sum(axis=1)
    return mean


def contributions(state: State, question: str | Question, at: datetime) -> dict[str, float]:
    """What each group of features adds to the logit of a right answer, against a typical answer.

    With ``TYPICAL``, what a typical answer has, they sum up to the logit of ``predict``. Empty while
    level 2 is not fitted.
    """
    model = state.model
    if not model.is_fitted:
        return {}
    sight = look(state, at, np.array([state.bank.row(question)]))
    added = [(TRACKER, TRACKER, level_one(sight)), (QUESTION, QUESTION, effects(sight))]
    for (name, table), feature in zip(tables(model), FEATURES, strict=True):
        found = table.take(feature.steps(sight))
        if feature.of_skills:
            found = _over_skills(found, sight)
        added.append((feature.group, name, found))
    groups = {TYPICAL: model.shift + model.slope * model.weights[CONSTANT][0]}
    for group, name, values in added:
        mean = model.means.get(name, 0.0)
        groups[TYPICAL] += model.slope * mean
        groups[group] = groups.get(group, 0.0) + model.slope * (float(values[0]) - mean)
    return groups


def level_one(sight: Sight) -> Floats:
    """The logit of level 1's chance."""
    chance = np.minimum(np.maximum(sight.chance, 1e-4), 1 - 1e-4)
    logit: Floats = np.log(chance / (1 - chance))
    return logit


def effects(sight: Sight) -> Floats:
    """What level 2 adds for each question itself, new or met."""
    scale = sight.scale
    added: Floats = np.where(
        sight.met > 0, scale.effect_later[sight.rows], scale.effect[sight.rows]
    )
    return added


@lru_cache(maxsize=64)
def tables(model: Model) -> tuple[tuple[str, Floats], ...]:
    """A fitted model's weights multiplied out: each feature's name and table of its steps.

    Raises ``ValueError`` when the model was fitted with other features.
    """
    found = []
    for feature in FEATURES:
        weights = model.weights.get(feature.name)
        if weights is None or len(weights) != feature.basis.shape[1]:
            raise ValueError("This model was fitted with other features: fit it again.")
        found.append((feature.name, feature.basis @ np.array(weights)))
    return tuple(found)
