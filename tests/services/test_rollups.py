"""HR's sums: what triggers queue is counted once, none is missed, and everything can be counted again."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine, delete, func, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from academy.config import Config
from academy.models.database import reading, writing
from academy.models.insights import EVERY_JOB, STANDING, ActiveMonth, Change, Counted, Rollup
from academy.models.passport import Passport
from academy.models.people import Leave, Person
from academy.models.streaks import WorkingWeek
from academy.models.tallies import UnitDay
from academy.models.visas import Visa
from academy.services import units
from academy.services.rollups import folding, minutes, repair
from tests import crew
from tests.cast import ADA, AMINA, person, unit, viewer
from tests.conftest import OPENING

MONTH = date(2026, 11, 1)
MONDAY = date(2026, 11, 16)


@pytest.fixture
def house(app: Flask) -> Flask:
    """Everybody is counted, and two teams of eight beside Amina's."""
    with writing() as session:
        teams(session)
    folding.catch_up(at=OPENING)
    return app


def teams(session: Session) -> None:
    """North and South; Smallest is counted with those who are few in Maroc, and Largest by itself."""
    for name, size in (("North", 8), ("South", 8), ("Smallest", 6), ("Largest", 40)):
        crew.team(session, name, [0] * size, at=OPENING)


def sums(name: str, job: str = EVERY_JOB) -> dict[tuple[str, date], int]:
    with reading() as session:
        rows = select(Rollup.what, Rollup.day, Rollup.total).where(
            Rollup.unit_id == unit(session, name).id, Rollup.job == job, Rollup.total != 0
        )
        return {(row.what, row.day): row.total for row in session.execute(rows)}


def people(name: str) -> int:
    return sums(name).get(("people", STANDING), 0)


def waiting() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Change)) or 0


@pytest.fixture(autouse=True)
def all_is_the_sum_of_what_was_counted(app: Flask) -> Iterator[None]:
    """Whatever a test did: counting everything again finds nothing to mend."""
    yield
    folding.catch_up(at=OPENING)
    assert repair.rebuild(at=OPENING) == 0


def test_everybody_is_counted_in_her_unit_and_in_all_above(house: Flask) -> None:
    assert people("North") == people("South") == 8
    assert people("Alizé") == 8 + 62
    assert people("Smallest") == 6 + 3
    assert people("Largest") == 40
    assert waiting() == 0


def test_who_moves_is_counted_elsewhere(house: Flask) -> None:
    with writing() as session:
        crew.crew(session, "North", [0, 0], at=OPENING)
        someone = session.scalars(
            select(Person).where(Person.unit_id == unit(session, "North").id)
        ).first()
        assert someone
        someone.unit_id = unit(session, "South").id
    assert waiting() == 3
    folding.catch_up(at=OPENING)
    assert (people("North"), people("South")) == (9, 9)


def test_who_leaves_is_a_flow_and_no_longer_counted(house: Flask) -> None:
    with writing() as session:
        session.execute(
            update(Person).where(Person.email == "nobody@demo.example").values(suspended_at=OPENING)
        )
        someone = session.scalars(
            select(Person).where(Person.unit_id == unit(session, "North").id)
        ).first()
        assert someone
        someone.suspended_at = OPENING
    folding.catch_up(at=OPENING)
    assert people("North") == 7
    assert sums("North")["left", MONDAY] == 1
    assert sums("North")["joined", MONDAY] == 7


def test_a_team_that_falls_below_five_is_counted_with_its_neighbour(house: Flask) -> None:
    with writing() as session:
        some = session.scalars(
            select(Person).where(Person.unit_id == unit(session, "North").id).limit(4)
        ).all()
        for each in some:
            each.suspended_at = OPENING
    before = people("Alizé")
    folding.catch_up(at=OPENING)
    assert people("North") == 0
    assert people("Alizé") == before - 4


def test_the_first_act_of_a_month_makes_her_active_and_the_next_ones_queue_nothing(
    house: Flask,
) -> None:
    with writing() as session:
        someone = crew.crew(session, "North", [20], at=OPENING)[0]
    folding.catch_up(at=OPENING)
    assert sums("North")["active", MONTH] == 1
    with writing() as session:
        crew.earn(session, session.get_one(Person, someone.id), 30, at=OPENING)
    assert waiting() == 0
    later = OPENING + timedelta(days=20)
    with writing() as session:
        crew.earn(session, session.get_one(Person, someone.id), 30, at=later)
    folding.catch_up(at=later)
    assert sums("North")["active", MONTH] == 1
    assert sums("North")["active", date(2026, 12, 1)] == 1


def test_what_is_given_by_hand_makes_nobody_active(house: Flask) -> None:
    with writing() as session:
        someone = crew.crew(session, "North", [0], at=OPENING)[0]
        crew.earn(session, someone, 50, at=OPENING, kind="grant")
    folding.catch_up(at=OPENING)
    assert ("active", MONTH) not in sums("North")


def test_passports_and_visas_are_counted_as_they_stand_and_as_they_flow(academy: Flask) -> None:
    with writing() as session:
        teams(session)
        north = unit(session, "North").id
        first, second = session.scalars(select(Person.id).where(Person.unit_id == north).limit(2))
        edition = session.scalar(text("select min(id) from edition"))
        item = session.scalar(text("select min(id) from item"))
        session.add(
            Passport(uid="a" * 32, person_id=first, rule_edition_id=edition, issued_at=OPENING)
        )
        shared = {"visa_id": item, "edition_id": edition, "place": "North", "issued_at": OPENING}
        session.add(
            Visa(
                uid="b" * 32,
                person_id=first,
                number=1,
                state="superseded",
                ended_at=OPENING,
                **shared,
            )
        )
        session.add(Visa(uid="c" * 32, person_id=first, number=2, state="issued", **shared))
        session.add(
            Visa(
                uid="d" * 32,
                person_id=second,
                number=1,
                state="expired",
                ended_at=OPENING,
                **shared,
            )
        )
    folding.catch_up(at=OPENING)
    visa = f"visa:{item}"
    found = sums("North")
    assert found["passport", STANDING] == found["passport.issued", MONDAY] == 1
    assert found[visa, STANDING] == 1
    assert found[f"{visa}.issued", MONDAY] == 2
    assert found[f"{visa}.renewed", MONDAY] == found[f"{visa}.lapsed", MONDAY] == 1


def test_a_team_that_hangs_elsewhere_takes_its_sums_along(house: Flask) -> None:
    with writing() as session:
        ada = viewer(session, ADA, at=OPENING)
        north, porto = unit(session, "North"), unit(session, "Alizé Portugal")
        units.move(session, ada, north.id, parent_id=porto.id, at=OPENING)
    before = people("Portugal"), people("Maroc")
    folding.catch_up(at=OPENING)
    assert before == (0, 6 + 8 + 8 + 3 + 40)
    assert people("Portugal") == 8 + 1
    assert people("Maroc") == 6 + 8 + 3 + 40 + 4


def test_jobs_are_told_apart_in_an_entity_where_others_hide_nobody(house: Flask) -> None:
    with writing() as session:
        for name in ("North", "South"):
            crew.crew(session, name, [0] * 12, at=OPENING)
            here = session.scalars(
                select(Person).where(Person.unit_id == unit(session, name).id)
            ).all()
            for number, each in enumerate(here):
                each.job = "Driver" if number % 2 else "Clerk"
    folding.catch_up(at=OPENING)
    drivers, clerks = sums("Alizé Maroc", "Driver"), sums("Alizé Maroc", "Clerk")
    assert {*drivers, *clerks} >= {("people", STANDING)}
    told = (drivers or clerks)["people", STANDING]
    assert told >= 20
    assert sums("Alizé Maroc", "*")["people", STANDING] >= 5


def test_two_who_count_at_once_count_nothing_twice(house: Flask) -> None:
    with writing() as session:
        crew.crew(session, "North", [0] * 3, at=OPENING)
        assert folding.hold(session)
    assert folding.catch_up(at=OPENING) == 3
    assert folding.catch_up(at=OPENING) == 0
    assert people("North") == 11


def test_what_is_held_by_another_worker_is_left_to_it(house: Flask, settings: Config) -> None:
    """PostgreSQL lets two begin; the second finds the work taken. SQLite has one writer anyway."""
    engine = create_engine(settings.database_url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        return
    with writing() as session:
        crew.crew(session, "North", [0], at=OPENING)
    with engine.begin() as other:
        other.execute(text("select name from fold where name = 'insights' for update"))
        assert folding.catch_up(at=OPENING) == 0
        assert waiting() == 1
    assert folding.catch_up(at=OPENING) == 1


def test_a_mass_is_counted_in_portions(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "PORTION", 4)
    with writing() as session:
        crew.crew(session, "North", [0] * 13, at=OPENING)
    folding.catch_up(at=OPENING)
    assert people("North") == 21


def test_whoever_is_erased_is_no_longer_counted(house: Flask) -> None:
    with writing() as session:
        someone = crew.crew(session, "North", [0], at=OPENING)[0]
        id_ = someone.id
    folding.catch_up(at=OPENING)
    with writing() as session:
        session.execute(
            text(
                "delete from balance where account_id in (select id from account where person_id = :p)"
            ),
            {"p": id_},
        )
        session.execute(
            text("update account set person_id = null where person_id = :p"), {"p": id_}
        )
        session.execute(delete(Person).where(Person.id == id_))
    folding.catch_up(at=OPENING)
    assert people("North") == 8
    with reading() as session:
        assert session.get(Counted, id_) is None


def test_sums_that_went_wrong_are_mended(house: Flask) -> None:
    with writing() as session:
        session.execute(
            update(Rollup).where(Rollup.what == "people").values(total=Rollup.total + 1)
        )
    assert repair.rebuild(at=OPENING) > 0
    assert people("North") == 8


def test_months_are_remembered_when_the_balance_has_moved_on(house: Flask) -> None:
    with writing() as session:
        crew.earn(session, person(session, AMINA), 10, at=OPENING)
        crew.earn(session, person(session, AMINA), 10, at=OPENING + timedelta(days=31))
    with reading() as session:
        months = session.scalars(select(ActiveMonth.month).order_by(ActiveMonth.month)).all()
    assert months == [MONTH, date(2026, 12, 1)]


def test_possible_minutes_are_those_of_working_days_without_leave_and_holidays(
    house: Flask,
) -> None:
    week = date(2026, 11, 16)  # Wednesday the 18th is Independence Day in Morocco
    with writing() as session:
        north = unit(session, "North")
        first, second = session.scalars(
            select(Person.id).where(Person.unit_id == north.id).order_by(Person.id).limit(2)
        )
        session.add(Leave(person_id=first, first=date(2026, 11, 13), last=date(2026, 11, 17)))
        session.add(WorkingWeek(person_id=second, since=date(2026, 11, 2), week="12"))
        north.region, north_id = "MA", north.id
    with reading() as session:
        assert minutes.possible(session, week)[north_id] == 8 * 4 - 2 - 2
        assert north_id not in minutes.possible(
            session, week - timedelta(weeks=4)
        )  # nobody was here


def test_leave_before_somebody_came_takes_no_minutes_away(house: Flask) -> None:
    came, week = OPENING + timedelta(days=9), MONDAY
    with writing() as session:
        east = crew.team(session, "East", [0], at=came)
        newcomer = session.scalars(select(Person.id).where(Person.unit_id == east.id)).one()
        session.add(Leave(person_id=newcomer, first=week, last=came.date()))
        session.add(WorkingWeek(person_id=newcomer, since=week, week="12"))
        east_id = east.id
    with reading() as session:
        assert east_id not in minutes.possible(session, week)
        assert minutes.possible(session, week + timedelta(weeks=1))[east_id] == 0


def test_minutes_are_counted_by_week_and_told_again_only_while_they_change(house: Flask) -> None:
    later = OPENING + timedelta(days=8)
    with writing() as session:
        crew.crew(session, "North", [], at=OPENING)
        session.add(UnitDay(day=MONDAY, unit_id=unit(session, "North").id, stars=6))
    minutes.count(at=OPENING)
    assert sums("North")["minute", MONDAY] == 6
    assert ("possible", MONDAY) not in sums("North")  # the week is not over
    minutes.count(at=later)
    minutes.count(at=later)
    assert sums("North")["possible", MONDAY] == sums("South")["possible", MONDAY] == 8 * 5
    with writing() as session:
        session.execute(delete(UnitDay))
