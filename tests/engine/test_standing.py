"""What a person is told of her skills follows from her answers, and fades with them."""

from datetime import UTC, datetime, timedelta

import pytest

from academy.engine import Answer, Question, Skill, State, start, update
from academy.engine.standing import SkillStanding, Standing, standings

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
BANK = [
    Question(f"{skill}-{number}", "single", (skill,), 4, 0.0)
    for skill in ("passwords", "backups")
    for number in range(4)
]
SKILLS = [Skill("passwords"), Skill("backups", requires=("passwords",))]


def answered(marks: list[float], *, apart: timedelta = timedelta(days=1)) -> State:
    """Somebody who answered the questions on passwords in turn with those *marks*."""
    state = start(BANK, SKILLS)
    for turn, mark in enumerate(marks):
        answer = Answer(f"passwords-{turn % 4}", None, mark, 9.0, MONDAY + turn * apart)
        state = update(state, answer)
    return state


def passwords(state: State, *, days: float) -> SkillStanding:
    """Where she stands with passwords so many days after Monday."""
    return standings(state, MONDAY + timedelta(days=days))["passwords"]


def test_a_skill_without_answers_is_not_met() -> None:
    backups = standings(answered([1.0]), MONDAY)["backups"]
    assert (backups.standing, backups.last, backups.answers) == (Standing.UNMET, None, 0)


def test_a_first_right_answer_is_no_knowledge_yet() -> None:
    assert passwords(answered([1.0]), days=0).standing is Standing.LEARNING


def test_right_answers_day_after_day_make_a_skill_known() -> None:
    known = passwords(answered([1.0] * 12), days=12)
    assert known.standing is Standing.KNOWN
    assert known.last == MONDAY + timedelta(days=11)


def test_two_wrong_answers_of_three_are_confusion_until_the_next_right_one() -> None:
    assert passwords(answered([1.0, 0.0, 0.0]), days=3).standing is Standing.CONFUSED
    assert passwords(answered([1.0, 0.0, 0.0, 1.0]), days=4).standing is not Standing.CONFUSED


def test_what_was_learnt_in_two_weeks_fades_in_half_a_year() -> None:
    state = answered([0.0] * 4 + [1.0] * 8)
    assert passwords(state, days=12).standing is Standing.KNOWN
    assert passwords(state, days=190).standing is Standing.FADING


@pytest.mark.parametrize("answers", [0, 1, 3, 12])
def test_the_range_holds_what_is_believed(answers: int) -> None:
    told = passwords(answered([1.0] * answers), days=answers)
    assert 0.0 <= told.low <= told.known <= told.high <= 1.0


def test_the_range_narrows_with_answers_and_widens_with_time() -> None:
    def width(state: State, days: float) -> float:
        told = passwords(state, days=days)
        return told.high - told.low

    assert width(answered([1.0, 0.0] * 8), 16) < width(answered([1.0, 0.0]), 16)
    assert width(answered([1.0, 0.0] * 8), 16) < width(answered([1.0, 0.0] * 8), 200)


def test_an_empty_bank_has_no_skills() -> None:
    assert standings(start([]), MONDAY) == {}
