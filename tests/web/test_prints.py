"""From the button to the paper: asked for, waited for, downloaded."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from academy import printing
from academy.clock import now
from academy.models.database import reading, writing
from academy.models.prints import Print
from academy.services import catalogue, people, prints
from tests.cast import ADA, AMINA, BRUNO, person, viewer
from tests.printing.looking import Looked
from tests.services.test_stickers import award
from tests.statements import counted
from tests.visitor import Visitor


def made(app: Flask) -> None:
    with app.app_context():
        prints.make(printing.make, now=now)


def jammed(app: Flask) -> None:
    def jam(_kind: str, _values: object) -> bytes:
        raise RuntimeError("paper jam")

    with app.app_context():
        prints.make(jam, now=now)


def ordered(who: Visitor, paper: str = "a4") -> str:
    answer = who.post("/passport/paper-toy", {"paper": paper})
    assert answer.status_code == 303, answer.text
    assert answer.location
    return answer.location


def test_the_page_says_that_it_is_being_printed_and_comes_back_by_itself(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    place = ordered(amina)
    page = amina.get(place).text
    assert "It is being printed" in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert '<print-watch class="print-watch print-watch--waiting" data-state="waiting"' in page
    assert amina.get(f"{place}/file").status_code == 409
    made(app)
    page = amina.get(place).text
    assert "Here it is" in page
    assert "http-equiv" not in page
    assert f'href="{place}/file"' in page


def test_the_figure_is_downloaded_as_a_pdf_of_the_paper_that_was_chosen(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    for paper, size in (("a4", (210.0, 297.0)), ("letter", (215.9, 279.4))):
        place = ordered(amina, paper)
        made(app)
        answer = amina.get(f"{place}/file")
        assert answer.mimetype == "application/pdf"
        assert (
            answer.headers["Content-Disposition"] == f"attachment; filename=paper-toy-{paper}.pdf"
        )
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-store"
        looked = Looked(answer.data)
        assert looked.sizes == [size]
        assert "Amina" in looked.words()


def test_the_figure_is_the_one_that_the_company_wrote(academy: Flask) -> None:
    amina = Visitor(academy).is_in(AMINA)
    page = amina.get("/passport/paper-toy").text
    for words in ("The paper deckhand", "No password, no updates", "places for 9 stickers"):
        assert words in page
    with writing() as session:
        people.set_language(session, person(session, AMINA).id, "fr")
    ordered(Visitor(academy).is_in(AMINA))
    with reading() as session:
        [kept] = session.scalars(select(Print.values).where(Print.kind == "toy"))
    assert kept["words"]["title"] == "Le matelot de papier"
    assert kept["stickers"] == {"front": 2, "back": 4, "left": 1, "right": 1, "passport": 1}


def test_the_figure_speaks_her_language(app: Flask) -> None:
    with writing() as session:
        people.set_language(session, person(session, AMINA).id, "fr")
    amina = Visitor(app).is_in(AMINA)
    place = ordered(amina)
    made(app)
    words = Looked(amina.get(f"{place}/file").data).words()
    assert "Découpez le long des traits pleins." in words
    assert "Cut along" not in words


def test_asking_twice_leads_to_the_same_print(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    assert ordered(amina) == ordered(amina)


def test_another_look_is_another_print(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    first = ordered(amina)
    with writing() as session:
        people.set_avatar(session, person(session, AMINA).id, "1" + "0" * 12)
    assert ordered(amina) != first


def test_nobody_else_finds_it(app: Flask) -> None:
    place = ordered(Visitor(app).is_in(AMINA))
    made(app)
    for login in (BRUNO, ADA):
        other = Visitor(app).is_in(login)
        assert other.get(place).status_code == 404
        assert other.get(f"{place}/file").status_code == 404
        assert other.post(f"{place}/again").status_code == 404
    assert Visitor(app).get(place).status_code == 302


def test_a_failed_print_says_so_and_can_be_asked_for_again(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    place = ordered(amina)
    jammed(app)
    page = amina.get(place).text
    assert "The press has jammed" in page
    (again,) = re.findall(r'action="(/prints/\w+/again)"', page)
    assert amina.post(again).location == place
    made(app)
    assert "Here it is" in amina.get(place).text


def test_a_paper_that_we_do_not_have_is_refused(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    for paper in ("a0", "", "../etc"):
        assert amina.post("/passport/paper-toy", {"paper": paper}).status_code == 422


def test_pages_of_a_print_send_few_statements(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    place = ordered(amina)
    made(app)
    for path in (place, f"{place}/file"):
        amina.get(path)
        with counted(app) as statements:
            amina.get(path)
        assert len(statements) == 2


def awarded(*badges: str) -> None:
    with writing() as session:
        award(session, viewer(session, AMINA, at=now()), *badges)


@pytest.mark.usefixtures("academy")
def test_new_stickers_are_printed_once_and_old_sheets_again(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    assert "Nothing new to stick on yet" in amina.get("/passport/paper-toy").text
    awarded("first-stamp", "first-seal")
    assert "2 stickers are new" in amina.get("/passport/paper-toy").text
    place = amina.post("/passport/paper-toy/sheets", {"paper": "a4"}).location
    assert place
    made(app)
    answer = amina.get(f"{place}/file")
    assert answer.headers["Content-Disposition"] == "attachment; filename=stickers-1-a4.pdf"
    assert "Sticker sheet no. 1" in Looked(answer.data).words()
    page = amina.get("/passport/paper-toy").text
    assert "Nothing new to stick on yet" in page
    assert "Sheet 1" in page
    again = amina.post("/passport/paper-toy/sheets/1", {"paper": "a4"})
    assert again.location == place


@pytest.mark.usefixtures("academy")
def test_when_nothing_is_new_it_says_so_kindly(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    answer = amina.post("/passport/paper-toy/sheets", {"paper": "a4"})
    assert answer.location == "/passport/paper-toy"
    assert "The next badge is the first of the next sheet." in amina.get(answer.location).text
    assert amina.post("/passport/paper-toy/sheets/1", {"paper": "a4"}).status_code == 404


@pytest.mark.usefixtures("academy")
def test_nobody_prints_anothers_sheet(app: Flask) -> None:
    awarded("first-stamp")
    Visitor(app).is_in(AMINA).post("/passport/paper-toy/sheets", {"paper": "a4"})
    bruno = Visitor(app).is_in(BRUNO)
    assert bruno.post("/passport/paper-toy/sheets/1", {"paper": "a4"}).status_code == 404


@pytest.mark.usefixtures("academy")
def test_every_badge_of_the_academy_can_be_a_sticker(app: Flask) -> None:
    with writing() as session:
        who = viewer(session, AMINA, at=now())
        live = catalogue.current(session, who.publication)
        award(session, who, *(badge.uid for badge in live.badges))
    amina = Visitor(app).is_in(AMINA)
    place = amina.post("/passport/paper-toy/sheets", {"paper": "letter"}).location
    made(app)
    assert Looked(amina.get(f"{place}/file").data).sizes == [(215.9, 279.4)]
