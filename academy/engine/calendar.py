"""Which days count. A rest day, a public holiday, or a day of leave asks for nothing and earns nothing."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WORKING_WEEK = frozenset(range(5))
"""Monday to Friday, as ``date.weekday()`` counts them."""

Span = tuple[date, date]
"""The first and the last day of an absence, both included."""

DAY = timedelta(days=1)


def monday_of(day: date) -> date:
    """The Monday of the week of *day*."""
    return day - day.weekday() * DAY


def is_working_day(
    day: date,
    week: frozenset[int] = WORKING_WEEK,
    *,
    leave: Iterable[Span] = (),
    holidays: Container[date] = (),
) -> bool:
    """Whether *day* is one of the *week*'s working days, no holiday, and in no span of *leave*."""
    return day.weekday() in week and not _within(day, leave) and day not in holidays


@dataclass(frozen=True, slots=True)
class Calendar:
    """One person's days.

    ``week`` is her unit's; ``own`` are the weeks that she chose instead, each with the day from which it
    is in force (None gives her the unit's again), in order; one of more days than the unit's has does not
    count. ``forgiven`` are days on which the academy
    could not be used, or of which it does not know any more whether they were working days: they stay
    working days, and nobody is held to have missed them.
    """

    week: frozenset[int] = WORKING_WEEK
    own: tuple[tuple[date, frozenset[int] | None], ...] = ()
    leave: tuple[Span, ...] = ()
    holidays: Container[date] = ()
    forgiven: tuple[Span, ...] = ()

    def week_on(self, day: date) -> frozenset[int]:
        """The working week that is in force on *day*."""
        chosen = [week for since, week in self.own if since <= day]
        own = chosen[-1] if chosen else None
        return own if own and len(own) <= len(self.week) else self.week

    def works_on(self, day: date) -> bool:
        """Whether *day* is a working day of hers."""
        week = self.week_on(day) if self.own else self.week
        return is_working_day(day, week, leave=self.leave, holidays=self.holidays)

    def counts(self, day: date) -> bool:
        """Whether a streak needs *day*: a working day that nothing forgives."""
        return not _within(day, self.forgiven) and self.works_on(day)

    def next_day(self, day: date) -> date:
        """The first working day after *day*; the last day that there is, for a leave without an end."""
        spans = sorted(self.leave)
        while day < date.max:
            day += DAY
            if self.works_on(day):
                break
            # An absence may last for years: they are stepped over, not walked through.
            day = max([day, *(last for first, last in spans if first <= day <= last)])
        return day


def _within(day: date, spans: Iterable[Span]) -> bool:
    return any(first <= day <= last for first, last in spans)
