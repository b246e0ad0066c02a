"""A unit in a form and in a filter, where there are more than anybody looks through."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.people import Unit
from academy.services.people import add_person, add_unit
from tests.cast import ADA, HUGO, unit
from tests.conftest import OPENING
from tests.visitor import Visitor
from tests.web.test_people import form

QUAY = "Quay 007 · Alizé Maroc"


@pytest.fixture
def large(app: Flask) -> Flask:
    """An academy with 240 teams; those of two entities are called alike."""
    with writing() as session:
        for entity in ("Alizé France", "Alizé Maroc"):
            above = unit(session, entity)
            for each in range(120):
                add_unit(session, name=f"Quay {each:03}", kind="team", parent=above, at=OPENING)
    return app


def test_names_are_offered_of_ones_own_units_alone(large: Flask) -> None:
    address = "/people/units/matching?role=hr&role=admin&q=quay 007"
    assert Visitor(large).is_in(ADA).get(address).json == ["Quay 007 · Alizé France", QUAY]
    assert Visitor(large).is_in(HUGO).get(address).json == [QUAY]
    assert Visitor(large).is_in(HUGO).get(address.replace("hr&role=", "")).json == []
    assert Visitor(large).is_in(ADA).get("/people/units/matching?role=admin").json == []


def test_somebody_comes_to_a_team_that_is_found_by_its_name(large: Flask) -> None:
    ada = Visitor(large).is_in(ADA)
    page = ada.get("/people/new").text
    assert "<name-search" in page
    assert "Quay" not in page.partition("<main")[2], "none of them is listed"
    several = ada.post("/people", form(unit="Quay 007"))
    assert several.status_code == 422
    assert "Several units are called so" in several.text
    assert several.text.count(f'<option value="{QUAY}">') == 1, "it is offered"
    assert "Which of these? Quay 007 · Alizé France; Quay 007 · Alizé Maroc" in several.text
    assert 'type="search" value="Quay 007"' in several.text, "something else may be written"
    assert ada.post("/people", form(unit="no such thing")).status_code == 422
    assert ada.post("/people", form(unit=QUAY)).status_code == 201
    assert "Moreau" in ada.get(f"/people?unit={QUAY}").text
    assert "Moreau" not in ada.get("/people?unit=Quay 008 · Alizé Maroc").text


def test_a_large_tree_opens_level_by_level(large: Flask) -> None:
    ada = Visitor(large).is_in(ADA)
    top = ada.get("/people/units").text
    assert "Quay" not in top.partition("<table")[2].partition("</table>")[0]
    assert "Quay 007" in ada.get("/people/units?q=quay 007").text
    assert "No unit goes by" in ada.get("/people/units?q=chandelier").text
    assert ada.get(f"/people/units?below={2**70}").status_code == 404


def test_units_of_a_challenge_are_found_one_after_the_other(large: Flask) -> None:
    with writing() as session:
        for n, name in enumerate(("Quay 001", "Quay 002")):
            inside = Unit.path.startswith(unit(session, "Alizé Maroc").path)
            home = session.scalars(select(Unit).where(Unit.name == name, inside)).one()
            for each in range(5):
                number = f"c{n}{each}"
                add_person(
                    session, given_name="C", family_name="D", unit=home, number=number, at=OPENING
                )
    hugo = Visitor(large).is_in(HUGO)
    page = hugo.get("/challenges").text
    assert "<name-search" in page
    assert "Quay" not in page.partition("<main")[2], "none of them is listed"

    def chosen(page: str) -> list[str]:
        return re.findall(r'name="units" value="(\d+)" checked', page)

    first = chosen(hugo.post("/challenges", {"units": ["", "quay 001"], "more": "1"}).text)
    both = hugo.post("/challenges", {"units": [*first, "Quay 002 · Alizé Maroc"], "more": "1"})
    assert both.status_code == 200
    assert len(chosen(both.text)) == 2
    assert "field__error" not in both.text
    several = hugo.post("/challenges", {"units": [*first, "quay 00"], "more": "1"}).text
    assert "Quay 000 · Alizé Maroc; Quay 001 · Alizé Maroc; Quay 002" in several
    assert chosen(several) == first
    nowhere = hugo.post("/challenges", {"units": "Porto", "more": "1"}).text
    assert ("field__error" in nowhere, chosen(nowhere)) == (True, [])
    days = [str(now().date() + timedelta(days=n)) for n in (2, 9)]
    plan = {
        "title": "Autumn",
        "kind": "race",
        "currency": "point",
        "first": days[0],
        "last": days[1],
    }
    with reading() as session:
        porto = unit(session, "Parcels, Porto").id
    stranger = hugo.post("/challenges", {**plan, "units": [*first, str(porto)]})
    assert stranger.status_code == 404
    made = hugo.post("/challenges", {**plan, "units": [*first, "quay 002"]})
    assert made.status_code == 303
    kept = hugo.get(made.headers["Location"]).text
    assert set(chosen(kept)) == set(chosen(both.text))
