"""HR's curves and waves: each from its own start, and nobody told apart by looking at job after job."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.models.database import writing
from academy.models.insights import Launch
from academy.models.people import Person
from academy.models.tallies import UnitDay
from academy.services import people
from academy.services.adoption import curves, scope, standing, waves
from academy.services.adoption.scope import Scope
from academy.services.rollups import folding, minutes
from tests import crew
from tests.cast import ADA, HUGO, unit, viewer
from tests.conftest import OPENING

CAME = datetime(2026, 9, 7, 8, tzinfo=OPENING.tzinfo)
SEPTEMBER, OCTOBER, NOVEMBER = (CAME + timedelta(days=days) for days in (3, 35, 65))


@pytest.fixture
def company(app: Flask) -> Flask:
    """Ten drivers, ten clerks and ten of no job came to Morocco in September, twelve to Portugal."""
    with writing() as session:
        north = crew.team(session, "North", [0] * 30, at=CAME)
        for number, each in enumerate(_team(session, north.id)):
            each.job = ("Driver", "Clerk", None)[number // 10]
        home = unit(session, "Alizé Portugal")
        away = people.add_unit(session, name="Zanzibar", kind="team", parent=home, at=CAME)
        for _ in range(12):
            crew.hired(session, away, 0, at=CAME)
    return app


def _team(session: Session, unit_id: int) -> Sequence[Person]:
    return session.query(Person).filter_by(unit_id=unit_id).order_by(Person.id).all()


def active(at: datetime, *, jobs: int) -> None:
    """Five of each of the first so many *jobs* of the North do something, and six in Zanzibar."""
    with writing() as session:
        here = _team(session, unit(session, "North").id)
        some = [each for number in range(jobs) for each in here[number * 10 : number * 10 + 5]]
        for each in (*some, *_team(session, unit(session, "Zanzibar").id)[:6]):
            crew.earn(session, each, 20, at=at)
    folding.catch_up(at=at)


def _scope(session: Session, name: str) -> Scope:
    return scope.find(session, viewer(session, ADA, at=OPENING), unit(session, name).id)


def test_the_curves_of_two_jobs_do_not_tell_that_nobody_of_the_third_is_active(
    company: Flask,
) -> None:
    active(OCTOBER, jobs=2)
    active(NOVEMBER, jobs=3)
    at, told = OPENING + timedelta(days=20), {}
    with writing() as session:
        who, where = viewer(session, HUGO, at=at), _scope(session, "Alizé Maroc")
        for job in ("", "Driver", "Clerk"):
            found = curves.curve(session, who, where, "active", job=job, weeks=0, at=at)
            told[job] = {point.day.month: point.people for point in found.points}
            stands = standing.read(
                session, who, where, what=["active"], by="", job=job, page=1, at=NOVEMBER
            )
            assert stands.whole
            assert stands.whole.number("active") == (5 if job else 15)
            assert (stands.active_before is None) == (10 not in told[job])
    assert told[""] == {10: 10, 11: 15}
    assert (10 in told["Driver"]) != (10 in told["Clerk"])
    assert told["Driver"][11] == told["Clerk"][11] == 5


def test_a_wave_of_active_people_begins_on_the_day_that_was_set_and_keeps_silent_months(
    company: Flask,
) -> None:
    active(SEPTEMBER, jobs=2)
    active(NOVEMBER, jobs=2)
    with writing() as session:
        home = unit(session, "Alizé Maroc").id
        session.add(Launch(unit_id=home, day=date(2026, 10, 5), set_at=CAME))
    at = OPENING + timedelta(days=20)
    with writing() as session:
        who, where = viewer(session, ADA, at=at), _scope(session, "Alizé")
        found = waves.read(session, who, where, "active", by="entity", at=at)
    shares = {wave.unit.name: [s and round(s, 2) for s in wave.shares] for wave in found}
    assert shares["Alizé Maroc"][0] is None
    assert len(shares["Alizé Maroc"]) == 2  # October and November: September was before
    assert shares["Alizé Maroc"][1]


def test_a_wave_keeps_its_place_in_weeks_before_five_had_come(company: Flask) -> None:
    folding.catch_up(at=CAME)
    with writing() as session:
        home = unit(session, "Alizé Maroc").id
        session.add(Launch(unit_id=home, day=date(2026, 8, 10), set_at=CAME))
    with writing() as session:
        who, where = viewer(session, ADA, at=OPENING), _scope(session, "Alizé")
        found = waves.read(session, who, where, "passport", by="entity", at=OPENING)
    (maroc,) = (wave for wave in found if wave.unit.name == "Alizé Maroc")
    assert list(maroc.shares[:5]) == [None] * 4 + [0.0]
    assert len(maroc.shares) == 15  # from 10 August to 16 November


def test_the_minutes_of_an_entity_do_not_tell_of_who_works_beside_it(company: Flask) -> None:
    monday, later = date(2026, 11, 16), OPENING + timedelta(days=8)
    with writing() as session:
        head = unit(session, "Maroc")
        for _ in range(6):
            crew.hired(session, head, 0, at=CAME)
        for name, minutes_ in (("North", 20), ("Zanzibar", 20)):
            here = unit(session, name).id
            session.add(UnitDay(day=monday, unit_id=here, stars=minutes_))
        head_id = head.id
    folding.catch_up(at=OPENING)
    minutes.count(at=later)
    assert _weeks("Alizé Maroc", later) == []  # else nobody at the head office took hers
    assert _weeks("Maroc", later) == [20]
    with writing() as session:
        session.add(UnitDay(day=monday, unit_id=head_id, stars=6))
    minutes.count(at=later)
    assert _weeks("Alizé Maroc", later) == [20]
    assert _weeks("Maroc", later) == [26]


def _weeks(name: str, at: datetime) -> list[int]:
    with writing() as session:
        who, where = viewer(session, ADA, at=at), _scope(session, name)
        return [week.taken for week in curves.minutes(session, who, where, weeks=13, at=at)]
