"""Once a week, on her first working morning, a manager hears who of hers is late with what is mandatory.

Nothing is sent if nobody is. Whoever is on leave is not late, and a suggestion never is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from academy.engine.calendar import monday_of
from academy.engine.reminding import closed
from academy.models.audiences import Assignment, AssignmentMember
from academy.models.bulk import batched
from academy.models.database import reading, surveying, writing
from academy.models.finishing import is_late, is_open
from academy.models.people import Person, Unit
from academy.models.reminders import LIST, WeeklyList
from academy.models.statements import here, run
from academy.services import catalogue, outbox
from academy.services.catalogue import Catalogue
from academy.services.reminders import chosen as choice
from academy.services.reminders import selecting
from academy.services.reminders.chosen import Chosen
from academy.services.reminders.loading import Addressee, addressees
from academy.services.reminders.words import Letter, title

PORTION = 200

Report = aliased(Person)
"""Whom a manager manages."""


def send_lists(write: Letter, *, at: datetime) -> int:
    """Write to the managers whose week begins now, in transactions of its own; to how many."""
    with surveying() as session:
        chosen = choice.read(session)
        if chosen.is_paused or not chosen.lists:
            return 0
        live = catalogue.newest(session)
        found = [
            (id_, zone.day(at))
            for zone in selecting.zones(session)
            if at.astimezone(zone.here).time() not in chosen.rules.quiet
            for id_ in session.scalars(_managers(session, zone, at=at))
        ]
    days: dict[date, list[int]] = defaultdict(list)
    for id_, day in found:
        days[day].append(id_)
    return sum(
        _portion(some, day, write, chosen, live, at=at)
        for day, ids in sorted(days.items())
        for some in batched(ids, PORTION)
    )


def _managers(session: Session, zone: selecting.Zone, *, at: datetime) -> Select[int]:
    """Those of *zone* with somebody late who were not told this week."""
    day = zone.day(at)
    listed = select(WeeklyList.manager_id).where(
        WeeklyList.manager_id == Person.id, WeeklyList.week == monday_of(day)
    )
    late = _late(day, at).where(Report.manager_id == Person.id)
    return (
        select(Person.id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            zone.of(),
            Person.suspended_at.is_(None),
            Person.email.is_not(None),
            ~listed.exists(),
            late.exists(),
        )
        .order_by(Person.id)
    )


def _late(day: date, at: datetime) -> Select[*tuple[Any, ...]]:
    """What people are late with on *day*, who are neither on leave nor suspended."""
    return (
        select(
            Report.manager_id,
            Report.id,
            Report.given_name,
            Report.family_name,
            Assignment.kind,
            Assignment.target,
            AssignmentMember.due_on,
        )
        .join(AssignmentMember, AssignmentMember.person_id == Report.id)
        .join(Assignment, Assignment.id == AssignmentMember.assignment_id)
        .where(Report.suspended_at.is_(None), is_late(day), is_open(at))
    )


def _portion(
    ids: Sequence[int], day: date, write: Letter, chosen: Chosen, live: Catalogue, *, at: datetime
) -> int:
    late: dict[int, list[Row[Any]]] = defaultdict(list)
    with reading() as session:
        managers = addressees(session, ids, live.calendar, at=at)
        order = (Report.folded_name, Report.id, AssignmentMember.due_on)
        rows = _late(day, at).where(Report.manager_id.in_(ids)).order_by(*order)
        for row in session.execute(rows):
            late[row.manager_id].append(row)
    letters = [
        (who, len({row.id for row in late[who.id]}), _letter(who, late[who.id], write, live))
        for who in managers
        if late[who.id] and _begins_her_week(who, day, chosen, at)
    ]
    with writing() as session:
        return _post(session, letters, day, at=at) if letters else 0


def _begins_her_week(who: Addressee, day: date, chosen: Chosen, at: datetime) -> bool:
    """Whether this is an hour of her first working day of the week."""
    if closed(at, who.days, chosen.rules.quiet):
        return False
    before = (monday_of(day) + timedelta(days=n) for n in range(day.weekday()))
    return not any(map(who.days.calendar.works_on, before))


def _letter(
    who: Addressee, rows: Sequence[Row[Any]], write: Letter, live: Catalogue
) -> dict[str, str]:
    people: dict[int, dict[str, Any]] = {}
    for row in rows:
        name = f"{row.given_name} {row.family_name}".strip()
        late = people.setdefault(row.id, {"name": name, "late": []})["late"]
        named = title(live, row.kind, row.target, who.locale)
        late.append({"kind": row.kind, "title": named, "due_on": row.due_on})
    return write("late", who.locale, {"name": who.given_name, "people": list(people.values())})


def _post(
    session: Session,
    letters: Sequence[tuple[Addressee, int, Mapping[str, str]]],
    day: date,
    *,
    at: datetime,
) -> int:
    rows = [
        {"manager_id": who.id, "week": monday_of(day), "people": count, "at": at}
        for who, count, _ in letters
    ]
    new = set(run(session, here(session, LIST), rows).scalars())
    mails = [
        ("mail", who.email or "", {**letter, "heeds": who.id})
        for who, _, letter in letters
        if who.id in new
    ]
    outbox.post_all(session, mails, at=at)
    return len(new)
