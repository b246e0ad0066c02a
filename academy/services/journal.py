"""The journal of those who run the academy, written in the transaction of the act that it tells of."""

from datetime import datetime

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
