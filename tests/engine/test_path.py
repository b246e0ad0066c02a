"""The path looks ahead without surprises."""

from datetime import UTC, date, datetime, timedelta

from academy.engine import Answer, Question, Skill, start, update
from academy.engine.path import path

MONDAY = date(2026, 11, 16)
WEEKS = [MONDAY + timedelta(days=7 * week + day) for week in range(4) for day in range(5)]
SKILLS = [
    Skill("passwords"),
    Skill("second-factor", requires=("passwords",)),
    Skill("backups"),
]
BANK = [
    Question(f"{skill.id}-{number}", "single", (skill.id,), 4, 0.0)
    for skill in SKILLS
    for number in range(6)
]


def test_every_skill_comes_once_on_one_of_the_days() -> None:
    turns = path(start(BANK, SKILLS), days=WEEKS)
    assert sorted(turn.why.skill for turn in turns) == ["backups", "passwords", "second-factor"]
    assert [turn.day for turn in turns] == sorted(turn.day for turn in turns)
    assert {turn.day for turn in turns} <= set(WEEKS)


def test_groundwork_comes_before_what_builds_on_it() -> None:
    order = [turn.why.skill for turn in path(start(BANK, SKILLS), days=WEEKS)]
    assert order.index("passwords") < order.index("second-factor")


def test_the_same_memory_sees_the_same_path() -> None:
    state = start(BANK, SKILLS)
    assert path(state, days=WEEKS) == path(state, days=WEEKS)


def test_an_answer_can_bend_the_path() -> None:
    state = start(BANK, SKILLS)
    at = datetime(2026, 11, 13, 8, tzinfo=UTC)
    for number in range(6):
        moment = at - timedelta(days=6 - number)
        state = update(state, Answer(f"backups-{number}", None, 1.0, 9.0, moment))
    assert path(state, days=WEEKS) != path(start(BANK, SKILLS), days=WEEKS)


def test_an_empty_bank_and_no_days_have_no_path() -> None:
    assert path(start([]), days=WEEKS) == []
    assert path(start(BANK, SKILLS), days=[]) == []
