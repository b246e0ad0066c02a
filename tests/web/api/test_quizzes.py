"""A quiz through the API: questions without their key, one mark each, the result at the end."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy.models.database import reading, writing
from academy.models.quizzes import Answer, Attempt
from academy.models.rewards import LedgerTransaction
from tests.cast import person
from tests.statements import counted
from tests.web.api.caller import Caller, right_answer, wrong_answer
from tests.web.days import move_on

MODULES = ["why-digital", "built-here", "voice-online", "work-together"]


@pytest.fixture
def amina(academy: Flask) -> Caller:
    """Somebody who learns."""
    return Caller(academy, "amina@demo.example")


def test_a_question_is_asked_without_its_key(amina: Caller) -> None:
    attempt = amina.begin()
    assert set(attempt) == {"id", "questions", "pass_mark"}
    assert attempt["pass_mark"] == 0.7
    for question in attempt["questions"]:
        assert set(question) == {"id", "kind", "text", "language", "options", "partners"}
        for option in (*question["options"], *question["partners"]):
            assert set(option) == {"id", "text"}
            assert "<" not in option["text"] or "&" not in option["text"]


def test_french_words_keep_their_spaces(academy: Flask) -> None:
    with writing() as session:
        person(session, "amina@demo.example").locale = "fr"
    asked = Caller(academy, "amina@demo.example").begin()["questions"]
    assert {question["language"] for question in asked} == {"fr"}
    text = " ".join(each["text"] for each in asked)
    assert "\u202f?" in text
    assert " ?" not in text


def test_beginning_twice_goes_on_with_the_open_attempt(amina: Caller) -> None:
    assert amina.begin() == amina.begin()


def test_every_kind_of_question_is_marked_and_explained(academy: Flask, amina: Caller) -> None:
    met: set[str] = set()
    for module in MODULES * 3:
        attempt = amina.begin(module)
        for question in attempt["questions"]:
            met.add(question["kind"])
            mark = amina.answer(attempt, question["id"], wrong_answer(academy, question)).get_json()
            assert mark["verdict"] in {"wrong", "partly"}
            assert mark["feedback"]
            assert mark["expected"] == right_answer(academy, question["id"])
            assert mark["lesson"]["slug"]
            chosen = {option["id"]: option for option in mark["options"]}
            if question["kind"] in {"single", "multiple", "true-false"}:
                right = {id_ for id_, option in chosen.items() if option["right"]}
                assert right == set(mark["expected"])
            else:
                assert not chosen
    assert {"single", "multiple", "ordering", "matching"} <= met


def test_a_passed_quiz_tells_its_score_and_its_stamp(amina: Caller) -> None:
    attempt = amina.pass_quiz()
    completion = amina.post(f"/attempts/{attempt['id']}/completion").get_json()
    assert completion["score"] == 1.0
    assert completion["passed"]
    assert completion["stamp"]["module"] == "why-digital"
    assert completion["rewards"]["points"] > 0


def test_a_failed_quiz_gives_no_stamp_and_may_be_taken_again(academy: Flask, amina: Caller) -> None:
    attempt = amina.begin()
    for question in attempt["questions"]:
        amina.answer(attempt, question["id"], wrong_answer(academy, question))
    completion = amina.post(f"/attempts/{attempt['id']}/completion").get_json()
    assert not completion["passed"]
    assert completion["stamp"] is None
    again = amina.begin()
    assert again["id"] != attempt["id"]
    assert {q["id"] for q in again["questions"]}.isdisjoint(q["id"] for q in attempt["questions"])


def test_an_attempt_shows_what_is_answered_and_no_more(academy: Flask, amina: Caller) -> None:
    attempt = amina.begin()
    first = attempt["questions"][0]
    mark = amina.answer(attempt, first["id"], right_answer(academy, first["id"])).get_json()
    standing = amina.get(f"/attempts/{attempt['id']}").get_json()
    (answered,) = standing["answered"]
    assert answered["question"] == first["id"]
    assert answered["answer"] == right_answer(academy, first["id"])
    for part in ("verdict", "feedback", "lesson", "options", "expected"):
        assert answered[part] == mark[part]
    assert standing["completed_at"] is None
    assert standing["score"] is None
    assert standing["questions"] == attempt["questions"]


def test_the_quiz_of_somebody_else_is_not_found(academy: Flask, amina: Caller) -> None:
    attempt = amina.begin()
    bruno = Caller(academy, "bruno@demo.example")
    question = attempt["questions"][0]["id"]
    refusals = [
        bruno.get(f"/attempts/{attempt['id']}"),
        bruno.answer(attempt, question, right_answer(academy, question)),
        bruno.post(f"/attempts/{attempt['id']}/completion"),
    ]
    assert [refusal.status_code for refusal in refusals] == [404] * 3
    assert refusals[0].data == bruno.get("/attempts/made-up").data
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_a_quiz_is_not_completed_while_questions_are_open(amina: Caller) -> None:
    attempt = amina.begin()
    answer = amina.post(f"/attempts/{attempt['id']}/completion")
    assert answer.status_code == 409
    assert str(len(attempt["questions"])) in answer.get_json()["title"]


def test_a_question_of_another_quiz_is_not_found(academy: Flask, amina: Caller) -> None:
    attempt, other = amina.begin(), amina.begin("built-here")
    question = other["questions"][0]["id"]
    answer = amina.answer(attempt, question, right_answer(academy, question))
    assert answer.status_code == 404


def test_what_a_client_claims_of_itself_changes_nothing(academy: Flask, amina: Caller) -> None:
    bruno = Caller(academy, "bruno@demo.example")
    attempt = amina.begin()
    question = attempt["questions"][0]
    claims = {
        "points": 5000,
        "verdict": "right",
        "share": 1.0,
        "person": bruno.person_id,
        "person_id": bruno.person_id,
        "seconds": -5,
        "at": "2001-01-01T00:00:00Z",
        "rewards": {"points": 5000},
    }
    body = {**claims, "question": question["id"], "answer": wrong_answer(academy, question)}
    mark = amina.post(f"/attempts/{attempt['id']}/answers", body)
    assert mark.status_code == 200
    assert mark.get_json()["verdict"] != "right"
    assert amina.post("/lessons/two-keys/completion", claims).status_code == 200
    assert amina.get("/me").get_json()["points"] == 20
    assert bruno.get("/me").get_json()["points"] == 0


def test_a_malformed_answer_costs_nobody_a_question(academy: Flask, amina: Caller) -> None:
    attempt = amina.begin()
    question = attempt["questions"][0]["id"]
    refused = amina.answer(attempt, question, {"right": True})
    assert refused.status_code == 422
    assert refused.get_json()["field"] == "answer"
    mark = amina.answer(attempt, question, right_answer(academy, question))
    assert mark.get_json()["verdict"] == "right"


def test_paying_twice_for_one_question_is_impossible_in_a_second_attempt(
    academy: Flask, amina: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    for _ in range(4):
        move_on(monkeypatch, 0.1)  # or so many answers at once would wait for a human
        seen |= {question["id"] for question in amina.pass_quiz()["questions"]}
    with reading() as session:
        paid = session.scalars(
            select(LedgerTransaction.source).where(LedgerTransaction.source.startswith("quiz:"))
        ).all()
    assert len(paid) == len(set(paid)) == len(seen)


def test_answering_takes_few_statements(academy: Flask, amina: Caller) -> None:
    attempt = amina.begin()
    *others, last = [question["id"] for question in attempt["questions"]]
    path = f"/attempts/{attempt['id']}/answers"
    for number, question in enumerate(others):
        body = {"question": question, "answer": right_answer(academy, question)}
        with counted(academy) as statements:
            mark = amina.post(path, body, key=f"answer-{number}").get_json()
        is_first = number == 0  # it counts for the streak as well
        assert len(statements) <= (20 if mark["rewards"]["badges"] else 9 + is_first), statements
    with counted(academy) as statements:
        mark = amina.answer(attempt, last, right_answer(academy, last))
    assert mark.status_code == 200
    assert len(statements) <= 20, statements
    assert amina.get("/passport").get_json()["passed"] == 1


def test_reading_an_attempt_and_beginning_one_take_few_statements(
    academy: Flask, amina: Caller
) -> None:
    amina.get("/themes")
    with counted(academy) as statements:
        attempt = amina.begin()
    assert len(statements) <= 7, statements
    with counted(academy) as statements:
        amina.get(f"/attempts/{attempt['id']}")
    assert len(statements) <= 4, statements


def test_nothing_before_the_answer_depends_on_when_or_how_often_one_looks(amina: Caller) -> None:
    attempt = amina.begin()
    looks: list[Any] = [amina.get(f"/attempts/{attempt['id']}") for _ in range(3)]
    assert len({look.data for look in looks}) == 1
    assert json.loads(looks[0].data)["questions"] == attempt["questions"]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1
