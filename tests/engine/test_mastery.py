"""Mastery: what is read at each moment, and from which answers."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.engine.bank import Bank, Question, Skill
from academy.engine.belief import knowledge, logistic
from academy.engine.mastery import Given, Reading, end_of_week, readings
from academy.engine.memory import DAY, Answer, start
from academy.engine.model import DEFAULT, Model, Parameters
from academy.engine.tracker import evidence, update

BANK = Bank(
    [
        Question(f"{skill}-{number}", "single", (skill,), 4, 0.0)
        for skill in ("knots", "sails")
        for number in range(3)
    ],
    [Skill("knots"), Skill("sails")],
)
KNOTS, SAILS = 0, 1
MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
NOON = int(MONDAY.timestamp())
LATE = NOON + 400 * DAY


def given(day: float, mark: float = 1.0, question: int = 0) -> Given:
    return Given(question, NOON + round(day * DAY), mark)


def told(
    answers: list[Given], finished: dict[int, int] | None = None, *, until: int = LATE
) -> dict[tuple[int, str], float]:
    found = readings(BANK, DEFAULT, answers, finished or {}, until=until)
    assert len({reading[:2] for reading in found}) == len(found)
    return {(skill, moment.value): known for skill, moment, known in found}


def moments(answers: list[Given], **more: int) -> set[str]:
    return {moment for _, moment in told(answers, **more)}


def test_before_counts_the_first_answer_and_not_its_feedback() -> None:
    state = start(BANK)
    answer = Answer("knots-0", None, 0.0, None, MONDAY)
    weighed = logistic(knowledge(evidence(state, answer), MONDAY).fresh)[KNOTS]
    taught = logistic(knowledge(update(state, answer), MONDAY).fresh)[KNOTS]
    read = told([given(0, 0.0)])[KNOTS, "before"]
    assert read == pytest.approx(weighed)
    assert read < taught


def test_after_is_a_week_later_when_no_module_was_finished() -> None:
    state = update(start(BANK), Answer("knots-0", None, 1.0, None, MONDAY))
    state = update(state, Answer("knots-1", None, 1.0, None, MONDAY + timedelta(days=6)))
    then = knowledge(state, MONDAY + timedelta(days=7))
    answers = [given(0), given(6, question=1), given(8, 0.0, question=2)]
    assert told(answers)[KNOTS, "after"] == pytest.approx(logistic(then.fresh)[KNOTS])


def test_after_is_the_end_of_the_week_in_which_the_module_was_finished() -> None:
    stamp = NOON + 2 * DAY
    sunday = datetime(2026, 11, 23, tzinfo=UTC)
    assert end_of_week(stamp) == sunday.timestamp()
    state = update(start(BANK), Answer("knots-0", None, 1.0, None, MONDAY))
    then = logistic(knowledge(state, sunday).fresh)[KNOTS]
    answers = [given(0), given(6.9, 0.0, question=1)]
    assert told(answers, {KNOTS: stamp})[KNOTS, "after"] == pytest.approx(then)


def test_a_module_finished_before_the_first_answer_on_a_skill_says_nothing_of_it() -> None:
    assert told([given(0)], {KNOTS: NOON - 90 * DAY}) == told([given(0)])


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (20, None), (26, None), (27, "day30"), (40, "day30"), (51.9, "day30"), (52, None),
        (81, None), (82, "day90"), (126, "day90"), (127, None), (300, None),
    ],
)  # fmt: skip
def test_later_moments_need_an_answer_of_their_time(day: float, moment: str | None) -> None:
    """The first answer is a week before ``after``."""
    assert moments([given(0), given(day)]) - {"before", "after"} == ({moment} if moment else set())


def test_the_first_answer_of_a_window_counts() -> None:
    once = told([given(0), given(30, 0.0)])[KNOTS, "day30"]
    twice = told([given(0), given(30, 0.0), given(31, 1.0)])[KNOTS, "day30"]
    right = told([given(0), given(30, 1.0)])[KNOTS, "day30"]
    assert once == twice < right


def test_an_answer_on_another_skill_is_no_evidence() -> None:
    assert (KNOTS, "day30") not in told([given(0), given(30, question=3)])


def test_nobody_counts_before_whose_after_lies_ahead() -> None:
    assert moments([given(0)], until=NOON + 6 * DAY) == set()
    assert moments([given(0)], until=NOON + 7 * DAY) == {"before", "after"}


def test_what_happened_later_changes_nothing_that_was_said() -> None:
    answers = [given(0), given(3, 0.0, question=1), given(30), given(90, 0.0)]
    whole = told(answers)
    assert len(whole) == 4
    assert told(answers[:3]).items() <= whole.items()
    assert told(answers[:2]).items() <= whole.items()
    assert told(answers[:1])[KNOTS, "before"] == whole[KNOTS, "before"]


def test_every_skill_has_moments_of_its_own() -> None:
    found = told([given(0), given(10, question=3)])
    assert {skill for skill, _ in found} == {KNOTS, SAILS}


def test_what_is_known_lies_between_nothing_and_everything_and_follows_the_model() -> None:
    for base in (-40.0, 0.0, 40.0):
        model = Model(tracker=Parameters(base=base))
        for reading in readings(BANK, model, [given(0)], {}, until=LATE):
            assert isinstance(reading, Reading)
            assert 0 <= reading.known <= 1
    assert told([]) == {}
