"""The pages of boards and challenges: few statements, nobody's id, and nothing of either in calm mode."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from academy import clock, jobs
from academy.models.challenges import Challenge
from academy.models.database import reading, writing
from academy.models.people import Person, Unit
from academy.services import challenges
from academy.services.plans import Plan
from academy.web.organising import CURRENCIES, KINDS
from tests import cast, crew
from tests.cast import ADA, AMINA, BRUNO, EVERYBODY, HUGO, person, unit
from tests.statements import counted
from tests.visitor import Visitor

pytestmark = pytest.mark.slow

MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
RABAT = "Customer care, Rabat"


def main(page: str) -> str:
    found = MAIN.search(page)
    assert found
    return found[0]


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> None:
    with writing() as session:
        session.execute(update(Person).values(locale="en"))


@pytest.fixture
def company(academy: Flask) -> Flask:
    """Rabat and Harbour compete; Amina stands among the people of her entity."""
    at = clock.now()
    with writing() as session:
        crew.earn(session, person(session, AMINA), 40, at=at)
        crew.crew(session, RABAT, [80, 60, 40, 20], at=at)
        crew.team(session, "Harbour", [100, 50, 50, 50, 50], at=at)
        session.execute(update(Person).values(locale="en"))
    crew.counted(at=at)
    return academy


@pytest.fixture
def race(company: Flask) -> Flask:
    """They met the day before yesterday, in a race that lasts until the week after."""
    at = clock.now() - timedelta(days=3)
    with writing() as session:
        hugo = cast.viewer(session, HUGO, at=at)
        plan = Plan(
            kind="race",
            title="Autumn",
            currency="point",
            first=hugo.day(at) + timedelta(days=1),
            last=hugo.day(at) + timedelta(days=9),
            units=[unit(session, RABAT).id, unit(session, "Harbour").id],
        )
        challenges.create(session, hugo, plan, at=at)
    crew.counted(at=clock.now())
    return company


@pytest.mark.parametrize("path", ["/rewards/boards", "/rewards/challenges"])
def test_a_page_takes_few_statements(race: Flask, path: str) -> None:
    amina = Visitor(race).is_in(AMINA)
    amina.get(path)
    with counted(race) as statements:
        assert amina.get(path).status_code == 200
    assert len(statements) <= 6, statements


def test_the_boards_show_teams_and_neighbours(company: Flask) -> None:
    page = main(Visitor(company).is_in(AMINA).get("/rewards/boards").text)
    assert page.index("Harbour") < page.index(RABAT) < page.index("Around you")
    assert page.count("board__line--own") == 2
    assert ">60</span>" in page
    assert ">40</span>" in page


def test_no_page_names_anybody_by_name_portrait_or_id(race: Flask) -> None:
    with reading() as session:
        everybody = session.scalars(select(Person)).all()
    for path in ("/rewards/boards", "/rewards/challenges"):
        page = main(Visitor(race).is_in(AMINA).get(path).text)
        assert "portrait" not in page
        assert "/people/" not in page
        for who in everybody:
            for name in (who.family_name, who.uid, who.email or who.number or "?"):
                assert name not in page, name


def test_in_calm_mode_both_pages_say_how_they_come_back(race: Flask) -> None:
    with writing() as session:
        person(session, AMINA).is_calm = True
    for path in ("/rewards/boards", "/rewards/challenges"):
        page = main(Visitor(race).is_in(AMINA).get(path).text)
        assert "turn calm mode off in your profile" in page
        assert 'href="/profile"' in page
        assert "board__line" not in page
        assert "Harbour" not in page


def test_before_anything_was_counted_the_pages_open(academy: Flask) -> None:
    for login in EVERYBODY:
        visitor = Visitor(academy).is_in(login)
        assert "when five people have points" in visitor.get("/rewards/boards").text
        assert "No challenge just now" in visitor.get("/rewards/challenges").text


def test_how_others_see_one_is_chosen_and_escaped(company: Flask) -> None:
    amina = Visitor(company).is_in(AMINA)
    assert amina.get("/profile").text.count('href="/profile/board"') == 1
    assert amina.post("/profile/board", {"alias": "Old Salt"}).status_code == 303
    assert "Old Salt" in main(amina.get("/rewards/boards").text)
    refused = amina.post("/profile/board", {"alias": "<i>Salt</i>", "shows_name": "y"})
    assert refused.status_code == 422
    assert "&lt;i&gt;Salt" in refused.text
    assert amina.post("/profile/board", {"alias": "", "shows_name": "y"}).status_code == 303
    assert "Amina Benali" in main(amina.get("/rewards/boards").text)
    with writing() as session:
        session.execute(update(Person).values(alias="<b>&", shows_name=False))
    assert "&lt;b&gt;&amp;" in main(amina.get("/rewards/boards").text)


def test_an_administrator_turns_the_boards_of_a_unit_off_and_on(company: Flask) -> None:
    with reading() as session:
        maroc = unit(session, "Maroc").id
    ada, amina = Visitor(company).is_in(ADA), Visitor(company).is_in(AMINA)
    assert "Turn the boards off" in ada.get(f"/people/units/{maroc}").text
    assert amina.post(f"/people/units/{maroc}/boards", {"on": "0"}).status_code == 404
    assert ada.post(f"/people/units/{maroc}/boards", {"on": "0"}).status_code == 303
    assert "No boards where you work" in amina.get("/rewards/boards").text
    assert "No challenge just now" in amina.get("/rewards/challenges").text
    assert "Turn the boards on" in ada.get(f"/people/units/{maroc}").text
    ada.post(f"/people/units/{maroc}/boards", {"on": "1"})
    with reading() as session:
        assert session.scalar(select(Unit.id).where(Unit.has_boards.is_(False))) is None


def plan_form(**other: object) -> dict[str, object]:
    with reading() as session:
        units = [str(unit(session, name).id) for name in (RABAT, "Harbour")]
    soon = clock.now().date() + timedelta(days=3)
    return {
        "title": "Autumn <b>",
        "kind": "race",
        "currency": "point",
        "units": units,
        "first": soon.isoformat(),
        "last": (soon + timedelta(days=5)).isoformat(),
        **other,
    }


def test_hr_plans_changes_and_calls_off_a_challenge(company: Flask) -> None:
    hugo = Visitor(company).is_in(HUGO)
    assert 'href="/challenges"' in hugo.get("/desk").text
    answer = hugo.post("/challenges", plan_form())
    assert answer.status_code == 303, main(answer.text)
    path = answer.headers["Location"]
    assert "Autumn &lt;b&gt;" in main(hugo.get(path).text)
    assert "Autumn &lt;b&gt;" in main(Visitor(company).is_in(AMINA).get("/rewards/challenges").text)
    changed = plan_form(title="Winter", kind="goal", goal="500", charity="SOS", gift="2 000 €")
    assert hugo.post(path, changed).status_code == 303
    page = main(Visitor(company).is_in(AMINA).get("/rewards/challenges").text)
    assert "the company gives 2 000 € to SOS" in page
    assert hugo.post(f"{path}/cancellation").status_code == 303
    assert "called off" in main(Visitor(company).is_in(AMINA).get("/rewards/challenges").text)
    assert "Autumn" not in main(hugo.get("/challenges").text)


def test_the_form_offers_no_unit_that_is_too_small_and_says_so(company: Flask) -> None:
    with writing() as session:
        crew.team(session, "Beacon", [0] * 4, at=clock.now())
    hugo = Visitor(company).is_in(HUGO)
    page = main(hugo.get("/challenges").text)
    assert "Left out, because fewer than five people work there: Beacon." in page
    offered = re.findall(r'<option value="(\d+)">', page)
    with reading() as session:
        known = {unit(session, name).id for name in ("Alizé Maroc", RABAT, "Harbour")}
        beacon = unit(session, "Beacon").id
    assert known == {int(each) for each in offered}
    assert hugo.post("/challenges", plan_form(units=[beacon])).status_code == 422


def test_who_has_no_unit_of_five_reads_so_instead_of_a_form(academy: Flask) -> None:
    page = main(Visitor(academy).is_in(HUGO).get("/challenges").text)
    assert "None of yours has so many yet" in page
    assert "<form" not in page


def test_a_plan_without_sense_comes_back_with_what_was_written(company: Flask) -> None:
    hugo = Visitor(company).is_in(HUGO)
    for other in (
        {"title": ""},
        {"first": "soon"},
        {"first": "2020-01-01"},
        {"units": []},
        {"units": ["x"]},
        {"kind": "goal", "goal": "many"},
        {"kind": "goal", "goal": "9" * 30},
        {"kind": "war"},
    ):
        answer = hugo.post("/challenges", plan_form(**other))
        assert answer.status_code == 422, other
    with reading() as session:
        assert session.scalar(select(Challenge.id)) is None


def test_a_stranger_to_the_units_finds_neither_page_nor_act(company: Flask) -> None:
    path = Visitor(company).is_in(HUGO).post("/challenges", plan_form()).headers["Location"]
    for login in (AMINA, BRUNO):
        visitor = Visitor(company).is_in(login)
        assert visitor.get("/challenges").status_code == 404
        assert visitor.get(path).status_code == 404
        for act in ("/challenges", path, f"{path}/cancellation"):
            assert visitor.post(act, plan_form()).status_code == 404
    assert Visitor(company).is_in(ADA).get(path).status_code == 200


def test_every_kind_and_currency_has_words() -> None:
    assert set(KINDS) == {"race", "goal"}
    assert set(CURRENCIES) == {"star", "key", "point"}


def test_on_its_last_day_a_challenge_says_of_which_evening_it_speaks(race: Flask) -> None:
    with writing() as session:
        today = cast.viewer(session, AMINA, at=clock.now()).day(clock.now())
        session.execute(update(Challenge).values(last=today))
        uid = session.scalars(select(Challenge.uid)).one()
    crew.counted(at=clock.now())
    for kind in ("race", "goal"):
        with writing() as session:
            goal = 99 if kind == "goal" else None
            session.execute(update(Challenge).values(kind=kind, goal=goal))
        for login, path in ((AMINA, "/rewards/challenges"), (HUGO, f"/challenges/{uid}")):
            page = main(Visitor(race).is_in(login).get(path).text)
            assert "Frozen for the last day" in page
            assert "As of" not in page


def test_a_result_is_told_on_the_home_page(race: Flask) -> None:
    crew.counted(at=clock.now() + timedelta(days=9))
    page = Visitor(race).is_in(AMINA).get("/").text
    assert "The result is there: Autumn." in page


def test_the_job_brings_what_was_earned_onto_the_board(academy: Flask) -> None:
    with writing() as session:
        crew.crew(session, RABAT, [10, 20, 30, 50], at=clock.now())
        crew.earn(session, person(session, AMINA), 40, at=clock.now())
    jobs.queue_of(academy)
    academy.extensions["jobs"]["keep_boards"].call_local()
    page = main(Visitor(academy).is_in(AMINA).get("/rewards/boards").text)
    assert page.count("board__line--own") == 2
    assert "As of" in page
