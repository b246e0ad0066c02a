"""Telling people that something mandatory is asked of them: once a person, assignment and round."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, cast, literal, select
from sqlalchemy.orm import Session

from academy.models.audiences import OPEN, AssignmentMember
from academy.models.base import UtcDateTime
from academy.models.notices import Notice
from academy.models.statements import insert_from, run
from academy.services.assignments.terms import Whole

KIND = "asked"


def tell(session: Session, whole: Whole, *, at: datetime) -> None:
    """Tell those who came in at that very moment and have not finished it. Suggestions tell nothing."""
    one = whole.assignment
    if not one.is_mandatory:
        return
    values: dict[str, Any] = {"kind": one.kind, "target": one.target, "reason": one.reason}
    rows = select(
        AssignmentMember.person_id,
        literal(f"asked:{one.uid}:") + cast(AssignmentMember.round, String),
        literal(KIND),
        literal(values, JSON()),
        literal(at, UtcDateTime()),
    ).where(
        AssignmentMember.assignment_id == one.id,
        AssignmentMember.entered_at == literal(at, UtcDateTime()),
        OPEN,
    )
    columns = ["person_id", "source", "kind", "values", "at"]
    run(session, insert_from(session, Notice, columns, rows))
