import re

import pytest
from flask import Flask
from sqlalchemy import select

from academy.clock import now
from academy.models.database import reading, writing
from academy.models.journal import JournalEntry
from academy.models.outbox import Message
from academy.models.people import Person
from academy.services import people, sign_in
from tests.cast import person, unit, viewer
from tests.visitor import Visitor


@pytest.fixture
def ada(app: Flask) -> Visitor:
    """Administers the whole company."""
    return Visitor(app).sign_in("ada@demo.example")


@pytest.fixture
def local(app: Flask) -> Visitor:
    """Marc, who administers Morocco."""
    with writing() as session:
        people.grant(session, person(session, "marc"), "admin", unit(session, "Maroc"), at=now())
    return Visitor(app).sign_in("marc@demo.example")


def uid(login: str) -> str:
    with reading() as session:
        return person(session, login).uid


def unit_id(name: str) -> int:
    with reading() as session:
        return unit(session, name).id


def form(login: str = "", **changed: object) -> dict[str, object]:
    """A person's form as it would be sent, for somebody new or for *login* unchanged."""
    with reading() as session:
        rabat = unit(session, "Customer care, Rabat").id
    values = {"given_name": "Sonia", "family_name": "Moreau", "email": "sonia@demo.example"}
    values |= {"number": "", "unit": rabat, "manager": "", "locale": "fr"}
    if login:
        values["email"] = f"{login}@demo.example"
    return {**values, **changed}


def secret_on(page: str) -> str:
    found = re.findall(r'class="secret__value"[^>]*>([^<]+)<', page)
    return str(found[-1])


def test_a_person_is_added_and_comes_in_by_the_link_shown_once(app: Flask, ada: Visitor) -> None:
    assert ada.get("/people/new").status_code == 200
    answer = ada.post("/people", form(manager="Tazi"))
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    link = secret_on(answer.text)
    sonia = Visitor(app)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert "Sonia" in sonia.get(path).text
    assert sonia.post(path, {"secret": "first class letter"}).location == "/sign-in"
    sonia.sign_in("sonia@demo.example", "first class letter")
    with reading() as session:
        letter = session.scalars(select(Message)).one()
        assert link in letter.body["text"]
        assert link in letter.body["html"]
        assert person(session, "sonia").manager_id == person(session, "marc").id


def test_a_person_without_a_mailbox_gets_a_code_to_print(app: Flask, ada: Visitor) -> None:
    answer = ada.post("/people", form(email="", number="M-88"))
    code = secret_on(answer.text)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", code)
    newcomer = Visitor(app)
    chosen = {"number": "m-88", "code": code, "secret": "5091", "again": "5091"}
    assert newcomer.post("/activation", chosen).location == "/"


def test_what_is_wrong_with_a_person_is_said_beside_its_field(ada: Visitor) -> None:
    for wrong, field in (
        ({"email": "amina@demo.example"}, "email"),
        ({"email": "a\r\nBcc: all@x.example"}, "email"),
        ({"email": "", "number": "k-1042"}, "number"),
        ({"manager": "nobody at all"}, "manager"),
        ({"given_name": "x" * 81}, "given_name"),
        ({"unit": "999999"}, "unit"),
        ({"unit": "9" * 5000}, "unit"),
        ({"locale": "tlh"}, "locale"),
    ):
        answer = ada.post("/people", form(**wrong))
        assert answer.status_code == 422, wrong
        assert f'id="{field}-error"' in answer.text, wrong


def test_a_person_is_corrected(ada: Visitor) -> None:
    page = f"/people/{uid('amina')}"
    lyon = unit_id("Learning, Lyon")
    assert ada.post(page, form("amina", unit=lyon, manager="chloe")).location == page
    with reading() as session:
        amina = person(session, "amina")
        assert (amina.family_name, amina.unit_id) == ("Moreau", lyon)
        assert amina.manager_id == person(session, "chloe").id
    assert "chloe@demo.example" in ada.get(page).text


def test_the_list_is_searched_and_paged_without_absurd_answers(app: Flask, ada: Visitor) -> None:
    assert "Benali" in ada.get("/people?q=benali").text
    assert "Almeida" not in ada.get("/people?q=benali").text
    for query in (
        "q=%25",
        "q=_",
        "q=" + "x" * 5000,
        f"after={2**70}",
        "after=%FF",
        "q=%F0%9F%A6%86",
    ):
        answer = ada.get(f"/people?{query}")
        assert answer.status_code == 200, query
        if query in {"q=%25", "q=_"}:
            assert "Benali" not in answer.text
    rabat = unit_id("Customer care, Rabat")
    with writing() as session:
        for n in range(60):
            new = Person(uid=f"{n:032x}", number=f"n{n}", given_name="N", family_name=f"Z{n:03}")
            new.locale, new.unit_id, new.created_at = "en", rabat, now()
            session.add(new)
    first = ada.get("/people").text
    onward = re.search(r'href="(/people\?after=[0-9a-f]+)"', first)
    assert onward
    second = ada.get(onward[1]).text
    seen = [set(re.findall(r"/people/([0-9a-f]{32})", page)) for page in (first, second)]
    assert [len(page) for page in seen] == [50, 18]
    assert not seen[0] & seen[1]


def test_a_suspended_person_is_out_at_once(app: Flask, ada: Visitor) -> None:
    hugo = Visitor(app).sign_in("hugo@demo.example")
    with writing() as session:
        token = sign_in.make_token(session, person(session, "hugo").id, "hr", now())
    page = f"/people/{uid('hugo')}"
    assert ada.post(f"{page}/suspension").location == page
    assert hugo.get("/profile").status_code == 302
    with reading() as session:
        assert sign_in.viewer_of_token(session, token) is None
    wrong = Visitor(app).post("/sign-in", {"login": "hugo@demo.example", "secret": "bon-voyage"})
    assert wrong.status_code == 422
    assert ada.post(f"{page}/activation").status_code == 409
    ada.post(f"{page}/suspension/end")
    assert hugo.get("/profile").status_code == 302
    hugo.sign_in("hugo@demo.example")


def test_a_lost_role_counts_at_the_next_request(app: Flask, ada: Visitor, local: Visitor) -> None:
    assert local.get("/people").status_code == 200
    page = ada.get(f"/people/{uid('marc')}").text
    (withdrawal,) = re.findall(r'action="([^"]+/withdrawal)"', page)
    ada.post(withdrawal)
    assert local.get("/people").status_code == 404


def test_a_given_role_opens_its_pages(app: Flask, ada: Visitor) -> None:
    bruno = Visitor(app).sign_in("bruno@demo.example")
    assert bruno.get("/people").status_code == 404
    given = {"role": "admin", "over": unit_id("Portugal")}
    ada.post(f"/people/{uid('bruno')}/roles", given | {"confirmed": "1"})
    found = bruno.get("/people").text
    assert "Almeida" in found
    assert "Benali" not in found


def test_an_administrator_is_made_in_two_steps(app: Flask, ada: Visitor, local: Visitor) -> None:
    bruno, roles = Visitor(app).sign_in("bruno@demo.example"), f"/people/{uid('bruno')}/roles"
    asked = ada.post(roles, {"role": "admin", "over": unit_id("Portugal")})
    assert asked.status_code == 200
    assert "Make Bruno Almeida an administrator?" in asked.text
    assert "Over Portugal and every unit below" in asked.text
    assert "the whole academy" not in asked.text
    assert "the whole academy" in ada.post(roles, {"role": "admin", "over": unit_id("Alizé")}).text
    assert bruno.get("/people").status_code == 404
    sent = dict(re.findall(r'name="(role|over|confirmed)" value="(\w+)"', asked.text))
    ada.post(roles, sent)
    assert bruno.get("/people").status_code == 200
    with reading() as session:
        given = select(JournalEntry.details).where(JournalEntry.act == "role.given")
        assert [each["role"] for each in session.scalars(given)] == ["admin"]
    stranger = {"role": "admin", "over": unit_id("Alizé Maroc")}
    assert local.post(roles, stranger).status_code == 404
    assert ada.post(roles, {"role": "admin", "over": "Atlantis"}).status_code == 422


def test_the_last_administrator_stays(app: Flask, ada: Visitor, local: Visitor) -> None:
    page = f"/people/{uid('ada')}"
    assert ada.post(f"{page}/suspension").status_code == 409
    (withdrawal,) = re.findall(r'action="([^"]+/withdrawal)"', ada.get(page).text)
    assert ada.post(withdrawal).status_code == 409
    assert local.post(withdrawal).status_code == 404
    assert ada.get("/people").status_code == 200


def test_a_token_is_shown_once_and_withdrawn(app: Flask, ada: Visitor) -> None:
    page = f"/people/{uid('hugo')}"
    answer = ada.post(f"{page}/tokens", {"scope": "hr"})
    assert answer.status_code == 201
    token = secret_on(answer.text)
    with reading() as session:
        assert sign_in.viewer_of_token(session, token)
    shown = ada.get(page).text
    assert token not in shown
    (withdrawal,) = re.findall(r'action="([^"]+/tokens/\d+/withdrawal)"', shown)
    ada.post(withdrawal)
    with reading() as session:
        assert sign_in.viewer_of_token(session, token) is None
    assert ada.post(f"{page}/tokens", {"scope": "admin"}).status_code == 422


def test_a_role_over_a_unit_that_is_none_is_refused_on_her_page(ada: Visitor) -> None:
    page = f"/people/{uid('bruno')}"
    answer = ada.post(f"{page}/roles", {"role": "hr", "over": "Atlantis"})
    assert answer.status_code == 422
    assert "Choose one of your units." in answer.text
    assert '<option value="hr" selected>' in answer.text
    assert "Bruno" in answer.text
    assert ada.post(f"{page}/roles", {"role": "hr", "over": ""}).status_code == 422


# --- the borders of an administrator --------------------------------------------------------------

ACTS = (
    ("", {}),
    ("/activation", {}),
    ("/suspension", {}),
    ("/suspension/end", {}),
    ("/roles", {"role": "author", "over": "1"}),
    ("/tokens", {"scope": "learner"}),
    ("/roles/1/withdrawal", {}),
    ("/tokens/1/withdrawal", {}),
)


@pytest.mark.parametrize(("act", "data"), ACTS)
def test_people_of_other_units_are_not_found(
    app: Flask, local: Visitor, act: str, data: dict[str, str]
) -> None:
    for stranger in (uid("bruno"), uid("ada"), "0" * 32):
        page = f"/people/{stranger}"
        assert local.get(page).status_code == 404
        assert local.post(page + act, {**form(), **data}).status_code == 404


@pytest.mark.parametrize("act", ["", "/move", "/removal"])
def test_units_of_others_are_not_found(app: Flask, local: Visitor, act: str) -> None:
    for strange in (unit_id("Portugal"), unit_id("Alizé"), 10**6, 2**63 - 1, 2**63, 2**70):
        page = f"/people/units/{strange}"
        data = {"name": "Mine", "time_zone": "UTC", "parent": unit_id("Maroc")}
        assert local.get(page).status_code == 404
        answer = local.post(page + act, data)
        assert answer.status_code == 404 or (strange >= 2**63 and answer.status_code == 405)


def test_a_unit_is_not_moved_under_one_of_others(app: Flask, local: Visitor) -> None:
    page = f"/people/units/{unit_id('Alizé Maroc')}/move"
    assert local.post(page, {"parent": unit_id("Portugal")}).status_code == 422


@pytest.mark.parametrize("login", ["amina", "bruno", "chloe", "marc", "k-1042"])
def test_only_administrators_find_these_pages(app: Flask, login: str) -> None:
    visitor = Visitor(app).sign_in(login if "-" in login else f"{login}@demo.example")
    for path in ("/people", "/people/new", f"/people/{uid('amina')}", "/people/units"):
        assert visitor.get(path).status_code == 404
    for path in ("/people", f"/people/{uid('amina')}", "/people/units"):
        assert visitor.post(path, form()).status_code == 404
    for act, data in ACTS:
        assert visitor.post(f"/people/{uid('amina')}{act}", data).status_code == 404


def test_whoever_is_not_in_is_asked_to_sign_in(app: Flask) -> None:
    answer = Visitor(app).get("/people?q=a")
    assert answer.location == "/sign-in?next=/people?q%3Da"


# --- units ----------------------------------------------------------------------------------------


def test_a_unit_is_added_changed_moved_and_taken_away(app: Flask, ada: Visitor) -> None:
    new = {"name": "Casablanca", "kind": "team", "parent": unit_id("Maroc")}
    answer = ada.post("/people/units", {**new, "country": "", "time_zone": ""})
    assert answer.location == "/people/units"
    assert "Casablanca" in ada.get("/people/units").text
    page = f"/people/units/{unit_id('Casablanca')}"
    changed = {
        "name": "Casa",
        "country": "MA",
        "time_zone": "Africa/Casablanca",
        "week": list("12345"),
    }
    assert ada.post(page, changed).location == page
    assert ada.post(f"{page}/move", {"parent": unit_id("Alizé Maroc")}).status_code == 303
    with writing() as session:
        seer = viewer(session, "ada", at=now())
        assert seer.sees_unit("admin", unit(session, "Casa").path)
        assert unit(session, "Casa").path.startswith(unit(session, "Alizé Maroc").path)
    assert ada.post(f"{page}/removal").location == "/people/units"
    assert ada.get(page).status_code == 404


def test_what_is_wrong_with_a_unit_is_said(app: Flask, ada: Visitor) -> None:
    maroc = unit_id("Maroc")
    right = {"name": "New", "kind": "team", "parent": maroc, "country": "", "time_zone": ""}
    for wrong in (
        {"name": ""},
        {"name": "x" * 121},
        {"name": "Alizé Maroc"},
        {"kind": "galaxy"},
        {"parent": "0"},
        {"country": "ZZZ"},
        {"time_zone": "Mars/Base"},
    ):
        assert ada.post("/people/units", {**right, **wrong}).status_code == 422, wrong
    assert ada.post("/people/units", {**right, "kind": "group"}).status_code == 409
    circle = {"parent": unit_id("Customer care, Rabat")}
    assert ada.post(f"/people/units/{maroc}/move", circle).status_code == 409
    assert ada.post(f"/people/units/{maroc}/removal").status_code == 409
