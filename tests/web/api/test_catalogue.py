"""Themes, modules, lessons, the passport and the ledger, with one's own progress."""

from datetime import datetime

import pytest
from flask import Flask

from academy import clock
from tests.cast import SIXTEEN
from tests.statements import counted
from tests.web.api.caller import Caller, rewards

pytestmark = pytest.mark.slow


@pytest.fixture
def amina(academy: Flask) -> Caller:
    """Somebody who learns, after the first request of the day."""
    amina = Caller(academy, "amina@demo.example")
    amina.get("/themes")
    return amina


def test_the_themes_say_how_far_one_is(amina: Caller) -> None:
    amina.post("/lessons/two-keys/completion")
    themes = amina.get("/themes").get_json()["themes"]
    assert [theme["slug"] for theme in themes] == ["company", "innovations", "networks", "tools"]
    module = themes[0]["modules"][0]
    assert (module["slug"], module["lessons"], module["finished"]) == ("why-digital", 3, 1)
    assert module["stamped_at"] is None


def test_a_module_shows_its_lessons_its_quiz_and_its_stamp(amina: Caller) -> None:
    before = amina.get("/modules/why-digital").get_json()
    assert before["stamp"] is None
    assert not before["quiz"]["under_way"]
    attempt = amina.begin()
    assert amina.get("/modules/why-digital").get_json()["quiz"]["under_way"]
    assert len(attempt["questions"]) == before["quiz"]["questions"]
    amina.pass_quiz()
    after = amina.get("/modules/why-digital").get_json()
    assert after["stamp"]["place"] == "Customer care, Rabat"
    assert after["stamp"]["module"] == "why-digital"


def test_a_lesson_is_finished_once_and_pays_once(amina: Caller) -> None:
    assert amina.get("/lessons/two-keys").get_json()["finished_at"] is None
    done = amina.post("/lessons/two-keys/completion").get_json()
    assert done["rewards"] == rewards(points=20, badges=["all-aboard"])
    at = amina.get("/lessons/two-keys").get_json()["finished_at"]
    assert abs((clock.now() - datetime.fromisoformat(at)).total_seconds()) < 60
    amina.post("/lessons/two-keys/completion")
    assert amina.get("/me").get_json()["points"] == 20


def test_everything_is_told_in_ones_own_language(academy: Flask, amina: Caller) -> None:
    chloe = Caller(academy, "chloe@demo.example")
    english = amina.get("/lessons/two-keys").get_json()
    french = chloe.get("/lessons/two-keys").get_json()
    assert (english["language"], french["language"]) == ("en", "fr")
    assert english["html"] != french["html"]


@pytest.mark.parametrize(
    "path", ["/modules/nothing", "/lessons/nothing", "/attempts/nothing", "/nothing", "/lessons/"]
)
def test_what_is_not_there_is_not_found(amina: Caller, path: str) -> None:
    answer = amina.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["title"]


def test_a_method_that_an_address_does_not_know_is_named(amina: Caller) -> None:
    answer = amina.client.delete("/api/v1/me", headers=amina.headers)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.mimetype == "application/problem+json"


def test_the_passport_fills_and_is_issued(amina: Caller) -> None:
    empty = amina.get("/passport").get_json()
    assert empty == {
        "holder": "Amina Benali",
        "rule": {"needed": 16, "of": 20, "per_theme": 3},
        "passed": 0,
        "issued_at": None,
        "stamps": [],
        "seals": [],
        "visas": [],
        "credential": None,
    }
    for number, module in enumerate(SIXTEEN, 1):
        amina.pass_quiz(module)
        held = amina.get("/passport").get_json()
        assert held["passed"] == number
        assert bool(held["issued_at"]) == (number == 16)
    assert [stamp["module"] for stamp in held["stamps"]] == [*SIXTEEN]
    assert [seal["theme"] for seal in held["seals"]] == ["company"]


def test_the_ledger_comes_in_pages_newest_first_and_whole(amina: Caller) -> None:
    amina.pass_quiz()
    whole = amina.get("/ledger", limit=100).get_json()
    assert whole["next"] is None
    assert len(whole["lines"]) > 10
    ids = [line["id"] for line in whole["lines"]]
    assert ids == sorted(ids, reverse=True)
    paged, after = [], {}
    while after is not None:
        page = amina.get("/ledger", limit=4, **after).get_json()
        assert len(page["lines"]) <= 4
        paged += page["lines"]
        after = {"after": page["next"]} if page["next"] else None
    assert paged == whole["lines"]
    me = amina.get("/me").get_json()
    sums = {"star": 0, "key": 0, "point": 0}
    for line in paged:
        sums[line["currency"]] += line["amount"]
    assert (me["stars"], me["keys"], me["points"]) == tuple(sums.values())


def test_nobody_reads_another_persons_ledger(academy: Flask, amina: Caller) -> None:
    amina.pass_quiz()
    assert Caller(academy, "bruno@demo.example").get("/ledger").get_json()["lines"] == []


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/me", 2),
        ("/themes", 5),
        ("/modules/why-digital", 5),
        ("/lessons/what-digital-means", 4),
        ("/passport", 4),
        ("/ledger", 3),
    ],
)
def test_reading_takes_few_statements(academy: Flask, amina: Caller, path: str, most: int) -> None:
    with counted(academy) as statements:
        assert amina.get(path).status_code == 200
    assert len(statements) <= most, statements


def test_an_academy_without_content_answers_too(app: Flask) -> None:
    amina = Caller(app, "amina@demo.example")
    assert amina.get("/themes").get_json() == {"themes": []}
    assert amina.get("/passport").get_json()["passed"] == 0
    assert amina.get("/ledger").get_json() == {"lines": [], "next": None}
    assert amina.get("/lessons/two-keys").status_code == 404
