"""Quizzes: one try at each question, marked at once, closed by the last answer in one transaction."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.rewards import (
    KEY_PER_QUESTION,
    POINTS_PER_PASSPORT,
    POINTS_PER_RIGHT_ANSWER,
    POINTS_PER_SEAL,
    POINTS_PER_STAMP,
    STAR_PER_DAY,
    Earned,
)
from academy.errors import Conflict, Invalid, NotFound
from academy.models.database import writing
from academy.models.passport import Passport, Seal, Stamp
from academy.models.quizzes import Answer
from academy.models.quizzes import Attempt as AttemptRow
from academy.models.rewards import LedgerEntry, LedgerTransaction
from academy.services import attempts, content, memory, passport, publishing, quizzes, rewards
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, viewer
from tests.conftest import OPENING, publish
from tests.make import SECRET, Pages, answered, right, started, wrong

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages", needed=2).module("sea", "tides").module("land", "paths")


@pytest.fixture
def published(session: Session, pages: Pages) -> Pages:
    publishing.publish(session, pages.read(), at=OPENING)
    return pages


@pytest.fixture
def amina(session: Session, published: Pages) -> Viewer:
    return viewer(session, AMINA, at=OPENING)


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def asked(session: Session, viewer: Viewer, *, at: datetime) -> set[str]:
    """The questions of one whole attempt, answered at once."""
    return {outcome.question.uid for outcome in answered(session, viewer, "tides", at=at)}


def test_an_attempt_asks_as_many_as_its_module_says(session: Session, amina: Viewer) -> None:
    attempt = started(session, amina, "tides", at=OPENING)
    assert len(attempt.questions) == 2
    assert attempt.current == attempt.questions[0]
    assert (attempt.number, attempt.given, attempt.completed_at) == (1, {}, None)


def test_there_is_one_open_attempt_at_most(session: Session, amina: Viewer) -> None:
    first = started(session, amina, "tides", at=OPENING)
    assert started(session, amina, "tides", at=OPENING + DAY).uid == first.uid
    answered(session, amina, "tides", at=OPENING)
    second = started(session, amina, "tides", at=OPENING + DAY)
    assert (second.number, count(session, AttemptRow)) == (2, 2)
    assert second.uid != first.uid


def test_the_uid_of_an_attempt_is_made_with_the_secret(session: Session, amina: Viewer) -> None:
    uids = []
    for secret in (SECRET, SECRET, "another secret of the academy"):
        with session.begin_nested() as begun:
            uids.append(attempts.start(session, amina, "tides", secret=secret, at=OPENING).uid)
            begun.rollback()
    assert uids[0] == uids[1] != uids[2]
    assert all(len(uid) == 32 for uid in uids)


def test_a_retake_asks_other_questions(session: Session, amina: Viewer) -> None:
    first = asked(session, amina, at=OPENING)
    second = asked(session, amina, at=OPENING + DAY)
    assert first.isdisjoint(second)
    assert first | second == {f"tides-{number}" for number in range(4)}


def test_a_question_rests_fourteen_days_and_then_is_new_again(
    session: Session, amina: Viewer
) -> None:
    first = asked(session, amina, at=OPENING)
    second = asked(session, amina, at=OPENING + DAY)
    # Within the fortnight everything is tired: those met longest ago come first.
    assert asked(session, amina, at=OPENING + 2 * DAY) == first
    assert asked(session, amina, at=OPENING + 15 * DAY - MINUTE) == second
    assert asked(session, amina, at=OPENING + 16 * DAY) == first


def test_a_bank_smaller_than_the_quiz_asks_what_it_has(
    session: Session, pages: Pages, amina: Viewer
) -> None:
    bank = "1-sea/1-tides/questions.en.md"
    for number in (0, 1, 2):
        pages.change(bank, f"# tides-{number}\n", f"# tides-{number}\nuse: daily\n")
    publishing_despite_the_check(session, pages)
    amina = viewer(session, AMINA, at=OPENING)
    assert {q.uid for q in started(session, amina, "tides", at=OPENING).questions} == {"tides-3"}


def test_a_module_without_questions_has_no_quiz_yet(
    session: Session, pages: Pages, amina: Viewer
) -> None:
    bank = "1-sea/1-tides/questions.en.md"
    for number in range(4):
        pages.change(bank, f"# tides-{number}\n", f"# tides-{number}\nuse: daily\n")
    publishing_despite_the_check(session, pages)
    with pytest.raises(Conflict, match="no questions"):
        started(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)


def publishing_despite_the_check(session: Session, pages: Pages) -> None:
    """What no check lets through today, but a database may hold from before."""
    folder = content.open_folder(pages.write().path)
    assert all("bank" in problem.sentence for problem in folder.problems)
    folder.problems.clear()
    publishing.publish(session, folder, at=OPENING)


@pytest.mark.parametrize("first", ["right", "wrong"])
def test_there_is_never_a_second_try(session: Session, amina: Viewer, first: str) -> None:
    question = started(session, amina, "tides", at=OPENING).questions[0]
    key = question.document.key
    tries = {"right": right(key), "wrong": wrong(key)}
    outcome = quizzes.answer(session, amina, question.uid, tries[first], slug="tides", at=OPENING)
    assert outcome.given.mark.verdict == first
    for replay in (*tries.values(), [], ["nonsense"], None, 7, {"a": 1}, "x" * 10_000):
        again = quizzes.answer(
            session, amina, question.uid, replay, slug="tides", at=OPENING + MINUTE
        )
        assert again == outcome
    assert count(session, Answer) == 1
    assert count(session, LedgerTransaction) == (2 if first == "right" else 1)


def test_the_first_mark_comes_back_after_the_quiz_is_closed_as_well(
    session: Session, amina: Viewer
) -> None:
    outcomes = answered(session, amina, "tides", at=OPENING, wrongly=1)
    before = count(session, LedgerTransaction)
    for outcome in outcomes:
        again = quizzes.answer(
            session, amina, outcome.question.uid, ["nonsense"], slug="tides", at=OPENING + DAY
        )
        assert (again.given, again.earned) == (outcome.given, outcome.earned)
        assert again.is_closed
    assert count(session, LedgerTransaction) == before


@pytest.mark.parametrize("given", [[], ["nonsense"], None, 7, {}, "", [None], [["a", "b"]]])
def test_a_malformed_answer_is_refused_and_costs_nothing(
    session: Session, amina: Viewer, given: object
) -> None:
    question = started(session, amina, "tides", at=OPENING).questions[0]
    with pytest.raises(Invalid):
        quizzes.answer(session, amina, question.uid, given, slug="tides", at=OPENING)
    assert count(session, Answer) == count(session, LedgerTransaction) == 0
    outcome = quizzes.answer(
        session, amina, question.uid, right(question.document.key), slug="tides", at=OPENING
    )
    assert outcome.given.mark.verdict == "right"


def test_the_right_answer_earns_a_key_and_the_days_first_a_star(
    session: Session, amina: Viewer
) -> None:
    first, second = answered(session, amina, "tides", at=OPENING)
    right_answer = Earned(keys=KEY_PER_QUESTION, points=POINTS_PER_RIGHT_ANSWER)
    assert first.earned == right_answer + Earned(stars=STAR_PER_DAY)
    assert second.earned == right_answer
    assert (first.position, second.position, second.total) == (1, 2, 2)
    assert (first.is_closed, second.is_closed) == (False, True)


def test_a_wrong_answer_earns_the_star_of_taking_part_alone(
    session: Session, amina: Viewer
) -> None:
    first, second = answered(session, amina, "tides", at=OPENING, wrongly=2)
    assert first.earned == Earned(stars=STAR_PER_DAY)
    assert second.earned == Earned()


@pytest.mark.parametrize(
    ("passes", "wrongly", "passed"), [(50, 1, True), (51, 1, False), (100, 0, True), (1, 2, False)]
)
def test_a_quiz_is_passed_from_its_pass_mark_on(
    session: Session, pages: Pages, passes: int, wrongly: int, passed: bool
) -> None:
    pages.change("1-sea/1-tides/module.yaml", "pass: 70", f"pass: {passes}")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    uid = answered(session, amina, "tides", at=OPENING, wrongly=wrongly)[0].attempt_uid
    attempt = attempts.by_uid(session, amina, uid)
    assert attempt.score == 1 - wrongly / 2
    assert attempt.passed is passed
    assert count(session, Stamp) == passed


def test_the_pass_mark_is_the_one_she_began_with(
    session: Session, pages: Pages, amina: Viewer
) -> None:
    started(session, amina, "tides", at=OPENING)
    pages.change("1-sea/1-tides/module.yaml", "pass: 70", "pass: 50")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    uid = answered(session, amina, "tides", at=OPENING, wrongly=1)[0].attempt_uid
    assert not attempts.by_uid(session, amina, uid).passed


def test_the_result_says_what_this_attempt_brought(session: Session, amina: Viewer) -> None:
    started(session, amina, "tides", at=OPENING)
    with pytest.raises(Conflict, match="still 2 questions"):
        quizzes.result(session, amina, started(session, amina, "tides", at=OPENING))
    uid = answered(session, amina, "tides", at=OPENING)[0].attempt_uid
    first = quizzes.result(session, amina, attempts.by_uid(session, amina, uid))
    assert first.earned == Earned(points=POINTS_PER_STAMP + POINTS_PER_SEAL)
    in_all = POINTS_PER_STAMP + POINTS_PER_SEAL + 2 * POINTS_PER_RIGHT_ANSWER
    assert first.total == Earned(STAR_PER_DAY, 2 * KEY_PER_QUESTION, in_all)
    assert first.stamp is not None
    assert (first.stamp.at, first.stamp.place) == (OPENING, "Customer care, Rabat")
    assert not first.brought_passport

    uid = answered(session, amina, "tides", at=OPENING + DAY)[0].attempt_uid
    again = quizzes.result(session, amina, attempts.by_uid(session, amina, uid))
    assert (again.earned, again.stamp, again.brought_stamp) == (Earned(), None, False)
    assert again.held == first.stamp

    uid = answered(session, amina, "paths", at=OPENING + DAY)[0].attempt_uid
    last = quizzes.result(session, amina, attempts.by_uid(session, amina, uid))
    assert last.brought_passport
    assert last.earned.points == POINTS_PER_STAMP + POINTS_PER_SEAL + POINTS_PER_PASSPORT


@pytest.mark.parametrize("where", ["stamp", "_seal", "_issue"])
def test_when_the_last_answer_fails_half_way_nothing_of_it_is_kept(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    publish(pages.read())
    with writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        attempt = started(session, amina, "tides", at=OPENING)
        first, last = attempt.questions
        quizzes.answer(
            session, amina, first.uid, right(first.document.key), slug="tides", at=OPENING
        )
        tables = (Answer, Stamp, Seal, Passport, LedgerTransaction, LedgerEntry)
        before = [count(session, table) for table in tables]
        balance = viewer(session, AMINA, at=OPENING)

    real = getattr(passport, where)

    def power_cut(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise OSError("the lights went out")

    with monkeypatch.context() as broken:
        broken.setattr(passport, where, power_cut)
        with pytest.raises(OSError, match="lights"), writing() as session:
            quizzes.answer(
                session, amina, last.uid, right(last.document.key), slug="tides", at=OPENING
            )
    with writing() as session:
        assert [count(session, table) for table in tables] == before
        after = viewer(session, AMINA, at=OPENING)
        assert (after.stars, after.keys, after.points) == (
            balance.stars,
            balance.keys,
            balance.points,
        )
        assert attempts.by_uid(session, amina, attempt.uid).completed_at is None
        outcome = quizzes.answer(
            session, amina, last.uid, right(last.document.key), slug="tides", at=OPENING
        )
        assert outcome.is_closed
        assert count(session, Stamp) == count(session, Seal) == 1


def test_an_answer_whose_transaction_fails_later_was_never_given(app: Flask, pages: Pages) -> None:
    publish(pages.read())

    def act() -> None:
        with writing() as session:
            answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
            raise OSError("the lights went out")

    with pytest.raises(OSError, match="lights"):
        act()
    with writing() as session:
        for table in (AttemptRow, Answer, Stamp, Seal, LedgerTransaction, LedgerEntry):
            assert count(session, table) == 0
        assert viewer(session, AMINA, at=OPENING).points == 0


def test_somebody_elses_attempt_is_not_found(session: Session, amina: Viewer) -> None:
    attempt = started(session, amina, "tides", at=OPENING)
    question = attempt.questions[0]
    bruno = viewer(session, BRUNO, at=OPENING)
    with pytest.raises(NotFound):
        attempts.by_uid(session, bruno, attempt.uid)
    with pytest.raises(NotFound):
        quizzes.answer(
            session,
            bruno,
            question.uid,
            right(question.document.key),
            attempt=attempt.uid,
            at=OPENING,
        )
    assert count(session, Answer) == 0


def test_a_question_of_another_quiz_is_not_found(session: Session, amina: Viewer) -> None:
    attempt = started(session, amina, "tides", at=OPENING)
    here = {question.uid for question in attempt.questions}
    there = next(uid for uid in (f"tides-{n}" for n in range(4)) if uid not in here)
    for uid in (there, "paths-0", "nothing", ""):
        with pytest.raises(NotFound):
            quizzes.answer(session, amina, uid, [], slug="tides", at=OPENING)
    with pytest.raises(NotFound):
        attempt.question(there)


def test_before_she_begins_there_is_nothing_to_answer(session: Session, amina: Viewer) -> None:
    with pytest.raises(Conflict):
        quizzes.answer(session, amina, "tides-0", [], slug="tides", at=OPENING)
    with pytest.raises(NotFound):
        quizzes.answer(session, amina, "tides-0", [], slug="nothing", at=OPENING)


def test_seconds_are_those_of_the_servers_clock(session: Session, amina: Viewer) -> None:
    first, last = started(session, amina, "tides", at=OPENING).questions
    for question, at in ((first, OPENING + 7 * MINUTE), (last, OPENING + 7 * MINUTE + DAY)):
        quizzes.answer(
            session, amina, question.uid, right(question.document.key), slug="tides", at=at
        )
    seconds = list(session.scalars(select(Answer.seconds).order_by(Answer.id)))
    assert seconds == [420.0, memory.LONGEST]


def test_an_attempt_at_a_module_that_was_retired_can_be_finished_by_its_uid(
    session: Session, pages: Pages, amina: Viewer
) -> None:
    attempt = started(session, amina, "tides", at=OPENING)
    for path in [path for path in pages.texts if path.startswith("1-sea")]:
        del pages.texts[path]
    pages.needed = 1
    pages.change("academy.yaml", "needed: 2", "needed: 1")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    for question in attempts.by_uid(session, amina, attempt.uid).questions:
        outcome = quizzes.answer(
            session,
            amina,
            question.uid,
            right(question.document.key),
            attempt=attempt.uid,
            at=OPENING,
        )
    assert outcome.is_closed
    assert count(session, Stamp) == 1


def test_each_person_is_asked_in_an_order_of_her_own_again_and_again(
    session: Session, amina: Viewer
) -> None:
    question = started(session, amina, "tides", at=OPENING).questions[0]
    bruno = viewer(session, BRUNO, at=OPENING)
    assert attempts.seed(amina, 1, question) == attempts.seed(amina, 1, question)
    others = {attempts.seed(bruno, 1, question), attempts.seed(amina, 2, question)}
    assert attempts.seed(amina, 1, question) not in others


def test_every_kind_of_question_can_be_answered_right_and_wrong(academy: Flask) -> None:
    kinds = set()
    for wrongly in (0, 99):
        for turn in range(2):
            at = OPENING + (7 * wrongly + turn) * DAY
            for module in ("why-digital", "built-here", "voice-online", "work-together"):
                with writing() as session:
                    person = viewer(session, AMINA if wrongly else BRUNO, at=at)
                    outcomes = answered(session, person, module, at=at, wrongly=wrongly)
                for outcome in outcomes:
                    kinds.add(outcome.question.document.kind.value)
                    expected = "wrong" if wrongly else "right"
                    assert outcome.given.mark.verdict == expected, outcome.question.uid
    assert kinds == {
        "single", "multiple", "true-false", "ordering",
        "matching", "numeric", "short-text", "blanks",
    }  # fmt: skip


def test_what_an_attempt_earned_is_rebuilt_from_the_ledger(session: Session, amina: Viewer) -> None:
    outcomes = answered(session, amina, "tides", at=OPENING)
    attempt = attempts.by_uid(session, amina, outcomes[0].attempt_uid)
    earned = rewards.earned_by(session, amina, f"attempt:{attempt.id}")
    assert earned == quizzes.result(session, amina, attempt).earned
