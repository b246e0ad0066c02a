"""Level 1's promises, about what is believed at the moment of the answer."""

import timeit
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine.bank import Bank, Question, Skill
from academy.engine.belief import knowledge, online, prospects
from academy.engine.memory import Answer, State, start
from academy.engine.model import Model, Parameters
from academy.engine.prediction import look
from academy.engine.tracker import evidence, teach, update

pytestmark = pytest.mark.slow

MORNING = datetime(2026, 1, 5, 8, tzinfo=UTC)
BANK = Bank(
    [
        Question("single", "single", ("s0",), tuple("abcd"), 0.4),
        Question("yes-no", "true-false", ("s0", "s1"), 2, -1.0),
        Question("word", "short-text", ("s1",), 0, 1.5),
        Question("three", "multiple", ("s0", "s1", "s2"), 5, 0.0),
        Question("alone", "numeric", (), 0, 0.7),
        Question("odd", "hologram", ("s2",), 0, -0.3),
    ],
    [Skill("s0"), Skill("s1", requires=("s0",)), Skill("s2", requires=("nowhere",))],
)
NAMES = [question.id for question in BANK.questions]

gaps = st.floats(0, 400)
events = st.tuples(st.sampled_from(NAMES), st.sampled_from([0.0, 0.3, 0.5, 1.0]), gaps)
PARAMETERS = [
    Parameters(),
    Parameters(decay=1.2, relapse=0.05, first_wrong=0.002, trace_wrong=3.0, person_variance=3.0),
]
histories = st.tuples(st.sampled_from(PARAMETERS), st.lists(events, max_size=12))


def lived(history: tuple[Parameters, list[tuple[str, float, float]]]) -> tuple[State, datetime]:
    """A state after some answers, and the moment of the last."""
    parameters, answers = history
    state, at = start(BANK, model=Model(tracker=parameters)), MORNING
    for name, mark, gap in answers:
        at += timedelta(days=gap)
        state = update(state, Answer(name, None, mark, 7.0, at))
    return state, at


@given(histories, st.sampled_from(NAMES), gaps)
def test_a_right_answer_never_lowers_what_is_believed_known(history, name, gap) -> None:
    state, at = lived(history)
    at += timedelta(days=gap)
    before, after = (
        knowledge(each, at) for each in (state, evidence(state, Answer(name, None, 1.0, 5.0, at)))
    )
    assert (after.chance >= before.chance - 1e-12).all()
    assert (after.fresh >= before.fresh - 1e-12).all()


@given(histories, st.sampled_from(NAMES), gaps)
def test_a_wrong_answer_never_raises_what_is_believed_known(history, name, gap) -> None:
    state, at = lived(history)
    at += timedelta(days=gap)
    before, after = (
        knowledge(each, at) for each in (state, evidence(state, Answer(name, None, 0.0, 5.0, at)))
    )
    assert (after.chance <= before.chance + 1e-12).all()
    assert (after.fresh <= before.fresh + 1e-12).all()


@given(histories, st.sampled_from(NAMES), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_better_mark_never_leaves_a_lower_belief(history, name, marks) -> None:
    state, at = lived(history)
    low, high = (
        online(evidence(state, Answer(name, None, mark, None, at)), name, at)
        for mark in sorted(marks)
    )
    assert low <= high + 1e-12


@given(histories, st.sampled_from(NAMES), st.floats(0, 1), gaps)
def test_an_answer_never_makes_less_certain(history, name, mark, gap) -> None:
    state, at = lived(history)
    at += timedelta(days=gap)
    before, after = (
        knowledge(each, at) for each in (state, update(state, Answer(name, None, mark, None, at)))
    )
    assert after.person_variance <= before.person_variance + 1e-6
    assert (after.skill_variance <= before.skill_variance + 1e-6).all()
    assert (after.question_variance <= before.question_variance + 1e-6).all()


@given(st.lists(st.booleans(), min_size=40, max_size=60))
def test_uncertainty_shrinks_over_many_answers(outcomes) -> None:
    state, at = start(BANK), MORNING
    first = knowledge(state, at)
    for turn, right in enumerate(outcomes):
        at += timedelta(minutes=1)
        state = update(state, Answer(NAMES[turn % 2], None, float(right), None, at))
    last = knowledge(state, at)
    assert last.person_variance < 0.8 * first.person_variance  # who is always wrong tells little
    assert (last.skill_variance[:2] < first.skill_variance[:2]).all()
    assert (last.question_variance[:2] < first.question_variance[:2]).all()


@given(histories, gaps, gaps)
def test_uncertainty_grows_with_time(history, soon, later) -> None:
    state, at = lived(history)
    one = knowledge(state, at + timedelta(days=soon))
    two = knowledge(state, at + timedelta(days=soon + later))
    assert two.person_variance >= one.person_variance - 1e-9
    assert (two.skill_variance >= one.skill_variance - 1e-9).all()
    assert (two.question_variance >= one.question_variance - 1e-9).all()


@given(histories, gaps, gaps)
def test_what_is_believed_fades_with_time_and_never_below_the_guess(history, soon, later) -> None:
    state, at = lived(history)
    one = knowledge(state, at + timedelta(days=soon))
    two = knowledge(state, at + timedelta(days=soon + later))
    assert (two.chance <= one.chance + 1e-12).all()
    assert (two.fresh <= one.fresh + 1e-12).all()
    assert (two.chance >= two.guess).all()


def test_something_practised_does_fade() -> None:
    state = update(start(BANK), Answer("word", None, 1.0, 5.0, MORNING))
    now = online(state, "word", MORNING)
    assert online(state, "word", MORNING + timedelta(days=60)) < now - 0.02


def test_feedback_teaches_after_the_answer_is_weighed() -> None:
    answer = Answer("word", None, 0.0, 5.0, MORNING)
    fresh = start(BANK)
    weighed = evidence(fresh, answer)
    assert online(weighed, "word", MORNING) < online(fresh, "word", MORNING)
    assert online(teach(weighed, answer), "word", MORNING) > online(weighed, "word", MORNING)
    both, stepwise = update(fresh, answer), teach(weighed, answer)
    assert both.questions.tobytes() == stepwise.questions.tobytes()
    assert both.skills.tobytes() == stepwise.skills.tobytes()


def test_spaced_practice_steadies_more_than_massed() -> None:
    def practised(days: float) -> float:
        state = start(BANK)
        for turn in range(4):
            at = MORNING + timedelta(days=days * turn)
            state = update(state, Answer("word", None, 1.0, 5.0, at))
        return float(state.questions["stability"][BANK.row("word")])

    assert practised(7) > practised(0.01)


def test_a_wrong_option_raises_the_doubt_and_right_answers_lay_it() -> None:
    state = start(BANK)
    doubts = [int(state.skills[0]["doubt"])]
    for turn, mark in enumerate((0.0, 0.0, 1.0, 1.0, 1.0)):
        at = MORNING + timedelta(days=turn)
        state = update(state, Answer("single", "b", mark, 5.0, at))
        doubts.append(int(state.skills[0]["doubt"]))
    assert doubts[2] > doubts[0]
    assert doubts[5] < doubts[2]


def test_what_the_draw_is_told_comes_true() -> None:
    state = update(start(BANK), Answer("word", None, 0.0, 5.0, MORNING))
    at, row = MORNING + timedelta(days=3), BANK.row("word")
    told = prospects(state, at, 60.0)
    later = at + timedelta(days=60)
    for mark, expected in ((1.0, told.question_right), (0.0, told.question_wrong)):
        after = update(state, Answer("word", None, mark, 5.0, at))
        assert knowledge(after, later).question_trace[row] == pytest.approx(expected[row], rel=0.08)
    idle = knowledge(state, later).question_trace[row]
    assert idle == pytest.approx(told.question_idle[row])


def test_a_bank_and_aligned_rows_believe_the_same() -> None:
    state, at = lived((PARAMETERS[1], [(name, 1.0, 2.0) for name in NAMES + NAMES[:3]]))
    at += timedelta(days=9)
    assert look(state, at).chance == pytest.approx(knowledge(state, at).chance)


@pytest.mark.parametrize("mark", [-0.1, 1.1, float("nan")])
def test_a_mark_outside_its_range_is_refused(mark: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        update(start(BANK), Answer("word", None, mark, None, MORNING))


def test_a_question_itself_may_stand_for_its_id() -> None:
    answer = Answer(BANK.questions[2], None, 1.0, None, MORNING)
    assert online(update(start(BANK), answer), BANK.questions[2], MORNING) > 0.5


def test_an_unknown_question_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        update(start(BANK), Answer("gone", None, 1.0, None, MORNING))


def test_a_clock_that_went_backwards_counts_as_no_time() -> None:
    state = update(start(BANK), Answer("word", None, 1.0, None, MORNING))
    state = update(state, Answer("word", None, 1.0, None, MORNING - timedelta(days=2)))
    assert state.questions[BANK.row("word")]["lag"] == 0
    assert np.isfinite(online(state, "word", MORNING - timedelta(days=9)))


def test_an_update_takes_microseconds() -> None:
    wide = Bank([Question(f"q{i}", "single", (f"s{i % 60}",), 4, 0.0) for i in range(1000)], ())
    answer = Answer("q7", None, 1.0, 6.0, MORNING)
    state = update(start(wide), answer)
    answer = replace(answer, at=MORNING + timedelta(days=1))
    best = min(timeit.repeat(lambda: update(state, answer), number=500, repeat=9)) / 500
    assert best < 60e-6  # 12 µs alone on a quiet machine


def test_the_same_wrong_option_again_is_more_suspect_than_another() -> None:
    def doubt(*chosen: str) -> int:
        state = start(BANK)
        for turn, option in enumerate(chosen):
            at = MORNING + timedelta(days=3 * turn)
            state = update(state, Answer("single", option, 0.0, 9.0, at))
        return int(state.skills["doubt"][BANK.skill_index["s0"]])

    assert doubt("b", "b") > doubt("b", "c")
    assert doubt("b", "c") == doubt("c", "b")
