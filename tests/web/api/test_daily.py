"""The minute a day through the API: asked without the key, marked once, paid once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from academy import clock
from academy.models.daily import Aside, Draw, QuestionReport
from academy.models.database import reading
from academy.models.quizzes import Answer
from academy.models.rewards import LedgerTransaction
from tests.statements import counted
from tests.web.api.caller import Caller, rewards, right_answer, wrong_answer
from tests.web.api.test_races import at_once, count
from tests.workday import Clock

WEDNESDAY = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
SATURDAY = WEDNESDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    """A Wednesday morning, until the test moves it."""
    monkeypatch.setattr(clock, "datetime", Clock)
    monkeypatch.setattr(Clock, "at", WEDNESDAY)
    return Clock


@pytest.fixture
def amina(academy: Flask) -> Caller:
    """Somebody who learns."""
    return Caller(academy, "amina@demo.example")


def today(caller: Caller) -> dict[str, Any]:
    answer = caller.get("/daily")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def give(caller: Caller, question: dict[str, Any], *, key: str | None = None) -> dict[str, Any]:
    """Answer rightly; the mark."""
    body = {"question": question["id"], "answer": right_answer(caller.app, question["id"])}
    answer = caller.post("/daily/answers", body, key=key)
    assert answer.status_code == 200, answer.text
    mark: dict[str, Any] = answer.get_json()
    return mark


def test_a_day_is_two_questions_without_their_key_each_with_its_reason(amina: Caller) -> None:
    day = today(amina)
    assert set(day) == {"day", "works", "questions", "answered", "next_day"}
    assert (day["day"], day["next_day"], day["works"]) == ("2026-11-18", "2026-11-19", True)
    assert len(day["questions"]) == 2
    for question in day["questions"]:
        shown = {"id", "kind", "text", "language", "options", "partners", "why"}
        assert set(question) == shown
        assert question["why"].endswith((".", "?"))
        assert "%" not in question["why"]
        for option in (*question["options"], *question["partners"]):
            assert set(option) == {"id", "text"}
    assert day["answered"] == []


def test_every_look_gives_the_same_bytes(amina: Caller) -> None:
    looks = [amina.get("/daily").data for _ in range(4)]
    assert len(set(looks)) == 1
    assert count(Draw) == 1


def test_answers_are_marked_explained_and_paid(academy: Flask, amina: Caller) -> None:
    first, second = today(amina)["questions"]
    mark = give(amina, first)
    assert mark["verdict"] == "right"
    assert mark["feedback"]
    assert mark["lesson"]["slug"]
    assert mark["rewards"] == rewards(stars=1, keys=1, points=10)
    body = {"question": second["id"], "answer": wrong_answer(academy, second)}
    mark = amina.post("/daily/answers", body).get_json()
    assert mark["verdict"] != "right"
    assert mark["rewards"] == rewards()
    assert mark["expected"] == right_answer(academy, second["id"])
    day = today(amina)
    assert [each["question"] for each in day["answered"]] == [first["id"], second["id"]]
    assert day["answered"][1]["answer"] == body["answer"]
    me = amina.get("/me").get_json()
    assert (me["stars"], me["keys"], me["points"]) == (1, 1, 10)


def test_a_repeat_whatever_it_says_gets_the_first_mark(academy: Flask, amina: Caller) -> None:
    question = today(amina)["questions"][0]
    first = give(amina, question)
    for again in (wrong_answer(academy, question), [], 7, "x"):
        body = {"question": question["id"], "answer": again}
        assert amina.post("/daily/answers", body).get_json() == first
    assert count(Answer) == 1


def test_one_answer_of_eight_devices_at_once_is_marked_and_paid_once(
    academy: Flask, amina: Caller
) -> None:
    question = today(amina)["questions"][0]
    right, wrong = right_answer(academy, question["id"]), wrong_answer(academy, question)
    bodies = [{"question": question["id"], "answer": given} for given in (right, wrong) * 4]
    answers = at_once(*(lambda b=b: amina.post("/daily/answers", b) for b in bodies))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert count(Answer) == 1
    assert count(LedgerTransaction, LedgerTransaction.source.startswith("star:")) == 1


def test_eight_devices_that_open_the_day_at_once_see_the_same(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    looks = at_once(*[lambda: amina.get("/daily")] * 8)
    assert {look.status_code for look in looks} == {200}
    assert len({look.data for look in looks}) == 1
    assert count(Draw) == 1


def test_the_day_of_somebody_else_is_out_of_reach(academy: Flask, amina: Caller) -> None:
    question = today(amina)["questions"][0]
    bruno = Caller(academy, "bruno@demo.example")
    right = right_answer(academy, question["id"])
    refusals = [
        bruno.post("/daily/answers", {"question": question["id"], "answer": right}),
        bruno.post("/daily/skip", {"question": question["id"]}),
        bruno.post("/daily/known", {"question": question["id"]}),
        bruno.post("/daily/reports", {"question": question["id"], "text": "Wrong."}),
    ]
    assert [refusal.status_code for refusal in refusals] == [404] * 4
    assert count(Answer) == count(Aside) == count(QuestionReport) == 0


def test_on_a_day_off_nothing_is_asked_and_nothing_is_earned(
    academy: Flask, amina: Caller, moment: type[Clock]
) -> None:
    question = today(amina)["questions"][0]
    moment.at = SATURDAY
    day = today(amina)
    assert (day["works"], day["questions"], day["answered"]) == (False, [], [])
    assert day["next_day"] == "2026-11-23"
    body = {"question": question["id"], "answer": right_answer(academy, question["id"])}
    refusal = amina.post("/daily/answers", body)
    assert refusal.status_code == 409
    assert refusal.content_type == "application/problem+json"
    assert amina.get("/me").get_json()["stars"] == 0


def test_yesterdays_question_is_refused_with_a_sentence(
    academy: Flask, amina: Caller, moment: type[Clock]
) -> None:
    question = today(amina)["questions"][0]
    moment.at = WEDNESDAY + timedelta(days=1)
    body = {"question": question["id"], "answer": right_answer(academy, question["id"])}
    refusal = amina.post("/daily/answers", body)
    assert refusal.status_code == 409
    assert "ready" in refusal.get_json()["title"]


@pytest.mark.parametrize("act", ["skip", "known"])
def test_a_question_that_is_put_aside_is_replaced(amina: Caller, act: str) -> None:
    first, second = (question["id"] for question in today(amina)["questions"])
    answer = amina.post(f"/daily/{act}", {"question": first})
    assert answer.status_code == 200
    asked = [question["id"] for question in answer.get_json()["questions"]]
    assert len(asked) == 2
    assert first not in asked
    assert asked[1] == second
    assert amina.post(f"/daily/{act}", {"question": first}).data == answer.data
    assert today(amina) == answer.get_json()


def test_not_three_questions_a_day_can_be_put_aside_and_none_after_its_answer(
    amina: Caller,
) -> None:
    for _ in range(2):
        question = today(amina)["questions"][0]["id"]
        assert amina.post("/daily/skip", {"question": question}).status_code == 200
    first, second = today(amina)["questions"]
    assert amina.post("/daily/skip", {"question": first["id"]}).status_code == 409
    give(amina, second)
    assert amina.post("/daily/known", {"question": second["id"]}).status_code == 409


def test_a_wrong_question_is_reported_once(amina: Caller) -> None:
    question = today(amina)["questions"][0]["id"]
    body = {"question": question, "text": "Two of the options say the same."}
    assert amina.post("/daily/reports", body).get_json() == {"question": question, "is_new": True}
    assert amina.post("/daily/reports", body).get_json() == {"question": question, "is_new": False}
    assert count(QuestionReport) == 1
    for text in ("", "   ", "x" * 1001):
        refusal = amina.post("/daily/reports", {"question": question, "text": text})
        assert refusal.status_code == 422
        assert refusal.get_json()["field"] == "text"


def test_a_program_reads_what_waits_for_a_human_and_why(amina: Caller) -> None:
    """The clock stands still: from the seventh answer on they come faster than anybody reads."""
    first = amina.begin("built-here")
    mark = amina.answer(
        first, first["questions"][0]["id"], right_answer(amina.app, first["questions"][0]["id"])
    )
    assert mark.get_json()["rewards"] == rewards(stars=1, keys=1, points=10)
    amina.pass_quiz("voice-online")
    question = first["questions"][1]["id"]
    for _ in range(2):  # and a repeat reads the same
        mark = amina.answer(first, question, right_answer(amina.app, question))
        assert mark.get_json()["rewards"] == rewards(pending=1, doubt="speed")


def test_what_a_client_claims_of_itself_changes_nothing(academy: Flask, amina: Caller) -> None:
    question = today(amina)["questions"][0]
    claims = {"points": 5000, "draw": 1, "day": "2026-11-17", "seconds": 1, "share": 1.0}
    body = {**claims, "question": question["id"], "answer": wrong_answer(academy, question)}
    mark = amina.post("/daily/answers", body).get_json()
    assert mark["verdict"] != "right"
    assert mark["rewards"] == rewards(stars=1)
    with reading() as session:
        assert session.scalars(select(Answer.day)).one() == WEDNESDAY.date()


def test_what_is_known_is_told_by_theme_and_without_false_precision(amina: Caller) -> None:
    before = amina.get("/skills").get_json()["themes"]
    assert len(before) == 4
    assert {skill["standing"] for theme in before for skill in theme["skills"]} == {"unmet"}
    for question in today(amina)["questions"]:
        give(amina, question)
    after = amina.get("/skills").get_json()["themes"]
    skills = [skill for theme in after for skill in theme["skills"]]
    met = [skill for skill in skills if skill["answers"]]
    assert met
    for skill in skills:
        assert (skill["known"], skill["low"], skill["high"]) == (None, None, None)
        assert (skill["last_at"] is not None) == (skill["answers"] > 0)


# What it costs: the statement that knows the viewer included.


def test_a_day_takes_few_statements(academy: Flask, amina: Caller) -> None:
    amina.get("/themes")
    with counted(academy) as statements:
        questions = today(amina)["questions"]
    assert len(statements) <= 7, statements
    for _ in range(2):
        with counted(academy) as statements:
            today(amina)
        assert len(statements) <= 3, statements
    for number, question in enumerate(questions):
        with counted(academy) as statements:
            mark = give(amina, question, key=f"answer-{number}")
        assert mark["rewards"]["keys"] == 1
        is_first = number == 0  # it counts for the streak as well
        assert len(statements) <= (20 if mark["rewards"]["badges"] else 9 + is_first), statements
    with counted(academy) as statements:
        give(amina, questions[0])
    assert len(statements) <= 9, statements
    with counted(academy) as statements:
        today(amina)
    assert len(statements) <= 3, statements


def test_the_first_day_of_somebody_with_a_past_takes_few_statements(
    academy: Flask, amina: Caller
) -> None:
    amina.pass_quiz()
    with counted(academy) as statements:
        questions = today(amina)["questions"]
    assert len(statements) <= 7, statements
    with counted(academy) as statements:
        give(amina, questions[0])
    assert len(statements) <= 9, statements


def test_asked_again_and_again_nothing_more_is_written(academy: Flask, amina: Caller) -> None:
    today(amina)
    with counted(academy) as statements:
        today(amina)
    assert not [text for text in statements if not text.lstrip().upper().startswith("SELECT")]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Draw)) == 1
