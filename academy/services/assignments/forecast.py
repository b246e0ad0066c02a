"""What an assignment, or another due date, would mean, before it is so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, and_, func, select
from sqlalchemy.orm import Session

from academy.engine import due
from academy.engine.audiences import Condition
from academy.engine.crowds import LEAST
from academy.engine.due import Terms
from academy.models.audiences import OPEN, AssignmentMember
from academy.models.finishing import on_leave
from academy.models.people import Leave, Person
from academy.services.assignments import desk, lists
from academy.services.assignments.desk import Plan
from academy.services.assignments.terms import Whole, day_of
from academy.services.audiences import preview
from academy.services.audiences.conditions import condition, members
from academy.services.audiences.preview import Somebody
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many are asked, have it already, are on leave (0 for too few to tell); and the days between
    which it is due. ``people`` and ``finished`` are None where they are not told.
    """

    people: int | None
    finished: int | None
    on_leave: int
    first_due: date | None
    last_due: date | None
    first: Sequence[Somebody]

    @property
    def left(self) -> int | None:
        """How many have something to do; None where that is not told."""
        if self.people is None or self.finished is None:
            return None
        return self.people - self.finished


@dataclass(frozen=True, slots=True)
class DueChange:
    """What another due date does: how many are asked now, and how many are late before and after.

    None where progress has no names, and they are so few that each could be known.
    """

    people: int | None
    late_before: int | None
    late_after: int | None
    first_due: date | None
    last_due: date | None


def of_plan(session: Session, viewer: Viewer, plan: Plan, *, at: datetime) -> Forecast:
    """What opening *plan* would mean. Raises as ``desk.checked`` does."""
    entry = desk.checked(session, viewer, plan, at=at)
    today = day_of(entry.unit, at)
    inside = members(session, entry.rule, entry.unit.path, at=at)
    values = (plan.target,) if plan.target else ()
    asked = Condition(plan.kind, "has", values)
    has = condition(session, asked, at=at)
    path = [entry.unit.path]
    tells_finished = preview.is_told(session, viewer, path, asked)
    tells_people = preview.is_told(session, viewer, path, entry.rule)
    absent = select(Leave.person_id).where(Leave.first <= today, Leave.last >= today)
    first_due = last = plan.terms.first_due(today)
    if first_due is not None:
        covering = and_(Leave.first <= first_due, Leave.last >= first_due)
        latest = session.scalar(
            select(func.max(Leave.last, type_=Date()))
            .join(Person, Person.id == Leave.person_id)
            .where(covering, inside, ~has)
        )
        last = first_due if latest is None else latest + timedelta(days=1)
    away = preview.count(session, and_(inside, ~has, Person.id.in_(absent)))
    return Forecast(
        people=preview.count(session, inside) if tells_people else None,
        finished=preview.count(session, and_(inside, has)) if tells_finished else None,
        on_leave=away if away >= LEAST and tells_finished else 0,
        first_due=first_due,
        last_due=last,
        first=preview.first(session, viewer, and_(inside, ~has)),
    )


def of_due(
    session: Session, viewer: Viewer, whole: Whole, terms: Terms, *, at: datetime
) -> DueChange:
    """What another due date would mean for those of whom it is asked now; renewals keep theirs."""
    today, can_be_late = whole.day(at), whole.assignment.is_mandatory
    away = on_leave(today)
    rows = session.execute(
        select(
            AssignmentMember.entered_at,
            AssignmentMember.due_on,
            AssignmentMember.round,
            away.label("away"),
            func.count(),
        )
        .where(AssignmentMember.assignment_id == whole.assignment.id, OPEN)
        .group_by(
            AssignmentMember.entered_at, AssignmentMember.due_on, AssignmentMember.round, "away"
        )
    ).all()
    late = {"before": 0, "after": 0}
    days: list[date] = []
    for entered, due_on, number, is_away, people in rows:
        after = due_on if number > 1 else terms.first_due(whole.day(entered))
        if after:
            days.append(after)
        for when, day, grace in (
            ("before", due_on, whole.assignment.grace_days),
            ("after", after, terms.grace_days),
        ):
            is_late = due.is_late(day, today=today, is_mandatory=can_be_late, grace_days=grace)
            late[when] += people if is_late and not is_away else 0
    people = sum(row[4] for row in rows)
    tells = people >= LEAST or not lists.is_coded(session, viewer)
    return DueChange(
        people=people if tells else None,
        late_before=late["before"] if tells else None,
        late_after=late["after"] if tells else None,
        first_due=min(days, default=None),
        last_due=max(days, default=None),
    )
