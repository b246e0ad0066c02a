"""The flash-card rules are the published ones."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from fsrs import Card, Rating, Scheduler

from academy.simulator.learners import Learners, Outcome
from academy.simulator.schedulers import Cards, Fsrs, Leitner, SuperMemo2
from academy.simulator.worlds import WORLDS, build


def people(size: int = 1) -> Learners:
    return Learners(build(WORLDS["mixed"], 1), size, 1)


def show(rule: Cards, day: int, *, right: bool) -> float:
    """Answer card 0 and tell on which day it is due."""
    asked, here = np.zeros(1, int), np.ones(1, bool)
    rule.see(day, asked, Outcome(np.array([right]), np.array([0])), here)
    return float(rule.due[0, 0])


@pytest.mark.parametrize("seed", range(5))
def test_fsrs_agrees_with_the_published_package(seed: int) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, rule, day = Card(), Fsrs(people()), 0
    start = datetime(2026, 1, 1, tzinfo=UTC)
    rng = np.random.default_rng(seed)
    for _ in range(12):
        right = bool(rng.random() < 0.7)
        rating = Rating.Good if right else Rating.Again
        card, _ = scheduler.review_card(card, rating, start + timedelta(days=day))
        due = show(rule, day, right=right)
        assert card.stability == pytest.approx(rule.stability[0, 0], rel=1e-6)
        assert card.difficulty == pytest.approx(rule.difficulty[0, 0], rel=1e-6)
        assert (card.due - start).days == due
        day = int(due + rng.integers(0, 5))


def test_leitner_goes_up_a_box_and_back_to_the_first() -> None:
    rule, day, waits = Leitner(people()), 0, []
    for right in (True, True, True, False, True):
        due = show(rule, day, right=right)
        waits.append(due - day)
        day = int(due)
    assert waits == [2, 4, 8, 1, 2]


def test_sm_2_waits_1_then_6_then_the_ease_times_longer() -> None:
    rule, day, waits = SuperMemo2(people()), 0, []
    for right in (True, True, True, False, True):
        due = show(rule, day, right=right)
        waits.append(due - day)
        day = int(due)
    assert waits == [1, 6, 15, 1, 1]


def test_due_first_reviews_before_it_shows_anything_new_and_new_first_does_not() -> None:
    for new_first, expected in ((False, 0), (True, 1)):
        rule = Fsrs(people(), new_first=new_first)
        show(rule, 0, right=False)
        assert rule.choose(1, np.ones(1, bool))[0, 0] == expected
