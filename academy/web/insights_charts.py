"""The drawings of HR's pages, each with the words that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from flask_babel import format_date
from flask_babel import gettext as _

from academy.drawing.curve import Level, Line, curve
from academy.engine.adoption import CARRIES, PLATEAU, Point, forecast, month_end
from academy.engine.boards import LEAST
from academy.services.adoption.curves import Curve, Minutes
from academy.services.adoption.targets import Goal
from academy.services.adoption.waves import Wave
from academy.web.filters import day as written
from academy.web.filters import number

MOST_LINES = 8
"""Lines that one drawing keeps apart."""

MOST_TICKS = 6

CROWD = 0.1
"""The share of newcomers among the people of one point of a curve, beyond which they are spoken of."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and what it shows in words."""

    svg: str
    summary: str


class Forecast(NamedTuple):
    """A share in per cent, and when it may be reached: None when nothing can be said."""

    share: int
    day: date | None
    is_target: bool


def per_cent(share: float) -> int:
    """Whole per cent; nobody is 0 and everybody 100, and nothing between is either."""
    rounded = round(100 * share)
    return min(max(rounded, int(share > 0)), 100 if share >= 1 else 99)


def adoption(found: Curve, title: str, goal: Goal | None, *, is_active: bool) -> Chart | None:
    """The curve of one unit, what it aims at, and on that of active people the marks of programmes."""
    points = found.points
    if len(points) < 2:
        return None
    first, last = points[0], points[-1]
    span = max((last.day - first.day).days, 1)
    line = Line(title, [((p.day - first.day).days / span, p.share) for p in points])
    levels = []
    if is_active:
        low, high = PLATEAU
        band = _("%(low)s–%(high)s %%: where it stalls alone", low=low, high=high)
        levels.append(Level(low / 100, band, "plateau", high / 100))
        carries = _("%(share)s %%: it carries itself", share=CARRIES)
        levels.append(Level(CARRIES / 100, carries, "mark"))
    if goal:
        levels.append(Level(goal.share / 100, _("target %(share)s %%", share=goal.share)))
    summary = _(
        "From %(low)s %% on %(first)s to %(high)s %% on %(last)s.",
        low=per_cent(first.share),
        first=written(first.day),
        high=per_cent(last.share),
        last=written(last.day),
    )
    if goal:
        missing = goal.share - per_cent(last.share)
        summary += " " + (
            _("%(points)s points to the target.", points=missing)
            if missing > 0
            else _("The target is reached.")
        )
    summary += _crowd(points)
    heading = _("Share of people: %(what)s", what=title)
    ticks = _ticks([point.day for point in points])
    svg = curve([line], title=heading, summary=summary, levels=levels, ticks=ticks)
    return Chart(svg, summary)


def _crowd(points: Sequence[Point]) -> str:
    """What many newcomers at once do to a share, said of the most that came; empty when few did."""
    steps = [(after.of - before.of, before, after) for before, after in pairwise(points)]
    came, before, after = max(steps, key=lambda step: step[0])
    if came < LEAST or came <= CROWD * after.of:
        return ""
    said = _(
        "%(people)s people joined between %(before)s and %(after)s: since then the share is of %(of)s.",
        before=written(before.day),
        after=written(after.day),
        people=number(came),
        of=number(after.of),
    )
    return f" {said}"


def forecasts(found: Curve, goal: Goal | None, *, is_active: bool) -> list[Forecast]:
    """When the target may be reached, and when active people may carry the programme."""
    points = found.points
    wanted = [(goal.share, True)] if goal else []
    if is_active and not (goal and goal.share == CARRIES):
        wanted.append((CARRIES, False))
    missing = [each for each in wanted if not points or 100 * points[-1].share < each[0]]
    days = [(forecast(points, share / 100), share, is_target) for share, is_target in missing]
    return [  # who is active is known when a month is over
        Forecast(share, month_end(day) if day and is_active else day, is_target)
        for day, share, is_target in days
    ]


def compared(found: Curve, *, is_active: bool) -> str:
    """Where it stands beside the average of the others, in words; empty when that cannot be said."""
    if found.comparison is None:
        return ""
    own, others = per_cent(found.comparison.own), per_cent(found.comparison.others)
    values = {
        "own": own,
        "others": others,
        "count": found.comparison.count,
        "since": _("month %(number)s", number=found.comparison.week)
        if is_active
        else _("week %(number)s", number=found.comparison.week),
    }
    if own > others:
        said = _(
            "You are ahead of the average curve at %(since)s: %(own)s %%,"
            " where %(count)s others had %(others)s %%.",
            **values,
        )
    elif own < others:
        said = _(
            "You are behind the average curve at %(since)s: %(own)s %%,"
            " where %(count)s others had %(others)s %%.",
            **values,
        )
    else:
        said = _(
            "You are on the average curve at %(since)s: %(own)s %%, as %(count)s others had.",
            **values,
        )
    return str(said)


def waves(found: Sequence[Wave], title: str) -> Chart | None:
    """Units side by side, all beginning at the left edge."""
    longest = max((len(wave.shares) for wave in found), default=0)
    if longest < 2:
        return None
    lines = [
        Line(
            wave.unit.name,
            [
                (n / (longest - 1), share)
                for n, share in enumerate(wave.shares)
                if share is not None
            ],
        )
        for wave in found
    ]
    best = max(found, key=lambda wave: wave.last)
    summary = _(
        "%(count)s units side by side; the farthest is %(unit)s with %(share)s %%.",
        count=len(found),
        unit=best.unit.name,
        share=per_cent(best.last),
    )
    step = max(1, (longest - 1) // MOST_TICKS)
    ticks = [(n / (longest - 1), str(n)) for n in range(0, longest, step)]
    heading = _("Share of people since the start: %(what)s", what=title)
    return Chart(curve(lines, title=heading, summary=summary, ticks=ticks), summary)


def minutes(found: Sequence[Minutes]) -> Chart | None:
    """Daily minutes taken, week by week."""
    if len(found) < 2:
        return None
    last = len(found) - 1
    line = Line("", [(n / last, week.share) for n, week in enumerate(found)])
    summary = _(
        "%(share)s %% of the daily minutes were taken in the week of %(day)s.",
        share=per_cent(found[-1].share),
        day=written(found[-1].week),
    )
    ticks = _ticks([week.week for week in found])
    heading = _("Daily minutes taken")
    return Chart(curve([line], title=heading, summary=summary, ticks=ticks), summary)


def _ticks(days: Sequence[date]) -> list[tuple[float, str]]:
    """A few of the *days* below the drawing, the first and the last among them."""
    span = max((days[-1] - days[0]).days, 1)
    step = max(1, (len(days) - 1) // (MOST_TICKS - 1) or 1)
    some = [*days[:: max(step, 1)][: MOST_TICKS - 1], days[-1]]
    shown: list[tuple[float, str]] = []
    for each in dict.fromkeys(some):
        place = (each - days[0]).days / span
        if not shown or place - shown[-1][0] > 0.11:
            shown.append((place, str(format_date(each, "d MMM", rebase=False))))
    return shown
