"""Level 2's features: every step has its place on the grid, whatever a memory looks like."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine.bank import Bank, Question
from academy.engine.history import FEATURES, blocks, hats, pattern
from academy.engine.memory import PERSON, QUESTION, SKILL, start
from academy.engine.model import DEFAULT, lay
from academy.engine.prediction import look
from academy.engine.sight import Sight

BANK = Bank([Question(f"q{i}", "single", ("s", f"t{i % 2}"), 4, i / 3) for i in range(6)])
FULL = {"u1": 255, "u2": 65_535, "u4": 2**32 - 1}


def extreme(dtype: np.dtype, *, high: bool) -> np.ndarray:
    """A row with every count at its end and every belief far out."""
    row = np.zeros(1, dtype)
    for name in dtype.names:
        kind = dtype[name].str[1:]
        row[name] = FULL.get(kind, 300.0 if high else -300.0) if high or kind in FULL else -300.0
    if not high:
        for name in dtype.names:
            if dtype[name].str[1:] in FULL:
                row[name] = 0
    row["variance"] = 1.0
    row["right"] = max(row["right"][0], 0)
    if "stability" in dtype.names:
        row["stability"] = 1.0
    return row


@pytest.mark.parametrize("high", [False, True])
@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_step_lies_on_its_grid(feature, high) -> None:
    sight = Sight(
        questions=extreme(QUESTION, high=high),
        skills=extreme(SKILL, high=not high).reshape(1, 1),
        shares=np.ones((1, 1)),
        person=extreme(PERSON, high=high),
        now=np.array([1.8e9]),
        rows=np.array([0]),
        scale=lay(BANK, DEFAULT),
        parameters=DEFAULT.tracker,
    )
    steps = feature.steps(sight)
    assert (steps >= 0).all()
    assert (steps < len(feature.basis)).all()


def test_a_newcomer_has_a_step_in_every_feature() -> None:
    sight = look(start(BANK), datetime(2026, 1, 5, tzinfo=UTC))
    for feature in FEATURES:
        shape = (6, 2) if feature.of_skills else (6,)
        assert np.broadcast_to(feature.steps(sight), shape).shape == shape


def test_features_have_names_of_their_own() -> None:
    assert len({feature.name for feature in FEATURES}) == len(FEATURES)
    assert all(np.isfinite(feature.basis).all() for feature in FEATURES)


def test_a_response_time_or_lag_that_is_unknown_weighs_nothing() -> None:
    unknown = {feature.name: feature.basis for feature in FEATURES}
    for name in ("quickness", "spacing"):
        assert not unknown[name][0].any()
        assert not unknown[name][256].any()
    for name in ("speed", "break", "skill lag"):
        assert not unknown[name][0].any()


@given(st.integers(0, 255), st.integers(0, 20), st.integers(1, 4))
def test_a_pattern_tells_the_last_outcomes_apart(outcomes: int, asked: int, depth: int) -> None:
    found = int(pattern(np.array([outcomes]), np.array([asked]), depth)[0])
    known = min(asked, depth)
    assert 2**known - 1 <= found < 2 ** (known + 1) - 1
    assert found - (2**known - 1) == outcomes % 2**known


def test_a_basis_shares_out_every_step() -> None:
    basis = hats(0.0, 10.0, 21, [1.0, 4.0, 9.0])
    assert basis.sum(axis=1) == pytest.approx(np.ones(21))
    assert basis[0].tolist() == [1, 0, 0]
    assert basis[5] == pytest.approx([0.5, 0.5, 0])
    doubled = blocks(3, basis, skip=1)
    assert doubled.shape == (63, 6)
    assert not doubled[:21].any()


def test_what_happens_to_one_question_leaves_the_rows_of_others_alone() -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    whole = look(start(BANK), at)
    part = look(start(BANK), at, np.array([4, 1]))
    assert part.chance == pytest.approx(whole.chance[[4, 1]])
    assert look(start(BANK), at + timedelta(days=9)).logit == pytest.approx(whole.logit)
