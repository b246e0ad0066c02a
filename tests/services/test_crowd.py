"""The demo company's crowd: lives that the engine could have counted, streaks among them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.streak import replay
from academy.models.daily import Draw
from academy.models.database import writing
from academy.models.passport import Passport
from academy.models.people import Person
from academy.models.visas import Visa
from academy.services import colleagues, crowd, settling, sign_in, streaks
from academy.services.audit import faults
from academy.services.viewer import Viewer
from tests.conftest import OPENING
from tests.make import Pages
from tests.services.awarded import publish

PEOPLE = 60


@pytest.fixture
def people(session: Session, tmp_path: Path) -> list[Viewer]:
    pages = Pages(tmp_path / "pages")
    for module in ("tides", "winds", "ropes", "stars"):
        pages.module("sea", module, questions=12, asked=4)
    publish(session, pages)
    assert settling.settle(session, crowd.plan(PEOPLE), at=OPENING) == PEOPLE
    crowded = session.scalars(select(Person.id).where(Person.number.startswith("crowd-"))).all()
    assert len(crowded) == PEOPLE
    found = [sign_in.viewer_of_person(session, id_) for id_ in crowded]
    return [viewer for viewer in found if viewer]


def test_whoever_took_part_has_the_streak_that_her_stars_imply(
    session: Session, people: list[Viewer]
) -> None:
    for who in people:
        days = streaks.starred_on(session, who.account_id)
        assert len(days) == who.stars
        assert who.streak == replay(days, who.calendar)
        assert all(map(who.works_on, days)), "nobody is paid for a rest day or a public holiday"
    longest = [who.streak.longest for who in people]
    assert max(longest) > 1
    assert 0 in longest, "every tenth has not begun"


def test_the_audit_finds_nothing_in_such_lives(session: Session, people: list[Viewer]) -> None:
    assert people
    session.flush()
    assert faults(session) == []


def test_a_company_of_two_thousand_has_five_countries_fourteen_entities_and_120_teams() -> None:
    size = 2000 - colleagues.COUNT
    teams = crowd.plan(size)
    assert sum(len(team.answers) for team in teams) == size
    assert len(teams) + len(colleagues.TEAMS) == 120
    entities = {team.entity for team in teams}
    assert len(entities | {team.entity for team in colleagues.TEAMS}) == 14
    assert len({team.country for team in teams}) == 5
    assert len({team.name for team in teams}) == len(teams)


def test_a_larger_company_is_a_smaller_one_with_more_people_beside_them() -> None:
    small, large = crowd.plan(500), crowd.plan(5000)
    for few, many in zip(small[:-1], large, strict=False):
        assert list(few.members) == list(many.members)
    assert sum(len(team.answers) for team in large) == 5000


def test_as_many_answers_are_given_as_one_asks_for() -> None:
    given = sum(sum(team.answers) for team in crowd.plan(3000, answers=60_000))
    assert abs(given - 60_000) < 600


def test_the_academy_came_in_waves_and_the_pilot_is_ahead() -> None:
    begun: dict[str, list[bool]] = {}
    for team in crowd.plan(10_000):
        begun.setdefault(team.entity, []).extend(each.last > each.first for each in team.members)
    shares = {entity: sum(came) / len(came) for entity, came in begun.items()}
    assert max(shares, key=lambda entity: shares[entity]) == "Alizé Maroc"
    assert shares["Alizé Maroc"] > 0.5
    assert 0.05 < shares["Alizé Assurances"] < 0.25


def test_visas_and_minutes_came_in_their_time_not_all_today(academy: Flask) -> None:
    with writing() as session:
        settling.settle(session, crowd.plan(120), at=OPENING)
        for column in (Visa.issued_at, Draw.shown_at, Passport.issued_at):
            days = set(session.scalars(select(func.date(column))))
            assert len(days) > 8, column
        assert faults(session) == []
