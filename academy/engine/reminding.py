"""What to say to somebody now, by mail or otherwise: one digest of what is due, or nothing.

Promises, each a test of that name:

* one digest, never a stream: whatever is due is said together, and nothing is said twice for one moment;
* at most one in 24 hours, and three in 14 days, whatever the reasons are;
* never in quiet hours where she is, nor on a rest day, a public holiday or a day of leave;
* nothing about what she has finished, even at ten in the evening of the last day;
* what is suggested is said only if she wishes, and never after its last day: a suggestion is not late.

A moment of an assignment (a week before, the day before, the day itself, then each week when it is late)
lasts until the next one begins. So what falls on a day off is said on the working day that follows while
there is still time, and nothing that was missed piles up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from academy.engine import due
from academy.engine.calendar import DAY, Calendar, Span

GAP = timedelta(hours=24)
SPAN = timedelta(days=14)
MOST = 3
"""Reminders in any ``SPAN``."""

AWAY = 3
"""Working days without her minute, after which who wished so is told of it."""

FARTHEST = 400
"""Days that are looked ahead for a moment at which something may be said."""

Key = tuple[int, int]
"""An assignment's id, and its round."""


class Reason(StrEnum):
    """Why something is said, or why nothing is."""

    DUE = "due"
    MINUTE = "minute"
    NOTHING = "nothing"
    TOLD = "told"
    FINISHED = "finished"
    QUIET = "quiet"
    DAY_OFF = "day off"
    SOON = "soon"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is asked of her until ``due_on``; ``grace`` days later it is late."""

    key: Key
    due_on: date
    is_mandatory: bool
    grace: int = 0
    is_finished: bool = False

    def is_late(self, day: date, *, leave: Iterable[Span] = ()) -> bool:
        """Whether she is late with it on *day*: see ``engine.due``."""
        return due.is_late(
            self.due_on,
            today=day,
            is_mandatory=self.is_mandatory,
            grace_days=self.grace,
            leave=leave,
        )


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing is sent, over midnight where ``start`` is the later one."""

    start: time = time(20)
    end: time = time(8)

    def __contains__(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True)
class Rules:
    """What the academy chose: quiet hours, the days before the last one, and every how many when late."""

    quiet: Quiet = field(default_factory=Quiet)
    days_before: tuple[int, ...] = (7, 1, 0)
    late_every: int = 7


@dataclass(frozen=True, slots=True)
class Wishes:
    """What she chose: to hear of suggestions, and of her minute when she was away."""

    suggestions: bool = True
    minute: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder that she had: when, on which day of hers, and about what."""

    at: datetime
    day: date
    keys: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Days:
    """Her days: of the unit where she works, and of the ``zone`` where she is."""

    calendar: Calendar
    unit_zone: tzinfo
    zone: tzinfo

    def day(self, at: datetime) -> date:
        """Her working day at *at*."""
        return at.astimezone(self.unit_zone).date()

    def works_at(self, at: datetime) -> bool:
        """Whether that is a working day, and where she is as well."""
        here = at.astimezone(self.zone).date()
        return self.calendar.works_on(self.day(at)) and self.calendar.works_on(here)


@dataclass(frozen=True, slots=True)
class Word:
    """What is said, the most urgent first, and why; or why nothing is."""

    reason: Reason
    asked: tuple[Asked, ...] = ()

    @property
    def is_said(self) -> bool:
        """Whether anything is."""
        return self.reason in {Reason.DUE, Reason.MINUTE}


def decide(
    asked: Iterable[Asked],
    *,
    at: datetime,
    days: Days,
    told: Sequence[Told] = (),
    wishes: Wishes = Wishes(),
    rules: Rules = Rules(),
    last_minute: date | None = None,
) -> Word:
    """What to say to her *at* that moment; *last_minute* is the day on which she last took part."""
    day = days.day(at)
    known = list(asked)
    now = [each for each in known if _is_said(each, day, wishes, rules)]
    new = [each for each in now if not _was_told(each, day, told, rules)]
    if new:
        word = Word(Reason.DUE, tuple(sorted(now, key=lambda each: _urgency(each, day))))
    elif wishes.minute and _was_away(day, days.calendar, last_minute, told):
        word = Word(Reason.MINUTE)
    elif now:
        return Word(Reason.TOLD)
    else:
        is_over = bool(known) and all(each.is_finished for each in known)
        return Word(Reason.FINISHED if is_over else Reason.NOTHING)
    refused = capped(told, at=at) or closed(at, days, rules.quiet)
    return Word(refused) if refused else word


def capped(told: Sequence[Told], *, at: datetime) -> Reason | None:
    """Why she has heard enough for now, if she has."""
    if any(each.at > at - GAP for each in told):
        return Reason.SOON
    if sum(each.at > at - SPAN for each in told) >= MOST:
        return Reason.ENOUGH
    return None


def closed(at: datetime, days: Days, quiet: Quiet) -> Reason | None:
    """Why this is no moment to send her anything, if it is none."""
    if at.astimezone(days.zone).time() in quiet:
        return Reason.QUIET
    return None if days.works_at(at) else Reason.DAY_OFF


def next_open(at: datetime, days: Days, quiet: Quiet) -> datetime | None:
    """The first moment from *at* on at which something may be sent; None within ``FARTHEST`` days."""
    if closed(at, days, quiet) is None:
        return at
    for ahead in range(FARTHEST):
        first, last = at + ahead * DAY, at + (ahead + 1) * DAY
        for moment in sorted(_openings(first, days, quiet) | _openings(last, days, quiet)):
            if first <= moment < last and closed(moment, days, quiet) is None:
                return moment
    return None


def _openings(at: datetime, days: Days, quiet: Quiet) -> set[datetime]:
    """When something may become possible on the day of *at*: the quiet ends, or a day begins."""
    begins = {(days.zone, quiet.end), (days.zone, time(0)), (days.unit_zone, time(0))}
    return {
        datetime.combine(at.astimezone(zone).date(), hour, tzinfo=zone).astimezone(UTC)
        for zone, hour in begins
    }


def stage(asked: Asked, day: date, rules: Rules) -> date | None:
    """The day on which the moment began that *day* lies in; None outside all of them."""
    if asked.is_late(day):
        late_from = asked.due_on + (asked.grace + 1) * DAY
        return max(late_from, day - (rules.late_every - 1) * DAY) if rules.late_every else None
    if day > asked.due_on:
        return None
    begun = [asked.due_on - n * DAY for n in rules.days_before if asked.due_on - n * DAY <= day]
    return max(begun, default=None)


def _is_said(asked: Asked, day: date, wishes: Wishes, rules: Rules) -> bool:
    wished = asked.is_mandatory or wishes.suggestions
    return wished and not asked.is_finished and stage(asked, day, rules) is not None


def _was_told(asked: Asked, day: date, told: Sequence[Told], rules: Rules) -> bool:
    begun = stage(asked, day, rules)
    return any(asked.key in each.keys and begun and each.day >= begun for each in told)


def _was_away(
    day: date, calendar: Calendar, last_minute: date | None, told: Sequence[Told]
) -> bool:
    """``AWAY`` working days without her minute, and a week without any word of ours."""
    if any(each.day > day - 7 * DAY for each in told):
        return False
    missed, before = 0, day - DAY
    while missed < AWAY and before > (last_minute or day - 60 * DAY):
        missed += calendar.works_on(before)
        before -= DAY
    return missed >= AWAY


def _urgency(asked: Asked, day: date) -> tuple[bool, bool, date, Key]:
    return (not asked.is_late(day), not asked.is_mandatory, asked.due_on, asked.key)
