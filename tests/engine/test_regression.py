"""The regression finds what made the answers, and does no harm where there is nothing to find."""

import numpy as np
import pytest

from academy.engine.belief import logistic
from academy.engine.history import FEATURES
from academy.engine.regression import Design, fit, recalibrate, scores

WIDE = 2


def design(answers: int, seed: int, *, effect: float = 0.0, weight: float = 0.0) -> Design:
    """Random steps; the chance depends on the first feature's step and on the question."""
    rng = np.random.default_rng(seed)
    steps = [
        rng.integers(0, len(f.basis), (answers, WIDE) if f.of_skills else answers, dtype=np.int16)
        for f in FEATURES
    ]
    rows, met = rng.integers(0, 8, answers), rng.integers(0, 2, answers)
    offset = rng.normal(0, 1, answers)
    logit = offset + weight * (steps[0] < 15) + effect * (rows == 3)
    marks = (rng.random(answers) < logistic(logit)).astype(float)
    return Design(steps, np.full((answers, WIDE), 0.5), offset, marks, rows, met)


def test_it_finds_the_weights_that_made_the_answers() -> None:
    data = design(30_000, 1, weight=1.5)
    found = fit(data, 8, 4.0)
    first = found.weights[1 : 1 + FEATURES[0].basis.shape[1]]
    assert first[:15].mean() - first[15:].mean() == pytest.approx(1.5, abs=0.25)


def test_it_finds_the_effect_of_a_question() -> None:
    found = fit(design(30_000, 2, effect=1.0), 8, 4.0)
    others = np.delete(found.effects, 3, axis=0)
    assert found.effects[3].mean() - others.mean() == pytest.approx(1.0, abs=0.2)


def test_noise_teaches_little() -> None:
    data, fresh = design(2_000, 3), design(5_000, 4)
    found = fit(data, 8, 256.0)
    assert np.abs(scores(fresh, found) - fresh.offset).mean() < 0.2


def test_it_converges() -> None:
    data = design(5_000, 5, weight=1.0)
    twice, longer = fit(data, 8, 4.0), fit(data, 8, 4.0, rounds=40)
    assert scores(data, twice) == pytest.approx(scores(data, longer), abs=0.02)


def test_recalibration_mends_overconfidence() -> None:
    rng = np.random.default_rng(6)
    true = rng.normal(0.3, 1.0, 20_000)
    marks = (rng.random(20_000) < logistic(true)).astype(float)
    slope, shift = recalibrate(2 * true - 1, marks)
    assert slope == pytest.approx(0.5, abs=0.03)
    assert shift == pytest.approx(0.5, abs=0.05)


def test_recalibration_of_nothing_changes_nothing() -> None:
    assert recalibrate(np.zeros(0), np.zeros(0)) == (1.0, 0.0)
