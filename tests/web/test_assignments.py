"""The pages of assignments, and what the people read of whom something is asked."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.engine.audiences import EVERYBODY
from academy.models.audiences import Assignment
from academy.models.database import reading, writing
from academy.services.assignments import desk
from academy.services.assignments.desk import Plan
from academy.services.audiences import desk as audiences
from tests.cast import AMINA, BRUNO, HUGO, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.api.caller import Caller


@pytest.fixture
def hugo(academy: Flask) -> Visitor:
    """HR of Alizé Maroc, who reads English in these tests."""
    with academy.app_context(), writing() as session:
        person(session, HUGO).locale = "en"
    return Visitor(academy).is_in(HUGO)


@pytest.fixture
def audience(academy: Flask) -> str:
    """Everybody of Alizé Maroc."""
    with academy.app_context(), writing() as session:
        who = viewer(session, HUGO, at=OPENING)
        home = unit(session, "Alizé Maroc").id
        return audiences.create(
            session, who, name="All of us", unit_id=home, rule=EVERYBODY, at=OPENING
        )


def asks(academy: Flask, audience: str, **plan: Any) -> str:
    told = {"kind": "module", "target": "why-digital", **plan}
    with academy.app_context(), writing() as session:
        who = viewer(session, HUGO, at=OPENING)
        return desk.open_(session, who, Plan(audience=audience, **told), at=OPENING)


def form(audience: str, **values: str) -> dict[str, str]:
    return {
        "audience": audience,
        "what": "module:why-digital",
        "how": "suggested",
        "due": "none",
        "takes_later": "y",
        **values,
    }


def test_an_assignment_is_seen_before_it_is_asked(
    academy: Flask, hugo: Visitor, audience: str
) -> None:
    day = (now().date() + timedelta(days=30)).isoformat()
    values = form(
        audience, how="mandatory", reason="The law.", due="day", due_on=day, renews_days="365"
    )
    ahead = hugo.post("/assignments", values)
    assert ahead.status_code == 200
    assert re.findall(r'stat__value">(\d+)<', ahead.text) == ["3", "0", "3"]
    assert "The law." in ahead.text
    with academy.app_context(), reading() as session:
        assert session.scalars(select(Assignment)).all() == []
    answer = hugo.post("/assignments", {**values, "confirmed": "1"})
    assert answer.status_code == 303
    page = hugo.get(answer.location).text
    assert "Amina" in page
    assert "Opened" in page
    assert "Why digital" not in page or "the module" in page.lower()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"how": "mandatory"}, "Say why it is mandatory"),
        ({"due": "day"}, "Say when, or choose another way."),
        ({"due": "day", "due_on": "2020-01-01"}, "This day is over"),
        ({"due": "day", "due_on": "9999-01-01"}, "more than ten years ahead"),
        ({"due_on": "2030-01-01"}, "Choose “On one day for all” above, or leave this empty."),
        ({"due_days": "30"}, "Choose “So many days after somebody came in” above"),
        ({"audience": ""}, "Choose who is asked."),
        ({"what": "module:nothing"}, "Not a valid choice"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    hugo: Visitor, audience: str, values: dict[str, str], sentence: str
) -> None:
    answer = hugo.post("/assignments", {**form(audience), **values})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_from_what_it_means_she_goes_back_and_finds_all_that_she_wrote(
    academy: Flask, hugo: Visitor, audience: str
) -> None:
    day = (now().date() + timedelta(days=30)).isoformat()
    values = form(
        audience, how="mandatory", reason="The law.", due="day", due_on=day, renews_days="365"
    )
    assert 'name="change"' in hugo.post("/assignments", values).text
    page = hugo.post("/assignments", {**values, "change": "1", "confirmed": "1"}).text
    assert "What it means" not in page
    assert "The law." in page
    assert f'value="{day}"' in page
    assert 'value="365"' in page
    assert re.search(rf'<option selected value="{audience}">', page)
    fresh = hugo.get("/assignments/new").text
    assert '<option value="">Choose an audience</option>' in fresh  # and none is selected
    assert not re.search(rf"<option selected value=.{audience}", fresh)
    uid = asks(academy, audience)
    told = {"due": "day", "due_on": day, "change": "1"}
    again = hugo.post(f"/assignments/{uid}/due", told).text
    assert f'value="{day}"' in again
    assert "Nothing has changed yet" not in again


def test_a_waiver_a_due_date_the_switch_and_the_end(
    academy: Flask, hugo: Visitor, audience: str
) -> None:
    uid = asks(academy, audience)
    with academy.app_context(), reading() as session:
        amina = person(session, AMINA).uid
    waiver = f"/assignments/{uid}/waivers/{amina}"
    assert "Amina" in hugo.get(waiver).text
    assert hugo.post(waiver, {"reason": ""}).status_code == 422
    hugo.post(waiver, {"reason": "She wrote it."})
    assert "She wrote it." in hugo.get(f"/assignments/{uid}?list=waived").text
    assert hugo.post(f"{waiver}/undoing").status_code == 303
    day = (now().date() + timedelta(days=3)).isoformat()
    told = {"due": "day", "due_on": day, "grace_days": "2"}
    assert "Nothing has changed yet" in hugo.post(f"/assignments/{uid}/due", told).text
    assert hugo.post(f"/assignments/{uid}/due", {**told, "confirmed": "1"}).status_code == 303
    assert "2 days of grace" in hugo.get(f"/assignments/{uid}").text
    hugo.post(f"/assignments/{uid}/later", {"takes_later": "0"})
    hugo.post(f"/assignments/{uid}/closing")
    page = hugo.get(f"/assignments/{uid}").text
    for words in (
        "Waived for one person",
        "Asked again of one person",
        "Another due date",
        "From now on not asked of those who join",
        "Closed",
        "Hugo Idrissi",
    ):
        assert words in page
    assert "Closed" in hugo.get("/assignments").text or "closed" in hugo.get("/assignments").text


def test_she_reads_what_is_asked_why_by_whom_and_until_when(academy: Flask, audience: str) -> None:
    due = now().date() + timedelta(days=20)
    asks(academy, audience, kind="theme", target="networks")
    asks(academy, audience, is_mandatory=True, reason="Half of what we lose.", due_on=due)
    amina = Visitor(academy).is_in(AMINA)
    home = amina.get("/").text
    assert "Half of what we lose." in home  # mandatory first
    assert "All 2 things that are asked of you" in home
    asked = amina.get("/asked").text
    assert asked.index("Half of what we lose.") < asked.index("whenever you like")
    asks(academy, audience, kind="passport", target=None)
    asks(academy, audience, kind="visa", target="network")
    theme = ("/modules/why-digital", "/themes/networks", "/modules/voice-online")
    for path in (*theme, "/passport", "/visas/network"):
        assert "Asked of you by Alizé Maroc" in amina.get(path).text
    assert "Asked of you by" not in amina.get("/modules/built-here").text
    assert "Half of what we lose." in amina.get("/notices").text
    marc = Visitor(academy).is_in(MARC)
    assert "Demandé par Alizé Maroc" in marc.get("/asked").text
    bruno = Visitor(academy).is_in(BRUNO)
    assert "Alizé Maroc" not in bruno.get("/").text + bruno.get("/asked").text


def test_what_she_finishes_is_finished_at_once_for_her_and_in_the_books(
    academy: Flask, hugo: Visitor, audience: str
) -> None:
    uid = asks(academy, audience, is_mandatory=True, reason="Half of what we lose.")
    caller = Caller(academy, AMINA)
    (before,) = caller.get("/me/assignments").get_json()["assignments"]
    assert (before["id"], before["mandatory"], before["finished_at"]) == (uid, True, None)
    assert (before["slug"], before["asked_by"]) == ("why-digital", "Alizé Maroc")
    caller.pass_quiz()
    (after,) = caller.get("/me/assignments").get_json()["assignments"]
    assert after["finished_at"]
    amina = Visitor(academy).is_in(AMINA)
    assert "Done with" in amina.get("/asked").text
    assert "Asked of you by" not in amina.get("/modules/why-digital").text
    assert "Amina" in hugo.get(f"/assignments/{uid}?list=finished").text  # no job ran


def test_home_keeps_to_its_statements_when_something_is_asked(
    academy: Flask, audience: str
) -> None:
    for target in ("why-digital", "voice-online"):
        asks(academy, audience, target=target, is_mandatory=True, reason="Because.")
    for login in (AMINA, MARC):
        visitor = Visitor(academy).is_in(login)
        visitor.get("/")
        with counted(academy) as statements:
            visitor.get("/")
        assert len(statements) <= 6, statements


def test_a_page_of_who_is_asked_nothing_costs_no_statement_more(academy: Flask) -> None:
    visitor = Visitor(academy).is_in(BRUNO)
    visitor.get("/modules/why-digital")
    with counted(academy) as statements:
        visitor.get("/modules/why-digital")
    assert len(statements) == 3, statements
