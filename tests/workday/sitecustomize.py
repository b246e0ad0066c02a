"""Tests live on a Wednesday: whatever day it is outside, questions are asked and stars are earned.

Python imports this by itself in every process whose ``PYTHONPATH`` names this folder, before anything
of ours. All processes of a test run share one shift, handed on in the environment.
"""

import os
from datetime import UTC, datetime, timedelta

from academy import clock

SHIFT = "TESTS_CLOCK_SHIFT"
"""Seconds from the real moment to the tests' one."""

WEDNESDAY, HOUR = 2, 10


def _shift(now: datetime) -> timedelta:
    """To ten o'clock (UTC) on the last Wednesday."""
    wednesday = now - timedelta(days=(now.weekday() - WEDNESDAY) % 7)
    return wednesday.replace(hour=HOUR, minute=0, second=0, microsecond=0) - now


real_now = clock.now
"""For the few who compare our clock with somebody else's."""

_seconds = os.environ.setdefault(SHIFT, str(_shift(datetime.now(UTC)).total_seconds()))
_away = timedelta(seconds=float(_seconds))


def _now() -> datetime:
    return real_now() + _away


clock.now = _now
