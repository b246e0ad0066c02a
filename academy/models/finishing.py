"""What is asked of people: when they finished it, what is open, what is late. One idea for every page,
list, letter and table.

A row says so from the transaction of the act on: lists of many look at rows alone. Where one person is
spoken to, ``finished`` also looks at what she has, so that nothing waits for a job.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from academy.models.audiences import OPEN, Assignment, AssignmentMember, Audience
from academy.models.base import UtcDateTime
from academy.models.content import Item
from academy.models.passport import HOLDS, Passport, Seal, Stamp
from academy.models.people import Leave, Unit
from academy.models.quizzes import Attempt
from academy.models.statements import DaysAfter
from academy.models.visas import Visa, holds_at

Moment = ColumnElement[Any]
"""Null where it never came."""

_Module = aliased(Item)


def finished_at(kind: str, target: Any, *, at: Moment, is_renewal: bool) -> Moment:
    """The moment at which the person of an ``AssignmentMember`` finished it, null if she has not.

    The first time, whatever she has counts, however old; a renewal takes what she did since it began.
    """
    named = select(Item.id).where(Item.kind == kind, Item.uid == target)
    item = named.correlate(Assignment).scalar_subquery()
    match kind:
        case "module":
            return _passed_again(item) if is_renewal else _stamped(item)
        case "theme":
            return _finished_again(item) if is_renewal else _sealed(item)
        case "visa":
            return _holds_visa(item, at=at, is_renewal=is_renewal)
        case _:
            return _holds_passport()


def _stamped(item: Moment) -> Moment:
    hers = (Stamp.person_id == AssignmentMember.person_id, Stamp.module_id == item)
    return select(Stamp.at).where(*hers).correlate(AssignmentMember, Assignment).scalar_subquery()


def _sealed(item: Moment) -> Moment:
    hers = (Seal.person_id == AssignmentMember.person_id, Seal.theme_id == item)
    return select(Seal.at).where(*hers).correlate(AssignmentMember, Assignment).scalar_subquery()


def _holds_passport() -> Moment:
    hers = (Passport.person_id == AssignmentMember.person_id, HOLDS)
    return select(Passport.issued_at).where(*hers).correlate(AssignmentMember).scalar_subquery()


def _holds_visa(item: Moment, *, at: Moment, is_renewal: bool) -> Moment:
    hers = [Visa.person_id == AssignmentMember.person_id, Visa.visa_id == item, holds_at(at)]
    if is_renewal:
        hers.append(Visa.issued_at >= AssignmentMember.entered_at)
    return (
        select(func.max(Visa.issued_at, type_=UtcDateTime()))
        .where(*hers)
        .correlate(AssignmentMember, Assignment)
        .scalar_subquery()
    )


_PASSED_SINCE = (
    Attempt.person_id == AssignmentMember.person_id,
    Attempt.completed_at >= AssignmentMember.entered_at,
    Attempt.score >= Attempt.pass_mark - 1e-9,  # as ``engine.quiz.is_passed``
)


def _passed_again(item: Moment) -> Moment:
    return (
        select(func.min(Attempt.completed_at, type_=UtcDateTime()))
        .where(*_PASSED_SINCE, Attempt.module_id == item)
        .correlate(AssignmentMember, Assignment)
        .scalar_subquery()
    )


def _finished_again(item: Moment) -> Moment:
    """The newest pass, once each module that the theme has now was passed again."""
    live = (_Module.parent_id == item, _Module.kind == "module", _Module.retired_at.is_(None))
    passed = (
        select(Attempt.id)
        .where(*_PASSED_SINCE, Attempt.module_id == _Module.id)
        .correlate(AssignmentMember, _Module)
        .exists()
    )
    left = select(_Module.id).where(*live, ~passed).correlate(AssignmentMember, Assignment)
    inside = select(_Module.id).where(*live).correlate(Assignment)
    newest = select(func.max(Attempt.completed_at, type_=UtcDateTime())).where(
        *_PASSED_SINCE, Attempt.module_id.in_(inside)
    )
    return case((~left.exists(), newest.correlate(AssignmentMember, Assignment).scalar_subquery()))


def finished(at: Moment) -> Moment:
    """Of a member joined to her assignment: when she finished it, noted or not; null if she has not."""
    first = AssignmentMember.round == 1
    ways = [
        (
            and_(Assignment.kind == kind, ~first if is_renewal else first),
            finished_at(kind, Assignment.target, at=at, is_renewal=is_renewal),
        )
        for kind in ("module", "theme", "visa")
        for is_renewal in (False, True)
    ]
    passport = finished_at("passport", literal(""), at=at, is_renewal=False)
    has = case(*ways, (Assignment.kind == "passport", passport))
    return func.coalesce(AssignmentMember.finished_at, has, type_=UtcDateTime())


def is_open(at: datetime) -> ColumnElement[bool]:
    """Of the same: it is asked of her, and she has not done it by *at*."""
    not_done = finished(literal(at, UtcDateTime())).is_(None)
    return and_(OPEN, Assignment.closed_at.is_(None), not_done)


def is_late(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Of the same: it is mandatory and open, its last day and the grace lie before *day* (one of hers), and
    she is not on leave. A suggestion is never late. ``engine.due.is_late`` says so of one person.
    """
    due = AssignmentMember.due_on
    over = and_(due < day, DaysAfter(due, Assignment.grace_days) < day)
    return and_(Assignment.is_mandatory, OPEN, over, ~on_leave(day))


def on_leave(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Of ``AssignmentMember``: whether she is away on that *day* of hers."""
    hers = (Leave.person_id == AssignmentMember.person_id, Leave.first <= day, Leave.last >= day)
    return exists().where(*hers).correlate_except(Leave)


_FINISHED = finished(bindparam("at", type_=UtcDateTime()))

_asked = (
    select(
        AssignmentMember.assignment_id,
        Assignment.uid,
        Assignment.kind,
        Assignment.target,
        Assignment.is_mandatory,
        Assignment.reason,
        Assignment.grace_days,
        AssignmentMember.round,
        AssignmentMember.entered_at,
        AssignmentMember.due_on,
        AssignmentMember.waiver,
        Unit.name.label("unit"),
        _FINISHED.label("finished_at"),
    )
    .select_from(AssignmentMember)
    .join(Assignment, Assignment.id == AssignmentMember.assignment_id)
    .join(Audience, Audience.id == Assignment.audience_id)
    .join(Unit, Unit.id == Audience.unit_id)
    .where(AssignmentMember.person_id == bindparam("person"))
)

ASKED = _asked.where(OPEN)
"""What is asked of one person, and whether she has just finished it, before a row says so."""

EVER_ASKED = (
    _asked.where(AssignmentMember.left_at.is_(None))
    .order_by(AssignmentMember.entered_at.desc(), Assignment.id.desc())
    .limit(bindparam("most"))
)
