"""Sums by unit and day: each line of people's acts once, none missed, on either database."""

import multiprocessing
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from academy import config
from academy.app import create_app
from academy.models.checks.boards import CHECKS
from academy.models.database import reading, writing
from academy.models.people import Person
from academy.models.tallies import Fold, UnitDay
from academy.services import tallies
from tests import crew
from tests.cast import AMINA, BRUNO, EVERYBODY, KARIM, person
from tests.conftest import OPENING

EVENING = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
"""Still November in Lisbon; December where it is an hour later."""

(FOLDED, *_) = CHECKS


def sums() -> dict[tuple[int, date], tuple[int, int, int]]:
    with reading() as session:
        return {
            (row.unit_id, row.day): (row.stars, row.keys, row.points)
            for row in session.scalars(select(UnitDay))
        }


def faults() -> list[str]:
    with reading() as session:
        return [said for said, query in CHECKS.items() if session.execute(text(query)).all()]


def earn(login: str, points: int, *, at: datetime = OPENING, kind: str = "lesson") -> int:
    with writing() as session:
        who = person(session, login)
        crew.earn(session, who, points, at=at, kind=kind)
        return who.unit_id


def test_lines_are_summed_by_unit_and_day(app: Flask) -> None:
    rabat, porto = earn(AMINA, 20), earn(BRUNO, 50)
    earn(AMINA, 10)
    assert tallies.catch_up(at=OPENING)
    day = OPENING.date()
    assert sums() == {(rabat, day): (0, 0, 30), (porto, day): (0, 0, 50)}
    assert faults() == []


def test_a_day_is_the_units_own(app: Flask) -> None:
    porto, lille = earn(BRUNO, 10, at=EVENING), earn(KARIM, 10, at=EVENING)
    tallies.catch_up(at=EVENING)
    assert set(sums()) == {(porto, date(2026, 11, 30)), (lille, date(2026, 12, 1))}


def test_what_is_given_by_hand_spent_or_given_back_is_left_out(app: Flask) -> None:
    earn(AMINA, 20)
    for kind in ("grant", "correction", "reversal", "redemption", "refund"):
        earn(AMINA, 5, kind=kind)
    tallies.catch_up(at=OPENING)
    assert [points for _, _, points in sums().values()] == [20]
    assert faults() == []


def test_counting_again_counts_nothing_again_and_goes_on_with_what_is_new(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallies, "PORTION", 3)
    for points in range(1, 8):
        earn(AMINA, points)
    for _ in range(2):
        tallies.catch_up(at=OPENING)
        assert [points for _, _, points in sums().values()] == [28]
    earn(AMINA, 100)
    later = crew.later(OPENING, 1)
    tallies.catch_up(at=later)
    assert [points for _, _, points in sums().values()] == [128]
    with reading() as session:
        assert session.scalars(select(Fold.at).where(Fold.name == "ledger")).one() == later


def test_whoever_is_erased_before_the_count_is_counted_for_no_unit(app: Flask) -> None:
    earn(AMINA, 20)
    with writing() as session:
        session.execute(text("update account set person_id = null where person_id is not null"))
    tallies.catch_up(at=OPENING)
    assert sums() == {(0, OPENING.date()): (0, 0, 20)}
    assert faults() == []


def test_the_days_of_a_unit_that_went_stay_counted(app: Flask) -> None:
    rabat = earn(AMINA, 20)
    tallies.catch_up(at=OPENING)
    with writing() as session:
        session.execute(text("update person set unit_id = 1"))
        session.execute(text("delete from role"))
        session.execute(text(f"delete from unit where id = {rabat}"))
    assert (rabat, OPENING.date()) in sums()
    assert faults() == []


def test_the_audit_finds_a_line_that_was_missed_or_counted_twice(app: Flask) -> None:
    earn(AMINA, 20)
    tallies.catch_up(at=OPENING)
    for change in ("points = points + 20", "points = 0", "keys = 1"):
        with writing() as session:
            session.execute(text(f"update unit_day set {change}"))
        assert faults() == [FOLDED]
        with writing() as session:
            session.execute(text("update unit_day set points = 20, keys = 0"))
    assert faults() == []


def test_an_older_line_that_is_committed_after_a_newer_one_is_not_missed(app: Flask) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.get_backend_name() == "sqlite":
        return  # one writes at a time: lines are committed in their order
    rabat = earn(AMINA, 20)
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as slow:
        transaction = slow.execute(
            text(
                "insert into ledger_transaction (source, actor, cause, rule_version, at)"
                " values ('lesson:slow', 'test', 'test:1', 1, now()) returning id"
            )
        ).scalar_one()
        slow.execute(
            text(
                "insert into ledger_entry (transaction_id, account_id, currency, amount)"
                " select :transaction, id, 'point', 7 from account where person_id ="
                " (select id from person where email = :email)"
            ),
            {"transaction": transaction, "email": AMINA},
        )
        earn(AMINA, 30)
        waited: list[float] = []
        assert not tallies.catch_up(at=OPENING, wait=waited.append)
        assert len(waited) == tallies.TRIES
        assert sums() == {}
        slow.commit()
    assert tallies.catch_up(at=OPENING)
    assert sum(points for (unit_id, _), (_, _, points) in sums().items() if unit_id == rabat) == 57
    assert faults() == []


def strike(url: str, instance: str, start: "multiprocessing.synchronize.Event") -> None:
    known = {"ACADEMY_SECRET_KEY": "x" * 32, "ACADEMY_DATABASE_URL": url}
    app = create_app(config.load({**os.environ, **known}, instance=Path(instance)))
    tallies.PORTION = 2
    with app.app_context():
        start.wait()
        for _ in range(10):
            tallies.catch_up(at=OPENING)


@pytest.mark.slow
def test_two_processes_that_count_at_once_count_each_line_once(app: Flask, tmp_path: Path) -> None:
    with writing() as session:
        for who in session.scalars(select(Person)):
            for points in range(1, 12):
                crew.earn(session, who, points, at=OPENING)
    processes = multiprocessing.get_context("spawn")
    start = processes.Event()
    url = app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
    hands = [processes.Process(target=strike, args=(url, str(tmp_path), start)) for _ in range(2)]
    for hand in hands:
        hand.start()
    start.set()
    for hand in hands:
        hand.join(60)
        assert hand.exitcode == 0
    assert sum(points for _, _, points in sums().values()) == len(EVERYBODY) * 66
    assert faults() == []


def test_a_horizon_that_is_behind_the_count_changes_nothing(app: Flask) -> None:
    earn(AMINA, 20)
    with reading() as session:
        old = tallies.horizon(session, at=OPENING)
        assert tallies.settled(session, old)
    earn(AMINA, 30)
    tallies.catch_up(at=crew.later(OPENING, 1))
    before = sums()
    with writing() as session:
        assert not tallies.fold(session, old)
        assert session.get_one(Fold, "ledger").at == crew.later(OPENING, 1)
    assert sums() == before
