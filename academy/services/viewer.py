"""Who is asking. Every service loads through a ``Viewer``, so what she may not see is not found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from academy.engine.calendar import DAY, Calendar, Span
from academy.engine.streak import Streak

STORED = ("last", "length", "longest", "freezes", "recent")


class Holidays(Protocol):
    """The public holidays where somebody works."""

    def __contains__(self, day: object, /) -> bool: ...

    def name(self, day: date, language: str) -> str:
        """What *day* is called; empty for a day like others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A signed-in person as one statement read her.

    ``roles`` maps a role to the paths of the units it is held over; ``publication`` is the number of
    the newest publication and ``fit`` that of the newest fit (0 when there is none yet), ``identity`` when
    the academy's name and colours were last chosen; ``leave``
    holds the first and last days of each absence, ``weeks`` the working weeks that she chose, ``outages``
    the days since her last one on which the academy could not be used; ``days`` are those on which she
    took part, ``unseen`` counts the notices that wait for her, and ``asked`` what she is asked to finish;
    ``streak`` is as it stood after its last
    day, and ``streak_version`` (0 without a row) the row's. Her *day* is her unit's, never the one of the
    zone that she chose to read times in.
    """

    id: int
    uid: str
    email: str | None
    number: str | None
    given_name: str
    family_name: str
    locale: str
    is_demo: bool
    unit_id: int
    unit: str
    unit_path: str
    country: str | None
    unit_zone: str
    time_zone: str
    account_id: int
    stars: int
    keys: int
    points: int
    days: int
    right_answers: int
    lessons: int
    is_calm: bool
    avatar: str | None
    unseen: int
    asked: int
    roles: dict[str, tuple[str, ...]]
    leave: tuple[Span, ...]
    unit_week: str
    region: str | None
    calendar_from: date | None
    weeks: tuple[tuple[date, frozenset[int] | None], ...]
    outages: tuple[Span, ...]
    holidays: Holidays
    streak: Streak
    streak_version: int
    publication: int
    fit: int
    identity: datetime | None = None
    sign_in_id: int | None = None
    token_id: int | None = None
    token_used_on: date | None = None

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    @property
    def name(self) -> str:
        """As colleagues write it."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def actor(self) -> str:
        """How the ledger names her as the one who acted."""
        return f"person:{self.id}"

    def has_role(self, role: str) -> bool:
        """Whether she holds *role* over any unit."""
        return role in self.roles

    def sees_unit(self, role: str, path: str) -> bool:
        """Whether the unit at *path* lies under one over which she holds *role*."""
        return any(path.startswith(own) for own in self.roles.get(role, ()))

    @property
    def administers_all(self) -> bool:
        """Whether she administers the whole academy: the root is the one path of a single step."""
        return any(path.count("/") == 2 for path in self.roles.get("admin", ()))

    def day(self, at: datetime) -> date:
        """The calendar day at *at* where she works."""
        return at.astimezone(ZoneInfo(self.unit_zone)).date()

    def works_on(self, day: date) -> bool:
        """Whether *day* is a working day of hers: no rest day, no public holiday, no leave."""
        return self.calendar.works_on(day)

    def next_day(self, day: date) -> date:
        """Her first working day after *day*."""
        return self.calendar.next_day(day)

    @property
    def calendar(self) -> Calendar:
        """Her days, and which of them a streak needs."""
        return Calendar(
            week=weekdays(self.unit_week),
            own=self.weeks,
            leave=self.leave,
            holidays=self.holidays,
            forgiven=self.outages + self.unknown_days,
        )

    @property
    def unknown_days(self) -> tuple[Span, ...]:
        """The days before her calendar became what it is: nobody knows whether she worked on them."""
        changed = self.calendar_from
        return ((date.min, changed - DAY),) if changed else ()


def weekdays(digits: str) -> frozenset[int]:
    """The week that is stored as *digits* (``12345``), as ``date.weekday()`` counts its days."""
    return frozenset(int(digit) - 1 for digit in digits)


def viewer_from(row: Row[Any], *, holidays: Holidays, scope: str | None = None) -> Viewer:
    """The viewer in *row*, with the public *holidays* of her unit.

    A *scope* (of an API token) leaves her that one role at most.
    """
    values = dict(row._mapping)
    values.pop("scope", None)
    roles: dict[str, tuple[str, ...]] = {"learner": (values["unit_path"],)}
    if values.pop("manages"):
        roles["manager"] = (values["unit_path"],)
    for grant in (values.pop("roles") or "").split():
        role, path = grant.split(":")
        roles[role] = (*roles.get(role, ()), path)
    if scope:
        roles = {role: paths for role, paths in roles.items() if role in {"learner", scope}}
    values["publication"] = values["publication"] or 0
    values["fit"] = values["fit"] or 0
    since = (values["calendar_from"], values.pop("unit_calendar_from"))
    values["calendar_from"] = max(filter(None, since), default=None)
    values["leave"], values["outages"] = spans(values["leave"]), spans(values["outages"])
    values["weeks"] = weeks(values["weeks"])
    values["streak_version"] = values["streak_version"] or 0
    stored = {name: values.pop(f"streak_{name}") for name in STORED}
    values["streak"] = Streak(**stored, through=stored["last"]) if stored["last"] else Streak()
    return Viewer(**values, roles=roles, holidays=holidays)


def spans(text: str | None) -> tuple[Span, ...]:
    """What a statement gathered as ``2026-12-21:2026-12-31 ...``."""
    pairs = (span.split(":") for span in (text or "").split())
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in pairs)


def weeks(text: str | None) -> tuple[tuple[date, frozenset[int] | None], ...]:
    """What a statement gathered as ``2026-11-23:1245 2026-12-07: ...``, in order."""
    pairs = (span.split(":") for span in (text or "").split(" ") if span)
    chosen = [(date.fromisoformat(day), weekdays(week) or None) for day, week in pairs]
    return tuple(sorted(chosen, key=lambda each: each[0]))
