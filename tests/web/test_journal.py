"""The journal as it is read: narrowed, for one's own units, names found at reading, and as a file."""

import tracemalloc
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, insert
from sqlalchemy.exc import DBAPIError

from academy.clock import now
from academy.models.database import writing
from academy.models.journal import JournalEntry
from academy.services import journal, people
from academy.services.directories import connections
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.test_people import form, uid, unit_id


@pytest.fixture
def lived(app: Flask) -> Flask:
    """Ada changed somebody in Morocco and somebody in Portugal, gave a role, and moved a unit."""
    ada = Visitor(app).is_in(ADA)
    ada.post(f"/people/{uid('amina')}", form("amina", job="Head of care"))
    porto = unit_id("Parcels, Porto")
    ada.post(f"/people/{uid('bruno')}", form("bruno", unit=porto, job="Sorter"))
    given = {"role": "author", "over": unit_id("Maroc")}
    ada.post(f"/people/{uid('amina')}/roles", given)
    ada.post(f"/people/{uid('amina')}/tokens", {"scope": "learner"})
    new = {
        "name": "Fès",
        "kind": "team",
        "parent": unit_id("Alizé Maroc"),
        "country": "",
        "time_zone": "",
    }
    ada.post("/people/units", new)
    with writing() as session:
        journal.note(session, actor="system", act="choice.changed", subject="", at=now())
    return app


def rows(page: str) -> list[str]:
    return page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]


def test_an_administrator_reads_who_did_what_to_whom(lived: Flask) -> None:
    ada = Visitor(lived).is_in(ADA)
    lines = rows(ada.get("/journal").text)
    assert len(lines) == 6
    assert "the academy itself" in lines[0]
    assert "added a unit" in lines[1]
    assert "Fès" in lines[1]
    assert "made an API token" in lines[2]
    assert "gave a role" in lines[3]
    assert all("Ada Okafor" in line for line in lines[1:])


def test_more_precisely_is_said_in_words(lived: Flask) -> None:
    at, porto = now(), int(unit_id("Parcels, Porto"))
    with writing() as session:
        note = partial(journal.note, session, actor="system", subject="", at=at)
        note(act="export.asked", kind="completion", format="xlsx", people=1552)
        note(act="person.changed", fields="email manager_id")
        note(act="launch.set", day="2026-11-02")
        note(act="person.moved", before=unit(session, "Maroc").id, after=porto)
        note(act="unit.changed", week="12345", region=None, country="")
    ada = Visitor(lived).is_in(ADA)
    lines = rows(ada.get("/journal").text)
    week, moved, launch, fields, asked, _choice, _unit, _token, role, *_rest = lines
    assert "kind: Completion, file: Excel workbook (XLSX), people: 1,552" in asked
    assert "what: address, manager" in fields
    assert "day: 2 Nov 2026" in launch
    assert "working days: Mon Tue Wed Thu Fri" in week
    assert "country" not in week
    assert "role: author, unit: Maroc" in role
    assert "before: Maroc, now: Parcels, Porto" in moved
    hugo = rows(Visitor(lived).is_in(HUGO).get("/journal").text)
    assert not any("Porto" in line for line in hugo)


def test_a_directory_goes_by_its_name(lived: Flask) -> None:
    with writing() as session:
        ada = viewer(session, ADA, at=now())
        home = unit(session, "Maroc").id
        directory, _token = connections.make(
            session, ada, name="Okta", unit_id=home, networks="", at=now()
        )
        amina = person(session, AMINA)
        actor = f"directory:{directory.id}"
        journal.about(session, actor, "person.changed", "person", amina, at=now(), fields="job")
    changed, connected, *_rest = rows(Visitor(lived).is_in(ADA).get("/journal").text)
    assert "<td>Okta</td>" in changed
    assert "<td>Okta</td>" in connected
    assert "<td>Okta</td>" in rows(Visitor(lived).is_in(HUGO).get("/journal").text)[0]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("act=person", 2),
        ("act=role.given", 1),
        ("subject=benali", 0),  # her family name was changed by the form
        ("subject=amina", 3),
        ("actor=okafor", 5),
        ("actor=amina", 0),
        ("subject=%25", 0),
        ("first=2020-01-01&last=2020-12-31", 0),
        ("first=nonsense", 6),
        ("before=x", 6),
    ],
)
def test_it_is_narrowed(lived: Flask, query: str, count: int) -> None:
    assert len(rows(Visitor(lived).is_in(ADA).get(f"/journal?{query}").text)) == count


def test_hr_reads_the_lines_of_her_units_and_no_name_from_elsewhere(lived: Flask) -> None:
    hugo = Visitor(lived).is_in(HUGO)
    page = hugo.get("/journal").text
    assert len(rows(page)) == 4
    for foreign in ("Okafor", "Bruno", "Almeida", "Porto"):
        assert foreign not in "".join(rows(page))
    for query in (
        "subject=bruno",
        f"subject={uid('bruno')}",
        "actor=okafor",
        f"actor={uid('ada')}",
    ):
        assert not rows(hugo.get(f"/journal?{query}").text), query
    assert "Bruno" not in hugo.get("/journal.csv").text


@pytest.mark.parametrize("login", [AMINA, BRUNO, MARC, CHLOE])
def test_others_find_no_journal(lived: Flask, login: str) -> None:
    visitor = Visitor(lived).is_in(login if login != AMINA else "amina@demo.example")
    if login == AMINA:  # she is an author by now, which is no reason
        assert visitor.get("/journal").status_code == 404
    for path in ("/journal", "/journal.csv", "/jobs", "/people/roles", "/people/tokens"):
        assert visitor.get(path).status_code == 404, path


def test_as_a_file_it_holds_the_same_lines(lived: Flask) -> None:
    answer = Visitor(lived).is_in(ADA).get("/journal.csv?act=person")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert answer.mimetype == "text/csv"
    assert "corrected the details" in lines[1]


@pytest.mark.slow
def test_however_long_the_file_takes_little_memory(app: Flask) -> None:
    """A file waits on the disk: ten times the lines take no more memory than a few batches."""
    line = {
        "at": OPENING,
        "actor": "system",
        "act": "choice.changed",
        "subject": "",
        "unit_id": None,
    }
    with writing() as session:
        session.execute(
            insert(JournalEntry), [{**line, "details": {"n": n}} for n in range(12_000)]
        )
    ada = Visitor(app).is_in(ADA)
    ada.get("/journal")
    tracemalloc.start()
    answer = ada.client.get("/journal.csv", buffered=False)
    count = sum(piece.count(b"\n") for piece in answer.response)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    answer.close()
    assert count == 12_001
    assert peak < 5_000_000


def test_a_long_journal_is_read_in_pages_of_few_statements(app: Flask) -> None:
    with writing() as session:
        amina = person(session, AMINA)
        for n in range(120):
            journal.note(
                session, actor=f"person:{amina.id}", act="person.changed",
                subject=f"person:{amina.id}", at=OPENING + timedelta(minutes=n),
                unit_id=amina.unit_id, fields="job",
            )  # fmt: skip
    ada = Visitor(app).is_in(ADA)
    ada.get("/journal")
    with counted(app) as sent:
        first = ada.get("/journal").text
    assert len(sent) <= 4, sent
    assert len(rows(first)) == 50
    onward = first.partition('href="/journal?before=')[2].partition('"')[0]
    assert len(rows(ada.get(f"/journal?before={onward}").text)) == 50


def test_a_line_never_changes(lived: Flask) -> None:
    with pytest.raises(DBAPIError), writing() as session:
        session.execute(delete(JournalEntry))


def test_all_roles_stand_in_one_list_of_ones_own_units(lived: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, MARC), "admin", unit(session, "Maroc"), at=OPENING)
        people.grant(session, person(session, BRUNO), "hr", unit(session, "Maroc"), at=OPENING)
    page = Visitor(lived).is_in(ADA).get("/people/roles").text
    for name in ("Okafor", "Lambert", "Idrissi", "Tazi", "Moreau"):
        assert name in page, name
    local = Visitor(lived).is_in(MARC).get("/people/roles").text
    assert "Idrissi" in local
    assert "Okafor" not in local


def test_a_token_is_ended_from_the_list(lived: Flask) -> None:
    ada = Visitor(lived).is_in(ADA)
    page = ada.get("/people/tokens").text
    action = page.partition('action="/people/')[2].partition('"')[0]
    assert ada.post(f"/people/{action}").location == "/people/tokens"
    assert "No token lives" in ada.get("/people/tokens").text
    assert ada.post(f"/people/{action}").status_code == 404
    acts = [line for line in rows(ada.get("/journal").text) if "withdrew an API token" in line]
    assert len(acts) == 1


def test_the_desk_has_all_places_in_their_groups_and_the_menu_one_way_to_it(app: Flask) -> None:
    ada = Visitor(app).is_in(ADA)
    page = ada.get("/desk").text
    for group in ("People", "What they learn", "Numbers", "The house"):
        assert group in page
    menu = page.partition('class="account-menu"')[2].partition("</details>")[0]
    assert "/desk" in menu
    assert "/jobs" not in menu
    chloe = Visitor(app).is_in(CHLOE).get("/").text
    assert "/authoring" in chloe.partition('class="account-menu"')[2].partition("</details>")[0]
    assert Visitor(app).is_in(AMINA).get("/desk").status_code == 404


def test_whoever_works_for_the_academy_has_her_way_on_every_page(app: Flask) -> None:
    with writing() as session:
        people.grant(session, person(session, MARC), "author", unit(session, "Maroc"), at=OPENING)
    ways = {}
    for login in (ADA, HUGO, CHLOE, MARC, AMINA):
        page = Visitor(app).is_in(login).get("/").text
        line = page.partition('class="work-ways"')[2].partition("</nav>")[0]
        ways[login] = [part.partition('"')[0] for part in line.split('href="')[1:]]
    assert ways[HUGO] == ["/desk"]
    assert ways[ADA][0] == "/desk"
    assert ways[CHLOE] == ["/authoring"]
    assert ways[MARC] == ["/authoring", "/team"]
    assert ways[AMINA] == []
    people_page = Visitor(app).is_in(HUGO).get("/people").text
    assert 'href="/desk" aria-current="page"' in people_page


def test_every_place_of_the_desk_opens_for_whoever_sees_it(academy: Flask) -> None:
    for login in (ADA, HUGO, CHLOE):
        visitor = Visitor(academy).is_in(login)
        page = visitor.get("/desk").text.partition("<main")[2].partition("</main>")[0]
        ways = [part.partition('"')[0] for part in page.split('href="')[1:]]
        assert ways
        for way in ways:
            assert visitor.get(way).status_code == 200, (login, way)
