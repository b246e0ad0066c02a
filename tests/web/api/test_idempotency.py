"""A write that carries a key is done once; its repeats receive the first answer, byte for byte."""

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from academy.models.database import reading
from academy.models.requests import StoredResponse
from tests.web.api.caller import Caller, right_answer, wrong_answer


def same(one: TestResponse, other: TestResponse) -> bool:
    return (one.status_code, one.data, one.mimetype) == (
        other.status_code,
        other.data,
        other.mimetype,
    )


def test_a_repeat_receives_the_first_answer(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    begun = [amina.post("/modules/why-digital/attempts", key="begin") for _ in range(3)]
    assert begun[0].status_code == 201
    assert same(begun[0], begun[1])
    assert same(begun[0], begun[2])


def test_a_repeat_receives_it_even_when_everything_moved_on(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    first = amina.post("/modules/why-digital/attempts", key="begin")
    amina.pass_quiz("why-digital")
    later = amina.post("/modules/why-digital/attempts", key="begin")
    other = amina.post("/modules/why-digital/attempts", key="begin-again")
    assert same(first, later)
    assert other.get_json()["id"] != first.get_json()["id"]


def test_one_key_for_two_requests_is_refused(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    attempt = amina.begin()
    path = f"/attempts/{attempt['id']}/answers"
    one, two = (
        {"question": q["id"], "answer": right_answer(academy, q["id"])}
        for q in attempt["questions"][:2]
    )
    first = amina.post(path, one, key="mine")
    for refused in (
        amina.post(path, two, key="mine"),
        amina.post(
            path, {**one, "answer": wrong_answer(academy, attempt["questions"][0])}, key="mine"
        ),
        amina.post("/lessons/two-keys/completion", key="mine"),
    ):
        assert refused.status_code == 422
        assert refused.get_json()["field"] == "Idempotency-Key"
    assert same(first, amina.post(path, one, key="mine"))
    assert amina.get("/lessons/two-keys").get_json()["finished_at"] is None


def test_somebody_else_with_the_same_key_acts_for_herself(academy: Flask) -> None:
    amina, bruno = Caller(academy, "amina@demo.example"), Caller(academy, "bruno@demo.example")
    hers = amina.post("/modules/why-digital/attempts", key="one")
    his = bruno.post("/modules/why-digital/attempts", key="one")
    assert hers.get_json()["id"] != his.get_json()["id"]


def test_a_refusal_is_repeated_as_well(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    attempt = amina.begin()
    path = f"/attempts/{attempt['id']}/completion"
    early = amina.post(path, key="early")
    assert early.status_code == 409
    amina.pass_quiz()
    assert same(early, amina.post(path, key="early"))
    assert amina.post(path, key="in-time").status_code == 200


def test_a_shape_that_is_refused_before_the_act_takes_no_key(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    path = f"/attempts/{amina.begin()['id']}/answers"
    assert amina.post(path, {"question": 7}, key="k").status_code == 422
    with reading() as session:
        assert session.scalars(select(StoredResponse)).all() == []


@pytest.mark.parametrize("key", ["x" * 101, "two words", "é", "a\tb"])
def test_a_key_that_is_none_is_refused(academy: Flask, key: str) -> None:
    answer = Caller(academy, "amina@demo.example").post("/lessons/two-keys/completion", key=key)
    assert answer.status_code == 400
    assert answer.get_json()["field"] == "Idempotency-Key"


def test_without_a_key_a_repeat_is_safe_as_well(academy: Flask) -> None:
    amina = Caller(academy, "amina@demo.example")
    lesson = [amina.post("/lessons/two-keys/completion") for _ in range(2)]
    assert same(*lesson)
    attempt = amina.pass_quiz()
    completion = [amina.post(f"/attempts/{attempt['id']}/completion") for _ in range(2)]
    assert same(*completion)
    for question in attempt["questions"]:
        right = amina.answer(attempt, question["id"], right_answer(academy, question["id"]))
        wrong = amina.answer(attempt, question["id"], wrong_answer(academy, question))
        assert same(right, wrong)
