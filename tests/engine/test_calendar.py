"""Which days count, and which is the next."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from academy.engine.calendar import is_working_day, next_working_day

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
DAY = timedelta(days=1)

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
spans = st.lists(st.tuples(days, st.integers(0, 90)).map(lambda s: (s[0], s[0] + s[1] * DAY)))


def test_after_friday_comes_monday() -> None:
    assert next_working_day(FRIDAY) == next_working_day(FRIDAY + DAY) == MONDAY
    assert next_working_day(MONDAY) == MONDAY + DAY


def test_another_working_week_rests_on_other_days() -> None:
    sunday_to_thursday = frozenset({6, 0, 1, 2, 3})
    assert next_working_day(FRIDAY - DAY, sunday_to_thursday) == FRIDAY + 2 * DAY


def test_the_last_day_of_an_absence_belongs_to_it() -> None:
    leave = [(MONDAY, MONDAY + DAY)]
    assert not is_working_day(MONDAY + DAY, leave=leave)
    assert next_working_day(FRIDAY, leave=leave) == MONDAY + 2 * DAY


def test_an_absence_without_an_end_is_stepped_over_at_once() -> None:
    assert next_working_day(FRIDAY, leave=[(FRIDAY, date.max)]) == date.max
    assert next_working_day(FRIDAY, leave=[(FRIDAY, date(9000, 1, 1))]) == date(9000, 1, 2)


@given(days, spans)
def test_the_next_working_day_is_the_first_that_counts(
    day: date, leave: list[tuple[date, date]]
) -> None:
    found = next_working_day(day, leave=leave)
    assert found > day
    assert is_working_day(found, leave=leave)
    between = [day + n * DAY for n in range(1, (found - day).days)]
    assert not any(is_working_day(each, leave=leave) for each in between)
