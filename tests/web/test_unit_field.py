"""A unit in a form and in a filter, where there are more than anybody looks through."""

import pytest
from flask import Flask

from academy.models.database import writing
from academy.services.people import add_unit
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
