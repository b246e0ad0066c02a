"""Which days count. A rest day asks for nothing and earns nothing."""

from datetime import date

WORKING_WEEK = frozenset(range(5))
"""Monday to Friday, as ``date.weekday()`` counts them."""


def is_working_day(day: date, week: frozenset[int] = WORKING_WEEK) -> bool:
    """Whether *day* is one of the *week*'s working days."""
    return day.weekday() in week
