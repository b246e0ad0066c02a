"""HR's pages: true numbers of her own units, few statements, and nobody who could be told apart."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from academy.clock import now
from academy.engine.adoption import Point
from academy.models.content import Edition
from academy.models.database import reading, writing
from academy.models.insights import Rollup, Target
from academy.models.journal import JournalEntry
from academy.models.passport import Passport
from academy.models.people import Person
from academy.services import people
from academy.services.adoption.curves import Curve
from academy.services.rollups import folding
from academy.web import insights_charts as charts
from tests import crew
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, MARC, person, unit
from tests.statements import counted
from tests.visitor import Visitor
from tests.web.api.caller import Caller

pytestmark = pytest.mark.slow

PAGES = ("", "/flows", "/waves", "/minute", "/lessons", "/knowledge", "/targets")

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


@pytest.fixture
def company(academy: Flask) -> Flask:
    """Morocco has four teams with some months behind them; Portugal one, with a name of its own."""
    at = now()
    with writing() as session:
        for login in (HUGO, ADA):
            person(session, login).locale = "en"
        for name, size in (("North", 8), ("South", 12), ("Smallest", 6), ("Largest", 40)):
            crew.team(session, name, [0] * size, at=at - timedelta(days=100))
        crew.team(session, "Tiny", [0] * 3, at=at)
        away = people.add_unit(
            session, name="Zanzibar", kind="team", parent=unit(session, "Alizé Portugal"), at=at
        )
        for points in [10, 0] * 6:
            crew.hired(session, away, points, at=at)
        for name, active in (("North", 5), ("South", 6), ("Largest", 20)):
            its = select(Person).where(Person.unit_id == unit(session, name).id).limit(active)
            for someone in session.scalars(its):
                crew.earn(session, someone, 20, at=at)
    folding.catch_up(at=at)
    return academy


def main(page: str) -> str:
    found = MAIN.search(page)
    assert found
    return found[0]


def test_hr_sees_the_numbers_of_her_unit_and_of_its_teams(company: Flask) -> None:
    page = main(Visitor(company).is_in(HUGO).get("/insights").text)
    assert "<h1>Alizé Maroc</h1>" in page
    for name in ("North", "South", "Smallest", "Largest"):
        assert name in page
    assert "Tiny" not in page
    assert re.search(r"North</a></th>\s*<td class=\"number\">8</td>", page)
    assert "6 · 50 %" in page
    assert "5 · 62 %" not in page  # three of North's eight would be known to be away


def test_the_pages_take_few_statements_and_none_over_raw_answers(company: Flask) -> None:
    hugo = Visitor(company).is_in(HUGO)
    for page in PAGES:
        hugo.get(f"/insights{page}")
        with counted(company) as statements:
            assert hugo.get(f"/insights{page}").status_code == 200, page
        assert len(statements) <= (10 if page == "" else 8), (page, statements)
        raw = re.compile(r"\b(from|join) (answer|stamp|passport|visa|completion)\b", re.IGNORECASE)
        assert not any(raw.search(text) for text in statements), (page, statements)


@pytest.mark.parametrize("page", PAGES)
def test_of_another_entity_nothing_is_found_by_whatever_address(company: Flask, page: str) -> None:
    hugo = Visitor(company).is_in(HUGO)
    with reading() as session:
        away, group = unit(session, "Zanzibar").id, unit(session, "Alizé").id
    for other in (away, group, 987654, -1, 0):
        if page != "/knowledge":  # which is about all of hers
            assert hugo.get(f"/insights{page}?unit={other}").status_code == 404, other
    for query in ("", "?by=team", "?by=country", "?by=job", "?what=active", "?page=9", "?unit=x"):
        answer = hugo.get(f"/insights{page}{query}")
        assert answer.status_code == 200, query
        assert "Zanzibar" not in answer.text


def test_who_runs_nothing_does_not_find_the_pages(company: Flask) -> None:
    for login in (AMINA, BRUNO, CHLOE, MARC):
        for page in PAGES:
            assert Visitor(company).is_in(login).get(f"/insights{page}").status_code == 404


def test_an_administrator_drills_down_and_finds_the_way_back(company: Flask) -> None:
    ada = Visitor(company).is_in(ADA)
    with reading() as session:
        maroc, north = unit(session, "Maroc").id, unit(session, "North").id
    assert f"unit={maroc}" in main(ada.get("/insights").text)
    page = main(ada.get(f"/insights?unit={north}").text)
    assert f"unit={maroc}" in page
    assert "Alizé Maroc" in page


def test_a_target_is_set_for_a_unit_and_holds_below_it(company: Flask) -> None:
    hugo = Visitor(company).is_in(HUGO)
    form = {"what": "active", "share": "50", "due_on": "2027-03-31", "job": ""}
    assert hugo.post("/insights/targets", form).status_code == 303
    page = main(hugo.get("/insights?what=active").text)
    assert "target 50 % by 31 Mar 2027" in page
    assert "✓ target 50 %" in page  # South's six of twelve
    with reading() as session:
        assert (
            session.scalar(select(JournalEntry.act).order_by(JournalEntry.id.desc()))
            == "target.set"
        )
        away = unit(session, "Zanzibar").id
    assert hugo.post(f"/insights/targets?unit={away}", form).status_code == 404
    assert hugo.post("/insights/targets", {**form, "share": "101"}).status_code == 422
    with reading() as session:
        assert len(session.scalars(select(Target)).all()) == 1
    for day in ("2020-01-01", now().date().isoformat(), "2099-01-01"):
        answer = hugo.post("/insights/targets", {**form, "due_on": day})
        assert answer.status_code == 422
        assert "The day of a target lies ahead" in main(answer.text)
    for day in ("0001-01-01", "2031-01-01"):
        answer = hugo.post("/insights/targets/launch", {"day": day})
        assert answer.status_code == 422
        assert "or begins within a year" in main(answer.text)
    with reading() as session:
        assert len(session.scalars(select(Target)).all()) == 1
    assert hugo.post("/insights/targets/launch", {"day": "2026-09-01"}).status_code == 303
    assert (
        "Sep 2026" in hugo.get("/insights/targets").text
        or "2026-09-01" in hugo.get("/insights/targets").text
    )


def test_waves_open_on_the_highest_level_below_that_has_any(company: Flask) -> None:
    for login, kind, other in ((HUGO, "team", "Zanzibar"), (ADA, "country", "North")):
        page = main(Visitor(company).is_in(login).get("/insights/waves").text)
        assert f'value="{kind}" selected' in page
        assert "Waves side by side" in page
        assert f">{other}</a>" not in page


def test_many_newcomers_are_spoken_of_beside_the_curve(app: Flask) -> None:
    """After an import a share falls because there are more people, and the page says so."""
    weeks = [date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15)]

    def said(*of: int) -> str:
        points = [Point(day, 100, each) for day, each in zip(weeks, of, strict=True)]
        drawn = charts.adoption(Curve(points, None, None), "Passport", None, is_active=False)
        return drawn.summary if drawn else ""

    with app.test_request_context(), force_locale("en"):
        many = (
            "320 people joined between 8 Nov 2026 and 15 Nov 2026: since then the share is of 551."
        )
        assert many in said(230, 231, 551)
        assert "joined" not in said(230, 235, 240)
        assert "joined" not in said(230, 230, 230)


def test_a_new_company_is_told_what_will_stand_there(academy: Flask) -> None:
    with writing() as session:
        person(session, HUGO).locale = "en"
    hugo = Visitor(academy).is_in(HUGO)
    assert "Too few people to count" in hugo.get("/insights").text
    for page in PAGES:
        assert hugo.get(f"/insights{page}").status_code == 200


def test_the_api_tells_hr_of_her_entity_and_of_nothing_else(company: Flask) -> None:
    hugo = Caller(company, HUGO, scope="hr")
    said = hugo.get("/insights/completion", by="team").get_json()
    groups = {group["name"]: group for group in said["groups"]}
    assert set(groups) == {"North", "South", "Smallest", "Largest"}
    assert groups["North"]["people"] == 8
    assert groups["North"]["active"] is None  # three are not, and everybody could find out who
    assert groups["South"]["active"] == 6
    assert groups["North"]["passports"] == 0
    assert set(groups["North"]["visas"]) >= {"network"}
    (entity,) = hugo.get("/insights/completion", by="entity").get_json()["groups"]
    assert entity["people"] - sum(group["people"] for group in groups.values()) == 6  # no fewer
    assert hugo.get("/insights/completion", by="person").status_code == 422
    assert hugo.get("/insights/completion").status_code == 422
    assert Caller(company, HUGO).get("/insights/completion", by="team").status_code == 404
    assert Caller(company, AMINA).get("/insights/completion", by="team").status_code == 404


def test_a_job_has_its_own_numbers_curve_and_target(company: Flask) -> None:
    with writing() as session:
        for name in ("South", "Largest"):
            its = select(Person).where(Person.unit_id == unit(session, name).id)
            for number, someone in enumerate(session.scalars(its).all()):
                someone.job = ("Driver", "Clerk")[number % 2]
    folding.catch_up(at=now())
    hugo = Visitor(company).is_in(HUGO)
    told = re.findall(r'job=(Driver|Clerk)"', hugo.get("/insights?by=job").text)
    assert told
    job = told[0]
    form = {"what": "passport", "share": "60", "due_on": "", "job": job}
    assert hugo.post("/insights/targets", form).status_code == 303
    with writing() as session:
        its = select(Person.id).where(Person.job == job).order_by(Person.id).limit(7)
        for number, id_ in enumerate(session.scalars(its).all()):
            edition = session.scalar(select(func.min(Edition.id)))
            issued = now() - timedelta(days=40)
            session.add(
                Passport(
                    uid=f"{number:032}", person_id=id_, rule_edition_id=edition, issued_at=issued
                )
            )
    folding.catch_up(at=now())
    page = main(hugo.get(f"/insights?job={job}&by=team").text)
    assert "7 of 26" in page
    assert "target 60 %" in page
    assert "month by month" in page
    assert "27 %" in page  # of 26, at the end of the curve
    assert re.search(r"<svg class=\"chart__view\"", page)
    assert "7 of 26" not in main(hugo.get("/insights").text)
    with reading() as session:
        rows = session.execute(
            select(Rollup.day, Rollup.total).where(
                Rollup.job == job,
                Rollup.what == "passport.issued",
                Rollup.unit_id == unit(session, "Alizé Maroc").id,
            )
        ).all()
    assert [(day.day, total) for day, total in rows] == [(1, 7)]  # by months, never by weeks


def test_a_job_that_is_not_told_apart_is_no_group_and_the_page_says_why(company: Flask) -> None:
    page = main(Visitor(company).is_in(HUGO).get("/insights?job=Astronaut").text)
    assert "This job is not told apart here" in page
    assert "Too few people" not in page


def test_a_job_with_teams_of_its_own_is_told_apart(company: Flask) -> None:
    """As after an import: twelve people of one job come as a team beside teams of other jobs."""
    with writing() as session:
        its = select(Person).where(Person.unit_id == unit(session, "South").id)
        for someone in session.scalars(its).all():
            someone.job = "Verkäufer"
    folding.catch_up(at=now())
    hugo = Visitor(company).is_in(HUGO)
    page = main(hugo.get("/insights?by=job").text)
    assert '<option value="Verkäufer">' in page
    assert re.search(r'>Verkäufer</a></th>\s*<td class="number">12<', page)
    assert "all other jobs" in page
    assert "not told apart" not in main(hugo.get("/insights?job=Verkäufer").text)
