"""Fitting: what is learnt from a log is true of it, small logs included."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest

from academy.engine import fitting
from academy.engine.bank import Bank, Question
from academy.engine.fitting import count, fit
from academy.engine.memory import Answer, start
from academy.engine.model import Difficulty, Model, Parameters, Scale
from academy.engine.prediction import TYPICAL, contributions, predict
from academy.engine.sampling import Log, replay
from academy.engine.tracker import update

pytestmark = pytest.mark.slow  # a fit takes a second or two

MORNING = datetime(2026, 1, 5, 8, tzinfo=UTC)


def bank(questions: int = 24, author: float = 0.0) -> Bank:
    return Bank(
        [
            Question(f"q{i}", "answer", (f"s{i % 4}",), 0, author * hardness(i))
            for i in range(questions)
        ]
    )


def hardness(row: int) -> float:
    return (row % 6 - 2.5) * 0.8


def people(count: int, answers: int = 40, seed: int = 0, gap: float = 900.0) -> list[Log]:
    """Learners of different levels who answer at random, and know what they have met before."""
    rng = np.random.default_rng(seed)
    logs = []
    for _ in range(count):
        level, log, met = rng.normal(0.3, 1.0), Log(), set[int]()
        for turn in range(answers):
            row = int(rng.integers(0, 24))
            x = level - hardness(row) + 1.5 * (row in met)
            met.add(row)
            log.rows.append(row)
            log.moments.append(1e9 + gap * turn)
            log.marks.append(float(rng.random() < 1 / (1 + np.exp(-x))))
            log.seconds.append(60)
        logs.append(log)
    return logs


@pytest.fixture(scope="module")
def fitted() -> Model:
    logs = people(150)
    return fit(bank(), lambda: logs)


def test_difficulties_are_those_of_the_log(fitted: Model) -> None:
    found = [fitted.difficulties[f"q{i}"].mean for i in range(24)]
    true = [hardness(i) for i in range(24)]
    assert np.corrcoef(found, true)[0, 1] > 0.97
    spread = np.std(found) / np.std(true)
    assert 0.7 < spread < 1.3
    assert all(0 < each.variance < 0.2 for each in fitted.difficulties.values())


def test_more_answers_leave_less_uncertainty() -> None:
    few, many = people(20), people(100)
    for name in ("q0", "q7"):
        assert (
            count(bank(), lambda: many).difficulties[name].variance
            < count(bank(), lambda: few).difficulties[name].variance
        )


def test_the_fit_predicts_other_people_and_is_calibrated(fitted: Model) -> None:
    batch = replay(bank(), fitted, people(100, seed=9))
    from_level_two = fitting.scores_of(fitted, batch.sight)
    chance = 1 / (1 + np.exp(-(fitted.slope * from_level_two + fitted.shift)))
    edges = np.quantile(chance, np.linspace(0, 1, 6))
    for low, high in pairwise(edges):
        here = (chance >= low) & (chance <= high)
        assert abs(batch.marks[here].mean() - chance[here].mean()) < 0.07


def test_a_model_survives_being_written_down(fitted: Model) -> None:
    back = Model.from_json(fitted.to_json())
    state = update(start(bank(), model=fitted), Answer("q1", None, 1.0, 4.0, MORNING))
    twin = update(start(bank(), model=back), Answer("q1", None, 1.0, 4.0, MORNING))
    at = MORNING + timedelta(days=2)
    assert predict(state, "q1", at) == predict(twin, "q1", at)
    assert back.difficulties == fitted.difficulties
    with pytest.raises(ValueError, match="another version"):
        Model.from_json('{"version": 0}')


def test_contributions_add_up_to_the_prediction(fitted: Model) -> None:
    state = start(bank(), model=fitted)
    for turn, name in enumerate(("q1", "q2", "q1")):
        at = MORNING + timedelta(days=turn)
        state = update(state, Answer(name, None, float(turn % 2), 4.0, at))
    at = MORNING + timedelta(days=9)
    parts = contributions(state, "q1", at)
    chance = predict(state, "q1", at)
    assert sum(parts.values()) == pytest.approx(np.log(chance / (1 - chance)))
    assert {TYPICAL, "this question", "time since", "her level"} <= set(parts)
    assert contributions(start(bank()), "q1", at) == {}


def test_a_new_question_starts_from_its_skill_and_its_author() -> None:
    known = {f"q{i}": Difficulty(2.0 if i % 4 == 0 else -0.6, 0.05, 90) for i in range(20)}
    scale = Scale(bank(), Model(difficulties=known))
    new = {row % 4: scale.difficulty[row] for row in range(20, 24)}
    assert new[0] > 0.8 > 0 > new[1]
    assert scale.uncertainty[20:].min() > scale.uncertainty[:20].max()
    told = Scale(bank(author=1.0), Model())
    assert told.difficulty == pytest.approx(bank(author=1.0).difficulty)


def test_an_authors_scale_is_learnt() -> None:
    known = {f"q{i}": Difficulty(hardness(i), 0.05, 90) for i in range(18)}
    scale = Scale(bank(author=0.1), Model(difficulties=known))
    assert np.corrcoef(scale.difficulty[18:], [hardness(i) for i in range(18, 24)])[0, 1] > 0.8


def test_nobodys_answers_make_the_default_model() -> None:
    model = fit(bank(), list)
    assert model.tracker == Parameters()
    assert not model.is_fitted


def test_very_small_logs_are_fitted() -> None:
    for logs in (people(1, answers=1), people(1, answers=3), people(2, answers=2), [Log()]):
        model = fit(bank(), lambda logs=logs: logs)
        batch = replay(bank(), model, people(3, seed=4))
        assert np.isfinite(batch.sight.chance).all()


def test_all_right_and_all_wrong_are_fitted() -> None:
    for mark in (0.0, 1.0):
        logs = people(8, answers=10)
        for log in logs:
            log.marks = [mark] * len(log.marks)
        model = fit(bank(), lambda logs=logs: logs)
        state = start(bank(), model=model)
        assert abs(predict(state, "q0", MORNING) - mark) < 0.35


def test_with_level_one_only_there_are_no_weights() -> None:
    logs = people(10, answers=10)
    assert not fit(bank(), lambda: logs, online=True).is_fitted


def test_a_large_log_is_fitted_from_a_sample_and_everybodys_sums(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    logs = people(120, answers=25)
    monkeypatch.setattr(fitting, "SAMPLE", 900)
    monkeypatch.setattr(fitting, "BATCH", 500)
    monkeypatch.setattr(fitting, "TRIAL_SAMPLE", 600)
    told: list[tuple[str, int, int]] = []
    model = fit(bank(), lambda: iter(logs), progress=lambda *step: told.append(step))
    assert model.is_fitted
    assert model.learners == 120
    assert model.answers == 3000
    assert told[-1][1] == told[-1][2]
    found = [model.difficulties[f"q{i}"].mean for i in range(24)]
    assert np.corrcoef(found, [hardness(i) for i in range(24)])[0, 1] > 0.9


def test_a_model_of_other_features_is_refused(fitted: Model) -> None:
    strange = replace(fitted, weights={"constant": [0.0]})
    with pytest.raises(ValueError, match="fit it again"):
        predict(start(bank(), model=strange), "q1", MORNING)


def test_a_few_who_answered_much_do_not_stand_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[int]] = []

    def note(_bank: Bank, model: Model, logs: list[Log]) -> Parameters:
        seen.append([len(log) for log in logs])
        return model.tracker

    monkeypatch.setattr(fitting, "search", note)
    monkeypatch.setattr(fitting, "SEARCH_SAMPLE", 200)
    logs = people(3, answers=60) + people(200, answers=5)
    fit(bank(), lambda: logs, online=True)
    assert max(seen[0]) <= 10
    assert 100 < sum(seen[0]) < 400
