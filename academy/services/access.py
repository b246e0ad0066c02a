"""The access log: who looked at whose personal pages, which the person herself reads.

One row for each viewer, person, kind of page and day. It is written in a transaction of its own, before the
page is made, so that it also tells of what was refused afterwards.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from academy.models.access import ADD, Access
from academy.models.people import Person, Unit
from academy.models.statements import here, run
from academy.services.viewer import Viewer

PAGE = 50

KEPT = timedelta(days=365)
"""After a year nobody needs to know any more."""


def was_noted(session: Session, viewer: Viewer, person_id: int, kind: str, *, at: datetime) -> bool:
    """Whether the log has this look of this day."""
    row = select(Access.id).where(
        Access.person_id == person_id,
        Access.viewer_id == viewer.id,
        Access.kind == kind,
        Access.day == at.astimezone(UTC).date(),
    )
    return run(session, row).first() is not None


def note(
    session: Session, viewer: Viewer, person_id: int, kind: str, *, role: str, at: datetime
) -> None:
    """Write that *viewer*, let in by *role*, looked; a second look of the day changes nothing."""
    row = {
        "person_id": person_id,
        "viewer_id": viewer.id,
        "kind": kind,
        "role": role,
        "day": at.astimezone(UTC).date(),
        "at": at,
    }
    run(session, here(session, ADD), row)


def of(
    session: Session, viewer: Viewer, *, before: int | None = None
) -> tuple[Sequence[Any], int | None]:
    """Who looked at her own pages, the latest first, and the id to go on *before*."""
    looker, unit = aliased(Person), aliased(Unit)
    rows = (
        select(
            Access.id,
            Access.at,
            Access.kind,
            Access.role,
            looker.given_name,
            looker.family_name,
            unit.name.label("unit"),
        )
        .outerjoin(looker, looker.id == Access.viewer_id)
        .outerjoin(unit, unit.id == looker.unit_id)
        .where(Access.person_id == viewer.id)
        .order_by(Access.id.desc())
        .limit(PAGE + 1)
    )
    if before:
        rows = rows.where(Access.id < before)
    found = session.execute(rows).all()
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None
