"""Not asked of one person, for a reason that she reads; and asked again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.audiences import AssignmentMember
from academy.models.people import Person, Unit
from academy.services import names
from academy.services.assignments import joining
from academy.services.assignments.desk import hold
from academy.services.assignments.terms import Whole, note
from academy.services.viewer import Viewer

LONGEST = 500


def give(
    session: Session, viewer: Viewer, uid: str, person_uid: str, *, reason: str, at: datetime
) -> None:
    """Ask it of her no more, and say why. Raises ``NotFound``, ``Conflict``, ``Invalid``."""
    whole = hold(session, viewer, uid)
    row = _row(session, viewer, whole, person_uid)
    if not reason or len(reason) > LONGEST:
        raise Invalid("Say why, in up to 500 characters: she reads it.", field="reason")
    if whole.assignment.closed_at or row.finished_at or row.left_at or row.waived_at:
        raise Conflict("It is not asked of her now: there is nothing to waive.")
    row.waived_at, row.waived_by_id, row.waiver = at, viewer.id, reason
    session.flush()
    note(session, viewer, whole, "waiver.given", at=at, person=row.person_id)


def undo(session: Session, viewer: Viewer, uid: str, person_uid: str, *, at: datetime) -> None:
    """Ask it of her again. A second time changes nothing. Raises ``NotFound``, ``Conflict``."""
    whole = hold(session, viewer, uid)
    row = _row(session, viewer, whole, person_uid)
    if whole.assignment.closed_at:
        raise Conflict("This assignment is closed. Open a new one to ask it again.")
    if row.waived_at is None:
        return
    row.waived_at = row.waived_by_id = row.waiver = None
    session.flush()
    note(session, viewer, whole, "waiver.undone", at=at, person=row.person_id)
    joining.bring(session, whole, at=at, people=[row.person_id])
    session.expire_all()


def find_person(session: Session, viewer: Viewer, whole: Whole, person_uid: str) -> Person:
    """Somebody of whom it is or was asked. Raises ``NotFound``."""
    return session.get_one(Person, _row(session, viewer, whole, person_uid).person_id)


def _row(session: Session, viewer: Viewer, whole: Whole, person_uid: str) -> AssignmentMember:
    """Her newest round. Whoever works outside the viewer's units now is not found, nor is anybody whose
    progress she is shown without a name.
    """
    found = session.scalar(
        select(AssignmentMember)
        .join(Person, Person.id == AssignmentMember.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            AssignmentMember.assignment_id == whole.assignment.id,
            Person.uid == person_uid,
            names.named(session, viewer),
        )
        .order_by(AssignmentMember.round.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound("There is nobody here by this address.")
    return found
