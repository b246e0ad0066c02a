"""Targets: the share of a unit's people that shall hold something, or be active, by a day.

Set by HR or an administrator for a unit that she runs; units below without one of their own follow. A new
one takes the place of the old, which stays in its row.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.insights import EVERY_JOB, PUT_LAUNCH, Launch, Target
from academy.models.statements import here, run
from academy.services import journal
from academy.services.adoption import scope
from academy.services.viewer import Viewer

FARTHEST = 10
"""Years that a target may lie ahead."""

OLDEST = 20
"""Years ago that a unit may have begun: its curve is drawn from there."""


@dataclass(frozen=True, slots=True)
class Goal:
    """Per cent of a unit's people, and by when; ``is_own`` unless it is a unit's above."""

    share: int
    due_on: date | None
    is_own: bool


Targets = dict[tuple[int, str, str], tuple[int, date | None]]
"""By unit, job and what."""


def load(session: Session, units: Iterable[int]) -> Targets:
    """The newest targets of these *units*. One statement."""
    rows = (
        select(Target.unit_id, Target.job, Target.what, Target.share, Target.due_on)
        .where(Target.unit_id.in_(sorted(set(units))))
        .order_by(Target.id)
    )
    found: Targets = {}
    for row in session.execute(rows):
        found[row.unit_id, row.job, row.what] = (row.share, row.due_on)
    return {key: goal for key, goal in found.items() if goal[0]}


def goal(targets: Targets, line: list[int], what: str, job: str = EVERY_JOB) -> Goal | None:
    """The target of the unit at the end of a *line* of ids from the root: its own, or the nearest above.

    That of a job comes before that of all.
    """
    for each in (job, EVERY_JOB) if job else (EVERY_JOB,):
        for unit in reversed(line):
            if found := targets.get((unit, each, what)):
                return Goal(*found, is_own=unit == line[-1] and each == job)
    return None


def set_target(
    session: Session,
    viewer: Viewer,
    unit_id: int,
    *,
    what: str,
    share: int,
    due_on: date | None,
    job: str = EVERY_JOB,
    known: Collection[str],
    at: datetime,
) -> None:
    """Set a target; a share of 0 ends it. *known* is what can be aimed at.

    Raises ``NotFound`` for a unit that is not hers, ``Invalid`` for a share that is none and for a day that
    does not lie ahead.
    """
    unit = scope.find(session, viewer, unit_id).unit
    if what not in known:
        raise Invalid("Choose what the target is about.", field="what")
    if not 0 <= share <= 100:
        raise Invalid("A target is between 0 and 100 per cent.", field="share")
    today = viewer.day(at)
    if share and due_on and not today < due_on <= _years_after(today, FARTHEST):
        raise Invalid("The day of a target lies ahead, ten years at most.", field="due_on")
    values = {"job": job, "what": what, "share": share, "due_on": due_on}
    session.add(Target(unit_id=unit.id, set_by_id=viewer.id, set_at=at, **values))
    journal.about(
        session,
        viewer.actor,
        "target.set",
        "unit",
        unit,
        at=at,
        what=what,
        share=share,
        due_on=due_on.isoformat() if due_on else None,
    )


def launch(session: Session, viewer: Viewer, unit_id: int, *, day: date, at: datetime) -> None:
    """Say on which day a unit of hers began, or will begin. Raises ``NotFound``, and ``Invalid`` for a day
    that is too far away.
    """
    unit = scope.find(session, viewer, unit_id).unit
    today = viewer.day(at)
    if not _years_after(today, -OLDEST) <= day <= _years_after(today, 1):
        raise Invalid(
            "It began within the last twenty years, or begins within a year.", field="day"
        )
    row = {"unit_id": unit.id, "day": day, "set_at": at}
    run(session, here(session, PUT_LAUNCH), row)
    journal.about(
        session,
        viewer.actor,
        "launch.set",
        "unit",
        unit,
        at=at,
        day=day.isoformat(),
    )


def _years_after(day: date, years: int) -> date:
    """The same day, or 28 February, so many years later."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def launches(session: Session, units: Iterable[int]) -> dict[int, date]:
    """The days that were set for these *units*."""
    rows = select(Launch.unit_id, Launch.day).where(Launch.unit_id.in_(sorted(set(units))))
    return dict(session.execute(rows).all())
