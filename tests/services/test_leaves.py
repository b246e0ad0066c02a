from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import Leave
from academy.services import leaves
from academy.services.viewer import Viewer
from tests.cast import viewer
from tests.conftest import OPENING

MONDAY = OPENING.date()


@pytest.fixture
def amina(session: Session) -> Viewer:
    return viewer(session, "amina", at=OPENING)


def spans(session: Session) -> list[tuple[date, date]]:
    rows = session.execute(select(Leave.first, Leave.last).order_by(Leave.first))
    return [(first, last) for first, last in rows]


def day(number: int) -> date:
    """That day of November, of which the 16th is a Monday."""
    return date(2026, 11, number)


def take(session: Session, who: Viewer, first: date, last: date, at: datetime = OPENING) -> None:
    leaves.add(session, who, first=first, last=last, at=at)


def test_on_leave_she_does_not_work(session: Session, amina: Viewer) -> None:
    take(session, amina, day(18), day(19))
    session.commit()
    again = viewer(session, "amina", at=OPENING)
    assert [again.works_on(day(number)) for number in (17, 18, 19, 20, 21)] == [
        True, False, False, True, False,
    ]  # fmt: skip
    assert viewer(session, "bruno", at=OPENING).works_on(day(18))


def test_the_same_leave_twice_is_one(session: Session, amina: Viewer) -> None:
    for _ in range(2):
        take(session, amina, day(18), day(19))
    assert spans(session) == [(day(18), day(19))]


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        (day(19), day(25), [(day(18), day(25))]),
        (day(16), day(30), [(day(16), day(30))]),
        (day(18), day(18), [(day(18), day(20))]),
        (day(21), day(22), [(day(18), day(22))]),
        (day(16), day(17), [(day(16), day(20))]),
        (day(22), day(23), [(day(18), day(20)), (day(22), day(23))]),
    ],
)
def test_leaves_that_meet_become_one(
    session: Session, amina: Viewer, first: date, last: date, whole: list[tuple[date, date]]
) -> None:
    take(session, amina, day(18), day(20))
    take(session, amina, first, last)
    assert spans(session) == whole


def test_one_leave_may_join_several(session: Session, amina: Viewer) -> None:
    take(session, amina, day(18), day(19))
    take(session, amina, day(23), day(24))
    take(session, viewer(session, "bruno", at=OPENING), day(20), day(20))
    take(session, amina, day(20), day(22))
    assert spans(session) == [(day(18), day(24)), (day(20), day(20))]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (MONDAY - timedelta(days=1), day(20), "first"),
        (day(19), day(18), "last"),
        (day(19), date(2027, 11, 21), "last"),
        (date(2027, 11, 18), date(2027, 11, 19), "last"),
        (date(1, 1, 1), date(9999, 12, 31), "first"),
        (day(19), date(9999, 12, 31), "last"),
        (date(9999, 12, 31), date(9999, 12, 31), "last"),
    ],
)
def test_days_that_make_no_sense_are_refused(
    session: Session, amina: Viewer, first: date, last: date, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        take(session, amina, first, last)
    assert refusal.value.field == field
    assert spans(session) == []


def test_a_leave_may_last_a_year(session: Session, amina: Viewer) -> None:
    take(session, amina, MONDAY, date(2027, 11, 16))
    assert spans(session) == [(MONDAY, date(2027, 11, 16))]


def test_the_day_is_that_of_where_she_works(session: Session, amina: Viewer) -> None:
    evening = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)  # Tuesday in Tokyo
    abroad = replace(amina, unit_zone="Asia/Tokyo")
    with pytest.raises(Invalid):
        take(session, abroad, day(16), day(18), at=evening)
    take(session, abroad, day(17), day(18), at=evening)


def test_there_is_an_end_to_leaves(session: Session, amina: Viewer) -> None:
    for number in range(leaves.MOST):
        first = MONDAY + timedelta(days=3 * number)
        take(session, amina, first, first)
    far = MONDAY + timedelta(days=200)
    with pytest.raises(Conflict):
        take(session, amina, far, far)
    take(session, amina, MONDAY, MONDAY + timedelta(days=30))
    take(session, amina, far, far)


def test_what_is_ahead_is_listed_and_what_is_over_is_not(session: Session, amina: Viewer) -> None:
    take(session, amina, day(23), day(24))
    take(session, amina, day(16), day(17))
    assert [leave.first for leave in leaves.ahead(session, amina, at=OPENING)] == [day(16), day(23)]
    later = OPENING + timedelta(days=2)
    assert [leave.first for leave in leaves.ahead(session, amina, at=later)] == [day(23)]
    bruno = viewer(session, "bruno", at=OPENING)
    assert leaves.ahead(session, bruno, at=OPENING) == []


def test_a_leave_taken_back_leaves_the_days_that_are_over(session: Session, amina: Viewer) -> None:
    take(session, amina, day(16), day(20))
    take(session, amina, day(24), day(25))
    running, coming = leaves.ahead(session, amina, at=OPENING)
    leaves.remove(session, amina, coming.id, at=OPENING)
    leaves.remove(session, amina, running.id, at=OPENING + timedelta(days=2))
    assert spans(session) == [(day(16), day(17))]
    for gone in (running.id, coming.id):
        with pytest.raises(NotFound):
            leaves.remove(session, amina, gone, at=OPENING + timedelta(days=2))


def test_nobody_takes_back_the_leave_of_another(session: Session, amina: Viewer) -> None:
    take(session, amina, day(18), day(20))
    (hers,) = leaves.ahead(session, amina, at=OPENING)
    with pytest.raises(NotFound):
        leaves.remove(session, viewer(session, "bruno", at=OPENING), hers.id, at=OPENING)
    assert spans(session) == [(day(18), day(20))]
