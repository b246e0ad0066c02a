"""The tables about people: who they are, what they hold, what is asked of them.

Completion and assignments tell what was finished and what is late, never an answer, an hour, or how long
somebody was away.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, aliased

from academy.manuscript.documents import pick
from academy.models.audiences import Assignment, AssignmentMember
from academy.models.finishing import is_late
from academy.models.passport import HOLDS, Passport, Stamp
from academy.models.people import Person, Unit
from academy.models.statements import run
from academy.models.visas import Visa
from academy.services.assignments.terms import day_where
from academy.services.exports.asking import WHO, Asking, Line, by_person, day, people, who
from academy.services.lookup import HAS_COME
from academy.services.published import Visa as Platform

Portion = tuple[list[Line], int, int | None]
"""Lines, how many people they are of, and the id to go on after."""

Manager = aliased(Person)

PEOPLE = (*WHO, "job", "hired_on", "manager", "language", "state")
VISAS = (*WHO, "visa", "visa_number", "state", "issued_on", "until", "ended_on")
ASSIGNMENTS = (
    *WHO,
    *("kind", "target", "mandatory", "round", "asked_on", "due_on", "finished_on", "state"),
)
COMPLETION = (*WHO, "manager", "stamps", "passport")
STATES = ("asked", "late", "finished", "next_due")


def people_columns(asking: Asking) -> list[str]:
    """The headings of people."""
    return [asking.say(name) for name in PEOPLE]


def people_lines(session: Session, asking: Asking, after: int) -> Portion:
    """Who works where."""
    state = (Person.job, Person.hired_on, Person.manager_id, Person.locale)
    more = (*state, Person.suspended_at, HAS_COME.label("is_active"))
    rows, following = people(session, asking, after, *more)
    managers = _managers(session, rows)
    say = asking.say
    lines: list[Line] = []
    for row in rows:
        known = "active" if row.is_active else "invited"
        now = say("suspended" if row.suspended_at else known)
        manager = managers.get(row.manager_id, "")
        lines.append((*who(asking, row), row.job, row.hired_on, manager, row.locale, now))
    return lines, len(rows), following


def completion_columns(asking: Asking) -> list[str]:
    """The headings of completion: the platforms are those that are live now."""
    platforms = [pick(visa.document.name, asking.language) for visa in _platforms(asking)]
    visas = [f"{asking.say('visa')}: {name}" for name in platforms]
    return [*map(asking.say, COMPLETION), *visas, *map(asking.say, STATES)]


def completion_lines(session: Session, asking: Asking, after: int) -> Portion:
    """One line a person: passport, stamps, visas with their day, and how her assignments stand."""
    rows, following = people(session, asking, after, Person.manager_id)
    if not rows:
        return [], 0, None
    managers = _managers(session, rows)
    span = rows[0].id, rows[-1].id
    held = select(Passport.person_id, Passport.issued_at).where(
        Passport.person_id.between(*span), HOLDS
    )
    passports = dict(run(session, held).all())
    stamps = _stamps(session, span)
    visas = _live_visas(session, span)
    asked = by_person(_members(session, asking, span))
    platforms = [visa.id for visa in _platforms(asking)]
    lines: list[Line] = []
    for row in rows:
        hers = visas.get(row.id, {})
        lines.append(
            (
                *who(asking, row),
                managers.get(row.manager_id, ""),
                stamps.get(row.id, 0),
                day(asking, row, passports.get(row.id)),
                *(day(asking, row, hers.get(platform)) for platform in platforms),
                *_standing(asked.get(row.id, ())),
            )
        )
    return lines, len(rows), following


def visa_columns(asking: Asking) -> list[str]:
    """The headings of visas."""
    return [asking.say(name) for name in VISAS]


def visa_lines(session: Session, asking: Asking, after: int) -> Portion:
    """Every visa that was ever issued to them."""
    rows, following = people(session, asking, after)
    if not rows:
        return [], 0, None
    columns = (Visa.visa_id, Visa.number, Visa.state, Visa.issued_at, Visa.until, Visa.ended_at)
    held = by_person(
        _between(session, Visa.person_id, *columns, span=(rows[0].id, rows[-1].id), order=Visa.id)
    )
    names = {
        id_: pick(visa.document.name, asking.language)
        for id_, visa in asking.live.visas_ever.items()
    }
    lines: list[Line] = [
        (
            *who(asking, row),
            names.get(visa.visa_id, ""),
            visa.number,
            asking.say(f"visa_{visa.state}"),
            *(day(asking, row, each) for each in (visa.issued_at, visa.until, visa.ended_at)),
        )
        for row in rows
        for visa in held.get(row.id, ())
    ]
    return lines, len(rows), following


def assignment_columns(asking: Asking) -> list[str]:
    """The headings of assignments."""
    return [asking.say(name) for name in ASSIGNMENTS]


def assignment_lines(session: Session, asking: Asking, after: int) -> Portion:
    """What is or was asked of them, and how it stands on the day where they work."""
    rows, following = people(session, asking, after)
    if not rows:
        return [], 0, None
    asked = by_person(_members(session, asking, (rows[0].id, rows[-1].id)))
    say, titles = asking.say, _titles(asking)
    lines: list[Line] = []
    for row in rows:
        lines.extend(
            (
                *who(asking, row),
                say(f"kind_{each.kind}"),
                titles.get((each.kind, each.target), str(each.target)),
                say("yes" if each.is_mandatory else "no"),
                each.round,
                day(asking, row, each.entered_at),
                each.due_on,
                day(asking, row, each.finished_at),
                say(state_of(each)),
            )
            for each in asked.get(row.id, ())
        )
    return lines, len(rows), following


def state_of(member: Row[Any]) -> str:
    """``finished``, ``waived``, ``left``, ``late`` or ``open``: the first to fit."""
    if member.finished_at:
        return "finished"
    if member.waived_at:
        return "waived"
    if member.left_at:
        return "left"
    return "late" if member.is_late else "open"


def _standing(members: Any) -> tuple[int, int, int, date | None]:
    states = [(state_of(each), each.due_on) for each in members]
    still = [(state, due) for state, due in states if state in {"open", "late"}]
    return (
        len(still),
        sum(state == "late" for state, _ in states),
        sum(state == "finished" for state, _ in states),
        min((due for _, due in still if due), default=None),
    )


def _platforms(asking: Asking) -> list[Platform]:
    return asking.live.visas


def _between(
    session: Session, person: Any, *columns: Any, span: tuple[int, int], order: Any = None
) -> Any:
    """Rows of the people in *span*, their id first."""
    statement = select(person, *columns).where(person >= span[0], person <= span[1])
    return run(session, statement.order_by(order) if order is not None else statement)


def _stamps(session: Session, span: tuple[int, int]) -> dict[int, int]:
    of = Stamp.person_id
    counted = select(of, func.count()).where(of >= span[0], of <= span[1]).group_by(of)
    return dict(run(session, counted).all())


def _live_visas(session: Session, span: tuple[int, int]) -> dict[int, dict[int, datetime]]:
    """By person and platform, since when she has it."""
    found: dict[int, dict[int, datetime]] = {}
    columns = (Visa.visa_id, Visa.issued_at, Visa.state)
    for person, platform, issued, state in _between(session, Visa.person_id, *columns, span=span):
        if state == "issued":
            found.setdefault(person, {})[platform] = issued
    return found


def _members(session: Session, asking: Asking, span: tuple[int, int]) -> Any:
    member = AssignmentMember
    statement = (
        select(
            member.person_id,
            *(member.round, member.entered_at, member.due_on),
            *(member.finished_at, member.waived_at, member.left_at),
            *(Assignment.kind, Assignment.target, Assignment.is_mandatory),
            is_late(day_where(session, asking.at)).label("is_late"),
        )
        .join(Assignment, Assignment.id == member.assignment_id)
        .join(Person, Person.id == member.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(member.person_id >= span[0], member.person_id <= span[1])
        .order_by(member.person_id, member.assignment_id, member.round)
    )
    return run(session, statement)


def _managers(session: Session, rows: list[Row[Any]]) -> dict[int, str]:
    """The numbers or addresses of the managers of *rows*: what a roster names them by."""
    if not rows:
        return {}
    below = select(Person.manager_id).where(Person.id.between(rows[0].id, rows[-1].id)).distinct()
    named = select(Manager.id, Manager.number, Manager.email).where(Manager.id.in_(below))
    return {id_: number or email for id_, number, email in run(session, named)}


def _titles(asking: Asking) -> dict[tuple[str, str | None], str]:
    """What can be asked for, by kind and slug, as the content calls it now."""
    live, spoken = asking.live, asking.language
    modules, visas = live.modules_ever.values(), live.visas_ever.values()
    return {
        ("passport", None): asking.say("kind_passport"),
        **{("module", each.uid): pick(each.document.title, spoken) for each in modules},
        **{("theme", each.uid): pick(each.document.title, spoken) for each in live.themes},
        **{("visa", each.uid): pick(each.document.name, spoken) for each in visas},
    }
