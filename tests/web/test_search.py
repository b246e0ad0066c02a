"""Looking for something: what is found, what is marked, and what is never given away."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask

from academy.models.database import reading
from academy.services import catalogue
from tests.cast import AMINA, BRUNO
from tests.conftest import publish
from tests.make import Pages
from tests.statements import counted
from tests.visitor import Visitor

TITLES = re.compile(r'<h2 class="found__title"><a href="([^"]+)">(.*?)</a></h2>', re.DOTALL)


@pytest.fixture
def amina(academy: Flask) -> Visitor:
    return Visitor(academy).is_in(AMINA)


def found(visitor: Visitor, words: str) -> list[str]:
    """The addresses of the results, the best first."""
    return [address for address, _ in TITLES.findall(visitor.get("/search?q=" + words).text)]


def test_the_words_that_were_found_are_marked(amina: Visitor) -> None:
    page = amina.get("/search?q=two keys").text
    assert "/lessons/two-keys" in found(amina, "two keys")[0]
    assert "<mark>keys</mark>" in page
    assert 'value="two keys"' in page


def test_each_language_is_searched_in_its_own_words(academy: Flask) -> None:
    with academy.app_context(), reading() as session:
        lesson = catalogue.newest(session).lesson("two-keys").document
    french = Visitor(academy).is_in(BRUNO)
    french.post("/language", {"language": "fr"})
    title = lesson.texts["fr"].title
    assert found(french, title)[0] == "/lessons/two-keys"
    assert found(french, title.upper())[0] == "/lessons/two-keys"


def test_without_words_and_without_a_result_there_are_ways_to_look_around(amina: Visitor) -> None:
    for address in ("/search", "/search?q=", "/search?q=xylophone", "/search?q=%F0%9F%98%80"):
        page = amina.get(address)
        assert page.status_code == 200
        for way in ("time", "passport", "new"):
            assert f'href="/themes?by={way}"' in page.text
    assert "Nothing was found for “xylophone”" in amina.get("/search?q=xylophone").text


def test_the_field_stands_on_every_page(amina: Visitor) -> None:
    for address in ("/", "/themes", "/passport"):
        page = amina.get(address).text
        assert re.search(r'<form [^>]*role="search"[^>]* action="/search">', page)
        assert 'href="/search"' in page


def test_what_was_typed_is_never_markup(amina: Visitor) -> None:
    page = amina.get("/search?q=<script>alert(1)</script>").text
    assert "<script>alert" not in page


def test_a_question_leads_to_its_lesson_and_shows_nothing_of_itself(
    app: Flask, tmp_path: Path
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    bank = "1-sea/1-tides/questions.en.md"
    pages.change(bank, "Does tides-2 hold?", "Which capstan turns by night?")
    pages.change(bank, "tides-2 slips", "a zanzibar")
    pages.change(bank, "> It does not.", "> It is a quokka.")
    with app.app_context():
        publish(pages.read())
    amina = Visitor(app).is_in(AMINA)
    page = amina.get("/search?q=capstan").text
    assert found(amina, "capstan") == ["/lessons/tides-lesson"]
    assert "In a question of this lesson" in page
    assert "turns by night" not in unescape(page)
    for hidden in ("zanzibar", "quokka"):
        assert found(amina, hidden) == []


def test_a_search_costs_no_statement_but_those_of_who_is_asking(amina: Visitor) -> None:
    found(amina, "keys")
    with counted(amina.app) as statements:
        found(amina, "phishing")
    assert len(statements) <= 2


def test_modules_stand_on_other_shelves_as_well(amina: Visitor) -> None:
    for by, words in (
        ("time", "Within 10 minutes"),
        ("passport", "Your passport asks for 3 more stamps here."),
        ("new", "Since"),
    ):
        amina.get(f"/themes?by={by}")
        with counted(amina.app) as statements:
            page = amina.get(f"/themes?by={by}").text
        assert words in page
        assert "/modules/why-digital" in page
        assert len(statements) <= 5
    assert "theme-tile" in amina.get("/themes?by=nothing").text
