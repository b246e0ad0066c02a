"""Practice and the first look around: as much as she likes, fed to her memory, paid with nothing."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.rewards import Earned
from academy.errors import Conflict, NotFound
from academy.models.daily import Draw
from academy.models.quizzes import Answer
from academy.models.rewards import LedgerTransaction
from academy.services import daily, memory, practice, publishing
from academy.services.audit import faults
from academy.services.daily import Outcome
from academy.services.draws import Daily
from academy.services.practice import Purpose
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING
from tests.make import Pages, right, wrong

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SATURDAY = OPENING + 5 * DAY

THEMES = ("sea", "land", "air", "fire")


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    pages = Pages(tmp_path / "pages")
    for theme in THEMES:
        pages.module(theme, f"{theme}-module", questions=8)
        bank = f"1-{theme}/1-{theme}-module/questions.en.md"
        for number in range(8):
            skill = f"{theme}-skill-{number % 4}"
            block = f"# {theme}-module-{number}\nskill: "
            pages.change(bank, f"{block}knots", f"{block}{skill}")
    names = [f"{theme}-skill-{number}" for theme in THEMES for number in range(4)]
    pages.texts["skills.yaml"] += "".join(f"{name}:\n  name: {{ en: {name} }}\n" for name in names)
    return pages


@pytest.fixture
def amina(session: Session, pages: Pages) -> Viewer:
    publishing.publish(session, pages.read(), at=OPENING)
    return viewer(session, AMINA, at=OPENING)


def uids(drawn: Daily) -> list[str]:
    return [asked.question.uid for asked in drawn.asked]


def give_all(
    session: Session, who: Viewer, drawn: Daily, *, at: datetime, rightly: bool = True
) -> list[Outcome]:
    outcomes = []
    for asked in drawn.asked:
        given = (right if rightly else wrong)(asked.question.document.key)
        uid = asked.question.uid
        outcomes.append(daily.answer(session, who, uid, given, at=at, draw=drawn.id))
    return outcomes


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def known(session: Session, who: Viewer) -> int:
    _, state = memory.read(session, who, day=OPENING.date())
    return int(state.person["asked"][0])


def test_a_round_of_practice_asks_two_questions_feeds_the_memory_and_earns_nothing(
    session: Session, amina: Viewer
) -> None:
    assert practice.read(session, amina, "practice", at=OPENING) is None
    drawn = practice.start(session, amina, "practice", at=OPENING)
    assert len(set(uids(drawn))) == 2
    assert practice.read(session, amina, "practice", at=OPENING) == drawn
    outcomes = give_all(session, amina, drawn, at=OPENING)
    assert {outcome.earned for outcome in outcomes} == {Earned()}
    assert [outcome.is_closed for outcome in outcomes] == [False, True]
    assert practice.read(session, amina, "practice", at=OPENING) is None
    assert known(session, amina) == 2
    assert count(session, LedgerTransaction) == 0
    assert set(session.scalars(select(Answer.day))) == {None}
    assert faults(session) == []


def test_there_is_one_open_round_at_most_and_as_many_as_she_likes_in_turn(
    session: Session, amina: Viewer
) -> None:
    met: set[str] = set()
    for number in range(5):
        drawn = practice.start(session, amina, "practice", at=OPENING)
        assert practice.start(session, amina, "practice", at=OPENING + MINUTE) == drawn
        assert met.isdisjoint(uids(drawn))
        met |= set(uids(drawn))
        give_all(session, amina, drawn, at=OPENING, rightly=bool(number % 2))
    assert count(session, Draw) == 5


def test_practice_is_possible_on_a_day_off_and_earns_nothing_there_either(
    session: Session, amina: Viewer
) -> None:
    drawn = practice.start(session, amina, "practice", at=SATURDAY)
    assert not drawn.works
    assert drawn.current is not None
    for outcome in give_all(session, amina, drawn, at=SATURDAY):
        assert outcome.earned == Earned()


def test_practice_leaves_todays_minute_alone(session: Session, amina: Viewer) -> None:
    today = daily.open_(session, amina, at=OPENING)
    drawn = practice.start(session, amina, "practice", at=OPENING)
    assert set(uids(today)).isdisjoint(uids(drawn))
    give_all(session, amina, drawn, at=OPENING)
    asked = today.asked[0]
    outcome = daily.answer(
        session, amina, asked.question.uid, right(asked.question.document.key), at=OPENING
    )
    assert outcome.earned.stars == 1
    assert daily.read(session, amina, at=OPENING) == outcome.daily


def test_a_round_begun_before_midnight_can_be_finished_after_it(
    session: Session, amina: Viewer
) -> None:
    drawn = practice.start(session, amina, "practice", at=OPENING)
    outcomes = give_all(session, amina, drawn, at=OPENING + DAY)
    assert outcomes[-1].is_closed
    assert practice.read(session, amina, "practice", at=OPENING + DAY) is None


@pytest.mark.parametrize("purpose", ["practice", "diagnosis"])
def test_a_repeat_gets_the_first_mark(session: Session, amina: Viewer, purpose: Purpose) -> None:
    drawn = practice.start(session, amina, purpose, at=OPENING)
    asked = drawn.asked[0]
    key, uid = asked.question.document.key, asked.question.uid
    first = daily.answer(session, amina, uid, wrong(key), at=OPENING, draw=drawn.id)
    again = daily.answer(session, amina, uid, right(key), at=OPENING + MINUTE, draw=drawn.id)
    assert again == first
    assert again.is_repeat
    assert count(session, Answer) == 1


@pytest.mark.parametrize("purpose", ["practice", "diagnosis"])
def test_the_round_of_somebody_else_is_not_found(
    session: Session, amina: Viewer, purpose: Purpose
) -> None:
    drawn = practice.start(session, amina, purpose, at=OPENING)
    bruno = viewer(session, BRUNO, at=OPENING)
    assert practice.read(session, bruno, purpose, at=OPENING) is None
    for draw in (drawn.id, 10**6):
        with pytest.raises(NotFound):
            daily.answer(session, bruno, uids(drawn)[0], [], at=OPENING, draw=draw)
    assert count(session, Answer) == 0


def test_a_question_of_another_round_is_not_found(session: Session, amina: Viewer) -> None:
    first = practice.start(session, amina, "practice", at=OPENING)
    give_all(session, amina, first, at=OPENING)
    second = practice.start(session, amina, "practice", at=OPENING)
    with pytest.raises(NotFound):
        daily.answer(session, amina, uids(first)[0], [], at=OPENING, draw=second.id)


def test_when_nothing_is_left_to_practise_it_says_so(session: Session, tmp_path: Path) -> None:
    few = Pages(tmp_path / "few").module("sea", "tides", questions=4)
    publishing.publish(session, few.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    for _ in range(2):
        give_all(session, amina, practice.start(session, amina, "practice", at=OPENING), at=OPENING)
    with pytest.raises(Conflict, match="nothing left"):
        practice.start(session, amina, "practice", at=OPENING)


def test_without_content_there_is_nothing_to_practise(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    for purpose in ("practice", "diagnosis"):
        with pytest.raises(Conflict, match="nothing left"):
            practice.start(session, amina, purpose, at=OPENING)


# The first look around.


def test_the_diagnosis_asks_eight_questions_over_all_themes_and_skills(
    session: Session, amina: Viewer
) -> None:
    assert practice.offers_diagnosis(session, amina, at=OPENING)
    drawn = practice.start(session, amina, "diagnosis", at=OPENING)
    assert len(set(uids(drawn))) == 8
    themes = [asked.question.module.theme.uid for asked in drawn.asked]
    assert sorted(themes[:4]) == sorted(themes[4:]) == sorted(THEMES)
    assert len({asked.question.document.skill for asked in drawn.asked}) == 8


def test_the_diagnosis_comes_back_after_ninety_days_and_not_before(
    session: Session, amina: Viewer
) -> None:
    drawn = practice.start(session, amina, "diagnosis", at=OPENING)
    give_all(session, amina, drawn, at=OPENING)
    for days, offered in ((0, False), (1, False), (89, False), (90, True), (200, True)):
        at = OPENING + days * DAY
        assert practice.offers_diagnosis(session, amina, at=at) is offered
    with pytest.raises(Conflict, match="looked around"):
        practice.start(session, amina, "diagnosis", at=OPENING + 89 * DAY)
    assert practice.start(session, amina, "diagnosis", at=OPENING + 90 * DAY).current


def test_a_diagnosis_in_which_nothing_was_answered_is_offered_again(
    session: Session, amina: Viewer
) -> None:
    practice.start(session, amina, "diagnosis", at=OPENING)
    assert practice.offers_diagnosis(session, amina, at=OPENING + DAY)
    drawn = practice.start(session, amina, "diagnosis", at=OPENING + DAY)
    give_all(session, amina, drawn, at=OPENING + DAY)
    assert not practice.offers_diagnosis(session, amina, at=OPENING + 2 * DAY)


def test_the_diagnosis_seeds_what_comes_next(session: Session, amina: Viewer) -> None:
    bruno = viewer(session, BRUNO, at=OPENING)
    drawn = practice.start(session, amina, "diagnosis", at=OPENING)
    give_all(session, amina, drawn, at=OPENING)
    other = practice.start(session, bruno, "diagnosis", at=OPENING)
    give_all(session, bruno, other, at=OPENING, rightly=False)
    _, knows = memory.read(session, amina, day=OPENING.date())
    _, does_not = memory.read(session, bruno, day=OPENING.date())
    assert knows.person["mean"][0] > 0 > does_not.person["mean"][0]
    assert set(uids(drawn)).isdisjoint(uids(daily.open_(session, amina, at=OPENING)))
