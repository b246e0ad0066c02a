"""The table of who sees what holds: what it calls hidden is on no page, what it says is shown is shown.

Of Amina everything bears a mark that is nowhere else. Then each who is in the table opens all that she may
open, about Amina, about everybody, and in the API; and what she read is compared with the table.
"""

import re
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy import paths
from academy.clock import now
from academy.engine.audiences import EVERYBODY
from academy.models.access import Access
from academy.models.audiences import Assignment, AssignmentMember, Audience
from academy.models.daily import QuestionReport
from academy.models.database import writing
from academy.models.passport import Passport, Stamp
from academy.models.people import Leave, Person
from academy.models.streaks import Streak
from academy.models.visas import Visa
from academy.services import catalogue, journal, names, people
from academy.services.assignments import desk
from academy.services.assignments.desk import Plan
from academy.services.audiences import desk as audiences
from academy.web.who_sees_what import EXPLAINED, SIGHTS, TABLE, WHO
from tests.cast import ADA, AMINA, CHLOE, HUGO, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.web.api.caller import Caller
from tests.web.test_rights import LOCAL, Company, rules

pytestmark = pytest.mark.slow

PLAYS = {
    "herself": AMINA,
    "manager": MARC,
    "hr": HUGO,
    "author": CHLOE,
    "admin": LOCAL,
    "colleagues": "colleague",
    "public": "nobody",
}
"""Who plays each of the table."""

DAY = date(2031, 3, 17)
"""Of everything that shall be found by its date: nothing else happens then."""

MARKS: dict[str, tuple[str, ...]] = {
    "identity": ("Quetzalcoatl",),
    "contact": ("amina.marked@demo.example",),
    "private_address": ("at.home@private.example",),
    "stamps": ("19 Mar 2031", "19 mars 2031", "2031-03-19"),
    "visas": ("18 Mar 2031", "18 mars 2031", "2031-03-18"),
    "passport": ("17 Mar 2031", "17 mars 2031", "2031-03-17"),
    "asked": ("20 Mar 2031", "20 mars 2031", "2031-03-20"),
    "times": ("03:47",),
    "streak": ("4,713", "4 713", "4\u202f713", "4713"),
    "leave": ("23 Mar 2031", "23 mars 2031", "2031-03-23"),
    "reports": ("the heron is grey",),
    "journal": ("corrected the details", "a corrigé la fiche"),
    "access": ("24 Mar 2031", "24 mars 2031", "2031-03-24"),
}
"""Of each row of the table what betrays it, in both languages; rows without a mark have tests of their
own, beside what they speak of.
"""

ELSEWHERE = {
    "training": "tests/web/test_launch.py",
    "answers": "test_nobodys_attempt_is_seen_or_answered_by_another",
    "skills": "tests/services/test_insights.py",
    "ledger": "tests/web/test_books.py",
    "points": "tests/services/test_boards.py",
    "gifts": "tests/web/test_gift_desk.py",
    "roles": "test_roles_tokens_and_passports_are_an_administrators",
}
"""Rows whose cells other tests hold."""


def at(day: int) -> datetime:
    """Some minute of March 2031 that no page may show to others."""
    return OPENING.replace(year=2031, month=3, day=day, hour=3, minute=47)


@pytest.fixture
def marked(company: Company) -> Company:
    """Everything of Amina's bears its mark."""
    with company.app.app_context(), writing() as session:
        amina = person(session, AMINA)
        who = viewer(session, AMINA, at=OPENING)
        answered(session, who, "why-digital", at=OPENING)
        amina.family_name = "Quetzalcoatl"
        amina.private_email = "at.home@private.example"
        people.add_person(
            session, given_name="A", family_name="Colleague", number="colleague",
            unit=unit(session, "Customer care, Rabat"), at=OPENING,
        )  # fmt: skip
        mark(session, amina.id)
        look = {"role": "hr", "kind": "account", "day": at(24).date(), "at": at(24)}
        session.add(Access(person_id=amina.id, viewer_id=person(session, MARC).id, **look))
        journal.note(
            session, actor="person:1", act="person.changed", subject=f"person:{amina.id}",
            at=OPENING, unit_id=amina.unit_id,
        )  # fmt: skip
        session.flush()
        session.execute(
            update(Person).where(Person.id == amina.id).values(email="amina.marked@demo.example")
        )
    return company


def mark(session: Session, person_id: int) -> None:
    """What she reached, was asked, said, and when she is away."""
    session.execute(update(Stamp).where(Stamp.person_id == person_id).values(at=at(19)))
    session.execute(
        update(Visa).where(Visa.person_id == person_id).values(issued_at=at(18), until=None)
    )
    edition = session.scalars(select(Visa.edition_id)).first()
    session.add(
        Passport(uid="e" * 32, person_id=person_id, rule_edition_id=edition, issued_at=at(17))
    )
    session.add(Leave(person_id=person_id, first=date(2031, 3, 23), last=date(2031, 3, 23)))
    session.execute(
        update(Streak).where(Streak.person_id == person_id).values(length=4713, longest=4713)
    )
    audience = Audience(uid="a" * 32, name="All", unit_id=1, rule={}, created_at=OPENING)
    session.add(audience)
    session.flush()
    assignment = Assignment(
        uid="b" * 32,
        audience_id=audience.id,
        kind="module",
        target="voice-online",
        opened_at=OPENING,
    )
    session.add(assignment)
    session.flush()
    session.add(
        AssignmentMember(
            assignment_id=assignment.id, person_id=person_id, entered_at=OPENING,
            due_on=date(2031, 3, 20),
        )
    )  # fmt: skip
    live = catalogue.newest(session)
    question = live.modules[0].questions[0]
    session.add(
        QuestionReport(
            person_id=person_id, question_id=question.id, edition_id=question.edition_id,
            text="the heron is grey", at=OPENING,
        )
    )  # fmt: skip


def read_by(company: Company, who: str) -> str:
    """All that *who* can read: every page about Amina and about everybody, and the API."""
    login = PLAYS[who]
    visitor = company.visitor(AMINA_NOW if login == AMINA else login)
    places = company.places[AMINA, "own"]
    texts = []
    known = login if (login, "own") in company.places else AMINA
    paths = {
        company.address(rule, *whose): None
        for rule, method, _ in rules(company.app)
        if method == "GET"
        if not rule.rule.startswith(("/media/", "/api/", "/verify", "/credentials"))
        for whose in ((known, "own"), (known, "same entity"), (AMINA, "own"))
    }
    texts += [visitor.get(path).data.decode(errors="replace") for path in paths]
    assert places
    if login not in {"nobody", "colleague"}:
        caller = Caller(company.app, AMINA_NOW if login == AMINA else login)
        texts += [caller.get(path).text for path in ("/me", "/passport", "/badges", "/ledger")]
    return re.sub(r'\bd="[^"]*"', "", "\n".join(texts))  # the numbers of a drawing say nothing


AMINA_NOW = "amina.marked@demo.example"


@pytest.mark.parametrize("who", list(WHO))
def test_the_table_holds(marked: Company, who: str) -> None:
    said = read_by(marked, who)
    for row in TABLE:
        if row.key not in MARKS or (who == "herself" and row.key in {"times", "streak"}):
            continue
        sight, found = row.sight(who), [mark for mark in MARKS[row.key] if mark in said]
        if sight in {"nobody", "groups", "shown"}:
            assert not found, (who, row.key, around(said, found))
        elif who not in NOT_YET.get(row.key, ()):
            assert found, (who, row.key, "is to be seen, and is not")


NOT_YET = {
    "stamps": ("manager",),
    "visas": ("manager",),
    "passport": ("manager",),
}
"""What may be shown, and is shown without its day: a manager reads how many stamps, and which visas."""


def around(said: str, found: list[str]) -> list[str]:
    """What stands beside the marks."""
    return [said[max(said.find(mark) - 300, 0) : said.find(mark) + 60] for mark in found]


def test_by_code_nobody_reads_a_name_beside_progress(marked: Company) -> None:
    """The cells that say "or by a code": no day of hers is left beside a name, nor her name in the list."""
    with marked.app.app_context(), writing() as session:
        for n in range(6):
            people.add_person(
                session, given_name="N", family_name=f"N{n}", number=f"extra-{n}",
                unit=unit(session, "Customer care, Rabat"), at=OPENING,
            )  # fmt: skip
        names.choose(session, viewer(session, ADA, at=now()), is_pseudonymous=True, at=now())
        while names.draw(session):
            pass
        hugo = viewer(session, HUGO, at=now())
        home = unit(session, "Alizé Maroc").id
        made = audiences.create(session, hugo, name="A", unit_id=home, rule=EVERYBODY, at=now())
        plan = Plan(audience=made, kind="module", target="voice-online")
        asked = desk.open_(session, hugo, plan, at=now())
    said = read_by(marked, "hr")
    for key in ("stamps", "visas", "passport", "asked"):
        assert not [mark for mark in MARKS[key] if mark in said], key
    amina = marked.places[AMINA, "own"]["uid"]
    hugo, marc, local = (marked.visitor(login) for login in (HUGO, MARC, LOCAL))
    lists = ("/people/progress", f"/assignments/{asked}", f"/audiences/{made}")
    for path in lists:
        page = hugo.get(path).text
        assert "Quetzalcoatl" not in page, path
        assert amina not in page, path
    assert len(re.findall(r">[A-Z0-9]{4}-[A-Z0-9]{4}<", hugo.get(lists[1]).text)) > 6
    waiver, period = f"{lists[1]}/waivers/{amina}", {"first": "2026-01-01", "last": "2026-11-01"}
    for path, values in ((waiver, {"reason": "So."}), (f"/people/{amina}/training", period)):
        assert hugo.post(path, values).status_code == 404, path
    assert "Quetzalcoatl" in local.get(lists[1]).text
    assert "Quetzalcoatl" in marc.get("/team").text  # a word to somebody needs a name


def test_every_row_is_held_by_a_mark_or_by_a_test_that_is_named() -> None:
    assert {row.key for row in TABLE} == MARKS.keys() | ELSEWHERE.keys()
    assert all(len(row.sights) == len(WHO) for row in TABLE)


def test_everybody_reads_the_table_in_her_language(company: Company) -> None:
    for login in (AMINA, HUGO, CHLOE):
        page = company.visitor(login).get("/privacy/who-sees-what").text
        assert page.count("<tr>") == len(TABLE) + 1


def test_the_document_is_the_table(app: Flask) -> None:
    with app.test_request_context("/"):
        assert (paths.bundled("docs") / "who-sees-what.md").read_text("utf-8") == document()


BEFORE = """# Who sees what

Of every employee, the same for all. The page `/privacy/who-sees-what` shows this table from the same source
(`academy/web/who_sees_what.py`), and `tests/web/rights/test_who_sees_what.py` compares it with what each
role can really read.
"""

AFTER = """
The mode without names is a choice of whoever administers the whole company, on that page, and is off by
default. Then HR follows progress beside a code that is drawn by lot and stays the same: lists of what is
asked show codes and nothing else, from five people on; a unit is named only where five people at least
share it; an audience whose rule asks what people have finished is not counted; HR's page of a person shows
her account and no progress; and tables, waivers and training-time statements, which name somebody, are left
to administrators. A manager still sees her own team by name,
since a word to somebody needs one. A code is a pseudonym, not anonymity: whoever knows a team well may
still guess.

Whoever opens a page about one person leaves a line that this person reads under *Profile → Who looked at my
pages*: once a day for each kind of page, kept for twelve months. Whoever takes away a table that names
people (an export, a scheduled report, the roster) leaves a line for its unit, which the people of that unit
read there. A list on the screen leaves none: it is what the work of HR is made of.
"""


def document() -> str:
    """The table in Markdown."""
    lines = [
        BEFORE,
        row_of(["Of a person", *map(str, WHO.values())]),
        row_of(["---"] * (len(WHO) + 1)),
        *(row_of([str(row.data), *(str(SIGHTS[s]) for s in row.sights)]) for row in TABLE),
        "",
        *(f"* **{SIGHTS[key]}**: {words}" for key, words in EXPLAINED.items()),
        AFTER,
    ]
    return "\n".join(lines)


def row_of(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
