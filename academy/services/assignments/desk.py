"""Assignments as those work with them who run units: opened, changed, closed.

Everything is loaded through the viewer: an assignment belongs where its audience was made.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session

from academy.engine.due import Terms
from academy.errors import Conflict, Invalid, NotFound
from academy.models.audiences import ASSIGNED, OPEN, Assignment, AssignmentMember
from academy.models.statements import run
from academy.services import catalogue, journal, units
from academy.services.assignments import joining, targets
from academy.services.assignments.terms import DESK, Whole, day_of, note, wholes
from academy.services.audiences import desk as audiences
from academy.services.audiences.desk import Entry
from academy.services.viewer import Viewer

LONGEST_REASON = 1000
MOST_DAYS = 3650


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What shall be asked of whom; see ``Assignment``."""

    audience: str
    """Its uid."""
    kind: str
    target: str | None
    is_mandatory: bool = False
    reason: str = ""
    due_on: date | None = None
    due_days: int | None = None
    grace_days: int = 0
    renews_days: int | None = None
    takes_later: bool = True

    @property
    def terms(self) -> Terms:
        """When it is due."""
        return Terms(self.due_on, self.due_days, self.grace_days)


def listed(session: Session, viewer: Viewer) -> list[Whole]:
    """The assignments of her units, open ones first, the newest first."""
    found = wholes(session, units.within(viewer, *DESK))
    return sorted(found, key=lambda whole: whole.assignment.closed_at is not None)


def find(session: Session, viewer: Viewer, uid: str) -> Whole:
    """One of them; otherwise ``NotFound``."""
    for whole in wholes(session, Assignment.uid == uid, units.within(viewer, *DESK)):
        return whole
    raise NotFound("There is no such assignment here.")


def checked(session: Session, viewer: Viewer, plan: Plan, *, at: datetime) -> Entry:
    """The audience of *plan*, which makes sense. Raises ``Invalid``, ``NotFound``, ``Conflict``."""
    entry = audiences.find_to_use(session, viewer, plan.audience)
    live = catalogue.current(session, viewer.publication)
    if plan.kind not in ASSIGNED or targets.find(live, plan.kind, plan.target) is None:
        raise Invalid("Choose what shall be finished.", field="what")
    if plan.is_mandatory and not plan.reason:
        raise Invalid("Say why it is mandatory: everybody who is asked reads it.", field="reason")
    if len(plan.reason) > LONGEST_REASON:
        raise Invalid("Say it in 1,000 characters at most.", field="reason")
    if plan.renews_days is not None and plan.kind == targets.PASSPORT:
        raise Invalid(
            "A passport is issued once and does not lapse: it cannot be renewed.",
            field="renews_days",
        )
    _check_terms(plan.terms, today=day_of(entry.unit, at))
    if plan.renews_days is not None and not 0 < plan.renews_days <= MOST_DAYS:
        raise Invalid("Choose from 1 to 3,650 days.", field="renews_days")
    return entry


def open_(session: Session, viewer: Viewer, plan: Plan, *, at: datetime) -> str:
    """Ask it of the audience, at once; its uid. Raises as ``checked`` does."""
    entry = checked(session, viewer, plan, at=at)
    one = Assignment(
        uid=secrets.token_hex(16),
        audience_id=entry.audience.id,
        kind=plan.kind,
        target=plan.target if plan.kind != targets.PASSPORT else None,
        is_mandatory=plan.is_mandatory,
        reason=plan.reason,
        due_on=plan.due_on,
        due_days=plan.due_days,
        grace_days=plan.grace_days,
        renews_days=plan.renews_days,
        takes_later=plan.takes_later,
        created_by_id=viewer.id,
        opened_at=at,
    )
    session.add(one)
    session.flush()
    whole = Whole(one, entry.audience, entry.unit)
    joining.bring(session, whole, at=at, is_opening=True)
    note(session, viewer, whole, "assignment.opened", at=at, kind=one.kind, target=one.target)
    return one.uid


def close(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Ask it of nobody any more; what people finished stays. A second time changes nothing."""
    whole = hold(session, viewer, uid)
    if whole.assignment.closed_at is not None:
        return
    joining.finish(session, whole.assignment, true(), at=at)
    joining.end(session, whole.assignment, at=at)
    whole.assignment.closed_at = at
    session.flush()
    note(session, viewer, whole, "assignment.closed", at=at)


def set_due(session: Session, viewer: Viewer, uid: str, terms: Terms, *, at: datetime) -> None:
    """Another due date for everybody of whom it is asked now, and for who comes. Raises ``Invalid``.

    What counts from coming in counts from each person's own day. Rounds of a renewal keep theirs.
    """
    whole = hold(session, viewer, uid)
    one = whole.assignment
    _check_open(one)
    _check_terms(terms, today=whole.day(at), was=one.due_on)
    one.due_on, one.due_days, one.grace_days = terms.due_on, terms.due_days, terms.grace_days
    session.flush()
    first_round = (AssignmentMember.assignment_id == one.id, AssignmentMember.round == 1, OPEN)
    entered = select(AssignmentMember.entered_at).where(*first_round).distinct()
    for moment in session.scalars(entered).all():
        then = (*first_round, AssignmentMember.entered_at == moment)
        due_on = terms.first_due(whole.day(moment))
        run(session, update(AssignmentMember).where(*then).values(due_on=due_on))
    joining.shift(session, whole, true(), at=at)
    told: dict[str, journal.Detail] = {
        "due_on": terms.due_on.isoformat() if terms.due_on else None,
        "due_days": terms.due_days,
        "grace_days": terms.grace_days,
    }
    note(session, viewer, whole, "assignment.changed", at=at, **told)


def set_later(
    session: Session, viewer: Viewer, uid: str, *, takes_later: bool, at: datetime
) -> None:
    """Whether it is asked of those who join the audience from now on."""
    whole = hold(session, viewer, uid)
    _check_open(whole.assignment)
    if whole.assignment.takes_later != takes_later:
        whole.assignment.takes_later = takes_later
        session.flush()
        joining.bring(session, whole, at=at)
        note(session, viewer, whole, "assignment.changed", at=at, takes_later=takes_later)


def hold(session: Session, viewer: Viewer, uid: str) -> Whole:
    """``find`` for an act: others wait until this one is done."""
    session.execute(select(Assignment.id).where(Assignment.uid == uid).with_for_update())
    return find(session, viewer, uid)


def _check_open(one: Assignment) -> None:
    if one.closed_at is not None:
        raise Conflict("This assignment is closed. Open a new one to ask it again.")


def _check_terms(terms: Terms, *, today: date, was: date | None = None) -> None:
    if terms.due_on is not None and terms.due_days is not None:
        raise Invalid("Choose one of the two: a day for all, or days from coming in.", field="due")
    if terms.due_on is not None and terms.due_on != was and terms.due_on < today:
        raise Invalid("This day is over: choose a later one.", field="due_on")
    if terms.due_on is not None and terms.due_on > today + timedelta(days=MOST_DAYS):
        raise Invalid("That is more than ten years ahead: choose an earlier day.", field="due_on")
    if terms.due_days is not None and not 0 <= terms.due_days <= MOST_DAYS:
        raise Invalid("Choose from 0 to 3,650 days.", field="due_days")
    if not 0 <= terms.grace_days <= 365:
        raise Invalid("Choose from 0 to 365 days of grace.", field="grace_days")
