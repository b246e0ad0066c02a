"""Badges and the level for programs: what is hers, how far she is, and no riddle's answer."""

import pytest
from flask import Flask

from tests.statements import counted
from tests.web.api.caller import Caller


@pytest.fixture
def amina(academy: Flask) -> Caller:
    amina = Caller(academy, "amina@demo.example")
    amina.get("/themes")
    return amina


def test_a_badge_goes_from_what_may_come_to_what_is_hers(amina: Caller) -> None:
    before = amina.get("/badges").get_json()
    assert before["held"] == []
    first = next(each for each in before["to_come"] if each["slug"] == "first-stamp")
    assert (first["name"], first["have"], first["needed"]) == ("First port", 0, 1)
    amina.pass_quiz()
    after = amina.get("/badges").get_json()
    assert {"first-stamp", "without-a-splash"} <= {each["slug"] for each in after["held"]}
    assert all(each["medals"] == [] and each["at"].endswith("Z") for each in after["held"])
    assert "first-stamp" not in {each["slug"] for each in after["to_come"]}


def test_a_medal_says_how_far_the_next_one_is(amina: Caller) -> None:
    amina.pass_quiz()
    to_come = amina.get("/badges").get_json()["to_come"]
    ring = next(each for each in to_come if each["slug"] == "ring-of-keys")
    assert (ring["medal"], ring["needed"]) == ("bronze", 25)
    assert ring["have"] == amina.get("/me").get_json()["keys"] > 0


def test_a_hidden_badge_says_a_riddle_and_no_more(amina: Caller) -> None:
    to_come = amina.get("/badges").get_json()["to_come"]
    hidden = [each for each in to_come if each["hidden"]]
    assert len(hidden) == 2
    assert all(each["text"] for each in hidden)
    known = {(each["slug"], each["name"], each["have"], each["needed"]) for each in hidden}
    assert known == {("", "", 0, 0)}


def test_the_answer_that_brings_a_badge_says_so(amina: Caller) -> None:
    done = amina.post("/lessons/two-keys/completion").get_json()
    assert done["rewards"]["badges"] == ["all-aboard"]
    again = amina.post("/lessons/two-keys/completion").get_json()
    assert again["rewards"]["badges"] in (["all-aboard"], [])


def test_me_tells_the_level(amina: Caller) -> None:
    assert amina.get("/me").get_json()["level"] == {
        "number": 1,
        "name": "At the quay",
        "next_at": 100,
    }
    amina.pass_quiz()
    body = amina.get("/me").get_json()
    assert body["points"] >= 100
    assert body["level"]["number"] >= 2


def test_badges_cost_few_statements(amina: Caller) -> None:
    amina.pass_quiz()
    with counted(amina.app) as statements:
        amina.get("/badges")
    assert len(statements) <= 5, statements
