"""The pages of exports, of one's own data, of erasing and of retention, as their people walk them."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.jobs.timetable import TASKS
from academy.models.database import reading, writing
from academy.models.journal import JournalEntry
from academy.models.people import Person, Unit
from academy.services import choices
from academy.services.roster.scope import of
from tests.cast import ADA, AMINA, HUGO, KARIM, person, viewer
from tests.services import rosters
from tests.visitor import Visitor


def work(app: Flask, name: str) -> None:
    """Have the worker do that task."""
    next(task for task in TASKS if task.name == name).do(app.extensions["academy"])


def test_hr_asks_waits_downloads_and_throws_away(app: Flask) -> None:
    hugo = Visitor(app).is_in(HUGO)
    page = hugo.get("/exports").text
    assert "(XLSX)" in page
    asked = hugo.post("/exports", {"kind": "completion", "format": "excel-csv", "unit": ""})
    assert asked.status_code in (302, 303)
    place = asked.location
    waiting = hugo.get(place).text
    assert 'http-equiv="refresh"' in waiting
    assert hugo.get(f"{place}/file").status_code == 409
    work(app, "make_exports")
    ready = hugo.get(place).text
    assert f'href="{place}/file"' in ready
    file = hugo.get(f"{place}/file")
    assert file.status_code == 200
    assert AMINA in file.text
    assert file.headers["Cache-Control"] == "no-store"
    assert "attachment" in file.headers["Content-Disposition"]
    assert "completion-" in file.headers["Content-Disposition"]
    assert "Family name" in file.text or "Nom" in file.text
    ada = Visitor(app).is_in(ADA)
    assert ada.get(f"{place}/file").status_code == 404
    hugo.post(f"{place}/removal")
    assert hugo.get(place).status_code == 404


@pytest.mark.parametrize(
    ("format_", "language"), [("csv", "en"), ("excel-csv", "fr"), ("xlsx", "fr")]
)
@pytest.mark.parametrize("kind", ["people", "completion"])
def test_a_table_of_people_imports_unchanged_as_a_roster(
    app: Flask, tmp_path: Path, kind: str, format_: str, language: str
) -> None:
    with writing() as session:
        amina = person(session, AMINA)
        amina.number, amina.job, amina.hired_on = "a-1", "=Lead", date(2020, 2, 29)
        session.get_one(Unit, amina.unit_id).name = "R/D \\ Rabat"
        person(session, HUGO).locale = language
    hugo = Visitor(app).is_in(HUGO)
    place = hugo.post("/exports", {"kind": kind, "format": format_, "unit": ""}).location
    work(app, "make_exports")
    path = tmp_path / "table"
    path.write_bytes(hugo.get(f"{place}/file").data)
    with writing() as session:
        mine = of(viewer(session, HUGO, at=now()))
    told = rosters.rehearse(path, at=now(), scope=mine)
    assert told["listed"]["refused"] == []
    assert (told["unchanged"], told["leaving"]) == (told["lines"], 0), told["fields"]
    assert told["lines"] > 2


def test_what_makes_no_sense_comes_back_with_its_form(app: Flask) -> None:
    hugo = Visitor(app).is_in(HUGO)
    for values in (
        {"kind": "answers", "format": "csv"},
        {"kind": "people", "format": "exe"},
        {"kind": "people", "format": "csv", "unit": "987654"},
    ):
        assert hugo.post("/exports", values).status_code == 422


def test_a_learner_finds_no_exports_and_gets_her_own_data(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    assert amina.get("/exports").status_code == 404
    assert "/profile/data" in amina.get("/profile").text
    place = amina.post("/profile/data").location
    work(app, "make_exports")
    assert amina.get(place).status_code == 200
    file = amina.get(f"{place}/file")
    assert file.data.startswith(b"PK")
    assert amina.get(place.replace("/profile/data", "/exports")).status_code == 404


def test_a_report_is_set_up_shown_paused_and_deleted(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    values = {"name": "Mondays", "kind": "visas", "format": "xlsx", "when": "weekly-1", "hour": "8"}
    assert ada.post("/exports/scheduled", values | {"name": ""}).status_code == 422
    place = ada.post("/exports/scheduled", values | {"unit": ""}).location
    assert "every Monday" in ada.get(place).text
    assert ada.post(f"{place}/recipients", {"login": AMINA}).status_code == 422
    ada.post(f"{place}/recipients", {"login": HUGO})
    assert "Hugo" in ada.get(place).text
    assert "Mondays" in Visitor(app).is_in(HUGO).get("/exports").text
    ada.post(f"{place}/pause")
    assert "Paused since" in ada.get(place).text
    ada.post(f"{place}/pause/end")
    ada.post(f"{place}/removal")
    assert ada.get(place).status_code == 404
    with reading() as session:
        acts = session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)).all()
    assert [act for act in acts if act.startswith("report.")] == [
        "report.added", "report.recipient_added", "report.paused", "report.resumed",
        "report.removed",
    ]  # fmt: skip


def test_erasing_shows_what_goes_and_takes_her_address_once_more(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    with reading() as session:
        karim, own = person(session, KARIM).uid, person(session, ADA).uid
    place = f"/people/{karim}/erasure"
    assert place in ada.get(f"/people/{karim}").text
    page = ada.get(place).text
    assert "account that nobody holds" in page
    assert ada.post(place, {"login": "k-9999"}).status_code == 422
    assert ada.post(f"/people/{own}/erasure", {"login": ADA}).status_code == 422
    assert ada.post(place, {"login": "K-1042"}).status_code in (302, 303)
    assert ada.get(place).status_code == 404
    with reading() as session:
        assert session.scalar(select(Person.id).where(Person.number == KARIM)) is None
        assert "person.erased" in session.scalars(select(JournalEntry.act)).all()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_retention_shows_dry_numbers_and_is_chosen_within_bounds(app: Flask, language: str) -> None:
    ada = Visitor(app).is_in(ADA)
    ada.post("/profile", {"language": language, "time_zone": ""})
    page = ada.get("/privacy/retention").text
    names = re.findall(r'name="([a-z]+)"[^>]*type="number"|type="number"[^>]*name="([a-z]+)"', page)
    assert len(names) == 5
    values = {"answers": "12", "notices": "12", "holds": "24", "reports": "12", "journal": "60"}
    assert ada.post("/privacy/retention", values | {"answers": "2"}).status_code == 422
    assert ada.post("/privacy/retention", values).status_code in (302, 303)
    with reading() as session:
        assert choices.read(session, "retention", {"answers": 0}) == {"answers": 12}
    assert Visitor(app).is_in(HUGO).get("/privacy/retention").status_code == 404
