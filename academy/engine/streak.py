"""Working days in a row.

A streak is told by one row and needs no clock: what happened since its last day follows from the
calendar. It promises:

* *Rest days, leave, holidays and outages never break it.*
* *A missed working day uses a freeze by itself, and without one the streak ends.*
* *A freeze is earned at 7, 30 and 60 days, and three are kept at most.*
* *A day counts once, and only after the last one that counted.*
* *The longest streak is kept.*
* *All days at once give what they gave one by one.*
* *Nobody gains a day by changing zones or clocks*: a day is the server's moment in the zone of the
  person's entity. In any h hours that pass, however the clock is set back between, at most h/23 + 2
  days count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from academy.engine.calendar import DAY, Calendar

EARNS = (7, 30, 60)
"""Lengths at which a freeze is earned."""

MOST_FREEZES = 3

KEPT = 14
"""Days that ``Streak.recent`` remembers."""

DONE, FROZEN, MISSED, REST, FORGIVEN = "dfmr-"


@dataclass(frozen=True, slots=True)
class Streak:
    """How it stands at the end of the day ``through``.

    ``length`` counts the working days on which she took part since it began, ``last`` is the latest of
    them. ``recent`` has a letter for each of the last days, that of ``through`` at its end. None and
    empty for who never took part.
    """

    length: int = 0
    longest: int = 0
    freezes: int = 0
    last: date | None = None
    through: date | None = None
    recent: str = ""

    def on(self, day: date) -> str:
        """What *day* was; empty when that is not known, or lies ahead."""
        if self.through is None or day > self.through:
            return ""
        ago = (self.through - day).days
        return self.recent[-1 - ago] if ago < len(self.recent) else ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one more day did: ``earned`` is the length that earned a freeze, or 0; ``used`` are the
    missed days on which freezes kept the streak."""

    streak: Streak
    earned: int = 0
    used: tuple[date, ...] = ()


def step(streak: Streak, day: date, calendar: Calendar) -> Step:
    """She took part on *day*, a working day of hers. A day that does not come later changes nothing."""
    if streak.last is not None and day <= streak.last:
        return Step(streak)
    before, used = _until(streak, day - DAY, calendar)
    length = before.length + 1
    gains = length in EARNS and before.freezes < MOST_FREEZES
    return Step(
        Streak(
            length=length,
            longest=max(before.longest, length),
            freezes=before.freezes + gains,
            last=day,
            through=day,
            recent=(before.recent + DONE)[-KEPT:],
        ),
        earned=length if gains else 0,
        used=used if before.length else (),
    )


def stand(streak: Streak, day: date, calendar: Calendar) -> Streak:
    """How it stands at the end of *day* if she took no part after ``streak.through``."""
    return _until(streak, day, calendar)[0]


def replay(days: Iterable[date], calendar: Calendar) -> Streak:
    """The streak of someone who took part on *days*."""
    streak = Streak()
    for day in sorted(days):
        streak = step(streak, day, calendar).streak
    return streak


def _until(streak: Streak, day: date, calendar: Calendar) -> tuple[Streak, tuple[date, ...]]:
    """How it stands then, and the missed days on which a freeze was used."""
    if streak.through is None or day <= streak.through:
        return streak, ()
    length, freezes, recent = streak.length, streak.freezes, streak.recent
    each, used = streak.through, list[date]()
    while each < day:
        each += DAY
        if not length and (day - each).days > KEPT:  # nothing to lose: only the picture is wanted
            each = day - timedelta(days=KEPT)
        if not calendar.counts(each):
            letter = REST if not calendar.works_on(each) else FORGIVEN
        elif length and freezes:
            letter, freezes = FROZEN, freezes - 1
            used.append(each)
        else:
            letter, length, freezes = MISSED, 0, 0
        recent = (recent + letter)[-KEPT:]
    stood = replace(streak, length=length, freezes=freezes, through=day, recent=recent)
    return stood, tuple(used)
