"""Badges on pages: a shelf of what is hers and what may come, the level, the administrators' desk."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from academy.clock import now
from academy.models.awards import Award
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.services import catalogue, people
from tests.cast import ADA, AMINA, BRUNO, MARC, person, unit, viewer
from tests.make import Pages, answered
from tests.services.awarded import publish_badges
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.days import answer
from tests.web.test_notices import read

pytestmark = pytest.mark.slow

NAME = re.compile(r'class="badge__name">([^<]+)<')


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    return Visitor(academy).is_in(AMINA)


@pytest.fixture
def ada(academy: Flask) -> Visitor:
    return Visitor(academy).is_in(ADA)


def passes(app: Flask, login: str = AMINA, slug: str = "why-digital") -> None:
    with app.app_context(), writing() as session:
        answered(session, viewer(session, login, at=now()), slug, at=now())


def shelf(visitor: Visitor) -> tuple[str, str]:
    """What is on it, and what may come."""
    page = visitor.get("/rewards/badges").text
    held, _, ahead = page.partition('id="ahead"')
    return held, ahead


def flagged(app: Flask, login: str = AMINA, slug: str = "first-stamp") -> str:
    """Somebody's badge, in question; the uid of the award."""
    passes(app, login)
    with app.app_context(), writing() as session:
        hers = select(Award).where(Award.person_id == person(session, login).id).order_by(Award.id)
        award = session.scalars(hers).first()
        assert award
        award.flagged_at = now()
        return award.uid


# The shelf.


def test_the_shelf_goes_from_empty_to_full(amina: Visitor) -> None:
    held, ahead = shelf(amina)
    assert NAME.findall(held) == []
    assert "still empty" in held
    assert {"First port", "Ring of keys"} <= set(NAME.findall(ahead))
    passes(amina.app)
    held, ahead = shelf(amina)
    assert {"First port", "Without a splash"} <= set(NAME.findall(held))
    assert "First port" not in NAME.findall(ahead)


def test_it_says_how_many_of_how_many(amina: Visitor) -> None:
    passes(amina.app)
    _, ahead = shelf(amina)
    dry = ahead.partition('class="badge__name">Dry feet<')[2]
    assert "1 of 4" in dry.partition('class="badge__name"')[0]


def test_a_hidden_badge_is_a_riddle_until_it_is_hers(amina: Visitor) -> None:
    page = amina.get("/rewards/badges").text
    assert NAME.findall(page).count("A riddle") == 2
    assert "seven and a half million years" in page
    assert "The answer" not in page
    assert "forty-two" not in page


def test_calm_mode_speaks_of_no_streak_to_come(amina: Visitor) -> None:
    assert "Sea legs" in shelf(amina)[1]
    with amina.app.app_context(), writing() as session:
        calm = update(Person).where(Person.id == person(session, AMINA).id).values(is_calm=True)
        session.execute(calm)
    assert "Sea legs" not in shelf(amina)[1]
    assert "First port" in shelf(amina)[1]


def test_the_shelf_is_read_in_ones_language(amina: Visitor) -> None:
    amina.post("/language", {"language": "fr"})
    page = amina.get("/rewards/badges").text
    assert "Première escale" in page
    assert "0 sur 1" in page


def test_the_shelf_costs_few_statements(amina: Visitor) -> None:
    passes(amina.app)
    amina.get("/rewards/badges")
    with counted(amina.app) as statements:
        amina.get("/rewards/badges")
    assert len(statements) <= 5, statements
    with counted(amina.app) as statements:
        amina.get("/rewards")
    assert len(statements) <= 5, statements


def test_the_level_says_what_is_missing_to_the_next(amina: Visitor) -> None:
    for path in ("/rewards", "/rewards/badges"):
        page = amina.get(path).text
        assert "At the quay" in page
        assert "100 points to the next level" in page


# With the answer, and in the news.


def test_a_badge_lands_on_the_page_of_what_brought_it(amina: Visitor) -> None:
    amina.post("/quizzes/why-digital/attempts")
    page = amina.get("/quizzes/why-digital")
    while 'name="question"' in page.text:
        answer(amina, page)
        page = amina.get("/quizzes/why-digital")
    new = page.text[page.text.index("New on your shelf") :]
    assert {"First port", "Without a splash"} <= set(NAME.findall(new))
    assert "<stamp-landing" in new
    later = amina.get("/quizzes/why-digital").text
    assert "First port" in NAME.findall(later), "and is there later"
    assert "<stamp-landing" not in later, "but is not celebrated again"


@pytest.mark.parametrize(("way_in", "page"), [("/quizzes/tides", "quiz"), ("/daily", "minute")])
def test_a_medal_lands_on_the_page_of_the_answer(
    app: Flask, tmp_path: Path, way_in: str, page: str
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides", questions=9)
    with writing() as session:
        publish_badges(session, pages, ring="{ keys: { bronze: 1, silver: 50, gold: 90 } }")
    amina = Visitor(app).is_in(AMINA)
    if page == "quiz":
        amina.post("/quizzes/tides/attempts")
    told = answer(amina, amina.get(way_in)).text
    assert NAME.findall(told) == ["ring"]
    assert "<stamp-landing" in told
    assert 'aria-label="ring, bronze"' in told


def test_an_answer_that_brings_none_shows_none(amina: Visitor) -> None:
    told = answer(amina, amina.get("/daily"))
    assert "New on your shelf" not in told.text


def test_badges_and_levels_are_told_in_words(amina: Visitor) -> None:
    passes(amina.app)
    told = read(amina.get("/notices").text)
    assert "The badge “First port” is yours." in told
    assert any(each.startswith("You have reached level 2: Ticket in hand") for each in told), told
    amina.post("/language", {"language": "fr"})
    french = read(amina.get("/notices").text)
    assert any("Première escale" in each and "est à vous" in each for each in french)


# The desk.


def test_the_desk_is_in_the_menu_of_administrators_alone(amina: Visitor, ada: Visitor) -> None:
    assert 'href="/badges"' in ada.get("/desk").text
    assert 'href="/desk"' not in amina.get("/").text
    assert amina.get("/badges").status_code == 404


def test_a_badge_is_kept(ada: Visitor) -> None:
    assert "No badge is in question" in ada.get("/badges").text
    uid = flagged(ada.app)
    page = ada.get("/badges").text
    assert "Amina Benali" in page
    assert ada.post(f"/badges/{uid}/keep").status_code == 303
    assert "No badge is in question" in ada.get("/badges").text


def test_a_badge_is_withdrawn_and_its_holder_reads_why(ada: Visitor, amina: Visitor) -> None:
    uid = flagged(ada.app)
    name = NAME.findall(unescape(ada.get("/badges").text))[0]
    assert name in NAME.findall(shelf(amina)[0])
    done = ada.post(f"/badges/{uid}/withdraw", {"reason": "Paid twice by mistake."})
    assert done.status_code == 303
    told = read(amina.get("/notices").text)[0]
    assert told.startswith(f"The badge “{name}” was taken back: “Paid twice by mistake.”")
    assert name not in NAME.findall("".join(shelf(amina)))


@pytest.mark.parametrize(("reason", "status"), [("", 422), ("x" * 301, 422)])
def test_a_reason_is_asked_for(ada: Visitor, reason: str, status: int) -> None:
    uid = flagged(ada.app)
    assert ada.post(f"/badges/{uid}/withdraw", {"reason": reason}).status_code == status
    with ada.app.app_context(), reading() as session:
        assert session.scalar(select(Award.withdrawn_at).where(Award.uid == uid)) is None


def test_who_administers_another_country_finds_nothing(academy: Flask) -> None:
    with academy.app_context(), writing() as session:
        people.grant(session, person(session, MARC), "admin", unit(session, "Maroc"), at=now())
    uid = flagged(academy, BRUNO)
    marc = Visitor(academy).is_in(MARC)
    assert "Bruno" not in marc.get("/badges").text
    assert marc.post(f"/badges/{uid}/keep").status_code == 404
    assert marc.post(f"/badges/{uid}/withdraw", {"reason": "No."}).status_code == 404


def test_the_desk_costs_few_statements(ada: Visitor) -> None:
    flagged(ada.app)
    ada.get("/badges")
    with counted(ada.app) as statements:
        ada.get("/badges")
    assert len(statements) <= 4, statements


# What a page brings closer.


def test_pages_name_the_visa_and_the_badges_that_they_bring_closer(amina: Visitor) -> None:
    for path, names in (
        ("/lessons/post-travels", {"Ponton", "All aboard", "Message in a bottle"}),
        ("/modules/voice-online", {"Ponton", "All aboard", "First port"}),
        ("/lessons/heard-first", {"Lanterne"}),
        ("/quizzes/our-network", {"Ponton"}),
    ):
        assert names <= closer(amina, path), path
    amina.post("/lessons/post-travels/completion")
    assert closer(amina, "/lessons/post-travels") == set(), "what is done brings nothing closer"
    assert "All aboard" not in closer(amina, "/modules/voice-online")
    assert "Ponton" in closer(amina, "/modules/voice-online")


def test_no_page_names_a_hidden_badge(amina: Visitor) -> None:
    with amina.app.app_context(), reading() as session:
        live = catalogue.newest(session)
    paths = [f"/modules/{module.uid}" for module in live.modules]
    paths += [f"/lessons/{lesson.uid}" for m in live.modules for lesson in m.lessons]
    hidden = {each.document.name["en"] for each in live.badges if each.document.is_hidden}
    assert len(hidden) == 2
    for path in paths:
        assert not hidden & closer(amina, path), path


def closer(visitor: Visitor, path: str) -> set[str]:
    """The names that the page at *path* says it brings closer."""
    _, _, said = visitor.get(path).text.partition('class="prospects"')
    return set(re.findall(r"“([^”]+)”", unescape(said.partition("</div>")[0])))
