"""One memory a person: fed by quiz and daily alike, made again from her answers when it is lost."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from academy.engine.memory import State
from academy.models.daily import Aside
from academy.models.database import writing
from academy.models.memory import Memory
from academy.models.people import Person
from academy.models.quizzes import Answer
from academy.services import daily, memory, practice, publishing, quizzes
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages, answered, right, started, wrong
from tests.statements import counted

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
BANK = "1-sea/1-tides/questions.en.md"


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages").module("sea", "tides", questions=8)


@pytest.fixture
def published(session: Session, pages: Pages) -> Pages:
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def amina(session: Session, published: Pages) -> Viewer:
    return viewer(session, AMINA, at=OPENING)


def believed(session: Session, who: Viewer, *, at: datetime = OPENING) -> State:
    return memory.read(session, who, day=who.day(at))[1]


def asked(state: State, uid: str) -> int:
    return int(state.questions["asked"][state.bank.row(uid)])


def answers(state: State) -> int:
    return int(state.person["asked"][0])


def a_life(session: Session, who: Viewer) -> None:
    """A quiz, a few days, a question put aside on one of them, practice."""
    answered(session, who, "tides", at=OPENING, wrongly=1)
    for day in range(3):
        at = OPENING + day * DAY + MINUTE
        today = daily.open_(session, who, at=at)
        if day == 1:
            uid = today.asked[0].question.uid
            today = daily.put_aside(session, who, uid, "known", at=at)
        for place, each in enumerate(today.asked):
            given = (wrong if place else right)(each.question.document.key)
            moment = at + (place + 1) * MINUTE
            daily.answer(session, who, each.question.uid, given, at=moment)
    at = OPENING + 3 * DAY
    practised = practice.start(session, who, "practice", at=at)
    for each in practised.asked:
        given = right(each.question.document.key)
        daily.answer(session, who, each.question.uid, given, at=at, draw=practised.id)


def same(one: State, two: State) -> bool:
    return all(
        np.array_equal(getattr(one, part), getattr(two, part))
        for part in ("questions", "skills", "person")
    )


def test_of_a_new_person_nothing_is_believed_and_nothing_is_stored(
    session: Session, amina: Viewer
) -> None:
    assert answers(believed(session, amina)) == 0
    assert session.scalars(select(Memory)).all() == []


def test_quiz_and_daily_feed_the_same_memory(session: Session, amina: Viewer) -> None:
    outcomes = answered(session, amina, "tides", at=OPENING)
    assert answers(believed(session, amina)) == 2
    for outcome in outcomes:
        assert asked(believed(session, amina), outcome.question.uid) == 1
    today = daily.open_(session, amina, at=OPENING)
    for each in today.asked:
        daily.answer(
            session, amina, each.question.uid, right(each.question.document.key), at=OPENING
        )
    assert answers(believed(session, amina)) == 4
    assert len(session.scalars(select(Memory)).all()) == 1


def test_a_question_of_todays_quiz_does_not_come_in_the_daily(
    session: Session, amina: Viewer
) -> None:
    quizzed = {o.question.uid for o in answered(session, amina, "tides", at=OPENING)}
    today = daily.open_(session, amina, at=OPENING)
    assert quizzed.isdisjoint(each.question.uid for each in today.asked)


def test_a_repeat_teaches_nothing(session: Session, amina: Viewer) -> None:
    today = daily.open_(session, amina, at=OPENING)
    uid, key = today.asked[0].question.uid, today.asked[0].question.document.key
    daily.answer(session, amina, uid, right(key), at=OPENING)
    once = believed(session, amina)
    daily.answer(session, amina, uid, wrong(key), at=OPENING + MINUTE)
    assert same(believed(session, amina), once)


@pytest.mark.parametrize("loss", ["no row", "empty", "another version", "garbage", "cut off"])
def test_a_lost_memory_is_made_again_from_what_she_did(
    session: Session, amina: Viewer, loss: str
) -> None:
    a_life(session, amina)
    before = believed(session, amina)
    row = session.scalars(select(Memory)).one()
    spoiled = {
        "empty": b"",
        "another version": b"\xff" + row.state[1:],
        "garbage": row.state[:1] + b"nothing that was ever packed",
        "cut off": row.state[: len(row.state) // 2],
    }
    if loss == "no row":
        session.execute(delete(Memory))
    else:
        session.execute(update(Memory).values(state=spoiled[loss]))
    assert same(believed(session, amina), before)
    at = OPENING + 4 * DAY
    today = daily.open_(session, amina, at=at)
    each = today.asked[0]
    daily.answer(session, amina, each.question.uid, right(each.question.document.key), at=at)
    session.expire_all()
    stored = session.scalars(select(Memory)).one()
    assert stored.state
    after = believed(session, amina, at=at)
    assert answers(after) == answers(before) + 1
    assert asked(after, each.question.uid) == asked(before, each.question.uid) + 1


def test_what_was_put_aside_is_made_again_as_well(session: Session, amina: Viewer) -> None:
    today = daily.open_(session, amina, at=OPENING)
    uid = today.asked[0].question.uid
    daily.put_aside(session, amina, uid, "skip", at=OPENING)
    before = believed(session, amina)
    assert before.questions["rest"][before.bank.row(uid)] > 0
    session.execute(delete(Memory))
    assert same(believed(session, amina), before)
    assert session.scalars(select(Aside)).one()


def test_answers_older_than_the_memory_count_from_her_first_day_on(
    session: Session, amina: Viewer
) -> None:
    answered(session, amina, "tides", at=OPENING)
    before = believed(session, amina)
    session.execute(delete(Memory))
    daily.open_(session, amina, at=OPENING + DAY)
    assert same(believed(session, amina), before)


def test_an_attempt_that_was_begun_before_there_were_memories_is_remembered(
    session: Session, amina: Viewer
) -> None:
    attempt = started(session, amina, "tides", at=OPENING)
    session.execute(delete(Memory))
    for question in attempt.questions:
        quizzes.answer(
            session, amina, question.uid, right(question.document.key), slug="tides", at=OPENING
        )
    assert answers(believed(session, amina)) == 2


def test_a_correction_keeps_the_memory_of_its_question(
    session: Session, published: Pages, amina: Viewer
) -> None:
    uid = answered(session, amina, "tides", at=OPENING)[0].question.uid
    before = believed(session, amina)
    published.change(BANK, f"Does {uid} hold?", f"Does {uid} hold, now?")
    publishing.publish(session, published.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    assert same(believed(session, amina), before)


def test_what_was_believed_of_a_retired_question_is_there_when_it_comes_back(
    session: Session, published: Pages, amina: Viewer
) -> None:
    uid = answered(session, amina, "tides", at=OPENING)[0].question.uid
    before = believed(session, amina)
    whole = published.texts[BANK]
    start = whole.index(f"# {uid}\n")
    end = whole.find("\n# ", start)
    published.texts[BANK] = whole[:start] + (whole[end + 1 :] if end > 0 else "")
    publishing.publish(session, published.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    assert uid not in believed(session, amina).bank.index
    today = daily.open_(session, amina, at=OPENING)
    each = today.asked[0]
    daily.answer(session, amina, each.question.uid, right(each.question.document.key), at=OPENING)
    published.texts[BANK] = whole
    publishing.publish(session, published.read(), at=OPENING)
    after = believed(session, viewer(session, AMINA, at=OPENING))
    place = after.bank.row(uid)
    assert after.questions[place] == before.questions[before.bank.row(uid)]


def test_a_quiz_answer_to_a_retired_question_is_marked_and_believed_of_nothing(
    session: Session, published: Pages, amina: Viewer
) -> None:
    attempt = started(session, amina, "tides", at=OPENING)
    uid = attempt.questions[0].uid
    whole = published.texts[BANK]
    start = whole.index(f"# {uid}\n")
    end = whole.find("\n# ", start)
    published.texts[BANK] = whole[:start] + (whole[end + 1 :] if end > 0 else "")
    publishing.publish(session, published.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    given = right(attempt.questions[0].document.key)
    outcome = quizzes.answer(session, amina, uid, given, slug="tides", at=OPENING)
    assert outcome.given.mark.verdict == "right"
    assert answers(believed(session, amina)) == 0


def test_nobody_reads_or_writes_the_memory_of_somebody_else(
    session: Session, amina: Viewer
) -> None:
    answered(session, amina, "tides", at=OPENING)
    mine = believed(session, amina)
    bruno = viewer(session, BRUNO, at=OPENING)
    assert answers(believed(session, bruno)) == 0
    answered(session, bruno, "tides", at=OPENING, wrongly=2)
    assert same(believed(session, amina), mine)
    assert len(session.scalars(select(Memory.person_id)).all()) == 2


def test_a_memory_goes_with_its_person(session: Session, amina: Viewer) -> None:
    started(session, amina, "tides", at=OPENING)
    assert session.scalars(select(Memory)).one().person_id == amina.id
    foreign_key = next(iter(Memory.__table__.c.person_id.foreign_keys))
    assert foreign_key.column.table is Person.__table__
    assert foreign_key.ondelete == "CASCADE"


def test_a_quiz_answer_costs_one_locked_read_and_one_write_of_the_memory(
    app: Flask, pages: Pages
) -> None:
    publish(pages.read())
    with writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        attempt = started(session, amina, "tides", at=OPENING)
    with counted(app) as statements, writing() as session:
        question = attempt.questions[0]
        given = right(question.document.key)
        quizzes.answer(session, amina, question.uid, given, slug="tides", at=OPENING)
    about = [text for text in statements if "memory" in text.lower()]
    assert len(about) == 2, statements
    assert len(statements) <= 7, statements  # the day’s first counts for the streak as well


def test_every_kind_of_question_is_remembered(academy: Flask) -> None:
    seen: set[str] = set()
    total = 0
    for turn in range(4):
        for module in ("why-digital", "built-here", "voice-online", "work-together"):
            with writing() as session:
                who = viewer(session, AMINA, at=OPENING)
                at = OPENING + turn * DAY
                outcomes: list[Any] = answered(session, who, module, at=at, wrongly=turn)
                seen |= {outcome.question.document.kind.value for outcome in outcomes}
                total += len(outcomes)
                assert answers(believed(session, who)) == total
    assert len(seen) == 8


def test_a_memory_of_two_hundred_questions_is_small(session: Session, pages: Pages) -> None:
    pages.module("sea", "tides", questions=200, asked=100)
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    for turn in range(2):
        answered(session, amina, "tides", at=OPENING + turn * DAY, wrongly=30)
    session.expire_all()
    assert len(session.scalars(select(Answer.question_id).distinct()).all()) == 200
    assert len(session.scalars(select(Memory.state)).one()) <= 10_000
