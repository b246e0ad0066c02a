"""Days off that a person tells the academy of: nothing is asked of her then, and nothing is missed.

Leaves of one person neither overlap nor touch: what is added melts into what it meets, so telling
the same days twice changes nothing. Days that are over stay as they were.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.passport import HOLD
from academy.models.people import LEAVE, Leave
from academy.models.statements import here, run
from academy.services.viewer import Viewer

LONGEST = timedelta(days=366)
"""From the first to the last day, and from today to the first."""

MOST = 30
"""Leaves that lie ahead of one person."""

ONE_DAY = timedelta(days=1)


def ahead(session: Session, viewer: Viewer, *, at: datetime) -> list[Leave]:
    """Her leaves that last until today or later, by their first day."""
    mine = select(Leave).where(Leave.person_id == viewer.id, Leave.last >= viewer.day(at))
    return list(session.scalars(mine.order_by(Leave.first)))


def add(session: Session, viewer: Viewer, *, first: date, last: date, at: datetime) -> None:
    """A leave from *first* to *last*, together with those of hers that it overlaps or follows.

    Raises ``Invalid`` for days that are over or out of order, ``Conflict`` when there are too many.
    """
    today = viewer.day(at)
    if first < today:
        raise Invalid("A leave is told before it begins: today at the earliest.", field="first")
    if last < first:
        raise Invalid("The last day comes before the first.", field="last")
    if last - first > LONGEST or first - today > LONGEST:
        raise Invalid("A leave begins within a year, and lasts a year at most.", field="last")
    run(session, HOLD, {"person": viewer.id})  # a second tab waits, and sees what this one did
    met = session.scalars(
        select(Leave).where(
            Leave.person_id == viewer.id,
            Leave.first <= last + ONE_DAY,
            Leave.last >= first - ONE_DAY,
        )
    ).all()
    if not met and len(ahead(session, viewer, at=at)) >= MOST:
        raise Conflict("That is a lot of leaves. Delete one that is not needed any more.")
    values = {
        "person_id": viewer.id,
        "first": min([first, *(leave.first for leave in met)]),
        "last": max([last, *(leave.last for leave in met)]),
    }
    session.execute(delete(Leave).where(Leave.id.in_([leave.id for leave in met])))
    run(session, here(session, LEAVE), values)


def remove(session: Session, viewer: Viewer, leave_id: int, *, at: datetime) -> None:
    """Take back what is left of a leave: from today on she works. Raises ``NotFound``."""
    leave = session.scalar(select(Leave).where(Leave.id == leave_id, Leave.person_id == viewer.id))
    today = viewer.day(at)
    if leave is None or leave.last < today:
        raise NotFound("This leave is not here any more.")
    if leave.first < today:
        leave.last = today - ONE_DAY
    else:
        session.delete(leave)
    session.flush()
