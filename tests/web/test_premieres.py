"""A premiere that is still to come, as pages and the API say it."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from academy import clock
from tests.cast import AMINA
from tests.conftest import publish
from tests.make import Pages
from tests.visitor import Visitor
from tests.web.api.caller import Caller
from tests.web.days import move_on

CLOSED = ("/lessons/winds-lesson", "/quizzes/winds", "/lessons/winds-lesson/captions/en.vtt")


@pytest.fixture
def coming(app: Flask, tmp_path: Path) -> str:
    """Two modules, of which one comes in three days; that day."""
    with app.app_context():
        day = clock.now().date() + timedelta(days=3)
        pages = Pages(tmp_path / "pages").module("sea", "tides").module("sea", "winds")
        pages.texts["seasons/autumn.yaml"] = (
            "id: autumn\nname: { en: Autumn }\ntext: { en: A season. }\npremieres:\n"
            f"  - {{ module: winds, on: {day} }}\n"
        )
        publish(pages.read())
    return f"{day:%A} {day.day} {day:%B}"


def test_what_comes_is_announced_and_refused(app: Flask, coming: str) -> None:
    amina = Visitor(app).is_in(AMINA)
    for page in ("/", "/themes/sea", "/modules/winds"):
        text = amina.get(page).text
        assert "Winds" in text
        assert f"Premiere on {coming}" in text
        assert "On winds" not in text
    for path in CLOSED:
        answer = amina.get(path)
        assert answer.status_code == 409
        assert f"The premiere is on {coming}" in answer.text
    for path in ("/lessons/winds-lesson/completion", "/quizzes/winds/attempts"):
        assert amina.post(path, {}).status_code == 409


@pytest.mark.usefixtures("coming")
def test_the_api_refuses_it_as_well(app: Flask) -> None:
    amina = Caller(app, AMINA)
    assert amina.get("/modules/winds").get_json()["lessons"] == []
    assert amina.get("/modules/winds").get_json()["premiere"]
    assert amina.get("/passport").get_json()["rule"]["of"] == 1
    assert amina.get("/lessons/winds-lesson").status_code == 409
    assert amina.post("/lessons/winds-lesson/completion").status_code == 409
    assert amina.post("/modules/winds/attempts").status_code == 409


@pytest.mark.usefixtures("coming")
def test_in_its_week_it_is_new(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    amina = Visitor(app).is_in(AMINA)
    assert "New this week" not in amina.get("/").text
    move_on(monkeypatch, 3)
    for page in ("/", "/themes/sea", "/modules/winds"):
        assert "New this week" in amina.get(page).text
    assert "On winds" in amina.get("/modules/winds").text
    move_on(monkeypatch, 7)
    assert "New this week" not in amina.get("/").text
