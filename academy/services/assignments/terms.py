"""An assignment with what belongs to it, as services hand it to each other."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Select, case, literal, select
from sqlalchemy.orm import Session

from academy.engine import audiences as rules
from academy.engine.due import Terms
from academy.models.audiences import Assignment, Audience
from academy.models.people import Unit
from academy.services import journal
from academy.services.viewer import Viewer

DESK = ("hr", "admin")
"""Who works with audiences and assignments, each within her own units."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An assignment, its audience and the unit where that was made."""

    assignment: Assignment
    audience: Audience
    unit: Unit

    @property
    def terms(self) -> Terms:
        """When it is due."""
        one = self.assignment
        return Terms(one.due_on, one.due_days, one.grace_days)

    @property
    def rule(self) -> rules.Rule:
        """Who belongs to its audience; nobody, should a rule be stored that cannot be read any more."""
        return rule_of(self.audience)

    def day(self, at: datetime) -> date:
        """The day where the audience was made."""
        return day_of(self.unit, at)


def note(
    session: Session,
    viewer: Viewer,
    whole: Whole,
    act: str,
    *,
    at: datetime,
    **details: journal.Detail,
) -> None:
    """Write into the journal that the viewer did *act* to the assignment."""
    where, one = whole.unit.id, whole.assignment
    journal.about(session, viewer.actor, act, "assignment", one, unit_id=where, at=at, **details)


def day_of(unit: Unit, at: datetime) -> date:
    """The day in *unit* at a moment."""
    return at.astimezone(ZoneInfo(unit.time_zone)).date()


def day_where(session: Session, at: datetime) -> ColumnElement[date]:
    """Of ``Unit``: the day there at a moment, as one expression for people all over the world."""
    days: dict[date, list[str]] = {}
    for zone in session.scalars(select(Unit.time_zone).distinct()):
        days.setdefault(at.astimezone(ZoneInfo(zone)).date(), []).append(zone)
    here, *others = sorted(days, key=lambda day: -len(days[day])) or [at.date()]
    known = [(Unit.time_zone.in_(days[day]), literal(day, Date())) for day in others]
    return case(*known, else_=literal(here, Date())) if known else literal(here, Date())


def rule_of(audience: Audience) -> rules.Rule:
    """Its rule; ``Group("any")``, which nobody meets, if it cannot be read."""
    return rules.parse(audience.rule)[0] or rules.Group("any")


def wholes(session: Session, *where: ColumnElement[bool]) -> list[Whole]:
    """Those assignments, the newest first."""
    rows = session.execute(_all().where(*where))
    return [Whole(one, audience, unit) for one, audience, unit in rows]


def _all() -> Select[*tuple[Assignment, Audience, Unit]]:
    return (
        select(Assignment, Audience, Unit)
        .join(Audience, Audience.id == Assignment.audience_id)
        .join(Unit, Unit.id == Audience.unit_id)
        .order_by(Assignment.id.desc())
    )
