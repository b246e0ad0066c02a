"""What is asked of people follows an import of them: at once, if they are few."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.services.assignments import joining
from academy.services.roster.staging import run

AT_ONCE = 500
"""People whose assignments are brought up to date in the import's own transaction; more are a job's."""

TASK = "keep_assignments"


def follow(session: Session, people: str, *, at: datetime, **values: Any) -> bool:
    """Have assignments follow those whose ids the query *people* finds; False when a job is to do it."""
    rows = run(session, f"select person_id from ({people}) concerned limit {AT_ONCE + 1}", **values)
    ids = [row[0] for row in rows]
    if len(ids) > AT_ONCE:
        session.info.setdefault("wakes", set()).add(TASK)
        return False
    if ids:
        joining.bring_up_to_date(session, at=at, people=ids)
    return True
