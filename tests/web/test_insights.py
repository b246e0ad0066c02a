"""HR's and the authors' pages: one plain table each, for those roles only, and never about a person."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from academy.engine.why import Reason
from academy.models.content import Item
from academy.models.database import reading, writing
from academy.services import catalogue
from academy.services.insights import Row, Section
from academy.web import insights_drawings
from academy.web.authoring import questions
from tests import night
from tests.cast import ADA, AMINA, BRUNO, CHLOE, EVERYBODY, HUGO, INES, MARC, person
from tests.statements import counted
from tests.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> None:
    with writing() as session:
        for login in (HUGO, CHLOE):
            person(session, login).locale = "en"


MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


@pytest.fixture
def counted_night(academy: Flask) -> Flask:
    """The morning after a night that counted; Amina has reported a question."""
    with writing() as session:
        night.count(session)
    return academy


def main(page: str) -> str:
    found = MAIN.search(page)
    assert found
    return found[0]


def test_hr_reads_one_table_a_unit_in_few_statements(counted_night: Flask) -> None:
    hugo = Visitor(counted_night).is_in(HUGO)
    hugo.get("/insights/knowledge")
    with counted(counted_night) as statements:
        page = main(hugo.get("/insights/knowledge").text)
    assert len(statements) <= 4, statements
    assert not any(" answer" in text.lower() for text in statements), statements
    assert page.count("<table>") == 1
    assert page.count("table__group") == 4
    assert page.count("73%") == 1
    with reading() as session:
        skills = len(catalogue.newest(session).skills)
    assert page.count("too few people") == skills * 4 - 1
    assert "1 Jun 2026" in page


def test_of_many_skills_those_that_are_known_least_are_drawn(academy: Flask) -> None:
    with reading() as session:
        live = catalogue.newest(session)
    skills = list(live.skills.values())
    most = insights_drawings.MOST_SKILLS
    assert len(skills) > most
    empty = dict.fromkeys(("before", "after", "day30", "day90"))
    rows = [Row(skill, {**empty, "before": 90 - at}) for at, skill in enumerate(skills[:90])]
    with academy.test_request_context():
        drawn = insights_drawings.knowledge(Section("A", [(live.themes[0], rows)]), name="a")
        least, known = (each.skill.name["en"] for each in (rows[-1], rows[0]))
    assert drawn
    assert f"the {most} that people know least" in drawn.summary
    assert least in drawn.svg
    assert known not in drawn.svg


def test_neither_page_names_anybody(counted_night: Flask) -> None:
    with reading() as session:
        people = [person(session, login) for login in EVERYBODY]
    for login, path in ((HUGO, "/insights/knowledge"), (CHLOE, "/authoring/questions")):
        page = main(Visitor(counted_night).is_in(login).get(path).text)
        for who in people:
            assert who.family_name not in page
            assert who.uid not in page


@pytest.mark.parametrize("path", ["/insights", "/authoring"])
def test_who_does_not_hold_the_role_does_not_find_the_page(counted_night: Flask, path: str) -> None:
    owners = {"/insights": {HUGO, ADA}, "/authoring": {CHLOE, INES}}[path]
    for login in EVERYBODY:
        visitor = Visitor(counted_night).is_in(login)
        allowed = login in owners
        assert visitor.get(path).status_code == (200 if allowed else 404), login
        seen = visitor.get("/").text + visitor.get("/desk").text
        assert (f'href="{path}"' in seen) is allowed, login


def test_before_any_night_both_pages_say_so(academy: Flask) -> None:
    assert "Nothing counted yet" in Visitor(academy).is_in(HUGO).get("/insights/knowledge").text
    assert (
        "Until then there is your estimate"
        in Visitor(academy).is_in(CHLOE).get("/authoring/questions").text
    )


def test_both_pages_open_in_an_academy_without_content(app: Flask) -> None:
    assert Visitor(app).is_in(HUGO).get("/insights").status_code == 200
    assert "No questions yet" in Visitor(app).is_in(CHLOE).get("/authoring/questions").text


def test_the_authors_page_lists_every_question_in_few_statements(counted_night: Flask) -> None:
    chloe = Visitor(counted_night).is_in(CHLOE)
    chloe.get("/authoring/questions")
    with counted(counted_night) as statements:
        page = main(chloe.get("/authoring/questions").text)
    assert len(statements) <= 5, statements
    with reading() as session:
        live = session.scalars(
            select(Item.uid).where(Item.kind == "question", Item.retired_at.is_(None))
        ).all()
    pages = -(-len(live) // questions.A_PAGE)
    told = [page, *(chloe.get(f"/authoring/questions?page={n + 2}").text for n in range(pages - 1))]
    shown = re.findall(r'href="/authoring/questions/([\w-]+)/figures"', "".join(told))
    assert sorted(shown) == sorted(live)
    assert main(chloe.get("/authoring/questions?page=99").text) == main(told[-1])
    assert "Chosen in the last 30 days for 12 people" in page
    assert "40%" in page
    assert "Of 100 colleagues who never met it" in page


def test_every_reason_of_the_engine_has_words_for_authors(app: Flask) -> None:
    with app.test_request_context():
        assert set(questions.reasons()) == {*Reason, questions.OTHER}


def test_a_report_is_shown_escaped_and_closed_by_an_author(counted_night: Flask) -> None:
    chloe = Visitor(counted_night).is_in(CHLOE)
    page = chloe.get("/authoring/questions").text
    assert "Two &lt;b&gt;options&lt;/b&gt; are right." in page
    (closure,) = re.findall(r'action="(/authoring/reports/\d+/closure)"', page)
    for login in (AMINA, BRUNO, MARC, HUGO, ADA):
        assert Visitor(counted_night).is_in(login).post(closure).status_code == 404
    assert chloe.post(closure).status_code == 303
    assert chloe.post(closure).status_code == 303
    assert "closure" not in chloe.get("/authoring/questions").text
    assert chloe.post("/authoring/reports/987654/closure").status_code == 404


@pytest.mark.parametrize("sort", ["missed", "hardest", "reported", "", "'; drop table", "place"])
def test_any_order_that_is_asked_for_opens(counted_night: Flask, sort: str) -> None:
    page = (
        Visitor(counted_night).is_in(CHLOE).get("/authoring/questions", query_string={"sort": sort})
    )
    assert page.status_code == 200
    assert page.text.count('aria-current="page"') >= 1
