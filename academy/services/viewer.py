"""Who is asking. Every service loads through a ``Viewer``, so what she may not see is not found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row

from academy.engine.calendar import is_working_day, next_working_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A signed-in person as one statement read her.

    ``roles`` maps a role to the paths of the units it is held over; ``publication`` is the number of
    the newest publication and ``fit`` that of the newest fit (0 when there is none yet); ``leave``
    holds the first and last days of each absence; ``days`` are those on which she took part, ``unseen``
    counts the notices that wait for her. Her *day* is her unit's, never
    the one of the zone that she chose to read times in.
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
    is_calm: bool
    avatar: str | None
    unseen: int
    roles: dict[str, tuple[str, ...]]
    leave: tuple[tuple[date, date], ...]
    publication: int
    fit: int
    sign_in_id: int | None = None

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

    def day(self, at: datetime) -> date:
        """The calendar day at *at* where she works."""
        return at.astimezone(ZoneInfo(self.unit_zone)).date()

    def works_on(self, day: date) -> bool:
        """Whether *day* is a working day of hers: neither a rest day nor leave."""
        return is_working_day(day, leave=self.leave)

    def next_day(self, day: date) -> date:
        """Her first working day after *day*."""
        return next_working_day(day, leave=self.leave)


def viewer_from(row: Row[Any], *, scope: str | None = None) -> Viewer:
    """The viewer in *row*. A *scope* (of an API token) leaves her that one role at most."""
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
    spans = (span.split(":") for span in (values.pop("leave") or "").split())
    leave = tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans)
    return Viewer(**values, roles=roles, leave=leave)
