"""Small builders: something asked of people, by the rows that say so."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.models.audiences import Assignment, AssignmentMember, Audience
from academy.models.people import Unit
from tests.cast import person
from tests.conftest import OPENING


def ask(
    session: Session,
    logins: Sequence[str],
    target: str | None = "why-digital",
    *,
    kind: str = "module",
    due_on: date | None,
    reason: str = "The works council and we agreed on it.",
    grace: int = 0,
    at: datetime = OPENING,
    round_: int = 1,
) -> Assignment:
    """An assignment of an audience of these people; without a *reason* it is a suggestion."""
    root = session.scalars(select(Unit).where(Unit.parent_id.is_(None))).one()
    audience = Audience(
        uid=secrets.token_hex(16), name="Some", unit_id=root.id, rule={}, created_at=at
    )
    session.add(audience)
    session.flush()
    assignment = Assignment(
        uid=secrets.token_hex(16),
        audience_id=audience.id,
        kind=kind,
        target=target,
        is_mandatory=bool(reason),
        reason=reason,
        due_on=due_on,
        grace_days=grace,
        opened_at=at,
    )
    session.add(assignment)
    session.flush()
    session.add_all(
        AssignmentMember(
            assignment_id=assignment.id,
            person_id=person(session, login).id,
            round=round_,
            entered_at=at,
            due_on=due_on,
        )
        for login in logins
    )
    session.flush()
    return assignment


def finish(session: Session, assignment: Assignment, login: str, *, at: datetime) -> None:
    """Note that she is done."""
    session.execute(
        update(AssignmentMember)
        .where(
            AssignmentMember.assignment_id == assignment.id,
            AssignmentMember.person_id == person(session, login).id,
        )
        .values(finished_at=at)
    )
