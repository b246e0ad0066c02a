"""A person in a form, found by her name as one writes."""

import json

from flask import Flask
from sqlalchemy import select

from academy.models.database import reading, writing
from academy.models.exports import DispatchRecipient
from academy.services.people import add_person, grant
from tests.cast import ADA, BRUNO, HUGO, MARC, person, unit
from tests.conftest import OPENING
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.test_people import form, uid

ADDRESS = "/people/matching?q="


def second_tazi() -> None:
    with writing() as session:
        home = unit(session, "Parcels, Porto")
        add_person(session, given_name="Nora", family_name="Tazi", unit=home, number="n-9",
                   at=OPENING)  # fmt: skip


def test_people_are_offered_to_those_who_keep_the_register_of_theirs(app: Flask) -> None:
    second_tazi()
    ada, hugo = Visitor(app).is_in(ADA), Visitor(app).is_in(HUGO)
    names = ada.get(f"{ADDRESS}tazi").json
    assert [name.partition(" · ")[0] for name in names] == ["Marc Tazi", "Nora Tazi"]
    assert hugo.get(f"{ADDRESS}tazi").json == names[:1]
    assert ada.get(ADDRESS).json == []
    with counted(app) as statements:
        hugo.get(f"{ADDRESS}tazi")
    assert len(statements) <= 2, statements  # who asks, and whom she finds
    assert Visitor(app).is_in(MARC).get(f"{ADDRESS}tazi").status_code == 404


def test_a_manager_is_written_by_name_and_of_two_one_is_chosen(app: Flask) -> None:
    second_tazi()
    ada = Visitor(app).is_in(ADA)
    answer = ada.post("/people", form(manager="tazi"))
    assert answer.status_code == 422
    assert "Several people go by this. Write one of them in full: Marc Tazi" in answer.text
    full_name = ada.get(f"{ADDRESS}n-9").json[0]
    assert f'<option value="{full_name}">' in answer.text
    assert ada.post("/people", form(manager=full_name)).status_code == 201
    with reading() as session:
        assert person(session, "sonia").manager_id == person(session, "n-9").id
    page = ada.get(f"/people/{uid('sonia')}").text
    assert f'value="{full_name}"' in page
    assert 'data-address="/people/matching"' in page


def test_a_manager_from_elsewhere_stays_as_she_was(app: Flask) -> None:
    with writing() as session:
        person(session, "amina").manager_id = person(session, BRUNO).id
    hugo, page = Visitor(app).is_in(HUGO), f"/people/{uid('amina')}"
    shown = hugo.get(page).text
    assert f'value="{BRUNO}"' in shown
    assert "Almeida" not in shown
    answer = hugo.post(page, form("amina", manager=BRUNO))
    assert answer.location == page
    with reading() as session:
        assert person(session, "amina").manager_id == person(session, BRUNO).id


def test_a_recipient_of_a_report_is_found_among_those_who_may_have_it(app: Flask) -> None:
    with writing() as session:
        grant(session, person(session, MARC), "hr", unit(session, "Alizé Maroc"), at=OPENING)
    hugo = Visitor(app).is_in(HUGO)
    sent = {"name": "Monday", "when": "weekly-1", "hour": "8", "kind": "completion"}
    page = hugo.post("/exports/scheduled", {**sent, "format": "csv", "unit": ""}).location
    names = hugo.get("/exports/scheduled/matching?q=a").json
    assert any(name.startswith("Marc Tazi") for name in names), json.dumps(names)
    assert not any("Amina" in name for name in names), "she has no role"
    assert hugo.post(f"{page}/recipients", {"login": "amina"}).status_code == 422
    assert hugo.post(f"{page}/recipients", {"login": "Marc Tazi"}).location == page
    with reading() as session:
        there = session.scalars(select(DispatchRecipient.person_id)).all()
        assert set(there) == {person(session, HUGO).id, person(session, MARC).id}
