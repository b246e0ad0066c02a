"""What administrators chose about reminders: quiet hours, moments, where links open, and the pause."""

from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.engine.reminding import Quiet, Rules
from academy.errors import Invalid, NotFound
from academy.models.people import Person, Unit
from academy.models.reminders import Reminder
from academy.services import choices, journal, units
from academy.services.viewer import Viewer

NAME = "reminders"

DEVICES = ("known", "networks", "any")
"""Where the link of a reminder opens today's question: on devices on which she signed in before, in the
networks that the academy trusts, or anywhere."""

FARTHEST_BEFORE = 60
"""Days before the last one at which a reminder may begin."""

SHORTEST_DAY = 4
"""Hours of a day at least in which reminders may be sent."""

DEFAULTS = {
    "quiet_from": 20,
    "quiet_until": 8,
    "days_before": [7, 1, 0],
    "late_every": 7,
    "devices": "known",
    "lists": True,
    "is_paused": False,
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices as rules. ``lists`` says whether managers hear once a week who is late."""

    rules: Rules = field(default_factory=Rules)
    devices: str = "known"
    lists: bool = True
    is_paused: bool = False


def read(session: Session) -> Chosen:
    """What holds now."""
    values = choices.read(session, NAME, DEFAULTS)
    quiet = Quiet(time(values["quiet_from"]), time(values["quiet_until"]))
    days = tuple(sorted(values["days_before"], reverse=True))
    rules = Rules(quiet, days, values["late_every"])
    return Chosen(rules, values["devices"], values["lists"], values["is_paused"])


def save(session: Session, viewer: Viewer, chosen: Chosen, *, at: datetime) -> None:
    """Choose it for everybody: a part of the academy has no quiet hours of its own.

    Raises ``NotFound`` for who administers a part, ``Invalid`` for no rule.
    """
    if not viewer.administers_all:
        raise NotFound("There is nothing at this address.")
    rules = chosen.rules
    hours = sum(time(hour) not in rules.quiet for hour in range(24))
    if hours < SHORTEST_DAY:
        raise Invalid(
            "Leave at least %(hours)s hours a day in which a reminder may be sent.",
            field="quiet_until",
            hours=SHORTEST_DAY,
        )
    if not all(0 <= day <= FARTHEST_BEFORE for day in rules.days_before):
        raise Invalid("A reminder begins at most sixty days before.", field="days_before")
    if chosen.devices not in DEVICES:
        raise Invalid("Say where the link may open today’s question.", field="devices")
    value: dict[str, Any] = {
        "quiet_from": rules.quiet.start.hour,
        "quiet_until": rules.quiet.end.hour,
        "days_before": list(rules.days_before),
        "late_every": rules.late_every,
        "devices": chosen.devices,
        "lists": chosen.lists,
        "is_paused": chosen.is_paused,
    }
    choices.write(session, NAME, value, at=at)
    told: dict[str, Any] = {**value, "days_before": str(value["days_before"])}
    actor = viewer.actor
    journal.note(session, actor=actor, act="choice.changed", subject="", at=at, name=NAME, **told)


def lately(session: Session, viewer: Viewer, *, since: datetime) -> dict[str, int]:
    """How many reminders of each kind people of her units were sent since then; ``withdrawn`` were not."""
    rows = session.execute(
        select(Reminder.kind, func.count(), func.count(Reminder.withdrawn_at))
        .join(Person, Person.id == Reminder.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Reminder.at > since, units.within(viewer))
        .group_by(Reminder.kind)
    ).all()
    said = {kind: posted - withdrawn for kind, posted, withdrawn in rows}
    return {**said, "withdrawn": sum(row[2] for row in rows)}
