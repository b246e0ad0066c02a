"""Additive logistic regression in NumPy: ridge, Newton's method, and recalibration.

The score of an answer is an offset (level 1's logit), the sum of a weight in each feature's table, and
an effect of its question: one where the person is new to it, one where she has met it. Weights and
effects are shrunk towards 0, that is towards level 1, so that a small log teaches little and harms
nothing. Marks between 0 and 1 count as that share of a right answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from academy.engine.bank import Floats, Rows
from academy.engine.belief import logistic
from academy.engine.history import FEATURES
from academy.engine.prediction import level_one
from academy.engine.sampling import Batch

CHUNK = 8192
"""Rows made dense at once."""

EFFECT_PENALTY = 4.0
"""One over the variance of questions' effects (squared logits)."""


@dataclass(frozen=True)
class Design:
    """Answers as level 2 sees them: each feature's steps, (n) or of skills (n, most skills)."""

    steps: Sequence[NDArray[np.int16]]
    shares: Floats
    offset: Floats
    marks: Floats
    rows: Rows
    met: Rows

    def __len__(self) -> int:
        return len(self.marks)

    def part(self, chosen: Rows) -> "Design":
        """Those rows only."""
        steps = [each[chosen] for each in self.steps]
        return Design(
            steps,
            self.shares[chosen],
            self.offset[chosen],
            self.marks[chosen],
            self.rows[chosen],
            self.met[chosen],
        )

    def dense(self) -> Iterator[tuple[slice, Floats]]:
        """The matrix of all weights' columns and a constant one, some rows at a time."""
        for start in range(0, len(self), CHUNK):
            rows = slice(start, min(start + CHUNK, len(self)))
            columns = [np.ones((rows.stop - start, 1))]
            for feature, steps in zip(FEATURES, self.steps, strict=True):
                if feature.of_skills:
                    wide = feature.basis[steps[rows]] * self.shares[rows][:, :, None]
                    columns.append(wide.sum(axis=1))
                else:
                    columns.append(feature.basis[steps[rows]])
            yield rows, np.concatenate(columns, axis=1)


@dataclass(frozen=True)
class Fit:
    """What a regression found: *weights* of the constant and all features, *effects* (questions, 2)."""

    weights: Floats
    effects: Floats


def design(batch: Batch) -> Design:
    """The rows of *batch*, small enough to keep many."""
    sight, count = batch.sight, len(batch)
    steps = []
    for feature in FEATURES:
        found = feature.steps(sight).astype(np.int16)
        shape = sight.shares.shape if feature.of_skills else (count,)
        steps.append(np.broadcast_to(found, shape))
    return Design(steps, sight.shares, level_one(sight), batch.marks, batch.rows, sight.met)


def fit(data: Design, questions: int, penalty: float, *, rounds: int = 12) -> Fit:
    """Maximise the penalised likelihood, weights and effects in turn, each by Newton's step."""
    width = 1 + sum(feature.basis.shape[1] for feature in FEATURES)
    ridge = np.full(width, penalty)
    ridge[0] = 1e-3
    weights, effects = np.zeros(width), np.zeros((questions, 2))
    for _ in range(rounds):
        gradient, curvature = -ridge * weights, np.diag(ridge)
        for rows, matrix in data.dense():
            chance = logistic(_base(data, rows, effects) + matrix @ weights)
            gradient += matrix.T @ (data.marks[rows] - chance)
            curvature += (matrix * (chance * (1 - chance))[:, None]).T @ matrix
        move = np.linalg.solve(curvature, gradient)
        weights = weights + move * min(1.0, 4.0 / max(np.abs(move).max(), 1e-9))
        effects = effects + _effect_steps(data, weights, effects)
        if np.abs(move).max() < 0.01:
            break
    return Fit(weights, effects)


def scores(data: Design, found: Fit) -> Floats:
    """The logit of every row."""
    parts = [_base(data, rows, found.effects) + m @ found.weights for rows, m in data.dense()]
    return np.concatenate(parts) if parts else np.zeros(0)


def recalibrate(logit: Floats, marks: Floats, *, prior: float = 20.0) -> tuple[float, float]:
    """Slope and shift that make ``logistic(slope * logit + shift)`` honest (Platt 1999); with few
    answers close to 1 and 0."""
    slope, shift = 1.0, 0.0
    for _ in range(20):
        chance = logistic(slope * logit + shift)
        weight = chance * (1 - chance)
        miss = marks - chance
        gradient = np.array([miss @ logit - prior * (slope - 1), miss.sum() - prior * shift])
        cross = (weight * logit).sum()
        curvature = np.array(
            [[(weight * logit) @ logit + prior, cross], [cross, weight.sum() + prior]]
        )
        move = np.linalg.solve(curvature, gradient)
        slope, shift = slope + float(move[0]), shift + float(move[1])
    return slope, shift


def _base(data: Design, rows: slice, effects: Floats) -> Floats:
    base: Floats = data.offset[rows] + effects[data.rows[rows], data.met[rows]]
    return base


def _effect_steps(data: Design, weights: Floats, effects: Floats) -> Floats:
    """One Newton step of every question's two effects."""
    miss, weight = np.zeros(effects.size), np.zeros(effects.size)
    for rows, matrix in data.dense():
        chance = logistic(_base(data, rows, effects) + matrix @ weights)
        cell = data.rows[rows] * 2 + data.met[rows]
        miss += np.bincount(cell, data.marks[rows] - chance, effects.size)
        weight += np.bincount(cell, chance * (1 - chance), effects.size)
    moves: Floats = (miss - EFFECT_PENALTY * effects.ravel()) / (weight + EFFECT_PENALTY)
    return moves.reshape(effects.shape)
