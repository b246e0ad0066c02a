"""The journal of those who run the academy, written in the transaction of the act that it tells of."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.models.journal import JournalEntry

SYSTEM = "system"
"""The actor of what no person did."""

Detail = str | int | float | bool | None


def note(
    session: Session,
    *,
    actor: str,
    act: str,
    subject: str,
    at: datetime,
    unit_id: int | None = None,
    **details: Detail,
) -> None:
    """Write that *actor* (``viewer.actor``) did *act* (``person.suspended``) to *subject* (``person:9``).

    The line never changes: *details* must not name anybody, so that nothing has to be erased.
    """
    session.add(
        JournalEntry(at=at, actor=actor, act=act, subject=subject, unit_id=unit_id, details=details)
    )


def about(
    session: Session,
    actor: str,
    act: str,
    kind: str,
    row: Any,
    /,
    *,
    at: datetime,
    unit_id: int | None = None,
    **details: Detail,
) -> None:
    """``note`` about *row*, which is of that *kind* (``person``): read by whoever runs its unit.

    *unit_id* says where it lies when the row does not, or not any more.
    """
    where = unit_id or (row.id if kind == "unit" else row.unit_id)
    note(
        session,
        actor=actor,
        act=act,
        subject=f"{kind}:{row.id}",
        at=at,
        unit_id=where,
        **details,
    )
