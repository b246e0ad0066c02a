"""Curves of adoption: where one stands, whether it is ahead of others, and when it may reach its target.

Adoption that is not stopped grows as a logistic curve: slowly, then fast, then slowly again (Griliches,
*Hybrid Corn*, Econometrica 25, 1957: a straight line is fitted to the log odds of the share). Here the
ceiling is everybody, and only recent points count, so that a push of last month is seen. Where the points
do not lie near such a line, or it does not rise, there is no forecast: silence is honest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from statistics import fmean

from academy.engine.calendar import monday_of

PLATEAU = (10, 15)
"""Per cent of active people at which programmes stall that accompany nobody."""

CARRIES = 50
"""Per cent of active people beyond which a programme carries itself."""

RECENT = 8
"""Points that a forecast looks at, the newest last."""

FEWEST = 4
"""Points without which there is none."""

NEAR = 0.8
"""The share of the points' variance that the line must explain (R²)."""

FARTHEST = timedelta(days=2 * 365)
"""A date beyond that says nothing."""

OTHERS = 3
"""Entities that an average is of, at least."""


@dataclass(frozen=True, slots=True)
class Point:
    """How many of how many, at the end of *day*."""

    day: date
    people: int
    of: int

    @property
    def share(self) -> float:
        """0 to 1; 0 of nobody."""
        return self.people / self.of if self.of else 0.0


def forecast(points: Sequence[Point], share: float) -> date | None:
    """The day on which the curve reaches *share* (0 to 1), if it goes on as it lately did.

    None when it is there already, or when nothing can be said.
    """
    if points and points[-1].share >= share:
        return None
    recent = [point for point in points[-RECENT:] if 0 < point.share < 1]
    if len(recent) < FEWEST or not 0 < share < 1:
        return None
    first = recent[0].day
    days = [float((point.day - first).days) for point in recent]
    odds = [_log_odds(point.share) for point in recent]
    middle, height = fmean(days), fmean(odds)
    spread = sum((x - middle) ** 2 for x in days)
    variance = sum((y - height) ** 2 for y in odds)
    if not spread or not variance:
        return None
    slope = sum((x - middle) * (y - height) for x, y in zip(days, odds, strict=True)) / spread
    if slope <= 0 or slope**2 * spread / variance < NEAR:
        return None
    ahead = (_log_odds(share) - odds[-1]) / slope
    if ahead > FARTHEST.days:
        return None
    return points[-1].day + timedelta(days=max(1, round(ahead)))


def _log_odds(share: float) -> float:
    return log(share / (1 - share))


def average(shares: Sequence[float]) -> float | None:
    """The mean of what others had as long after their start; None for fewer than ``OTHERS`` of them."""
    return fmean(shares) if len(shares) >= OTHERS else None


def cumulated(flows: Sequence[tuple[date, int]], weeks: Sequence[date]) -> list[int]:
    """What had come by the end of each of those *weeks* (Mondays), of dated *flows*; less what went."""
    ordered = sorted(flows)
    found, place, total = [], 0, 0
    for week in weeks:
        while place < len(ordered) and ordered[place][0] <= week:
            total += ordered[place][1]
            place += 1
        found.append(total)
    return found


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays from the week of *first* to that of *last*."""
    start = monday_of(first)
    count = (monday_of(last) - start).days // 7 + 1
    return [start + timedelta(weeks=n) for n in range(max(count, 0))]


def months_between(first: date, last: date) -> list[date]:
    """The first days of the months from that of *first* to that of *last*."""
    start = 12 * first.year + first.month - 1
    count = 12 * last.year + last.month - start
    return [date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(max(count, 0))]


def month_end(day: date) -> date:
    """The last day of the month of *day*."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
