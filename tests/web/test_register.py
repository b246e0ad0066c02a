"""HR keeps the register of her units: what she may do there, what she may not, and what she sees."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from academy import paths
from academy.clock import now
from academy.models.audiences import Assignment, AssignmentMember, Audience
from academy.models.database import reading, writing
from academy.models.journal import JournalEntry
from academy.models.outbox import Message
from academy.models.people import Person
from academy.models.rewards import Account, Balance
from academy.models.single_sign_on import CompanyIdentity
from academy.services import leaves, names, people, sign_in
from tests.cast import ADA, AMINA, BRUNO, HUGO, KARIM, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.test_people import form, secret_on, uid, unit_id


@pytest.fixture
def hugo(app: Flask) -> Visitor:
    """HR of Morocco, in English for once."""
    with writing() as session:
        person(session, HUGO).locale = "en"
    return Visitor(app).is_in(HUGO)


def test_hr_finds_her_people_by_name_unit_job_and_state(hugo: Visitor) -> None:
    with writing() as session:
        person(session, AMINA).job = "Data steward"
        person(session, MARC).secret_hash = None
        rabat = unit(session, "Customer care, Rabat").id
    for query, found in (
        ("", {"Benali", "Tazi"}),
        ("q=benali", {"Benali"}),
        ("job=steward", {"Benali"}),
        ("state=invited", {"Tazi"}),
        ("state=suspended", set()),
        (f"unit={rabat}&q=tazi", {"Tazi"}),
        (f"unit={unit_id('Portugal')}", set()),
        ("state=nonsense", set()),
        ("unit=-1", set()),
        ("q=almeida", set()),
    ):
        page = hugo.get(f"/people?{query}").text
        main = page.partition("<main")[2].partition("</main>")[0]
        assert {n for n in ("Benali", "Tazi", "Almeida") if f" {n}</a>" in main} == found, query


ANGEL = (
    "größmann|GRÖSSMANN|GRÖẞMANN|Grossmann|angel|ÁNGEL|Größmann Ángel|angel gross|strasse|K-7/Ä|o'"
)


@pytest.mark.parametrize("query", [*ANGEL.split("|"), "a%cngel"])
def test_a_name_is_found_whatever_the_order_the_case_and_the_accents(
    hugo: Visitor, query: str
) -> None:
    with writing() as session:
        amina = person(session, AMINA)
        amina.given_name, amina.family_name = "A\u0301ngel", "Größmann-Straße O'Hara"
        amina.number = "k-7/ä"
        person(session, MARC).given_name = "Angelika"
    page = hugo.get("/people", query_string={"q": query}).text
    assert ("Größmann" in page.partition("<main")[2]) == (query != "a%cngel"), query
    assert "Tazi" not in page.partition("<main")[2] or query in ("angel", "ÁNGEL")


def test_who_comes_through_the_company_or_has_learnt_is_no_longer_invited(hugo: Visitor) -> None:
    names = {AMINA: "Benali", MARC: "Tazi"}
    with writing() as session:
        for login in names:
            person(session, login).secret_hash = None
    assert invited(hugo, names.values()) == {"Benali", "Tazi"}
    with writing() as session:
        amina = person(session, AMINA).id
        session.add(
            CompanyIdentity(person_id=amina, issuer="idp", subject="amina", created_at=OPENING)
        )
        account = select(Account.id).where(Account.person_id == person(session, MARC).id)
        session.execute(update(Balance).where(Balance.account_id.in_(account)).values(days=1))
    assert invited(hugo, names.values()) == set()
    for login in ("amina", "marc"):
        page = hugo.get(f"/people/{uid(login)}").text
        assert "Has been here, without a password" in page
        assert "Has not been here" not in page


def test_a_name_is_written_one_way_wherever_it_stands() -> None:
    """Given name first, as ``full_name`` writes it: never a family name and a given name behind it."""
    turned = re.compile(r"family_name[^\n]{0,12}given_name")
    pages = paths.bundled("templates").rglob("*.html")
    assert [page for page in pages if turned.search(page.read_text())] == []


def invited(hugo: Visitor, names: Iterable[str]) -> set[str]:
    page = hugo.get("/people?state=invited").text
    return {name for name in names if f" {name}</a>" in page}


def test_hr_adds_a_person_and_never_sees_the_link(app: Flask, hugo: Visitor) -> None:
    answer = hugo.post("/people", form(job="Nurse", hired_on="2026-11-02"))
    assert answer.status_code == 201
    assert "/links/" not in answer.text
    with reading() as session:
        sonia = person(session, "sonia")
        assert (sonia.job, sonia.hired_on) == ("Nurse", date(2026, 11, 2))
        letter = session.scalars(select(Message)).one()
        link = next(word for word in letter.body["text"].split() if word.startswith("http"))
    assert link not in answer.text
    assert hugo.post("/people", form(unit=unit_id("Portugal"))).status_code == 422
    code = secret_on(hugo.post("/people", form(email="", number="M-88")).text)
    assert len(code) == 9


def test_hr_corrects_what_is_no_key(hugo: Visitor) -> None:
    page = f"/people/{uid('amina')}"
    assert hugo.post(page, form("amina", job="Head of care", manager="marc")).location == page
    assert "Head of care" in hugo.get(page).text
    for wrong in ({"email": "hugo.takes.over@demo.example"}, {"number": "x-1"}):
        answer = hugo.post(page, form("amina", **wrong))
        assert answer.status_code == 422
        assert "Only an administrator changes the address" in answer.text
    with writing() as session:
        person(session, AMINA).secret_hash = None
    assert hugo.post(page, form("amina", number="x-1")).status_code == 303


def test_hr_opens_no_account_that_is_in_use(hugo: Visitor) -> None:
    page = f"/people/{uid('amina')}"
    assert hugo.post(f"{page}/activation").status_code == 409
    assert "New activation link" not in hugo.get(page).text
    with writing() as session:
        person(session, AMINA).secret_hash = None
    answer = hugo.post(f"{page}/activation")
    assert answer.status_code == 200
    assert "amina@demo.example" in answer.text
    assert 'class="secret__value"' not in answer.text


def test_hr_suspends_and_resumes_in_her_units_only(app: Flask, hugo: Visitor) -> None:
    amina = Visitor(app).is_in(AMINA)
    page = f"/people/{uid('amina')}"
    assert hugo.post(f"{page}/suspension").location == page
    assert amina.get("/profile").status_code == 302
    assert hugo.post(f"{page}/suspension/end").location == page
    for login in (BRUNO, KARIM, ADA):
        with reading() as session:
            strange = f"/people/{person(session, login).uid}"
        for act in ("", "/suspension", "/suspension/end", "/activation"):
            assert hugo.post(strange + act, form()).status_code == 404


def test_hr_leaves_whoever_works_for_the_academy_to_administrators(hugo: Visitor) -> None:
    with writing() as session:
        marc = person(session, MARC)
        people.grant(session, marc, "author", unit(session, "Maroc"), at=OPENING)
    for login in ("marc", "hugo"):
        page = f"/people/{uid(login)}"
        assert hugo.get(page).status_code == 200
        for act in ("", "/suspension", "/suspension/end", "/activation"):
            assert hugo.post(page + act, form(login)).status_code == 409, (login, act)


@pytest.mark.parametrize(
    "act", ["roles", "roles/1/withdrawal", "tokens", "tokens/1/withdrawal", "passport/revocation"]
)
def test_roles_tokens_and_passports_are_an_administrators(hugo: Visitor, act: str) -> None:
    page = f"/people/{uid('amina')}"
    assert hugo.post(f"{page}/{act}", {"role": "admin", "unit": "1"}).status_code == 404
    assert hugo.get(f"{page}/books").status_code == 404
    shown = hugo.get(page).text
    for words in ("Give this role", "Make a token", "Revoke", "/books"):
        assert words not in shown, words


def test_every_act_is_in_the_journal_without_names(app: Flask, hugo: Visitor) -> None:
    page = f"/people/{uid('amina')}"
    hugo.post(page, form("amina", job="Head of care"))
    hugo.post(f"{page}/suspension")
    hugo.post(f"{page}/suspension")
    hugo.post(f"{page}/suspension/end")
    with reading() as session:
        lines = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
        amina, who = person(session, AMINA), person(session, HUGO)
    assert [line.act for line in lines] == [
        "person.changed", "person.suspended", "person.resumed",
    ]  # fmt: skip
    assert {(line.actor, line.subject) for line in lines} == {
        (f"person:{who.id}", f"person:{amina.id}")
    }
    assert "Amina" not in str([line.details for line in lines])


def test_a_person_is_found_with_what_she_reached_and_nothing_of_how(
    academy: Flask, hugo: Visitor
) -> None:
    with writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        answered(session, amina, "why-digital", at=OPENING)
        asks(session, amina.id, due_on=(now() - timedelta(days=9)).date())
    page = hugo.get(f"/people/{uid('amina')}").text
    assert "1 of " in page
    assert "Pourquoi le numérique" in page or "Why digital" in page
    assert ">late<" in page
    for words in ("08:00", "streak", "answers", "points"):
        assert words not in page.partition("<main")[2].partition("</main>")[0], words
    line = hugo.get("/people/progress?q=benali").text.partition("<tbody>")[2]
    assert "Amina Benali" in line
    assert '<td class="number">1</td>' in line


def test_the_list_of_progress_is_narrowed_to_who_is_late(academy: Flask, hugo: Visitor) -> None:
    assert "Nobody is late" in hugo.get("/people/progress?late=1").text
    with writing() as session:
        for login, due in ((AMINA, -9), (MARC, 9)):
            due_on = (now() + timedelta(days=due)).date()
            asks(session, person(session, login).id, due_on=due_on, uid=login[0] * 32)
    with counted(academy) as sent:
        page = hugo.get("/people/progress?late=1").text
    assert len(sent) <= 7, sent
    lines = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "Amina Benali" in lines
    assert lines.count("<tr>") == 1
    ada = Visitor(academy).is_in(ADA)
    assert f'/assignments/{"a" * 32}?list=late">1</a>' in ada.get("/assignments").text
    assert f'/assignments/{"m" * 32}?list=late"' not in ada.get("/assignments").text


def test_nobody_is_late_who_is_on_leave(academy: Flask, hugo: Visitor) -> None:
    with writing() as session:
        amina = viewer(session, AMINA, at=OPENING)
        asks(session, amina.id, due_on=(now() - timedelta(days=9)).date())
        today = now().date()
        leaves.add(session, amina, first=today, last=today, at=now())
    assert ">late<" not in hugo.get(f"/people/{uid('amina')}").text


def asks(session: object, person_id: int, *, due_on: date, uid: str = "b" * 32) -> None:
    """The passport, of one person."""
    audience = Audience(uid=uid, name="All", unit_id=1, rule={}, created_at=OPENING, closed_at=None)
    session.add(audience)  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    assignment = Assignment(
        uid=uid,
        audience_id=audience.id,
        kind="passport",
        is_mandatory=True,
        reason="So.",
        opened_at=OPENING,
    )
    session.add(assignment)  # type: ignore[attr-defined]
    session.flush()  # type: ignore[attr-defined]
    session.add(  # type: ignore[attr-defined]
        AssignmentMember(
            assignment_id=assignment.id, person_id=person_id, entered_at=OPENING, due_on=due_on
        )
    )


def test_the_lists_take_few_statements_however_many_people_there_are(
    academy: Flask, hugo: Visitor
) -> None:
    hugo.get("/people/progress")
    for path, most in (("/people", 4), ("/people/progress", 6)):
        with counted(academy) as few:
            hugo.get(path)
        with writing() as session:
            rabat = unit(session, "Customer care, Rabat").id
            for n in range(40):
                new = Person(uid=f"{path[-1]}{n:031x}", number=f"{path[-1]}{n}", given_name="N")
                new.family_name, new.locale, new.unit_id, new.created_at = "Z", "en", rabat, now()
                session.add(new)
        with counted(academy) as many:
            hugo.get(path)
        assert len(many) == len(few) <= most, many


# --- names, or codes --------------------------------------------------------------------------------


@pytest.fixture
def coded(academy: Flask) -> Flask:
    """The academy whose works council wants codes; Rabat has six people."""
    with writing() as session:
        person(session, HUGO).locale = "en"
        rabat = unit(session, "Customer care, Rabat")
        for n in range(5):
            people.add_person(
                session, given_name=f"Given{n}", family_name=f"Family{n}", unit=rabat,
                number=f"c-{n}", at=OPENING,
            )  # fmt: skip
        names.choose(session, viewer(session, ADA, at=now()), is_pseudonymous=True, at=now())
        while names.draw(session):
            pass
    return academy


def test_codes_stand_for_names_and_lead_to_nobody(coded: Flask) -> None:
    hugo = Visitor(coded).is_in(HUGO)
    page = hugo.get("/people/progress").text
    main = page.partition("<tbody>")[2].partition("</tbody>")[0]
    with reading() as session:
        everybody = session.scalars(select(Person)).all()
    for each in everybody:
        assert each.family_name not in main
        assert each.uid not in page
    assert main.count("<tr>") >= 7
    assert hugo.get("/people/progress?q=benali").text.count("<tr>") == page.count("<tr>")
    assert page == hugo.get("/people/progress").text or "csrf" in page


def test_an_account_shows_no_progress_where_names_and_progress_are_apart(coded: Flask) -> None:
    hugo = Visitor(coded).is_in(HUGO)
    page = hugo.get(f"/people/{uid('amina')}").text
    assert "Benali" in page
    assert "Progress is shown without names here." in page
    assert "No passport yet" not in page


def test_an_administrator_still_sees_names(coded: Flask) -> None:
    ada = Visitor(coded).is_in(ADA)
    assert "Benali" in ada.get("/people/progress").text
    assert "No passport yet" in ada.get(f"/people/{uid('amina')}").text


def test_a_unit_of_too_few_is_neither_named_nor_asked_for(coded: Flask) -> None:
    with writing() as session:
        small = people.add_unit(
            session, name="Tiny desk", kind="team", parent=unit(session, "Maroc"), at=OPENING
        )
        lone = people.add_person(
            session, given_name="Lone", family_name="Star", unit=small, number="lone", at=OPENING
        )
        while names.draw(session):
            pass
        small_id, _ = small.id, lone.id
    hugo = Visitor(coded).is_in(HUGO)
    assert "Tiny desk" not in hugo.get("/people/progress").text.partition("<main")[2]
    assert hugo.get(f"/people/progress?unit={small_id}").text.count("<tr>") == 0


def test_only_who_administers_the_whole_chooses(coded: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, MARC), "admin", unit(session, "Maroc"), at=OPENING)
    assert Visitor(coded).is_in(MARC).post("/privacy/names", {"names": "named"}).status_code == 404
    assert Visitor(coded).is_in(HUGO).post("/privacy/names", {"names": "named"}).status_code == 404
    ada = Visitor(coded).is_in(ADA)
    assert ada.post("/privacy/names", {"names": "named"}).status_code == 303
    assert "Benali" in Visitor(coded).is_in(HUGO).get("/people/progress").text


# --- who looked -------------------------------------------------------------------------------------


def test_she_reads_who_looked_at_her_pages_once_a_day(academy: Flask) -> None:
    amina = Visitor(academy).is_in(AMINA)
    assert "Nobody so far" in amina.get("/profile/access").text
    for login, path in ((HUGO, ""), (HUGO, ""), (ADA, ""), (ADA, "/books")):
        assert Visitor(academy).is_in(login).get(f"/people/{uid('amina')}{path}").status_code == 200
    page = amina.get("/profile/access").text.partition("<tbody>")[2]
    assert page.count("<tr>") == 3
    assert "Hugo" in page
    assert "Human resources" in page or "HR" in page
    assert "ledger" in page


def test_what_was_refused_afterwards_stays_in_the_log(academy: Flask) -> None:
    Visitor(academy).is_in(HUGO).post(f"/people/{uid('amina')}", form("amina", number="x-1"))
    assert "Hugo" in Visitor(academy).is_in(AMINA).get("/profile/access").text


def test_her_own_pages_leave_no_trace_and_cost_nothing(academy: Flask) -> None:
    ada = Visitor(academy).is_in(ADA)
    ada.get(f"/people/{uid('ada')}")
    assert "Nobody so far" in ada.get("/profile/access").text


def test_a_token_tells_the_day_of_its_last_use(academy: Flask) -> None:
    with writing() as session:
        hugo = person(session, HUGO)
        token = sign_in.make_token(session, hugo.id, "learner", now())
    ada = Visitor(academy).is_in(ADA)
    assert ">never<" in ada.get("/people/tokens").text
    client = academy.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    assert ">never<" not in ada.get("/people/tokens").text
    with counted(academy) as sent:
        client.get("/api/v1/me", headers=headers)
    assert not [each for each in sent if each.lower().startswith("update")]
