"""Working days in a row: counted when a star is paid, read from the row and the calendar.

Nothing happens at midnight: a streak is written when its person takes part, and whoever looks at it
works out how it stands today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Row
from sqlalchemy.orm import Session

from academy.engine.calendar import DAY, Calendar, monday_of
from academy.engine.streak import DONE, FORGIVEN, FROZEN, MISSED, Step, Streak, replay, stand, step
from academy.models.notices import NOTICE
from academy.models.statements import here, run
from academy.models.streaks import SAVE, STARRED, STREAK
from academy.services import notices
from academy.services.notices import News
from academy.services.viewer import Viewer

Square = Literal["done", "frozen", "missed", "rest", "blank", "today", "todo"]

SQUARES: dict[str, Square] = {DONE: "done", FROZEN: "frozen", MISSED: "missed", FORGIVEN: "blank"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week's picture; ``blank`` is one that does not count."""

    day: date
    square: Square


@dataclass(frozen=True, slots=True)
class Standing:
    """Her streak as it stands today: missed days of yesterday and before have had their effect."""

    length: int
    longest: int
    freezes: int
    has_begun: bool
    week: Sequence[Day]


def standing(viewer: Viewer, *, at: datetime) -> Standing:
    """How she stands at *at*, and the week from Monday to Sunday around it. Needs no statement."""
    today, calendar = viewer.day(at), viewer.calendar
    now = stand(viewer.streak, today - DAY, calendar)
    monday = monday_of(today)
    week = [monday + DAY * n for n in range(7)]
    return Standing(
        length=now.length,
        longest=now.longest,
        freezes=now.freezes,
        has_begun=now.last is not None,
        week=[Day(day, _square(now, day, today, calendar)) for day in week],
    )


def _square(streak: Streak, day: date, today: date, calendar: Calendar) -> Square:
    if found := SQUARES.get(streak.on(day)):
        return found
    if not calendar.works_on(day):
        return "rest"
    if day < today:  # before her first day
        return "blank"
    return "today" if day == today else "todo"


def credit(session: Session, viewer: Viewer, day: date, *, cause: str, at: datetime) -> int:
    """She was paid the star of *day* for *cause*. The length that earned a freeze by it, or 0.

    Must be called in the transaction that pays the star, which is paid once a day.
    """
    kept, seen, calendar = viewer.streak, viewer.streak_version, viewer.calendar
    if not seen and viewer.days:  # stars from before streaks were kept
        kept = replay(starred_on(session, viewer.account_id) - {day}, calendar)
    while not save(session, viewer.id, (done := step(kept, day, calendar)).streak, seen=seen):
        kept, seen = stored(session, viewer.id)
    _tell(session, viewer, done, cause=cause, at=at)
    return done.earned


def earned_by(session: Session, viewer: Viewer, cause: str) -> int:
    """The length at which *cause*, an act that paid a star, earned a freeze; 0 if it earned none."""
    told = run(session, NOTICE, {"person": viewer.id, "source": _freeze(cause)}).scalar()
    return int(told["days"]) if told else 0


def save(session: Session, person: int, streak: Streak, *, seen: int) -> bool:
    """Write *streak* unless the row's version is not *seen* any more; whether it was written."""
    values = {
        "person": person,
        "seen": seen,
        "new_last": streak.last,
        "new_length": streak.length,
        "new_longest": streak.longest,
        "new_freezes": streak.freezes,
        "new_recent": streak.recent,
    }
    return run(session, here(session, SAVE), values).first() is not None


def stored(session: Session, person: int) -> tuple[Streak, int]:
    """The person's streak after its last day, locked, and its row's version (0 without one)."""
    row = run(session, STREAK, {"person": person}).first()
    return (of_row(row), row.version) if row else (Streak(), 0)


def of_row(row: Row[Any]) -> Streak:
    """The streak in a *row* of its table."""
    return Streak(row.length, row.longest, row.freezes, row.last, row.last, row.recent)


def starred_on(session: Session, account: int) -> set[date]:
    """The days whose star was paid to *account*."""
    return starred_by(session, [account]).get(account, set())


def starred_by(session: Session, accounts: Sequence[int]) -> dict[int, set[date]]:
    """The days whose star was paid, for each of *accounts* that was paid one."""
    days: dict[int, set[date]] = {}
    for account, source in run(session, STARRED, {"accounts": accounts}):
        days.setdefault(account, set()).add(date.fromisoformat(source.rpartition(":")[2]))
    return days


def _tell(session: Session, viewer: Viewer, done: Step, *, cause: str, at: datetime) -> None:
    """Freezes that came and went. In calm mode nobody speaks of streaks."""
    if viewer.is_calm:
        return
    news = [
        News(f"frozen:{day}", "freeze-used", {"day": day.isoformat(), "days": done.streak.length})
        for day in done.used
    ]
    if done.earned:
        freezes = done.streak.freezes
        values = {"days": done.earned, "freezes": freezes}
        news.append(News(_freeze(cause), "freeze-earned", values))
    notices.tell(session, viewer.id, news, at=at)


def _freeze(cause: str) -> str:
    return f"freeze:{cause}"
