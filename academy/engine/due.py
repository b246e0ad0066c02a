"""When something that is asked of a person is due, and whether she is late.

Nobody is late who is on leave, or with a suggestion. A last day that falls into a leave moves behind it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from academy.engine.calendar import DAY, Span

RENEWAL_DAYS = 30
"""Within how many days what is renewed is due, where the assignment has one fixed date for everybody."""


@dataclass(frozen=True, slots=True)
class Terms:
    """When an assignment is due: on one day for all, so many days after a person came in, or never."""

    due_on: date | None = None
    due_days: int | None = None
    grace_days: int = 0

    def first_due(self, entered: date) -> date | None:
        """The last day of who comes in on *entered*."""
        return self.due_on or self._after(entered)

    def next_due(self, renewed: date) -> date | None:
        """The last day of a renewal that is asked on *renewed*."""
        if self.due_on is not None:
            return renewed + timedelta(days=RENEWAL_DAYS)
        return self._after(renewed)

    def _after(self, entered: date) -> date | None:
        return None if self.due_days is None else entered + timedelta(days=self.due_days)


def behind(due: date, leave: Iterable[Span]) -> date:
    """*due* itself, or the first day after the leave (or leaves in a row) that it falls into."""
    for first, last in sorted(leave):
        if first <= due <= last and last < date.max:
            due = last + DAY
    return due


def is_late(
    due: date | None,
    *,
    today: date,
    is_mandatory: bool,
    grace_days: int = 0,
    leave: Iterable[Span] = (),
) -> bool:
    """Whether the last day and the grace are over, for somebody who is not on leave. A suggestion is never
    late. ``models/finishing.py`` says the same in SQL.
    """
    spans = list(leave)
    if due is None or not is_mandatory or any(first <= today <= last for first, last in spans):
        return False
    return behind(due, spans) + timedelta(days=grace_days) < today
