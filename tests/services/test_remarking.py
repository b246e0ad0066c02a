"""A question was wrong: whoever answered it right is credited, once, and told; nobody loses anything."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy.engine.rewards import (
    KEY_PER_QUESTION,
    POINTS_PER_PASSPORT,
    POINTS_PER_RIGHT_ANSWER,
    POINTS_PER_SEAL,
    POINTS_PER_STAMP,
)
from academy.models.daily import QuestionReport
from academy.models.database import reading, writing
from academy.models.memory import Memory
from academy.models.notices import Notice
from academy.models.passport import Passport
from academy.models.quizzes import Answer, Attempt
from academy.models.remarking import RemarkedAnswer, Remarking
from academy.services import attempts, daily, quizzes, remarking, reports
from academy.services.audit import Fault, faults
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING, publish
from tests.make import READING, SECRET, Pages, answered, right, started, wrong

BANK = "1-sea/1-tides/questions.en.md"
DAY = timedelta(days=1)
HOLDS, SLIPS = (
    "- [x] {0} holds\n  > It does.\n- [ ] {0} slips",
    "- [ ] {0} holds\n  > It does.\n- [x] {0} slips",
)


@pytest.fixture
def pages(app: Flask, tmp_path: Path) -> Pages:
    made = Pages(tmp_path / "pages").module("sea", "tides")
    publish(made.read())
    return made


def mend(pages: Pages, *questions: str, at: datetime) -> None:
    """Publish the bank with another right option in *questions*."""
    for each in questions:
        pages.change(BANK, HOLDS.format(each), SLIPS.format(each))
    publish(pages.read(), at=at)


def take(who: str, *, at: datetime, wrongly: int = 0) -> list[str]:
    """A whole quiz; the ids of its questions."""
    with writing() as session:
        outcomes = answered(session, viewer(session, who, at=at), "tides", at=at, wrongly=wrongly)
        return [outcome.question.uid for outcome in outcomes]


def held(who: str, at: datetime) -> tuple[int, int]:
    """Her keys and points."""
    with writing() as session:
        she = viewer(session, who, at=at)
        return she.keys, she.points


def news(who: str, kind: str, at: datetime) -> list[dict[str, object]]:
    with writing() as session:
        she = viewer(session, who, at=at)
        told = select(Notice.values).where(Notice.person_id == she.id, Notice.kind == kind)
        return list(session.scalars(told))


def broken() -> list[Fault]:
    """What the audit finds."""
    with reading() as session:
        return faults(session)


def test_a_mended_question_credits_whoever_answered_it_right_and_tells_her(pages: Pages) -> None:
    asked = take(AMINA, at=OPENING, wrongly=1)
    before = held(AMINA, OPENING)
    mend(pages, asked[0], at=OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    keys, points = held(AMINA, OPENING + DAY)
    gained = POINTS_PER_RIGHT_ANSWER + POINTS_PER_STAMP + POINTS_PER_SEAL + POINTS_PER_PASSPORT
    assert (keys - before[0], points - before[1]) == (KEY_PER_QUESTION, gained)
    [told] = news(AMINA, "remarked", OPENING + DAY)
    assert told == {"question": asked[0], "keys": 1, "points": gained, "module": "tides"}
    assert not broken()


def test_a_quiz_that_now_reaches_its_mark_is_stamped(pages: Pages) -> None:
    asked = take(AMINA, at=OPENING, wrongly=1)
    with reading() as session:
        assert session.scalar(select(Attempt.score)) == 0.5
    mend(pages, asked[0], at=OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    with reading() as session:
        assert session.scalar(select(Attempt.score)) == 1.0
        assert session.scalar(select(func.count()).select_from(Passport)) == 1


def test_marking_anew_twice_credits_once(pages: Pages) -> None:
    asked = take(AMINA, at=OPENING, wrongly=1)
    mend(pages, asked[0], at=OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    once = held(AMINA, OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    publish(pages.read(), at=OPENING + DAY)
    remarking.work(at=OPENING + 2 * DAY)
    assert held(AMINA, OPENING + 2 * DAY) == once
    assert len(news(AMINA, "remarked", OPENING + DAY)) == 1
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(RemarkedAnswer)) == 1


def test_nobody_loses_what_was_called_right(pages: Pages) -> None:
    asked = take(BRUNO, at=OPENING)
    before = held(BRUNO, OPENING)
    mend(pages, *asked, at=OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    assert held(BRUNO, OPENING + DAY) == before
    assert news(BRUNO, "remarked", OPENING + DAY) == []
    with reading() as session:
        assert set(session.scalars(select(Answer.verdict))) == {"right"}
    assert not broken()


def test_a_minute_is_credited_too_for_each_of_its_days(pages: Pages) -> None:
    with writing() as session:
        she = viewer(session, AMINA, at=OPENING)
        today = daily.open_(session, she, at=OPENING)
        each = today.asked[0].question
        daily.answer(session, she, each.uid, wrong(each.document.key), at=OPENING + READING)
    before = held(AMINA, OPENING)
    mend(pages, each.uid, at=OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    keys, points = held(AMINA, OPENING + DAY)
    assert (keys - before[0], points - before[1]) == (KEY_PER_QUESTION, POINTS_PER_RIGHT_ANSWER)
    assert not broken()


def test_a_quiz_under_way_is_credited_when_it_is_answered(pages: Pages) -> None:
    with writing() as session:
        attempt = started(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
        [first, *_rest] = attempt.questions
    mend(pages, first.uid, at=OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    later = OPENING + 2 * DAY
    with writing() as session:
        she = viewer(session, AMINA, at=later)
        for each in attempts.start(session, she, "tides", secret=SECRET, at=later).questions:
            given = (wrong if each.uid == first.uid else right)(each.document.key)
            quizzes.answer(session, she, each.uid, given, slug="tides", at=later)
    remarking.work(at=later + DAY)
    with reading() as session:
        assert session.scalar(select(Attempt.score)) == 1.0
    assert not broken()


def test_the_memory_is_made_from_the_new_marks(pages: Pages) -> None:
    asked = take(AMINA, at=OPENING, wrongly=1)
    mend(pages, asked[0], at=OPENING + DAY)
    remarking.work(at=OPENING + DAY)
    with reading() as session:
        kept = session.scalars(select(Memory)).one()
        assert kept.state == b""
        assert all(change[4] for change in kept.changes)


def test_other_words_for_the_same_question_correct_nothing(pages: Pages) -> None:
    asked = take(AMINA, at=OPENING, wrongly=1)
    pages.change(BANK, "> It does not.", "> It slips.")
    publish(pages.read(), at=OPENING + DAY)
    pages.change(BANK, f"Does {asked[0]} hold?", f"Does {asked[0]} slip?")
    mend(pages, asked[0], at=OPENING + DAY)
    with reading() as session:
        assert session.scalars(select(Remarking)).all() == []


def test_whoever_reported_it_is_told_that_she_was_right(pages: Pages) -> None:
    asked = take(BRUNO, at=OPENING, wrongly=1)
    with writing() as session:
        she = viewer(session, BRUNO, at=OPENING)
        reports.report(session, she, asked[0], "It slips.", at=OPENING)
    mend(pages, asked[0], at=OPENING + DAY)
    assert news(BRUNO, "mended", OPENING + DAY) == [{"question": asked[0]}]
    with reading() as session:
        assert session.scalars(select(QuestionReport.closed_at)).all() == [OPENING + DAY]


def test_it_ends_when_no_quiz_can_be_under_way_any_more(pages: Pages) -> None:
    asked = take(AMINA, at=OPENING)
    mend(pages, asked[0], at=OPENING)
    remarking.work(at=OPENING + DAY)
    with reading() as session:
        [open_] = session.scalars(select(Remarking))
        assert open_.closed_at is None
        assert open_.through > 0
    end = OPENING + remarking.WATCH
    remarking.work(at=end)
    with reading() as session:
        assert session.scalars(select(Remarking.closed_at)).all() == [end]
