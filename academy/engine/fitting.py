"""``fit``: everything that is learnt from a log of answers, in bounded memory and linear time.

Everybody is gone through three times: counting gives first difficulties; a second pass moves each by
one Newton step of level 1, a third each question's effect by one of level 2. Between these, a bounded
sample of people gives the tracker's parameters and the weights of level 2, and, in folds of people
that were left out, the ridge and the recalibration.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np

from academy.engine import regression
from academy.engine.bank import Bank, Floats, Rows
from academy.engine.belief import logistic
from academy.engine.history import FEATURES
from academy.engine.model import Difficulty, Model, Parameters
from academy.engine.prediction import CONSTANT, scores_of
from academy.engine.regression import Design, Fit
from academy.engine.sampling import Batch, Log, replay
from academy.engine.tuning import log_loss, search

People = Callable[[], Iterable[Log]]
"""A log that can be gone through again: each call gives every person's answers."""

Progress = Callable[[str, int, int], None]

SAMPLE, SEARCH_SAMPLE, TRIAL_SAMPLE = 400_000, 12_000, 40_000
"""Answers, at most, that level 2's weights are fitted on; that the tracker's parameters are searched
on; that ridge and recalibration are tried on."""

BATCH = 20_000
"""Answers held at once while everybody is gone through."""

RIDGES = (256.0, 64.0, 16.0, 4.0, 1.0)
FOLDS = 3

DIFFICULTY_VARIANCE, LATER_VARIANCE = 1.0, 0.25
"""How much questions differ, for who is new to them, and in what having met them changes."""


def quiet(_what: str, _done: int, _of: int) -> None:
    """Tell nobody of progress."""


def fit(bank: Bank, people: People, *, progress: Progress = quiet, online: bool = False) -> Model:
    """A model of the answers of *people* to *bank*; with *online*, level 1 only.

    Without answers it is the default model.
    """
    model = count(bank, people)
    if not model.answers:
        return model
    searched = list(_sample(people, model, SEARCH_SAMPLE))
    progress("tracker", 0, 3)
    model = replace(model, tracker=search(bank, model, searched))
    progress("tracker", 2, 3)
    model = _with_difficulties(bank, model, people)
    progress("tracker", 3, 3)
    if online:
        return model
    logs = list(_sample(people, model, SAMPLE))
    ridge, slope, shift = _tried(bank, model, logs)
    progress("weights", 1, 3)
    data = regression.design(replay(bank, model, logs))
    model = _with_weights(bank, model, data, regression.fit(data, len(bank), ridge), slope, shift)
    progress("weights", 2, 3)
    if len(data) < model.answers:
        model = _with_effects(bank, model, people)
    progress("weights", 3, 3)
    return model


def count(bank: Bank, people: People) -> Model:
    """First difficulties from shares of right answers, shrunk to the authors' estimates."""
    rights, asked = np.zeros((len(bank), 2)), np.zeros((len(bank), 2))
    learners = 0
    for log in people():
        learners += 1
        met: set[int] = set()
        for row, mark in zip(log.rows, log.marks, strict=True):
            again = int(row in met)
            met.add(row)
            rights[row, again] += mark
            asked[row, again] += 1
    total = asked.sum(axis=0)
    share = (rights.sum(axis=0) + 1) / (total + 2)
    typical = np.log(share / (1 - share))
    expected = logistic(typical[0] - bank.difficulty)
    first = (rights[:, 0] + 3 * expected) / (asked[:, 0] + 3)
    easier = logistic(np.log(first / (1 - first)) + typical[1] - typical[0])
    later = (rights[:, 1] + 6 * easier) / (asked[:, 1] + 6)
    hard = -np.log(first / (1 - first))
    change = -np.log(later / (1 - later)) - hard
    known = np.flatnonzero(asked.sum(axis=1) > 0)
    center = hard[known].mean() if len(known) else 0.0
    shift = change[known].mean() if len(known) else 0.0
    return Model(
        tracker=Parameters(base=-float(center)) if len(known) else Parameters(),
        difficulties={
            bank.questions[row].id: Difficulty(
                float(hard[row] - center),
                1 / (asked[row, 0] * first[row] * (1 - first[row]) + 1 / DIFFICULTY_VARIANCE),
                int(asked[row].sum()),
                float(change[row] - shift),
            )
            for row in known.tolist()
        },
        learners=learners,
        answers=int(total.sum()),
    )


def _sample(people: People, model: Model, most: int) -> Iterator[Log]:
    """People chosen by a hash of their place, with about *most* answers; of one person not more than a
    twentieth of that, so that a few who answered much do not stand for all."""
    longest = max(most // 20, 1)
    usual = min(model.answers / model.learners, longest)
    bar = 2**32 * min(1.0, max(most / usual, 20) / model.learners)
    for place, log in enumerate(people()):
        if (place * 2_654_435_761 + 12_345) % 2**32 < bar:
            yield log if len(log) <= longest else log.start(longest)


def _batches(bank: Bank, model: Model, people: People) -> Iterator[Batch]:
    """Everybody's answers as the model saw them coming, some people at a time."""
    held: list[Log] = []
    waiting = 0
    for log in people():
        held.append(log)
        waiting += len(log)
        if waiting >= BATCH:
            yield replay(bank, model, held)
            held, waiting = [], 0
    if held:
        yield replay(bank, model, held)


def _with_difficulties(bank: Bank, model: Model, people: People) -> Model:
    """Every difficulty moved by one Newton step of level 1's penalised likelihood."""
    pull, curve = np.zeros((len(bank), 2)), np.zeros((len(bank), 2))
    for batch in _batches(bank, model, people):
        sight = batch.sight
        span = 1 - sight.scale.guess[batch.rows] - sight.scale.slip[batch.rows]
        knows = logistic(sight.logit)
        slope, chance = span * knows * (1 - knows), np.clip(sight.chance, 1e-6, 1 - 1e-6)
        spread = chance * (1 - chance)
        cell = batch.rows * 2 + sight.met
        pull += _sums(cell, slope * (batch.marks - chance) / spread, pull)
        curve += _sums(cell, slope * slope / spread, curve)
    refined = {}
    for name, old in model.difficulties.items():
        row = bank.index[name]
        first = curve[row, 0] + 1 / DIFFICULTY_VARIANCE
        mean = old.mean - float(pull[row, 0] / first)
        later = curve[row, 1] + 1 / LATER_VARIANCE
        change = old.later + old.mean - mean - float(pull[row, 1] / later)
        refined[name] = replace(old, mean=mean, variance=1 / float(first), later=change)
    return replace(model, difficulties=refined)


def _tried(bank: Bank, model: Model, logs: list[Log]) -> tuple[float, float, float]:
    """The ridge that predicts people left out best, and the recalibration of those predictions.

    What is left out teaches nothing, difficulties included.
    """
    held: list[Log] = []
    for log in logs:
        if sum(map(len, held)) < TRIAL_SAMPLE:
            held.append(log)
    fold = np.repeat(np.arange(len(held)) % FOLDS, [len(log) for log in held])
    designs = []
    for turn in range(FOLDS):
        rest = [log for place, log in enumerate(held) if place % FOLDS != turn]
        inner = replace(model, difficulties=count(bank, rest.copy).difficulties)
        inner = _with_difficulties(bank, inner, rest.copy)
        designs.append(regression.design(replay(bank, inner, held)))
    marks = designs[0].marks
    lowest, best, logit = np.inf, RIDGES[0], designs[0].offset
    for ridge in RIDGES:
        tried = _left_out(designs, fold, len(bank), ridge)
        cost = log_loss(marks, logistic(tried))
        if cost >= lowest:
            break
        lowest, best, logit = cost, ridge, tried
    slope, shift = regression.recalibrate(logit, marks)
    return best, slope, shift


def _left_out(designs: list[Design], fold: Rows, questions: int, ridge: float) -> Floats:
    """The logits of each fold, fitted on the others."""
    logit = np.zeros(len(fold))
    for turn, data in enumerate(designs):
        rest, out = np.flatnonzero(fold != turn), np.flatnonzero(fold == turn)
        found = regression.fit(data.part(rest), questions, ridge, rounds=6)
        logit[out] = regression.scores(data.part(out), found)
    return logit


def _with_weights(
    bank: Bank, model: Model, data: Design, found: Fit, slope: float, shift: float
) -> Model:
    weights, means, start = {CONSTANT: [float(found.weights[0])]}, {}, 1
    for feature, steps in zip(FEATURES, data.steps, strict=True):
        end = start + feature.basis.shape[1]
        weights[feature.name] = [round(float(w), 5) for w in found.weights[start:end]]
        added = (feature.basis @ found.weights[start:end])[steps]
        means[feature.name] = float(
            ((added * data.shares).sum(axis=1) if feature.of_skills else added).mean()
        )
        start = end
    model = replace(model, weights=weights, means=means, slope=slope, shift=shift)
    return _set_effects(bank, model, found.effects)


def _with_effects(bank: Bank, model: Model, people: People) -> Model:
    """Every question's effect moved by one Newton step of level 2's penalised likelihood."""
    scale_effects = np.array(
        [[each.effect, each.effect_later] for each in _of_rows(bank, model)], float
    )
    miss, weight = np.zeros((len(bank), 2)), np.zeros((len(bank), 2))
    for batch in _batches(bank, model, people):
        chance = logistic(scores_of(model, batch.sight))
        cell = batch.rows * 2 + batch.sight.met
        miss += _sums(cell, batch.marks - chance, miss)
        weight += _sums(cell, chance * (1 - chance), weight)
    penalty = regression.EFFECT_PENALTY
    moved = scale_effects + (miss - penalty * scale_effects) / (weight + penalty)
    return _set_effects(bank, model, moved)


def _of_rows(bank: Bank, model: Model) -> list[Difficulty]:
    blank = Difficulty(0.0, 1.0, 0)
    return [model.difficulties.get(question.id, blank) for question in bank.questions]


def _set_effects(bank: Bank, model: Model, effects: Floats) -> Model:
    difficulties = {}
    for name, old in model.difficulties.items():
        first, later = effects[bank.index[name]].tolist()
        difficulties[name] = replace(old, effect=first, effect_later=later)
    return replace(model, difficulties=difficulties)


def _sums(cell: Rows, values: Floats, like: Floats) -> Floats:
    sums = np.bincount(cell, values, like.size).reshape(like.shape)
    return np.asarray(sums, float)
