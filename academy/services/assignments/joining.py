"""Who an assignment is asked of: those of its audience, as it changes.

Everything is set-based and safe to repeat: rows are finished by what people have, left by who went, opened
again by who came back, added for who is new, and added once more where what was finished must be renewed.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Date,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import Session, aliased

from academy.models.audiences import OPEN, Assignment, AssignmentMember
from academy.models.base import UtcDateTime
from academy.models.finishing import finished_at
from academy.models.people import Leave, Person
from academy.models.statements import DaysAfter, insert_from, run
from academy.services.assignments import news
from academy.services.assignments.terms import Whole, wholes
from academy.services.audiences.conditions import members

COLUMNS = ["assignment_id", "person_id", "round", "entered_at", "due_on"]

_Row = aliased(AssignmentMember)


def bring_up_to_date(
    session: Session, *, at: datetime, people: Sequence[int] | None = None
) -> None:
    """Every open assignment, for everybody or for *people* (by id)."""
    if people is not None and not people:
        return
    for each in wholes(session, Assignment.closed_at.is_(None)):
        bring(session, each, at=at, people=people)


def bring_one(session: Session, assignment_id: int, *, at: datetime) -> None:
    """One assignment by its row's id, if it is open still."""
    for each in wholes(session, Assignment.id == assignment_id, Assignment.closed_at.is_(None)):
        bring(session, each, at=at)


def bring(
    session: Session,
    whole: Whole,
    *,
    at: datetime,
    people: Sequence[int] | None = None,
    is_opening: bool = False,
) -> None:
    """One assignment: what was finished, who left, who came back, who is new, what is renewed."""
    if people is None and session.get_bind().dialect.name == "postgresql":
        session.execute(text("set local statement_timeout = 0"))  # all of a large company at once
    about = true() if people is None else AssignmentMember.person_id.in_(people)
    finish(session, whole.assignment, about, at=at)
    inside = members(session, whole.rule, whole.unit.path, at=at, people=people)
    _leave(session, whole, inside, about, at=at)
    _return(session, whole, inside, about, at=at)
    came = 0
    if is_opening or whole.assignment.takes_later:
        came = _join(session, whole, inside, at=at)
    came += _renew(session, whole, inside, at=at)
    if came:
        new = AssignmentMember.entered_at == literal(at, UtcDateTime())
        finish(session, whole.assignment, and_(about, new), at=at)
        news.tell(session, whole, at=at)
    shift(session, whole, about, at=at)


def finish(
    session: Session,
    assignment: Assignment,
    about: ColumnElement[bool],
    *,
    at: datetime,
) -> None:
    """Say of open rows *about* which the question is that they are finished, where that is so."""
    for is_renewal in (False, True):
        if is_renewal and assignment.renews_days is None:
            break
        done = finished_at(
            assignment.kind,
            literal(assignment.target),
            at=literal(at, UtcDateTime()),
            is_renewal=is_renewal,
        )
        which = AssignmentMember.round > 1 if is_renewal else AssignmentMember.round == 1
        _update(session, assignment, OPEN, about, which, done.is_not(None), finished_at=done)


def _leave(
    session: Session,
    whole: Whole,
    inside: ColumnElement[bool],
    about: ColumnElement[bool],
    *,
    at: datetime,
) -> None:
    _update(session, whole.assignment, OPEN, about, ~_is_still(inside), left_at=at)


def _return(
    session: Session,
    whole: Whole,
    inside: ColumnElement[bool],
    about: ColumnElement[bool],
    *,
    at: datetime,
) -> None:
    """Who is back is asked again; a due date that counts from coming in counts from now."""
    gone = and_(AssignmentMember.left_at.is_not(None), AssignmentMember.finished_at.is_(None))
    values: dict[str, object] = {"left_at": None}
    if whole.assignment.due_days is not None:
        values["due_on"] = whole.terms.first_due(whole.day(at))
    waived = AssignmentMember.waived_at.is_(None)
    _update(session, whole.assignment, gone, waived, about, _is_still(inside), **values)


def _is_still(inside: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of a row: that its person is *inside* now."""
    hers = select(Person.id).where(Person.id == AssignmentMember.person_id, inside)
    return hers.correlate(AssignmentMember).exists()


def _join(session: Session, whole: Whole, inside: ColumnElement[bool], *, at: datetime) -> int:
    known = (
        select(_Row.person_id)
        .where(_Row.assignment_id == whole.assignment.id, _Row.person_id == Person.id)
        .correlate(Person)
    )
    new = select(
        literal(whole.assignment.id),
        Person.id,
        literal(1),
        literal(at, UtcDateTime()),
        _day(whole.terms.first_due(whole.day(at))),
    ).where(inside, ~known.exists())
    return run(session, insert_from(session, AssignmentMember, COLUMNS, new)).rowcount


def _renew(session: Session, whole: Whole, inside: ColumnElement[bool], *, at: datetime) -> int:
    """A new round for those whose last one was finished long enough ago."""
    days = whole.assignment.renews_days
    if days is None:
        return 0
    later = aliased(AssignmentMember)
    newer = select(later.round).where(
        later.assignment_id == _Row.assignment_id,
        later.person_id == _Row.person_id,
        later.round > _Row.round,
    )
    again = (
        select(
            _Row.assignment_id,
            _Row.person_id,
            _Row.round + 1,
            literal(at, UtcDateTime()),
            _day(whole.terms.next_due(whole.day(at))),
        )
        .join(Person, Person.id == _Row.person_id)
        .where(
            _Row.assignment_id == whole.assignment.id,
            _Row.finished_at <= at - timedelta(days=days),
            inside,
            ~newer.correlate(_Row).exists(),
        )
    )
    return run(session, insert_from(session, AssignmentMember, COLUMNS, again)).rowcount


def shift(session: Session, whole: Whole, about: ColumnElement[bool], *, at: datetime) -> None:
    """Move last days that fall into somebody's leave behind it, and behind the next one that touches it.

    Leaves that ended a while ago have been looked at before. At most so many touch each other.
    """
    covers = and_(
        Leave.person_id == AssignmentMember.person_id,
        Leave.first <= AssignmentMember.due_on,
        Leave.last >= AssignmentMember.due_on,
    )
    recent = Leave.last >= whole.day(at) - timedelta(days=7)
    absent = select(Leave.person_id).where(recent)
    last = select(func.max(Leave.last, type_=Date())).where(covers, recent)
    hers = last.correlate(AssignmentMember).scalar_subquery()
    which = (OPEN, about, AssignmentMember.person_id.in_(absent), hers.is_not(None))
    for _ in range(3):
        if not _update(session, whole.assignment, *which, due_on=DaysAfter(hers, 1)):
            break


def end(session: Session, assignment: Assignment, *, at: datetime) -> None:
    """Ask it of nobody any more."""
    _update(session, assignment, OPEN, left_at=at)


def _update(
    session: Session, assignment: Assignment, *where: ColumnElement[bool], **values: object
) -> int:
    statement = (
        update(AssignmentMember)
        .where(AssignmentMember.assignment_id == assignment.id, *where)
        .values(**values)
    )
    return run(session, statement).rowcount


def _day(day: date | None) -> ColumnElement[date | None]:
    return cast(null(), Date) if day is None else literal(day, Date())
