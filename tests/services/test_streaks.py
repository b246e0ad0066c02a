"""Streaks in the database: counted with the star, read as they stand, restored after an outage."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from academy.engine.rewards import Earned, for_taking_part
from academy.models.checks.streaks import CHECKS
from academy.models.notices import Notice
from academy.models.people import Leave, Person, Unit
from academy.models.streaks import Streak, WorkingWeek
from academy.services import ledger, rewards, staff, streaks, units
from academy.services.streaks import Standing
from academy.services.viewer import Viewer
from tests.cast import AMINA, person, unit, viewer
from tests.conftest import OPENING

DAY = timedelta(days=1)


def take_part(session: Session, *numbers: float, login: str = AMINA) -> Earned:
    """The first answers of those days after the opening, a Monday; what the last one earned."""
    earned = Earned()
    for number in numbers:
        at = OPENING + number * DAY
        who = viewer(session, login, at=at)
        day = who.day(at)
        star = for_taking_part(who.account_id, day, works=who.works_on(day))
        cause = f"answer:{number}"
        earned = rewards.pay(session, who, {cause: star}, at=at)[cause]
    return earned


def standing(session: Session, number: int, login: str = AMINA) -> Standing:
    at = OPENING + number * DAY
    return streaks.standing(viewer(session, login, at=at), at=at)


def row(session: Session, login: str = AMINA) -> Streak:
    session.expire_all()
    return session.get_one(Streak, person(session, login).id)


def told(session: Session, kind: str, login: str = AMINA) -> list[dict[str, object]]:
    hers = select(Notice.values).where(Notice.person_id == person(session, login).id)
    return list(session.scalars(hers.where(Notice.kind == kind).order_by(Notice.id)))


def squares(session: Session, number: int) -> list[str]:
    return [each.square for each in standing(session, number).week]


def test_who_never_took_part_stands_at_nothing(session: Session) -> None:
    now = standing(session, 2)
    assert (now.length, now.longest, now.freezes, now.has_begun) == (0, 0, 0, False)
    assert squares(session, 2) == ["blank", "blank", "today", "todo", "todo", "rest", "rest"]


def test_a_star_counts_a_day_and_the_weekend_breaks_nothing(session: Session) -> None:
    take_part(session, 0, 1, 2, 3, 4, 5, 6, 7)
    assert row(session).length == 6
    assert row(session).last == date(2026, 11, 23)
    assert squares(session, 7) == ["done", "todo", "todo", "todo", "todo", "rest", "rest"]


def test_a_day_counts_once_however_often_it_is_paid(session: Session) -> None:
    take_part(session, 0, 0, 1, 1)
    assert (row(session).length, row(session).version) == (2, 2)


def test_a_streak_that_lapsed_is_shown_as_lapsed_and_its_row_waits(session: Session) -> None:
    take_part(session, 0, 1)
    assert standing(session, 2).length == 2  # today is not over
    assert standing(session, 3).length == 0
    assert standing(session, 3).longest == 2
    assert squares(session, 3)[:4] == ["done", "done", "missed", "today"]
    assert row(session).length == 2
    take_part(session, 3)
    assert (row(session).length, row(session).longest) == (1, 2)


def test_the_seventh_day_earns_a_freeze_and_a_repeat_says_so_again(session: Session) -> None:
    earned = take_part(session, 0, 1, 2, 3, 4, 7, 8)
    assert earned == Earned(stars=1, freeze=7)
    who = viewer(session, AMINA, at=OPENING)
    assert rewards.earned_by(session, who, "answer:8") == earned
    assert rewards.earned_by(session, who, "answer:7") == Earned(stars=1)
    assert told(session, "freeze-earned") == [{"days": 7, "freezes": 1}]


def test_a_missed_day_uses_the_freeze_and_she_is_told_once(session: Session) -> None:
    take_part(session, 0, 1, 2, 3, 4, 7, 8)
    assert (standing(session, 10).length, standing(session, 10).freezes) == (7, 0)
    assert squares(session, 10)[:4] == ["done", "done", "frozen", "today"]
    take_part(session, 10, 10)
    assert (row(session).length, row(session).freezes) == (8, 0)
    assert told(session, "freeze-used") == [{"day": "2026-11-25", "days": 8}]


def test_in_calm_mode_days_count_and_nobody_speaks_of_them(session: Session) -> None:
    session.execute(update(Person).values(is_calm=True))
    take_part(session, 0, 1, 2, 3, 4, 7, 8, 10)
    assert row(session).length == 8
    assert told(session, "freeze-earned") == told(session, "freeze-used") == []


def test_leave_and_public_holidays_break_nothing_and_earn_nothing(session: Session) -> None:
    session.execute(update(Unit).values(region=None))  # Morocco's: the 18th is one of them
    session.add(
        Leave(
            person_id=person(session, AMINA).id, first=date(2026, 11, 19), last=date(2026, 11, 20)
        )
    )
    take_part(session, 0, 1)
    assert take_part(session, 2) == Earned()
    assert standing(session, 7).length == 2
    take_part(session, 7)
    assert row(session).length == 3
    assert row(session).recent == "ddrrrrrd"


def test_stars_from_before_streaks_were_kept_are_counted_with_the_next(session: Session) -> None:
    who = viewer(session, AMINA, at=OPENING)
    for number in range(3):
        at = OPENING + number * DAY
        star = for_taking_part(who.account_id, who.day(at), works=True)
        ledger.post(session, who.account_id, {"x": star}, actor="x", at=at, day=who.day(at))
    take_part(session, 3)
    assert row(session).length == 4


def test_a_streak_that_another_hand_changed_meanwhile_is_counted_from_there(
    session: Session,
) -> None:
    take_part(session, 0)
    at = OPENING + DAY
    stale = viewer(session, AMINA, at=at)
    take_part(session, 1)
    streaks.credit(session, stale, stale.day(at + DAY), cause="answer:x", at=at + DAY)
    assert row(session).length == 3


def test_a_week_of_her_own_counts_from_its_day_on(session: Session) -> None:
    hers = person(session, AMINA).id
    session.add(WorkingWeek(person_id=hers, since=date(2026, 11, 23), week="2345"))
    take_part(session, 0, 1, 2, 3, 4)
    assert standing(session, 7).week[0].square == "rest"
    take_part(session, 7, 8)
    assert row(session).length == 6


def test_an_entity_that_changes_its_calendar_breaks_nobodys_streak(session: Session) -> None:
    take_part(session, 4)
    office = unit(session, "Customer care, Rabat")
    office.week, office.calendar_from = "123456", date(2026, 11, 23)
    session.flush()
    assert standing(session, 7).length == 1
    assert standing(session, 8).length == 0


def test_who_moves_to_another_unit_is_not_held_to_a_week_that_was_not_hers(
    session: Session, ada: Viewer
) -> None:
    take_part(session, 4)
    other = unit(session, "Parcels, Porto")
    other.week = "123456"
    hers = person(session, AMINA)
    session.flush()
    details = staff.Details(
        given_name="Amina",
        family_name="Benali",
        email=AMINA,
        number="",
        unit_id=other.id,
        manager="",
        locale="en",
    )
    staff.change(session, ada, hers.uid, details, at=OPENING + 7 * DAY)
    assert standing(session, 7).length == 1
    assert standing(session, 8).length == 0


def test_leave_over_a_weekend_joins_the_days_around_it(session: Session) -> None:
    hers = person(session, AMINA).id
    session.add(Leave(person_id=hers, first=date(2026, 11, 20), last=date(2026, 11, 23)))
    take_part(session, 2, 3)
    assert take_part(session, 5, 7) == Earned(), "neither a Saturday nor leave pays a star"
    assert standing(session, 8).length == 2
    take_part(session, 8)
    assert (row(session).length, row(session).recent) == (3, "ddrrrrd")


def test_what_is_answered_on_a_rest_day_counts_for_nothing_and_breaks_nothing(
    session: Session,
) -> None:
    take_part(session, 4, 5, 6)
    assert (row(session).length, row(session).last) == (1, date(2026, 11, 20))
    take_part(session, 7)
    assert (row(session).length, row(session).longest) == (2, 2)


@pytest.mark.parametrize(
    ("zone", "moment", "today"),
    [
        ("Pacific/Kiritimati", 1.25, 18),
        ("Africa/Casablanca", 1.25, 17),
        ("Pacific/Pago_Pago", 1, 16),
    ],
)
def test_an_entity_that_changes_its_zone_within_a_day_breaks_nobodys_streak(
    session: Session, ada: Viewer, zone: str, moment: float, today: int
) -> None:
    take_part(session, 0, 1)
    office = unit(session, "Customer care, Rabat")
    place = units.Place(office.country, zone, office.week, office.region)
    at = OPENING + moment * DAY
    units.change(session, ada, office.id, name=office.name, place=place, at=at)
    session.expire_all()
    assert viewer(session, AMINA, at=at).day(at) == date(2026, 11, today)
    take_part(session, moment)
    assert row(session).last == date(2026, 11, max(17, today))
    assert row(session).length == row(session).last.day - 15
    take_part(session, moment + 1, moment + 2)
    assert row(session).length == row(session).last.day - 15, "one for each day of the calendar"
    assert faults(session) == set()


def test_a_servers_clock_that_steps_back_counts_no_day_again(session: Session) -> None:
    take_part(session, 0, 1, 3)
    assert row(session).length == 1
    take_part(session, 1, 0, 2)  # the 2nd had no star yet: it is paid, and counts for no streak
    assert (row(session).length, row(session).last) == (1, date(2026, 11, 19))
    assert viewer(session, AMINA, at=OPENING).stars == 4
    assert standing(session, 2).length == 1
    take_part(session, 4)
    assert (row(session).length, row(session).longest) == (2, 2)
    assert faults(session) == set()


# What the audit sees.


def faults(session: Session) -> set[str]:
    session.flush()
    return {said for said, query in CHECKS.items() if session.execute(text(query)).all()}


def test_the_audit_finds_nothing_in_streaks_that_were_lived(session: Session) -> None:
    take_part(session, 0, 1, 2, 3, 4, 7, 8, 10, 14, 15)
    take_part(session, 0, 3, login="bruno@demo.example")
    assert faults(session) == set()


@pytest.mark.parametrize(
    ("fault", "values"),
    [
        ("a streak is longer than the days on which its person took part", {"longest": 4}),
        ("a streak's last day has no star", {"last": date(2026, 11, 19)}),
        ("a star was paid after a streak's last day", {"last": date(2026, 11, 17)}),
        (
            "a streak was longer than its longest, or keeps freezes that nobody earned",
            {"freezes": 1},
        ),
    ],
)
def test_the_audit_sees_a_streak_that_cannot_be(
    session: Session, fault: str, values: dict[str, object]
) -> None:
    take_part(session, 0, 1, 2)
    session.execute(update(Streak).values(values))
    assert faults(session) == {fault}
