"""Practice and the first diagnosis: for oneself, on any day, and nothing is earned by either."""

import re

import pytest
from flask import Flask

from academy.clock import now
from academy.models.database import writing
from tests.cast import AMINA, BRUNO, CHLOE, viewer
from tests.visitor import Visitor
from tests.web.days import DRAW, answer, asked_on, move_on

pytestmark = pytest.mark.slow

EARNED = re.compile(r'class="coin coin--\w+"[^>]*>(?:(?!</span>).)*<count-up>', re.DOTALL)


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    return Visitor(academy).is_in(AMINA)


def balance(visitor: Visitor) -> tuple[int, int, int]:
    with visitor.app.app_context(), writing() as session:
        who = viewer(session, AMINA, at=now())
        return who.stars, who.keys, who.points


def test_a_round_is_two_questions_that_earn_nothing_and_then_two_more(amina: Visitor) -> None:
    way_in = amina.get("/practice")
    assert "They earn nothing" in way_in.text
    seen = []
    for _ in range(2):
        assert amina.post("/practice").location == "/practice"
        for place in (1, 2):
            page = amina.get("/practice")
            assert f"Question {place} of 2" in page.text
            assert "earns nothing" in page.text
            assert 'formaction="/daily/skip"' not in page.text
            seen.append(asked_on(page))
            told = answer(amina, page)
            assert 'class="feedback feedback--right"' in told.text
            assert not EARNED.search(told.text)
        assert "That round is done." in amina.get("/practice").text
    assert len(set(seen)) == 4
    assert balance(amina) == (0, 0, 0)


def test_practice_is_there_on_a_day_off(amina: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    move_on(monkeypatch, 4)
    amina.post("/practice")
    assert answer(amina, amina.get("/practice")).status_code == 200
    assert balance(amina) == (0, 0, 0)


def test_practice_leaves_the_minute_alone(amina: Visitor) -> None:
    minute = asked_on(amina.get("/daily"))
    amina.post("/practice")
    assert asked_on(amina.get("/practice")) != minute
    answer(amina, amina.get("/practice"))
    assert asked_on(amina.get("/daily")) == minute
    assert "Question 1 of 2" in amina.get("/daily").text


def test_the_round_of_somebody_else_is_not_found(amina: Visitor) -> None:
    bruno = Visitor(amina.app).is_in(BRUNO)
    bruno.post("/practice")
    theirs = bruno.get("/practice")
    draw = DRAW.search(theirs.text)
    assert draw
    form = {"question": asked_on(theirs), "answer": "x"}
    for name in (draw[1], "", "0", "-1", "1e9", "x", str(2**63), str(2**70), "٣", "9" * 400):
        assert amina.post("/practice/answers", {**form, "draw": name}).status_code == 404


def test_an_answer_that_makes_no_sense_is_asked_again_with_a_sentence(amina: Visitor) -> None:
    amina.post("/practice")
    page = amina.get("/practice")
    draw = DRAW.search(page.text)
    assert draw
    again = amina.post("/practice/answers", {"question": asked_on(page), "draw": draw[1]})
    assert again.status_code == 422
    assert asked_on(again) == asked_on(page)
    assert "notice--problem" in again.text


def test_the_first_diagnosis_asks_eight_and_shows_the_picture(amina: Visitor) -> None:
    for path in ("/", "/skills"):
        assert 'href="/diagnosis"' in amina.get(path).text
    assert "Not now" in amina.get("/diagnosis").text
    assert amina.post("/diagnosis").location == "/diagnosis"
    for place in range(1, 9):
        page = amina.get("/diagnosis")
        assert f"Question {place} of 8" in page.text
        told = answer(amina, page, rightly=place % 2 == 0)
        assert 'href="/diagnosis"' in told.text
        assert not EARNED.search(told.text)
    assert amina.get("/diagnosis").location == "/skills"
    picture = amina.get("/skills").text
    assert picture.count("last answered on") >= 4
    assert balance(amina) == (0, 0, 0)
    for path in ("/", "/skills"):
        assert 'href="/diagnosis"' not in amina.get(path).text


def test_a_second_diagnosis_so_soon_is_refused_with_a_sentence(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina.post("/diagnosis")
    for _ in range(8):
        answer(amina, amina.get("/diagnosis"))
    move_on(monkeypatch, 1)
    refused = amina.post("/diagnosis")
    assert refused.status_code == 200
    assert "not long ago" in refused.text


def test_without_questions_practice_says_so(app: Flask) -> None:
    for login in (AMINA, CHLOE):
        page = Visitor(app).is_in(login).post("/practice")
        assert page.status_code == 200
        assert 'class="empty"' in page.text
