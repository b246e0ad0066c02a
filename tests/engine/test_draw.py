"""The draw: what it promises of every bank, day and past."""

import timeit
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.engine.bank import Bank, Question, Skill
from academy.engine.draw import Pick, draw
from academy.engine.gain import RECIPE, scores
from academy.engine.memory import Answer, State, carry, says_known, set_aside, start
from academy.engine.tracker import update

MONDAY = date(2026, 3, 2)


def a_bank(size: int, *, skills: int = 6, chained: bool = True) -> Bank:
    """Questions in turn about each skill; each skill builds on the one before."""
    questions = [
        Question(f"q{n}", "single", (f"s{n % skills}",), "abcd", n % 5 / 4) for n in range(size)
    ]
    names = [f"s{n}" for n in range(skills)]
    requires = [(), *[(name,) for name in names]] if chained else [()] * skills
    return Bank(questions, [Skill(*pair) for pair in zip(names, requires, strict=False)])


def drawn(state: State, day: date, size: int = 2, seed: str = "amina") -> list[Pick]:
    return draw(state, day=day, size=size, rng=Random(f"{seed}:{day}"))


def answered(state: State, picks: Sequence[Pick], day: date, rng: Random) -> State:
    at = datetime.combine(day, time(9), UTC)
    for pick in picks:
        right = rng.random() < 0.6
        state = update(state, Answer(pick.question, "a" if right else "b", float(right), 20, at))
    return state


def a_life(bank: Bank, days: int, seed: int = 1) -> list[tuple[date, State, list[Pick]]]:
    """Every day's state before its draw, and the draw."""
    rng, state, life = Random(seed), start(bank), []
    for passed in range(days):
        day = MONDAY + timedelta(days=passed)
        if rng.random() < 0.15:
            continue
        picks = drawn(state, day)
        life.append((day, state, picks))
        state = answered(state, picks, day, rng)
    return life


BANKS = st.builds(a_bank, st.integers(0, 40), skills=st.integers(1, 8), chained=st.booleans())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(BANKS, st.integers(0, 1000))
def test_a_draw_repeats_exactly(bank: Bank, seed: int) -> None:
    for day, state, picks in a_life(bank, 12, seed):
        assert drawn(state, day) == picks


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(BANKS, st.integers(1, 6), st.integers(0, 1000))
def test_the_questions_of_a_day_are_different_and_never_more_than_asked_for(
    bank: Bank, size: int, seed: int
) -> None:
    state = start(bank)
    picks = draw(state, day=MONDAY, size=size, rng=Random(seed))
    assert len({pick.question.id for pick in picks}) == len(picks) == min(size, len(bank))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25)
@given(BANKS, st.integers(0, 1000))
def test_no_question_comes_twice_within_its_rest(bank: Bank, seed: int) -> None:
    rest = max(1, min(RECIPE.rest, len(bank) // 3))
    last: dict[str, tuple[date, bool]] = {}
    for day, state, picks in a_life(bank, 30, seed):
        for pick in picks:
            row = state.questions[bank.row(pick.question)]
            if pick.question.id in last:
                wrong = row["outcomes"] & 1 == 0
                assert (day - last[pick.question.id][0]).days >= (min(rest, 2) if wrong else rest)
            last[pick.question.id] = (day, True)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=15)
@given(st.integers(1, 30), st.integers(0, 1000))
def test_every_day_in_a_tiny_bank_has_a_question(size: int, seed: int) -> None:
    assert all(picks for _, _, picks in a_life(a_bank(size), 40, seed))


def test_an_empty_bank_gives_an_empty_day() -> None:
    assert drawn(start(Bank([])), MONDAY) == []
    assert drawn(start(a_bank(10)), MONDAY, size=0) == []


def test_a_retired_question_is_never_drawn() -> None:
    state = start(a_bank(6))
    state = answered(state, drawn(state, MONDAY), MONDAY, Random(1))
    smaller = Bank(state.bank.questions[3:], state.bank.skills)
    state = carry(state, smaller)
    kept = {question.id for question in smaller.questions}
    for passed in range(1, 20):
        picks = drawn(state, MONDAY + timedelta(days=passed), size=3)
        assert {pick.question.id for pick in picks} <= kept


def test_what_was_set_aside_rests_until_its_day() -> None:
    bank = a_bank(4)
    state = start(bank)
    until = MONDAY + timedelta(days=7)
    for question in bank.questions[:3]:
        state = set_aside(state, question, until)
    assert [pick.question.id for pick in drawn(state, MONDAY)] == ["q3"]
    assert len(drawn(state, until)) == 2


def test_what_she_says_she_knows_is_not_asked() -> None:
    bank = a_bank(3)
    state = says_known(start(bank), "q1")
    assert {pick.question.id for pick in drawn(state, MONDAY, size=3)} == {"q0", "q2"}
    assert len(drawn(says_known(state, "q1", known=False), MONDAY, size=3)) == 3


def test_nobody_is_asked_one_question_more_than_the_cap_while_there_are_others() -> None:
    bank = a_bank(12)
    for _, state, picks in a_life(bank, 90):
        if (state.questions["asked"] < RECIPE.cap).sum() > 8:
            for pick in picks:
                assert state.questions["asked"][bank.row(pick.question)] < RECIPE.cap


def test_reviews_have_a_quota_while_there_are_questions_never_met() -> None:
    life = a_life(a_bank(300, skills=6), 100)
    asked = life[-1][1].questions["asked"].astype(int)
    reviews = (asked - 1).clip(0).sum()
    assert reviews <= RECIPE.reviews * asked.sum() + 2


def test_the_pair_shares_a_notion_more_often_than_without_the_rule() -> None:
    bank = a_bank(120, skills=12)
    near = {(a.id, b) for a in bank.skills for b in (a.id, *a.requires)}
    near |= {(b, a) for a, b in near}
    days = [picks for _, _, picks in a_life(bank, 60) if len(picks) == 2]
    shared = sum((a.question.skills[0], b.question.skills[0]) in near for a, b in days)
    assert shared > 0.4 * len(days)


def test_the_likelier_question_is_shown_first() -> None:
    for day, state, picks in a_life(a_bank(60), 30):
        chance = scores(state, day=day).chance
        first, second = (float(chance[state.bank.row(pick.question)]) for pick in picks)
        assert first >= second


def test_a_skill_whose_ground_is_unknown_waits() -> None:
    bank = a_bank(60)
    state, at = start(bank), datetime.combine(MONDAY, time(9), UTC)
    for n in range(0, 60, 6):
        state = update(state, Answer(f"q{n}", "b", 0.0, 20, at))
    day = MONDAY + timedelta(days=10)
    readiness = scores(state, day=day).readiness
    assert readiness[0] == 1.0
    assert readiness[1] < 0.75


def test_a_campaign_brings_its_skill_forward() -> None:
    plain = a_bank(60, chained=False)
    skills = [Skill(s.id, weight=3.0 if s.id == "s4" else 1.0) for s in plain.skills]
    state = start(Bank(plain.questions, skills))
    picks = drawn(state, MONDAY)
    assert [pick.question.skills for pick in picks] == [("s4",), ("s4",)]
    assert "priority" in {pick.why.reason.value for pick in picks}


def test_a_questions_own_priority_counts() -> None:
    questions = [*a_bank(60).questions, Question("now", "single", ("s0",), "abcd", 0.5, 4.0)]
    assert "now" in {pick.question.id for pick in drawn(start(questions), MONDAY)}


def test_long_absence_changes_the_size_of_no_day() -> None:
    bank = a_bank(60)
    day, state, picks = a_life(bank, 30)[-1]
    state = answered(state, picks, day, Random(3))
    assert len(drawn(state, day + timedelta(days=200))) == 2


def test_a_question_of_priority_0_is_never_asked() -> None:
    questions = [Question("off", "single", ("s0",), "abcd", 0.5, 0.0), *a_bank(3).questions]
    assert all(
        pick.question.id != "off" for _, _, picks in a_life(Bank(questions), 20) for pick in picks
    )


@pytest.mark.slow
def test_a_draw_among_a_thousand_questions_takes_half_a_millisecond() -> None:
    bank = a_bank(1000, skills=40)
    day, state, _ = a_life(bank, 60)[-1]
    runs = timeit.repeat(lambda: drawn(state, day), number=20, repeat=15)
    assert min(runs) / 20 <= 0.0005
