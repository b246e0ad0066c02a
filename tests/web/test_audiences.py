"""The pages of audiences: an editor that needs no script, and what another entity's HR never sees."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from academy.engine import audiences as rules
from academy.models.audiences import Audience
from academy.models.database import reading, writing
from academy.services import names
from academy.services.assignments import desk
from academy.services.assignments.desk import Plan
from academy.services.audiences import desk as audiences
from academy.services.people import add_unit
from academy.web import rule_forms
from tests.cast import ADA, BRUNO, HUGO, person, unit, viewer
from tests.conftest import OPENING
from tests.visitor import Visitor

RULE = rules.Group(
    "any",
    (
        rules.Condition("job", "contains", ("marketing", "digital")),
        rules.Group("not", (rules.Condition("passport", "has"),)),
    ),
)


@pytest.fixture
def hugo(academy: Flask) -> Visitor:
    """HR of Alizé Maroc, who reads English in these tests."""
    with academy.app_context(), writing() as session:
        person(session, HUGO).locale = "en"
    return Visitor(academy).is_in(HUGO)


def fields(page: str) -> MultiDict[str, str]:
    """What a browser would send of the rule's form."""
    form = page[page.index("<rule-editor") : page.index("</rule-editor")]
    found: MultiDict[str, str] = MultiDict()
    for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form):
        found.add(name, value)
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        options = re.findall(r"<option ([^>]*)>", inside)
        chosen = [o for o in options if "selected" in o] or options[:1]
        for option in chosen:
            found.add(name, re.search(r'value="([^"]*)"', option)[1])  # type: ignore[index]
    return found


def press(visitor: Visitor, form: MultiDict[str, str], do: str, **more: Any) -> MultiDict[str, str]:
    """Press a button of the rule."""
    answer = visitor.post("/audiences/draft", {**sent(form), "do": do, **more})
    assert answer.status_code == 200
    return fields(answer.text)


def sent(form: MultiDict[str, str]) -> dict[str, Any]:
    return {name: values for name, values in form.lists() if name != "csrf_token"}


def uid_of(app: Flask, name: str) -> str:
    with app.app_context(), reading() as session:
        return session.scalars(select(Audience.uid).where(Audience.name == name)).one()


def test_a_rule_is_written_with_buttons_alone_and_kept(academy: Flask, hugo: Visitor) -> None:
    form = fields(hugo.get("/audiences/new").text)
    form = press(hugo, form, "add:r", **{"r.new": "job"})
    form = press(hugo, form, "group:r")
    form = press(hugo, form, "add:r-1", **{"r-1.new": "passport"})
    form = press(hugo, form, "add:r", **{"r.new": "country"})
    form = press(hugo, form, "remove:r-2")
    form.setlist("r-0.value", ["Marketing; digital"])
    form.setlist("r.mode", ["any"])
    form.setlist("r-1.mode", ["not"])
    form.setlist("name", ["Marketing"])
    assert hugo.post("/audiences", sent(form)).status_code == 303
    with academy.app_context(), reading() as session:
        kept = session.scalars(select(Audience.rule).where(Audience.name == "Marketing")).one()
        assert kept == {
            "any": [
                {"job": {"contains": ["Marketing", "digital"]}},
                {"not": [{"passport": {"has": []}}]},
            ]
        }
    page = hugo.get(f"/audiences/{uid_of(academy, 'Marketing')}").text
    assert "Job contains “Marketing” or “digital” or not (holds the passport)" in page


def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(hugo: Visitor) -> None:
    form = press(hugo, fields(hugo.get("/audiences/new").text), "add:r", **{"r.new": "job"})
    form.setlist("name", ["Nothing"])
    answer = hugo.post("/audiences", sent(form))
    assert answer.status_code == 422
    assert "has nothing to compare with" in answer.text


def test_who_is_in_is_counted_while_somebody_types(hugo: Visitor) -> None:
    form = press(hugo, fields(hugo.get("/audiences/new").text), "add:r", **{"r.new": "language"})
    form.setlist("r-0.value", ["fr"])
    seen = hugo.post("/audiences/draft?only=preview", sent(form)).text
    assert "<html" not in seen
    assert '<span class="stat__value">1</span>' in seen
    assert "Marc" in seen
    assert "Amina" not in seen


def test_every_rule_comes_out_of_its_form_as_it_went_in() -> None:
    root = rule_forms.of_rule(RULE)
    assert rule_forms.read(root) == RULE
    form: MultiDict[str, str] = MultiDict()

    def put(node: rule_forms.Node) -> None:
        if node.mode:
            form[f"{node.place}.mode"] = node.mode
            form[f"{node.place}.size"] = str(len(node.rules))
            for each in node.rules:
                put(each)
        else:
            form[f"{node.place}.about"] = node.about
            form[f"{node.place}.op"] = node.operator
            form.setlist(f"{node.place}.value", [node.text])

    put(root)
    assert rule_forms.read(rule_forms.of_form(form)) == RULE


@pytest.mark.parametrize(
    "form",
    [
        {"r.size": "999999999", "r-0.about": "nothing"},
        {"r.size": "1", "r-0.mode": "any", "r-0.size": "1"},
        {"r.mode": "nothing", "r.size": "-4"},
        {"r.size": "1", "r-0.about": "seniority", "r-0.value": "x"},
        {"do": "remove:r"},
        {"do": "add:r-9-9", "r-9-9.new": "job"},
        {"do": "group"},
    ],
)
def test_a_form_that_no_page_of_ours_sends_breaks_nothing(
    hugo: Visitor, form: Mapping[str, str]
) -> None:
    assert hugo.post("/audiences/draft", dict(form)).status_code == 200


def test_a_change_of_an_audience_in_use_shows_first_who_comes_in_and_who_leaves(
    academy: Flask, hugo: Visitor
) -> None:
    form = fields(hugo.get("/audiences/new").text)
    form.setlist("name", ["All of us"])
    hugo.post("/audiences", sent(form))
    uid = uid_of(academy, "All of us")
    with academy.app_context(), writing() as session:
        who = viewer(session, HUGO, at=OPENING)
        desk.open_(session, who, Plan(audience=uid, kind="passport", target=None), at=OPENING)
    form = fields(hugo.get(f"/audiences/{uid}/rule").text)
    form = press(hugo, form, "add:r", **{"r.new": "language"})
    form.setlist("r-0.value", ["fr"])
    shown = hugo.post(f"/audiences/{uid}", sent(form)).text
    assert "Amina" in shown
    assert re.findall(r'stat__value">(\d+)<', shown) == ["0", "2"]
    with academy.app_context(), reading() as session:
        assert session.scalars(select(Audience.rule).where(Audience.uid == uid)).one() == {
            "all": []
        }
    assert hugo.post(f"/audiences/{uid}", {**sent(form), "confirmed": "1"}).status_code == 303
    refused = hugo.post(f"/audiences/{uid}/closing")
    assert refused.status_code == 303
    assert "close these assignments first" in hugo.get(f"/audiences/{uid}").text


def test_without_names_pages_tell_no_number_of_who_has_finished_something(
    academy: Flask, hugo: Visitor
) -> None:
    with academy.app_context(), writing() as session:
        who, ada = (viewer(session, login, at=OPENING) for login in (HUGO, ADA))
        names.choose(session, ada, is_pseudonymous=True, at=OPENING)
        made = {"unit_id": unit(session, "Alizé Maroc").id, "at": OPENING}
        holders = audiences.create(
            session, who, name="H", rule=rules.Condition("passport", "has"), **made
        )
        everybody = audiences.create(session, who, name="E", rule=rules.EVERYBODY, **made)
        desk.open_(session, who, Plan(audience=holders, kind="passport", target=None), at=OPENING)
    untold = "how many have finished something is not told"
    page = hugo.get(f"/audiences/{holders}").text
    assert untold in page
    assert "stat__value" not in page
    form = fields(hugo.get(f"/audiences/{holders}/rule").text)
    form.setlist("r.mode", ["not"])
    page = hugo.post(f"/audiences/{holders}", sent(form)).text
    assert untold in page
    assert "stat__value" not in page
    plan = {"audience": everybody, "what": "module:why-digital", "how": "suggested", "due": "none"}
    page = hugo.post("/assignments", plan).text
    assert untold in page
    assert re.findall(r'stat__value">(\d+)<', page) == ["3"]


def test_hr_of_another_entity_neither_selects_nor_counts_anybody_of_mine(
    academy: Flask, hugo: Visitor
) -> None:
    """Bruno works in Portugal: no rule and no form of Hugo's shows him, or counts him."""
    with academy.app_context(), reading() as session:
        porto, portugal = unit(session, "Parcels, Porto").id, unit(session, "Portugal").id
        bruno = person(session, BRUNO).family_name
    form = fields(hugo.get("/audiences/new").text)
    told = sent(form) | {
        "r.size": "1",
        "r-0.about": "unit",
        "r-0.op": "in",
        "r-0.value": str(porto),
    }
    for forged in ({}, {"unit": str(portugal)}):
        seen = hugo.post("/audiences/draft", {**told, **forged}).text
        assert 'stat__value">0<' in seen
        assert "Porto" not in seen
        assert bruno not in seen
    refused = hugo.post("/audiences", {**told, "name": "Theirs", "unit": str(portugal)})
    assert refused.status_code == 422
    with academy.app_context(), writing() as session:
        ada = viewer(session, ADA, at=OPENING)
        everybody = session.scalars(select(Audience.uid).where(Audience.slug == "everybody")).one()
        desk.open_(session, ada, Plan(audience=everybody, kind="passport", target=None), at=OPENING)
    page = hugo.get(f"/audiences/{everybody}").text
    assert 'stat__value">3<' in page
    assert "Bruno" not in page
    assert "What is asked of it" not in page
    assert hugo.get(f"/audiences/{everybody}/rule").status_code == 404


def test_the_three_audiences_come_with_the_content(academy: Flask) -> None:
    page = Visitor(academy).is_in(ADA).get("/audiences").text
    for name in ("Everybody", "Marketing and digital managers", "Executive committee"):
        assert name in page


def test_of_many_units_that_of_a_condition_is_found_by_its_name(
    academy: Flask, hugo: Visitor
) -> None:
    with academy.app_context(), writing() as session:
        maroc, portugal = unit(session, "Alizé Maroc"), unit(session, "Alizé Portugal")
        south = add_unit(session, name="Rabat South", kind="entity", parent=maroc, at=OPENING)
        quays = {
            (above.name, each): add_unit(
                session, name=f"Quay {each:03}", kind="team", parent=above, at=OPENING
            )
            for above, count in ((maroc, 60), (south, 60), (portugal, 9))
            for each in range(count)
        }
        quay = str(quays["Rabat South", 7].id)
    form = press(hugo, fields(hugo.get("/audiences/new").text), "add:r", **{"r.new": "unit"})
    form.setlist("name", ["Of the quay"])
    for words, said in (
        ("Quay 008 · Alizé Portugal", "No unit of yours is called so."),
        ("quay 007", "Several units are called so."),
        ("quay 007", '<option value="Quay 007 · Rabat South">'),
        ("", "has nothing to compare with"),
    ):
        form.setlist("r-0.value", [words])
        answer = hugo.post("/audiences", sent(form))
        assert answer.status_code == 422
        assert said in answer.text
    form = press(hugo, form, "take:r-0", **{"r-0.value": "quay 007 · rabat south"})
    assert form.getlist("r-0.value") == [quay, ""]
    form.setlist("r-0.value", [quay, "Quay 059 · Alizé Maroc"])
    assert hugo.post("/audiences", sent(form)).status_code == 303
    page = hugo.get(f"/audiences/{uid_of(academy, 'Of the quay')}").text
    assert "Works in Quay 007 or Quay 059" in page
