"""The simulated learners do what their worlds say, whoever leads them."""

import numpy as np
import pytest

from academy.simulator.learners import Learners
from academy.simulator.worlds import NOTHING, WORLDS, World, anywhere, build, world_named


def some(world: World, size: int = 400) -> Learners:
    return Learners(build(world, 3), size, 3)


def everybody(people: Learners) -> np.ndarray:
    return np.ones(people.size, bool)


def test_a_world_is_the_same_for_the_same_seed() -> None:
    one, two, other = (build(WORLDS["mixed"], seed) for seed in (1, 1, 2))
    assert (one.difficulty == two.difficulty).all()
    assert (one.difficulty != other.difficulty).any()


def test_the_same_learner_throws_the_same_dice_whatever_was_chosen_before() -> None:
    one, two = some(WORLDS["mixed"]), some(WORLDS["mixed"])
    asked = np.full(one.size, 7)
    two.answer(3, 0, np.full(two.size, 20))
    first, second = one.answer(4, 1, asked), two.answer(4, 1, asked)
    assert (first.right == second.right).all()
    assert (first.option == second.option).all()
    assert (one.attend(9) == two.attend(9)).all()


def test_people_come_on_about_85_days_of_100() -> None:
    people = some(WORLDS["mixed"])
    assert np.mean([people.attend(day) for day in range(50)]) == pytest.approx(0.85, abs=0.01)


def test_answers_are_as_often_right_as_the_chance_says() -> None:
    people = some(WORLDS["mixed"], 4000)
    for question in (0, 30, 90):
        asked = np.full(people.size, question)
        right = people.answer(0, 0, asked).right.mean()
        assert right == pytest.approx(people.chances(0)[:, question].mean(), abs=0.03)


def test_feedback_teaches_and_forgetting_takes_away_but_not_what_was_brought_along() -> None:
    people = some(WORLDS["skills"])
    before = people.knowledge(0)
    asked = np.zeros(people.size, int)
    people.learn(0, 0, asked, people.answer(0, 0, asked), everybody(people))
    taught, later = people.knowledge(0), people.knowledge(200)
    assert (taught >= before).all()
    assert before.mean() < later.mean() < taught.mean()


def test_a_repeated_question_teaches_its_skill_less_and_itself_well() -> None:
    people = some(WORLDS["facts"])
    asked = np.zeros(people.size, int)
    fresh, chance = people.lessons(1)[:, 0].mean(), people.chances(1)[:, 0].mean()
    people.learn(0, 0, asked, people.answer(0, 0, asked), everybody(people))
    assert people.lessons(1)[:, 0].mean() < 0.6 * fresh
    assert people.chances(1)[:, 0].mean() > 1.2 * chance


def test_a_misconception_makes_its_option_be_chosen_until_feedback_clears_it() -> None:
    people = some(World(name="misled", held=1.0, deep=0.0, lure=0.9, clearing=0.5), 2000)
    question = int(np.flatnonzero(people.subject.lure != NOTHING)[0])
    asked = np.full(people.size, question)
    outcome = people.answer(0, 0, asked)
    lured = outcome.option == people.subject.lure_option[question]
    assert lured.mean() == pytest.approx(0.92, abs=0.04)
    people.learn(0, 0, asked, outcome, everybody(people))
    left = people.holds[:, people.subject.lure[question]].mean()
    assert left == pytest.approx(1 - 0.5 * lured.mean(), abs=0.05)


def test_exponential_forgetting_takes_more_in_the_long_run() -> None:
    slow, fast = some(WORLDS["mixed"]), some(WORLDS["exponential"])
    for people in (slow, fast):
        people.learnt[:] = 1.0
    ratio = [people.strength(300) - people.brought for people in (slow, fast)]
    assert ratio[1].mean() < 0.1 < ratio[0].mean()


def test_without_its_prerequisites_a_skill_is_learnt_slowly() -> None:
    people = some(World(name="steep", need=0.9, graph="chain"))
    on_top = people.subject.requires.any(1)
    people.brought[:, ~on_top] = -4.0
    second = int(np.flatnonzero(people.subject.requires[:, ~on_top].any(1))[0])
    question = int(np.flatnonzero(people.subject.first == second)[0])
    blocked = people.lessons(0)[:, question].mean()
    people.brought[:, ~on_top] = 4.0
    assert blocked < 0.3 * people.lessons(0)[:, question].mean()


def test_any_number_names_a_world_of_its_own() -> None:
    assert world_named("any-7") == anywhere(7) != anywhere(8)
    assert world_named("facts") is WORLDS["facts"]
    with pytest.raises(KeyError):
        world_named("anywhere")
    sizes = [build(anywhere(seed), 1).size for seed in range(30)]
    assert min(sizes) >= 18
    assert max(sizes) <= 480
