"""Which days count, and which is the next."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from academy.engine.calendar import Calendar, is_working_day

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
DAY = timedelta(days=1)

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
spans = st.lists(st.tuples(days, st.integers(0, 90)).map(lambda s: (s[0], s[0] + s[1] * DAY)))


def test_after_friday_comes_monday() -> None:
    assert Calendar().next_day(FRIDAY) == Calendar().next_day(FRIDAY + DAY) == MONDAY
    assert Calendar().next_day(MONDAY) == MONDAY + DAY


def test_another_working_week_rests_on_other_days() -> None:
    sunday_to_thursday = Calendar(frozenset({6, 0, 1, 2, 3}))
    assert sunday_to_thursday.next_day(FRIDAY - DAY) == FRIDAY + 2 * DAY


def test_the_last_day_of_an_absence_belongs_to_it() -> None:
    away = Calendar(leave=((MONDAY, MONDAY + DAY),))
    assert not away.works_on(MONDAY + DAY)
    assert away.next_day(FRIDAY) == MONDAY + 2 * DAY


def test_a_public_holiday_is_a_day_of_rest() -> None:
    holidays = Calendar(holidays={MONDAY})
    assert not holidays.works_on(MONDAY)
    assert holidays.next_day(FRIDAY) == MONDAY + DAY
    assert not is_working_day(MONDAY, holidays={MONDAY})


def test_a_week_of_her_own_counts_from_its_day_on_and_not_before() -> None:
    without_mondays = frozenset({1, 2, 3})
    own = Calendar(own=((MONDAY, without_mondays), (MONDAY + 14 * DAY, None)))
    weeks = [MONDAY + n * DAY for n in (-7, 0, 7, 14)]
    assert [own.works_on(day) for day in weeks] == [True, False, False, True]
    assert own.works_on(FRIDAY)
    assert not own.works_on(FRIDAY + 7 * DAY)


def test_a_forgiven_day_stays_a_working_day_that_no_streak_needs() -> None:
    forgiven = Calendar(forgiven=((MONDAY, MONDAY),))
    assert forgiven.works_on(MONDAY)
    assert not forgiven.counts(MONDAY)
    assert forgiven.counts(MONDAY + DAY)


def test_an_absence_without_an_end_is_stepped_over_at_once() -> None:
    assert Calendar(leave=((FRIDAY, date.max),)).next_day(FRIDAY) == date.max
    away = Calendar(leave=((FRIDAY, date(9000, 1, 1)),))
    assert away.next_day(FRIDAY) == date(9000, 1, 2)


@given(days, spans)
def test_the_next_working_day_is_the_first_that_counts(
    day: date, leave: list[tuple[date, date]]
) -> None:
    calendar = Calendar(leave=tuple(leave))
    found = calendar.next_day(day)
    assert found > day
    assert calendar.works_on(found)
    between = [day + n * DAY for n in range(1, (found - day).days)]
    assert not any(calendar.works_on(each) for each in between)
