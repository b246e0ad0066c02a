"""Many requests at once: the database decides, and everybody hears the same."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from academy.models.database import reading
from academy.models.passport import Stamp
from academy.models.quizzes import Answer, Attempt
from academy.models.requests import StoredResponse
from academy.models.rewards import LedgerTransaction
from tests.cast import SIXTEEN
from tests.web.api.caller import Caller, right_answer, wrong_answer

pytestmark = pytest.mark.slow

AT_ONCE = 8


def at_once(*acts: Callable[[], TestResponse]) -> list[TestResponse]:
    """All *acts* at the same moment, each in its own thread."""
    start = Barrier(len(acts))

    def act(one: Callable[[], TestResponse]) -> TestResponse:
        start.wait()
        return one()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def count(table: type, *conditions: object) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def test_one_question_answered_by_eight_at_once_is_marked_and_paid_once(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    attempt = amina.begin()
    question = attempt["questions"][0]
    right, wrong = right_answer(academy, question["id"]), wrong_answer(academy, question)
    given = [right, wrong] * (AT_ONCE // 2)
    answers = at_once(*(lambda a=a: amina.answer(attempt, question["id"], a) for a in given))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    later = amina.answer(attempt, question["id"], wrong)
    assert later.data == answers[0].data
    assert count(Answer) == 1
    paid = count(LedgerTransaction, LedgerTransaction.source.startswith("quiz:"))
    assert paid == (answers[0].get_json()["verdict"] == "right")


@pytest.mark.parametrize("last", [2, 3])
def test_the_last_answers_at_once_close_the_attempt(academy: Flask, last: int) -> None:
    amina = Caller(academy, "amina@demo.example")
    for module in SIXTEEN[:12]:
        amina.pass_quiz(module)
    for module in SIXTEEN[12:]:
        attempt = amina.begin(module)
        questions = [question["id"] for question in attempt["questions"]]
        for question in questions[:-last]:
            amina.answer(attempt, question, right_answer(academy, question))
        answers = at_once(
            *(
                lambda q=q, a=attempt: amina.answer(a, q, right_answer(academy, q))
                for q in questions[-last:]
            )
        )
        assert {answer.status_code for answer in answers} == {200}
        assert amina.post(f"/attempts/{attempt['id']}/completion").get_json()["score"] == 1
    assert count(Stamp) == 16
    passport = amina.get("/passport").get_json()
    assert passport["issued_at"]


def test_beginning_one_quiz_eight_times_at_once_begins_it_once(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    begun = at_once(*[lambda: amina.post("/modules/why-digital/attempts")] * AT_ONCE)
    assert {answer.status_code for answer in begun} == {201}
    assert len({answer.data for answer in begun}) == 1
    assert count(Attempt) == 1


def test_finishing_one_lesson_eight_times_at_once_pays_once(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    answers = at_once(*[lambda: amina.post("/lessons/two-keys/completion")] * AT_ONCE)
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert amina.get("/me").get_json()["points"] == 20


def test_one_key_sent_six_times_at_once_acts_once(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    attempt = amina.begin()
    question = attempt["questions"][0]["id"]
    body = {"question": question, "answer": right_answer(academy, question)}
    path = f"/attempts/{attempt['id']}/answers"
    answers = at_once(*[lambda: amina.post(path, body, key="once")] * 6)
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert answers[0].get_json()["verdict"] == "right"
    assert count(Answer) == count(StoredResponse) == 1


def test_two_requests_at_once_that_share_a_key_by_mistake_do_not_share_an_answer(
    academy: Flask,
) -> None:
    amina = Caller(academy, "amina@demo.example")
    answers = at_once(
        lambda: amina.post("/lessons/two-keys/completion", key="once"),
        lambda: amina.post("/lessons/whose-picture/completion", key="once"),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]
    assert amina.get("/me").get_json()["points"] == 20


def test_a_refusal_is_kept_once_as_well(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    path = f"/attempts/{amina.begin()['id']}/completion"
    answers = at_once(*[lambda: amina.post(path, key="once")] * 6)
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1
    assert answers[0].status_code == 409
    assert json.loads(answers[0].data)["status"] == 409


def test_the_last_answers_of_four_quizzes_at_once_issue_the_passport(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    acts: list[Callable[[], TestResponse]] = []
    for module in SIXTEEN[4:]:
        amina.pass_quiz(module)
    for module in SIXTEEN[:4]:
        attempt = amina.begin(module)
        *others, last = [question["id"] for question in attempt["questions"]]
        for question in others:
            amina.answer(attempt, question, right_answer(academy, question))
        acts.append(lambda a=attempt, q=last: amina.answer(a, q, right_answer(academy, q)))
    assert {answer.status_code for answer in at_once(*acts)} == {200}
    passport = amina.get("/passport").get_json()
    assert passport["passed"] == 16
    assert [seal["theme"] for seal in passport["seals"]] == ["company"]
    assert passport["issued_at"]
