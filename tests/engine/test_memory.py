"""Memory: what one person's state holds, and that it survives being packed and moved."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from academy.engine import Answer, Bank, Numbers, Question, Skill, State, pack, unpack
from academy.engine.memory import (
    SAYS_KNOWN,
    carry,
    coded_lag,
    coded_seconds,
    day_number,
    moment_of,
    says_known,
    seconds_of,
    set_aside,
    start,
)
from academy.engine.tracker import update

MORNING = datetime(2026, 1, 5, 8, tzinfo=UTC)


def bank(questions: int = 30, skills: int = 5, first: int = 0) -> Bank:
    return Bank(
        [
            Question(f"q{i}", "single", (f"s{i % skills}",), tuple("abcd"), (i % 7) / 2)
            for i in range(first, first + questions)
        ],
        [Skill(f"s{i}") for i in range(skills)],
    )


def numbers(questions: int = 2000, skills: int = 100) -> Numbers:
    return Numbers(
        {f"q{i}": 3 * i + 5 for i in range(questions)}, {f"s{i}": i + 1 for i in range(skills)}
    )


def lived(state: State, days: int, seed: int = 1) -> State:
    """*state* after so many days of two questions each."""
    rng = Random(seed)
    ids = [question.id for question in state.bank.questions]
    rng.shuffle(ids)
    for turn in range(2 * days):
        right = rng.random() < 0.7
        at = MORNING + timedelta(days=turn // 2, seconds=rng.randrange(36_000))
        chosen = "a" if right else rng.choice("bcd")
        seconds = rng.lognormvariate(2.3, 0.5)
        answer = Answer(ids[turn % len(ids)], chosen, float(right), seconds, at)
        state = update(state, answer)
    return state


def same(one: State, other: State) -> bool:
    """Whether two states hold the same, bit by bit."""
    arrays = ("questions", "skills", "person")
    return all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in arrays)


def test_an_answer_is_noted() -> None:
    state = start(bank())
    state = update(state, Answer("q3", "c", 0.0, 8.0, MORNING))
    state = update(state, Answer("q3", "a", 1.0, 5.0, MORNING + timedelta(days=3)))
    row = state.questions[3]
    assert (row["asked"], row["right"], row["outcomes"]) == (2, 1, 0b01)
    assert row["chosen"] == 3
    assert row["seconds"] == coded_seconds(5.0)
    assert row["lag"] == coded_lag(3 * 86_400)
    assert moment_of(int(row["last"])) == MORNING + timedelta(days=3)
    assert state.skills[3]["wrong"] == day_number(MORNING.date())
    assert state.person[0]["asked"] == 2


def test_a_state_is_never_written_into() -> None:
    before = lived(start(bank()), 5)
    copies = before.questions.tobytes(), before.skills.tobytes(), before.person.tobytes()
    update(before, Answer("q1", None, 1.0, None, MORNING))
    set_aside(before, "q1", date(2026, 3, 1))
    says_known(before, "q1")
    assert copies == (before.questions.tobytes(), before.skills.tobytes(), before.person.tobytes())


def test_a_question_can_be_set_aside_and_said_to_be_known() -> None:
    state = says_known(set_aside(start(bank()), "q2", date(2026, 3, 1)), "q2")
    assert state.questions[2]["rest"] == day_number(date(2026, 3, 1))
    assert state.questions[2]["flags"] == SAYS_KNOWN
    assert says_known(state, "q2", known=False).questions[2]["flags"] == 0


def test_packing_is_an_exact_round_trip() -> None:
    state = set_aside(lived(start(bank()), 40), "q29", date(2026, 3, 1))
    packed = pack(state, numbers())
    back = unpack(state.bank, state.model, packed, numbers())
    assert same(state, back)
    assert pack(back, numbers()) == packed


def test_two_hundred_questions_take_less_than_three_kilobytes() -> None:
    state = lived(start(bank(1000, 60)), 100)
    assert (state.questions["asked"] > 0).sum() == 200
    assert len(pack(state, numbers())) <= 3000


def test_what_leaves_the_bank_comes_back_as_it_was() -> None:
    state = lived(start(bank(30)), 20)
    smaller = unpack(bank(10), state.model, pack(state, numbers()), numbers())
    assert (smaller.questions["asked"] > 0).sum() == 10
    back = unpack(bank(30), state.model, pack(smaller, numbers()), numbers())
    assert same(state, back)


def test_a_state_is_carried_to_another_bank_and_back() -> None:
    state = lived(start(bank(30)), 20)
    moved = carry(state, bank(30, first=20))
    assert moved.questions["asked"].tolist()[:10] == state.questions["asked"].tolist()[20:]
    assert same(carry(moved, state.bank), state)
    assert same(unpack(state.bank, state.model, pack(moved, numbers()), numbers()), state)


def test_a_question_without_skills_is_packed_with_its_own_skill() -> None:
    alone = Bank([Question("q1", "single", (), 4, 0.0), Question("q2", "single", ("s1",), 4, 0.0)])
    state = start(alone)
    for name in ("q1", "q2"):
        state = update(state, Answer(name, None, 1.0, None, MORNING))
    assert same(unpack(alone, state.model, pack(state, numbers()), numbers()), state)


def test_a_newcomer_is_packed_too() -> None:
    state = start(bank())
    assert same(unpack(state.bank, state.model, pack(state, numbers()), numbers()), state)
    assert len(Bank([])) == 0
    empty = start([])
    assert same(unpack(empty.bank, empty.model, pack(empty, numbers()), numbers()), empty)


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="another version"):
        unpack(bank(), None, b"\xff123", numbers())


def test_counts_stop_instead_of_running_over() -> None:
    state = start(bank(1, 1))
    for turn in range(300):
        state = update(state, Answer("q0", None, 1.0, 1.0, MORNING + timedelta(minutes=turn)))
    assert (state.questions[0]["asked"], state.questions[0]["right"]) == (255, 255)
    assert state.skills[0]["asked"] == 300


def test_a_moment_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        seconds_of(datetime(2026, 1, 5, 8))  # noqa: DTZ001 - that is the mistake


@pytest.mark.parametrize(("seconds", "step"), [(None, 0), (-1.0, 0), (float("nan"), 0), (0.0, 1)])
def test_an_unknown_response_time_is_zero(seconds: float | None, step: int) -> None:
    assert coded_seconds(seconds) == step


def test_longer_is_never_a_smaller_step() -> None:
    spans = [0, 0.1, 0.5, 1, 3, 10, 60, 3600, 1e5, 1e7, 1e9]
    for coded in (coded_seconds, coded_lag):
        steps = [coded(span) for span in spans]
        assert steps == sorted(steps)
        assert max(steps) <= 255
