"""Awards whose holders no longer meet the rule: a human keeps or withdraws them, with a reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.awards import Award
from academy.models.people import Person, Unit
from academy.models.statements import run
from academy.services import credentials, journal, notices, units
from academy.services.notices import News
from academy.services.viewer import Viewer

MOST = 100
LONGEST = 300
"""Characters of a reason."""


def waiting(session: Session, viewer: Viewer) -> Sequence[Row[Any]]:
    """The flagged awards of people whom *viewer* administers, the oldest flags first."""
    flagged = (
        select(
            Award.uid,
            Award.badge_id,
            Award.medal,
            Award.at,
            Award.flagged_at,
            Person.uid.label("person"),
            Person.given_name,
            Person.family_name,
            Unit.name.label("unit"),
        )
        .join(Person, Person.id == Award.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Award.flagged_at.is_not(None), Award.withdrawn_at.is_(None), units.within(viewer))
        .order_by(Award.id)
        .limit(MOST)
    )
    return run(session, flagged).all()


def keep(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """She keeps it, and it is not flagged again. Raises ``NotFound``."""
    _decide(session, viewer, uid, {"flagged_at": None, "kept_at": at}, "badge.kept", at=at)


def withdraw(session: Session, viewer: Viewer, uid: str, *, reason: str, at: datetime) -> None:
    """Take it back, and tell her why. Raises ``NotFound``, and ``Invalid`` without a reason."""
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST:
        raise Invalid("Say in a sentence why: its holder reads it.", field="reason")
    row = _decide(
        session, viewer, uid, {"withdrawn_at": at, "reason": reason}, "badge.withdrawn", at=at
    )
    credentials.end(session, "badge", row.id, "revoked", reason=reason, at=at)
    told = {"badge": row.badge, "medal": row.medal, "reason": reason}
    news = News(f"badge_withdrawn:{uid}", "badge_withdrawn", told)
    notices.tell(session, row.person_id, [news], at=at)


def _decide(
    session: Session, viewer: Viewer, uid: str, values: dict[str, Any], act: str, *, at: datetime
) -> Any:
    found = session.execute(
        select(
            Award.id, Award.badge_id.label("badge"), Award.medal, Award.person_id, Person.unit_id
        )
        .join(Person, Person.id == Award.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Award.uid == uid, units.within(viewer))
    ).first()
    if found is None:
        raise NotFound("There is no such award here.")
    if found.person_id == viewer.id:
        raise Conflict("Somebody else decides about your own badges.")
    decided = run(
        session,
        update(Award)
        .where(Award.id == found.id, Award.flagged_at.is_not(None), Award.withdrawn_at.is_(None))
        .values(**values, decided_by=viewer.actor),
    )
    if not decided.rowcount:
        raise Conflict("This was decided meanwhile.")
    journal.note(
        session, actor=viewer.actor, act=act, subject=f"person:{found.person_id}", at=at,
        unit_id=found.unit_id, award=found.id, badge=found.badge,
    )  # fmt: skip
    return found
