"""The ledger: double entry, append-only, each act paid once whatever is repeated."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from academy.engine.calendar import is_working_day
from academy.engine.rewards import Earned, Payment, for_taking_part
from academy.models.database import writing
from academy.models.people import Person
from academy.models.rewards import Account, LedgerTransaction
from academy.services import ledger, lessons, publishing, rewards
from academy.services.audit import faults
from tests.cast import AMINA, BRUNO, KARIM, person, viewer
from tests.conftest import OPENING, publish
from tests.make import Pages, answered

DAY = timedelta(days=1)


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return Pages(tmp_path / "pages").module("sea", "tides", questions=40, asked=1)


def pay(session: Session, login: str, *payments: Payment, cause: str = "answer:1") -> Earned:
    account = viewer(session, login, at=OPENING).account_id
    return ledger.post(
        session, account, {cause: payments}, actor="test", at=OPENING, day=OPENING.date()
    ).earned[cause]


def stars(session: Session, login: str) -> int:
    return viewer(session, login, at=OPENING).stars


def test_paying_one_source_twice_pays_once(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    payment = Payment("quiz:1:first", keys=1, points=10)
    assert pay(session, AMINA, payment) == Earned(keys=1, points=10)
    assert pay(session, AMINA, payment) == Earned()
    assert pay(session, BRUNO, payment, cause="answer:2") == Earned()
    amina = viewer(session, AMINA, at=OPENING)
    assert (amina.stars, amina.keys, amina.points) == (0, 1, 10)


def test_of_several_payments_only_the_new_ones_are_paid(session: Session) -> None:
    old, new = Payment("star:1:2026-11-16", stars=1), Payment("quiz:1:second", keys=1, points=10)
    pay(session, AMINA, old)
    assert pay(session, AMINA, old, new) == Earned(keys=1, points=10)


def test_one_source_named_twice_in_one_act_is_paid_once(session: Session) -> None:
    payment = Payment("quiz:1:twin", keys=1, points=10)
    assert pay(session, AMINA, payment, payment) == Earned(keys=1, points=10)
    assert viewer(session, AMINA, at=OPENING).points == 10


def test_nothing_due_writes_nothing(session: Session) -> None:
    assert pay(session, AMINA) == Earned()
    assert session.scalar(select(func.count()).select_from(LedgerTransaction)) == 0


def test_what_each_cause_earned_is_told_apart_and_remembered(session: Session) -> None:
    amina = viewer(session, AMINA, at=OPENING)
    due = {
        "answer:1": [Payment("quiz:1:a", keys=1, points=10)],
        "attempt:1": [Payment("stamp:1:m", points=50), Payment("seal:1:t", points=100)],
        "answer:2": [],
    }
    earned = rewards.pay(session, amina, due, at=OPENING)
    assert earned == {
        "answer:1": Earned(keys=1, points=10),
        "attempt:1": Earned(points=150),
        "answer:2": Earned(),
    }
    for cause, sums in earned.items():
        assert rewards.earned_by(session, amina, cause) == sums
    bruno = viewer(session, BRUNO, at=OPENING)
    assert rewards.earned_by(session, bruno, "attempt:1") == Earned()


@pytest.mark.parametrize(
    "statement",
    [
        "update ledger_entry set amount = amount * 2",
        "update ledger_entry set account_id = 1 where account_id <> 1",
        "delete from ledger_entry",
        "update ledger_transaction set source = 'free'",
        "delete from ledger_transaction",
    ],
)
def test_a_line_never_changes_and_never_vanishes(app: Flask, statement: str) -> None:
    ledger = text("select * from ledger_entry e join ledger_transaction t on t.id = transaction_id")
    with writing() as session:
        pay(session, AMINA, Payment("quiz:1:a", keys=1, points=10))
        before = session.execute(ledger).all()
    with pytest.raises(DBAPIError, match="never change"), writing() as session:
        session.execute(text(statement))
    with writing() as session:
        assert session.execute(ledger).all() == before
        assert viewer(session, AMINA, at=OPENING).points == 10


def test_a_balance_below_zero_is_refused_by_the_database(app: Flask) -> None:
    with pytest.raises(IntegrityError), writing() as session:
        pay(session, AMINA, Payment("spend:1", stars=-1))
    with writing() as session:
        assert faults(session) == []


def test_a_reversal_is_possible_once(app: Flask) -> None:
    with writing() as session:
        pay(session, AMINA, Payment("quiz:1:a", points=10))
        first = session.scalars(select(LedgerTransaction)).one()
        shared = {"actor": "test", "cause": "correction", "rule_version": 1, "at": OPENING}
        session.add(LedgerTransaction(source="correction:1", reverses_id=first.id, **shared))
    with pytest.raises(IntegrityError), writing() as session:
        session.add(LedgerTransaction(source="correction:2", reverses_id=first.id, **shared))


def test_the_ledger_is_read_newest_first_in_pages(session: Session) -> None:
    for number in range(7):
        pay(session, AMINA, Payment(f"quiz:1:{number}", points=10))
    pay(session, BRUNO, Payment("quiz:2:0", points=10))
    amina = viewer(session, AMINA, at=OPENING)
    sources, before = [], None
    while True:
        lines, before = ledger.lines(session, amina, before=before, size=3)
        assert len(lines) <= 3
        sources += [line.source for line in lines]
        if before is None:
            break
    assert sources == [f"quiz:1:{number}" for number in reversed(range(7))]
    assert ledger.lines(session, amina, before=1) == ([], None)


CASABLANCA, LISBON, PARIS = AMINA, BRUNO, KARIM


@pytest.mark.parametrize(
    ("login", "moment", "earns"),
    [
        # Casablanca left UTC+1 in 2026: the pinned table of time zones knows, an old one does not.
        (CASABLANCA, "2026-06-19T22:59:59", True),
        (CASABLANCA, "2026-06-19T23:00:00", False),
        (CASABLANCA, "2026-11-20T23:59:59", True),
        (CASABLANCA, "2026-11-21T00:00:00", False),
        (CASABLANCA, "2026-11-22T23:59:59", False),
        (CASABLANCA, "2026-11-23T00:00:00", True),
        # It was UTC in Ramadan as well: in 2026 until 22 March.
        (CASABLANCA, "2026-03-06T23:59:59", True),
        (CASABLANCA, "2026-03-07T00:00:00", False),
        # Lisbon is UTC in winter, UTC+1 in summer.
        (LISBON, "2026-11-20T23:59:59", True),
        (LISBON, "2026-11-21T00:00:00", False),
        (LISBON, "2026-07-17T22:59:59", True),
        (LISBON, "2026-07-17T23:00:00", False),
        # Paris is UTC+1 in winter, UTC+2 in summer; summer ends on a Sunday night.
        (PARIS, "2026-11-20T22:59:59", True),
        (PARIS, "2026-11-20T23:00:00", False),
        (PARIS, "2026-07-19T21:59:59", False),
        (PARIS, "2026-07-19T22:00:00", True),
        (PARIS, "2026-10-25T22:59:59", False),
        (PARIS, "2026-10-25T23:00:00", True),
    ],
)
def test_a_star_is_earned_on_working_days_of_the_entity(
    session: Session, pages: Pages, login: str, moment: str, earns: bool
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    answered(session, viewer(session, login, at=at), "tides", at=at)
    assert stars(session, login) == earns


@pytest.mark.parametrize(
    ("login", "midnight"),
    [
        (CASABLANCA, "2026-11-18T00:00"),
        (LISBON, "2026-11-18T00:00"),
        (PARIS, "2026-11-17T23:00"),
        (PARIS, "2026-07-14T22:00"),
    ],
)
def test_a_new_star_comes_with_the_entitys_midnight_and_not_before(
    session: Session, pages: Pages, login: str, midnight: str
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    edge = datetime.fromisoformat(midnight).replace(tzinfo=UTC)
    second = timedelta(seconds=1)
    asking = viewer(session, login, at=OPENING)
    counts = []
    for at in (edge - 20 * 3600 * second, edge - second, edge, edge + second):
        answered(session, asking, "tides", at=at)
        counts.append(stars(session, login))
    assert counts == [1, 1, 2, 2]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Tokyo"])
def test_the_zone_she_reads_times_in_moves_no_day(
    session: Session, pages: Pages, zone: str
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    session.get_one(Person, person(session, AMINA).id).time_zone = zone
    session.flush()
    for hours in (0, 5, 9, 14):
        at = OPENING + timedelta(hours=hours)
        answered(session, viewer(session, AMINA, at=at), "tides", at=at)
    assert stars(session, AMINA) == 1


def test_changing_the_zone_back_and_forth_earns_no_second_star(
    session: Session, pages: Pages
) -> None:
    publishing.publish(session, pages.read(), at=OPENING)
    for hour, zone in enumerate(["Pacific/Kiritimati", "Pacific/Niue", None, "Asia/Tokyo"]):
        session.get_one(Person, person(session, AMINA).id).time_zone = zone
        session.flush()
        at = OPENING + timedelta(hours=hour)
        answered(session, viewer(session, AMINA, at=at), "tides", at=at)
    assert stars(session, AMINA) == 1


def test_no_star_at_all_for_a_rest_day() -> None:
    monday = OPENING.date()
    week = [monday + n * DAY for n in range(7)]
    earned = [len([*for_taking_part(7, day, works=is_working_day(day))]) for day in week]
    assert earned == [1, 1, 1, 1, 1, 0, 0]


def test_a_question_is_paid_once_over_editions_renames_and_retakes(
    session: Session, tmp_path: Path
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides", questions=2, asked=1)
    publishing.publish(session, pages.read(), at=OPENING)
    for day in range(4):
        answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING + day * DAY)
    pages.change("1-sea/1-tides/questions.en.md", "Does tides-0 hold", "And does tides-0 hold")
    pages.move("1-sea/", "5-sea/")
    publishing.publish(session, pages.read(), at=OPENING)
    for day in range(4, 7):
        answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING + day * DAY)
    amina = viewer(session, AMINA, at=OPENING)
    assert (amina.keys, amina.points) == (2, 2 * 10 + 50 + 100 + 500)
    assert faults(session) == []


def test_a_module_retired_and_brought_back_pays_nothing_again(
    session: Session, tmp_path: Path
) -> None:
    pages = Pages(tmp_path / "pages", needed=1).module("sea", "tides").module("land", "paths")
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    lessons.finish(session, amina, "tides-lesson", at=OPENING)
    answered(session, amina, "tides", at=OPENING)
    answered(session, amina, "tides", at=OPENING)
    points = viewer(session, AMINA, at=OPENING).points
    kept = dict(pages.texts)
    for path in [path for path in pages.texts if path.startswith("1-sea")]:
        del pages.texts[path]
    publishing.publish(session, pages.read(), at=OPENING)
    pages.texts = kept
    publishing.publish(session, pages.read(), at=OPENING)
    amina = viewer(session, AMINA, at=OPENING)
    lessons.finish(session, amina, "tides-lesson", at=OPENING + DAY)
    answered(session, amina, "tides", at=OPENING + 30 * DAY)
    after = viewer(session, AMINA, at=OPENING)
    assert (after.points, after.stars) == (points, 2)


def test_books_stay_closed_when_a_person_is_cut_from_her_account(app: Flask, pages: Pages) -> None:
    publish(pages.read())
    with writing() as session:
        answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
        account = viewer(session, AMINA, at=OPENING).account_id
        session.get_one(Account, account).person_id = None
    with writing() as session:
        assert faults(session) == []
        line = text("select count(*) from ledger_entry where account_id = :account")
        assert session.scalar(line, {"account": account})
