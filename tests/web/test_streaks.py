"""The streak on its pages: a card on home, nothing in calm mode, days off that ask for nothing."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.people import Person, Unit
from academy.models.streaks import Outage, Streak, WorkingWeek
from academy.services import outages
from tests.cast import AMINA, MARC, person, unit, viewer
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.api.caller import Caller
from tests.web.days import answer, move_on
from tests.workday import sitecustomize

pytestmark = pytest.mark.slow

CARD = re.compile(r'<section class="week">.*?</section>', re.DOTALL)
STATE = re.compile(r"week__day--(\w+)")


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    return Visitor(academy).is_in(AMINA)


@pytest.fixture
def ada(academy: Flask) -> Visitor:
    return Visitor(academy).is_in("ada@demo.example")


def card(visitor: Visitor) -> str:
    found = CARD.search(visitor.get("/").text)
    return found[0] if found else ""


def states(visitor: Visitor) -> list[str]:
    return STATE.findall(card(visitor))


def has_a_row_of(app: Flask, days: int, *, ago: int = 1) -> None:
    """Amina took part on *days* working days in a row, the last of them *ago* days ago."""
    with app.app_context(), writing() as session:
        hers = viewer(session, AMINA, at=now())
        last = hers.day(now()) - timedelta(days=ago)
        values = {"length": days, "longest": days + 3, "freezes": 0, "recent": "d" * min(days, 14)}
        session.add(Streak(person_id=hers.id, last=last, version=1, **values))


def outage_page(place: str) -> str:
    with reading() as session:
        return f"/people/units/{unit(session, place).id}/outages"


# Home.


def test_a_first_answer_fills_the_square_of_the_day(amina: Visitor) -> None:
    assert "Your first week" in card(amina)
    assert states(amina) == ["blank", "blank", "today", "todo", "todo", "rest", "rest"]
    answer(amina, amina.get("/daily"))
    assert "1 working day in a row" in card(amina)
    assert states(amina)[2] == "done"


def test_the_card_comes_after_what_there_is_to_do(amina: Visitor) -> None:
    page = amina.get("/").text
    parts = ('class="ticket', "Stamps in your passport", "Next lesson", 'class="week"')
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_freezes_and_the_longest_row_stand_beside_it(amina: Visitor) -> None:
    has_a_row_of(amina.app, 6)
    told = answer(amina, amina.get("/daily"))
    assert "7 days in a row: a freeze is yours." in told.text
    assert "7 working days in a row" in card(amina)
    assert "1 freeze kept · longest: 9" in card(amina)
    assert "7 days in a row: a freeze is yours." in amina.get("/notices").text


def test_a_row_that_ended_is_not_held_against_her(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(amina, amina.get("/daily"))
    move_on(monkeypatch, 2)
    assert "A new streak begins with your next answer" in card(amina)
    assert states(amina) == ["blank", "blank", "done", "missed", "today", "rest", "rest"]


def test_a_used_freeze_is_told_on_the_day_she_comes_back(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_a_row_of(amina.app, 6)
    answer(amina, amina.get("/daily"))
    move_on(monkeypatch, 2)
    assert states(amina)[2:5] == ["done", "frozen", "today"]
    answer(amina, amina.get("/daily"))
    told = amina.get("/").text
    assert re.search(
        r"A freeze stood in for you on Thursday .*? Your streak goes on: 8 days\.", told
    )


def test_a_page_with_a_streak_takes_no_statement_more(amina: Visitor) -> None:
    has_a_row_of(amina.app, 6)
    amina.get("/daily")
    with counted(amina.app) as home:
        amina.get("/")
    assert len(home) <= 5, home


# Calm mode.


def test_calm_mode_hides_streaks_and_movement_and_goes_on_earning(amina: Visitor) -> None:
    has_a_row_of(amina.app, 6)
    assert "data-calm" not in amina.get("/").text
    amina.post("/profile/calm", {"calm": "y"})
    assert re.search(r"<html[^>]* data-calm", amina.get("/").text)
    assert card(amina) == ""
    told = answer(amina, amina.get("/daily"))
    assert "coin--star" in told.text
    assert "in a row" not in told.text
    assert "in a row" not in amina.get("/notices").text
    with amina.app.app_context(), writing() as session:
        hers = viewer(session, AMINA, at=now())
        assert (hers.stars, hers.streak.length) == (1, 7)
    amina.post("/profile/calm", {})
    assert "data-calm" not in amina.get("/").text
    assert "7 working days in a row" in card(amina)


# Days off.


def test_a_public_holiday_is_named_and_asks_for_nothing(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with amina.app.app_context(), writing() as session:
        session.execute(update(Unit).values(region=None))
    independence = datetime(2026, 11, 18, 10, tzinfo=UTC)
    monkeypatch.setattr(sitecustomize, "_away", independence - sitecustomize.real_now())
    page = amina.get("/").text
    assert "Independence Day" in page
    assert "Today asks for nothing." in page
    assert states(amina)[2] == "rest"
    assert "A day off is a day off" in amina.get("/daily").text


def test_her_own_working_days_begin_on_monday(
    amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = amina.post("/profile/week", {"days": ["1", "2", "4"]}, follow_redirects=True)
    assert re.search(r"From Monday \d+ \w+ on these are your working days\.", page.text)
    assert re.findall(r'checked[^>]*name="days"[^>]*value="(\d)"', page.text) == ["1", "2", "4"]
    assert states(amina)[4] == "todo"
    move_on(monkeypatch, 7)
    assert states(amina) == ["blank", "blank", "rest", "todo", "rest", "rest", "rest"]


@pytest.mark.parametrize("days", [[], ["1", "2", "3", "4", "5", "6"], ["0"], ["8"], ["x"]])
def test_a_week_that_cannot_be_is_refused_with_a_sentence(amina: Visitor, days: list[str]) -> None:
    page = amina.post("/profile/week", {"days": days})
    assert page.status_code == 422
    assert 'class="field__error"' in page.text
    with amina.app.app_context(), reading() as session:
        assert session.scalars(select(WorkingWeek)).all() == []


# Units.


def test_a_unit_says_when_it_works_and_which_holidays_it_keeps(ada: Visitor) -> None:
    with reading() as session:
        place = f"/people/units/{unit(session, 'Alizé France').id}"
    form = {"name": "Alizé France", "country": "FR", "time_zone": "Europe/Paris"}
    saved = ada.post(place, {**form, "week": ["1", "2", "3", "4"], "region": "FR-57"})
    assert saved.status_code == 303
    page = ada.get(place).text
    assert re.findall(r'checked[^>]*name="week"[^>]*value="(\d)"', page) == ["1", "2", "3", "4"]
    assert 'value="FR-57"' in page
    refused = ada.post(place, {**form, "week": ["1"], "region": "Lyon"})
    assert refused.status_code == 422
    assert "We know no public holidays of this place." in refused.text


# Outages.


def test_an_administrator_names_an_outage_and_sees_how_far_it_is(
    ada: Visitor, amina: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(amina, amina.get("/daily"))
    move_on(monkeypatch, 2)
    yesterday = (now() - timedelta(days=1)).date()
    form = {"first": yesterday, "last": yesterday, "reason": "The network was down"}
    page = ada.post(outage_page("Alizé"), form, follow_redirects=True)
    assert "The network was down" in page.text
    assert "0 of 8" in page.text
    assert "under way" in page.text
    with writing() as session:
        outages.restore(session, at=now())
    page = ada.get(outage_page("Alizé"))
    assert "8 of 8" in page.text
    assert "tag--right" in page.text
    news = amina.get("/").text
    assert re.search(r"The academy could not be used on Thursday \d+ \w+\.", news)
    assert "It counts for nobody: your streak is back at 1 day." in news
    assert states(amina)[2:5] == ["done", "blank", "today"]


def test_an_outage_to_come_is_refused_with_a_sentence(ada: Visitor) -> None:
    tomorrow = (now() + timedelta(days=1)).date()
    form = {"first": tomorrow, "last": tomorrow, "reason": "Soon"}
    page = ada.post(outage_page("Alizé"), form)
    assert page.status_code == 422
    assert "today at the latest" in page.text
    with reading() as session:
        assert session.scalars(select(Outage)).all() == []


def test_nobody_else_names_an_outage(amina: Visitor, academy: Flask) -> None:
    place = outage_page("Maroc")
    assert amina.get(place).status_code in {403, 404}
    assert Visitor(academy).is_in(MARC).post(place, {}).status_code in {403, 404}


# The API.


def test_the_api_tells_the_streak_as_it_stands(amina: Visitor) -> None:
    has_a_row_of(amina.app, 6)
    program = Caller(amina.app, AMINA)
    standing = {"length": 6, "longest": 9, "freezes": 0}
    assert program.get("/me").get_json()["streak"] == standing
    with amina.app.app_context(), writing() as session:
        session.execute(update(Streak).values(last=now().date() - timedelta(days=20)))
        assert person(session, AMINA).id == session.scalar(select(Person.id).join(Streak))
    assert program.get("/me").get_json()["streak"] == {**standing, "length": 0}
