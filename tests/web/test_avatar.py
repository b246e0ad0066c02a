"""The composer of avatars, and her look on every page."""

import re
from pathlib import Path

from flask import Flask

from academy.drawing.avatar import CHOICES, born, parse
from academy.drawing.portrait import bust
from academy.models.database import reading, writing
from academy.services import people, publishing
from tests.cast import AMINA, BRUNO, person
from tests.conftest import OPENING
from tests.make import Pages
from tests.statements import counted
from tests.visitor import Visitor

LOOK = parse("1" + "0" * 12).with_part("hat", "sailor").with_part("body", "stripes")


def avatar(login: str = AMINA) -> str | None:
    with reading() as session:
        return person(session, login).avatar


def test_the_composer_shows_every_choice_with_a_name(app: Flask) -> None:
    page = Visitor(app).is_in(AMINA).get("/passport/avatar").text
    for part, choices in CHOICES.items():
        for choice in choices:
            assert f'name="{part}" value="{choice}"' in page
    assert page.count(" checked>") == len(CHOICES)
    assert len(page.encode()) < 160_000


def test_keeping_a_look_shows_it_in_the_masthead_the_passport_and_the_profile(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    answer = amina.post("/passport/avatar", {**LOOK.parts, "act": "keep"})
    assert answer.status_code == 303
    assert avatar() == LOOK.code
    for path, times in (("/", 1), ("/passport", 2), ("/profile", 2), ("/passport/paper-toy", 2)):
        assert amina.get(path).text.count(bust(LOOK)) == times, path


def test_without_scripts_a_look_is_looked_at_before_it_is_kept(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    answer = amina.post("/passport/avatar", {**LOOK.parts, "act": "look"})
    assert answer.status_code == 200
    assert bust(LOOK) in answer.text
    assert avatar() is None


def test_a_surprise_is_shown_and_not_kept(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    seen = set()
    for _ in range(5):
        page = amina.post("/passport/avatar", {"act": "surprise"}).text
        seen.add(tuple(re.findall(r'name="(\w+)" value="(\w+)" checked', page)))
    assert len(seen) > 1
    assert avatar() is None


def test_what_is_no_look_is_refused(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    for wrong in ({"hat": "crown"}, {"skin": "7"}, {"body": ""}, {"face": "<script>"}):
        form = {**LOOK.parts, **wrong, "act": "keep"}
        assert amina.post("/passport/avatar", form).status_code == 422
    assert avatar() is None


def test_what_a_form_leaves_out_stays_as_it_is(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    amina.post("/passport/avatar", {**LOOK.parts, "act": "keep"})
    amina.post("/passport/avatar", {"hair": "curls", "act": "keep"})
    assert avatar() == LOOK.with_part("hair", "curls").code


def test_the_preview_is_a_picture_of_the_form(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    answer = amina.get("/passport/avatar/preview.svg", query_string=LOOK.parts)
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "private" in answer.headers["Cache-Control"]
    assert answer.text.replace(' xmlns="http://www.w3.org/2000/svg"', "") == bust(LOOK)
    assert amina.get("/passport/avatar/preview.svg?hat=crown").status_code == 422


def test_ones_look_is_ones_own(app: Flask) -> None:
    Visitor(app).is_in(AMINA).post(
        "/passport/avatar", {**LOOK.parts, "act": "keep", "person": "2", "uid": "x", "avatar": "zz"}
    )
    assert avatar(BRUNO) is None
    assert avatar() == LOOK.code


def test_a_stored_look_that_nobody_reads_any_more_breaks_no_page(app: Flask) -> None:
    with writing() as session:
        amina = person(session, AMINA)
        people.set_avatar(session, amina.id, "9-from-another-time")
        uid = amina.uid
    assert bust(born(uid)) in Visitor(app).is_in(AMINA).get("/").text


def test_only_what_the_company_offers_is_there_to_choose_and_nobody_is_undressed(
    app: Flask, tmp_path: Path
) -> None:
    amina = Visitor(app).is_in(AMINA)
    amina.post("/passport/avatar", {**LOOK.parts, "act": "keep"})
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.texts["toy.yaml"] = (
        "name: { en: Paper sailor }\ntext: { en: It folds. }\n"
        "wardrobe: { hats: [cap], colours: [sea, plum] }\n"
    )
    with writing() as session:
        publishing.publish(session, pages.read(), at=OPENING)
    page = amina.get("/passport/avatar").text
    offered = set(re.findall(r'name="(?:hat|hat_colour)" value="(\w+)"', page))
    hers = {LOOK.hat, LOOK.hat_colour}
    assert offered == {"none", "scarf", "turban", "cap", "sea", "plum", *hers}
    keep = {"act": "keep"}
    assert amina.post("/passport/avatar", {"hat": "beret", **keep}).status_code == 422
    assert amina.post("/passport/avatar", {"hat": "sailor", **keep}).status_code == 303
    assert amina.post("/passport/avatar", {"hat": "cap", **keep}).status_code == 303
    assert amina.post("/passport/avatar", {"hat": "sailor", **keep}).status_code == 422
    for _ in range(5):
        page = amina.post("/passport/avatar", {"act": "surprise"}).text
        [thrown] = re.findall(r'name="hat" value="(\w+)" checked', page)
        assert thrown in {"none", "scarf", "turban", "cap"}


def test_the_composer_sends_no_statement_of_its_own(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    amina.get("/passport/avatar")
    with counted(app) as statements:
        amina.get("/passport/avatar")
    assert len(statements) == 1
