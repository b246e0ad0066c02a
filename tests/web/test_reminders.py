"""An administrator chooses when reminders go, sees how they read, and pauses them."""

import re
from datetime import time

from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.journal import JournalEntry
from academy.models.reminders import Reminder
from academy.services import people
from academy.services.reminders import chosen
from tests.cast import ADA, AMINA, HUGO, person, unit
from tests.visitor import Visitor

FORM = {
    "quiet_from": "19",
    "quiet_until": "9",
    "moments": ["3", "0"],
    "late": "y",
    "devices": "networks",
}


def test_what_is_chosen_holds_and_is_in_the_journal(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    assert ada.get("/reminders").status_code == 200
    assert ada.post("/reminders", FORM).status_code == 303
    with app.app_context(), reading() as session:
        known = chosen.read(session)
        act, details = session.execute(select(JournalEntry.act, JournalEntry.details)).one()
    assert (known.rules.quiet.start, known.rules.quiet.end) == (time(19), time(9))
    assert known.rules.days_before == (3, 0)
    assert (known.devices, known.lists, known.is_paused) == ("networks", False, False)
    assert (act, details["name"]) == ("choice.changed", "reminders")
    page = ada.get("/reminders").text
    assert re.search(r"value=\"networks\"[^>]*checked|checked[^>]*value=\"networks\"", page)


def test_a_pause_is_seen(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    ada.post("/reminders", {**FORM, "is_paused": "y"})
    assert "Nothing is sent, and nothing that waits leaves." in ada.get("/reminders").text


def test_what_makes_no_sense_is_refused_with_a_sentence(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    answer = ada.post("/reminders", {**FORM, "quiet_from": "10", "quiet_until": "9"})
    assert answer.status_code == 422
    assert "Leave at least 4 hours a day" in answer.text
    for odd in ({"quiet_from": "99"}, {"devices": "mine"}, {"moments": ["900"]}):
        assert ada.post("/reminders", {**FORM, **odd}).status_code == 422


def test_whoever_administers_a_part_sees_it_and_changes_nothing(app: Flask) -> None:
    with app.app_context(), writing() as session:
        people.grant(session, person(session, HUGO), "admin", unit(session, "Maroc"), at=now())
        row = {"person_id": person(session, AMINA).id, "day": now().date(), "kind": "digest"}
        session.add(Reminder(**row, channel="mail", at=now()))
    hugo = Visitor(app).is_in(HUGO)
    page = hugo.get("/reminders").text
    assert "C’est l’administration de toute l’académie qui en décide" in page
    assert "Lettres sur ce qui est attendu</dt><dd>1" in page
    assert hugo.post("/reminders", FORM).status_code == 404


def test_the_letter_can_be_looked_at_as_text_and_as_html(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    assert "Two of our suppliers were robbed this way in spring." in ada.get("/reminders").text
    letter = ada.get("/reminders/letter")
    assert "default-src 'none'" in letter.headers["Content-Security-Policy"]
    assert "<script" not in letter.text
    links = re.findall(r'(?:href|src)="([^"]*)"', letter.text)
    assert links
    assert all(link.startswith("http://127.0.0.1:8000/") for link in links)
