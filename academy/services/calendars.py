"""On which days somebody works: public holidays where she does, and a working week of her own.

The holidays are those of her country or region, and the company's own days. They come from the library
``holidays``, once a process for each region and year, and from the authors' ``calendar.yaml``, which adds
days and takes others away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import delete
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.manuscript.calendars import Calendar, OwnDays
from academy.manuscript.documents import pick
from academy.models.passport import HOLD
from academy.models.statements import run
from academy.models.streaks import WorkingWeek
from academy.services.viewer import Viewer, weekdays

NONE = "-"
"""The region of a unit that keeps no public holidays."""

EVERYWHERE = "all"

FIRST_YEAR, LAST_YEAR = 1990, 2100
A_YEAR = 2026
"""One of which the library knows every country's public holidays."""


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days off of one *region* (``FR``, ``DE-BY``; None for nowhere): ``day in holidays``."""

    region: str | None
    company: Calendar

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        for own in self._own():
            if day in own.removed:
                return False
            if day in own.extra:
                return True
        return day in self._public(day.year)

    def name(self, day: date, language: str) -> str:
        """What *day* is called in *language*, or in the next best one; empty for a day like others."""
        if day not in self:
            return ""
        own = next((own.extra[day] for own in self._own() if day in own.extra), None)
        return pick(own, language) if own else self._public(day.year, language)[day]

    def _own(self) -> Iterator[OwnDays]:
        """What the company says, of the region itself before its country, and of everywhere last."""
        if self.region != NONE:
            region = self.region or ""
            for name in dict.fromkeys((region, region.partition("-")[0], EVERYWHERE)):
                if name in self.company.regions:
                    yield self.company.regions[name]

    def _public(self, year: int, language: str = "") -> Mapping[date, str]:
        if not self.region or self.region == NONE or not FIRST_YEAR <= year <= LAST_YEAR:
            return {}
        return public(self.region, year, language)


@lru_cache(maxsize=2048)
def public(region: str, year: int, language: str = "") -> Mapping[date, str]:
    """The public holidays of *region* in *year*, named in *language* where the library can.

    None for a region that it does not know.
    """
    # Late: it takes 11 MB and 30 ms, and 8 MB more with the first country.
    import holidays

    country, _, part = region.partition("-")
    try:
        spoken = holidays.country_holidays(country, subdiv=part or None).supported_languages
    except NotImplementedError:
        return {}
    named = next((code for code in spoken if code.split("_")[0] == language), None)
    days = holidays.country_holidays(country, subdiv=part or None, years=year, language=named)
    return dict(days.items())


def is_known(region: str) -> bool:
    """Whether *region* has public holidays that we know of, or says that it keeps none."""
    return region == NONE or bool(public(region, A_YEAR))


def choose_week(session: Session, viewer: Viewer, week: str, *, at: datetime) -> date:
    """Her own working days (``1245``) from next Monday on; those of her unit give her its week again.

    Days that are over, and the week that has begun, stay what they were: a change mends no missed day,
    and no week has more working days than her unit's. Returns that Monday. Raises ``Invalid`` for a week
    without a day, or with more days than her unit's.
    """
    days, most = weekdays(week), len(viewer.unit_week)
    if not days or not days <= frozenset(range(7)):
        raise Invalid("A working week has a day at least.", field="days")
    if len(days) > most:
        raise Invalid(
            "Your unit works %(most)s days a week: choose that many at most.",
            field="days",
            most=most,
        )
    today = viewer.day(at)
    monday = today + timedelta(days=7 - today.weekday())
    own = None if days == weekdays(viewer.unit_week) else days
    run(session, HOLD, {"person": viewer.id})  # a second tab waits, and sees what this one did
    pending = (WorkingWeek.person_id == viewer.id, WorkingWeek.since >= monday)
    session.execute(delete(WorkingWeek).where(*pending))
    digits = "".join(str(day + 1) for day in sorted(own)) if own else None
    session.add(WorkingWeek(person_id=viewer.id, since=monday, week=digits))
    session.flush()
    return monday
