"""Which days count. A rest day, or a day of leave, asks for nothing and earns nothing."""

from collections.abc import Iterable
from datetime import date, timedelta

WORKING_WEEK = frozenset(range(5))
"""Monday to Friday, as ``date.weekday()`` counts them."""

Span = tuple[date, date]
"""The first and the last day of an absence, both included."""

DAY = timedelta(days=1)


def is_working_day(
    day: date, week: frozenset[int] = WORKING_WEEK, *, leave: Iterable[Span] = ()
) -> bool:
    """Whether *day* is one of the *week*'s working days, and in no span of *leave*."""
    return day.weekday() in week and not any(first <= day <= last for first, last in leave)


def next_working_day(
    day: date, week: frozenset[int] = WORKING_WEEK, *, leave: Iterable[Span] = ()
) -> date:
    """The first working day after *day*; the last day that there is, for a leave without an end."""
    spans = sorted(leave)
    while day < date.max:
        day += DAY
        if is_working_day(day, week, leave=spans):
            break
        # An absence may last for years: they are stepped over, not walked through.
        day = max([day, *(last for first, last in spans if first <= day <= last)])
    return day
