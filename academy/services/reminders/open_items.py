"""What is still asked of people, as SQL says it. What was just done counts before any job has noted it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from academy.models.audiences import Assignment, AssignmentMember
from academy.models.content import Item
from academy.models.passport import Passport, Seal, Stamp
from academy.models.quizzes import Attempt
from academy.models.visas import Visa, holds_at

IS_OPEN = and_(
    AssignmentMember.finished_at.is_(None),
    AssignmentMember.waived_at.is_(None),
    AssignmentMember.left_at.is_(None),
    Assignment.closed_at.is_(None),
)
"""Of a member joined to her assignment: it is asked of her, as far as was noted."""


def is_done(at: datetime) -> ColumnElement[bool]:
    """Of a member joined to her assignment: she holds at *at* what is asked.

    What she held before counts for the first round; a renewal asks for it anew.
    """
    first = AssignmentMember.round == 1
    since = AssignmentMember.entered_at
    hers = AssignmentMember.person_id
    module, theme, visa = (
        select(Item.id)
        .where(Item.kind == kind, Item.uid == Assignment.target)
        .correlate(Assignment)
        .scalar_subquery()
        for kind in ("module", "theme", "visa")
    )
    stamped = select(Stamp.id).where(Stamp.person_id == hers, Stamp.module_id == module)
    passed = select(Attempt.id).where(
        Attempt.person_id == hers,
        Attempt.module_id == module,
        Attempt.completed_at >= since,
        Attempt.score >= Attempt.pass_mark - 1e-9,
    )
    sealed = select(Seal.id).where(Seal.person_id == hers, Seal.theme_id == theme)
    issued = select(Passport.id).where(Passport.person_id == hers)
    held = select(Visa.id).where(Visa.person_id == hers, Visa.visa_id == visa, holds_at(at))
    ways = {
        "module": or_(and_(first, stamped.exists()), and_(~first, passed.exists())),
        "theme": sealed.where(or_(first, Seal.at >= since)).exists(),
        "passport": issued.where(or_(first, Passport.issued_at >= since)).exists(),
        "visa": held.where(or_(first, Visa.issued_at >= since)).exists(),
    }
    return or_(*(and_(Assignment.kind == kind, way) for kind, way in ways.items()))


def is_late(session: Session, day: date) -> ColumnElement[bool]:
    """Of the same: mandatory, and the grace is over on *day*. Suggestions are never late."""
    graces = graces_of(session)
    over = (
        and_(Assignment.grace_days == grace, AssignmentMember.due_on < day - timedelta(days=grace))
        for grace in graces
    )
    return and_(Assignment.is_mandatory, or_(false(), *over))


def graces_of(session: Session) -> Iterable[int]:
    """The graces that assignments have: a few numbers, by which no database has to reckon with dates."""
    return sorted(
        session.scalars(
            select(Assignment.grace_days).where(Assignment.closed_at.is_(None)).distinct()
        )
    )
