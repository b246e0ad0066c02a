"""People as those see them who run the academy: found, added, corrected, suspended.

Everything is loaded through the administrator who asks: whoever works outside the units that she
administers is not found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import Person, Role, Unit
from academy.services import links, outbox, suspending, units
from academy.services.logins import normal_email, normal_login, normal_number
from academy.services.people import add_person
from academy.services.viewer import Viewer

PAGE = 50

LONGEST_CHAIN = 40
"""Managers above a person, beyond which there must be a circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What an administrator writes about a person. *manager* names one in any way that is clear."""

    given_name: str
    family_name: str
    email: str
    number: str
    unit_id: int
    manager: str
    locale: str


def search(
    session: Session, viewer: Viewer, *, query: str = "", after: str | None = None
) -> tuple[Sequence[Any], str | None]:
    """A page of people by family name, and the uid to continue *after*, if there are more."""
    statement = (
        select(
            Person.uid,
            Person.given_name,
            Person.family_name,
            Person.email,
            Person.number,
            Person.suspended_at,
            Person.secret_hash.is_not(None).label("is_active"),
            Unit.name.label("unit"),
        )
        .join(Unit, Unit.id == Person.unit_id)
        .where(units.within(viewer))
    )
    if query:
        statement = statement.where(named_like(query))
    start = session.scalar(_visible(viewer).where(Person.uid == after)) if after else None
    order = (Person.family_name, Person.given_name, Person.id)
    if start:
        reached = (start.family_name, start.given_name, start.id)
        statement = statement.where(tuple_(*order) > tuple_(*reached))
    rows = session.execute(statement.order_by(*order).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].uid if len(rows) > PAGE else None


def named_like(query: str) -> ColumnElement[bool]:
    """Of a person: her name, address or number has *query* in it."""
    name = Person.given_name + " " + Person.family_name
    return or_(*(c.icontains(query, autoescape=True) for c in (name, Person.email, Person.number)))


def find(session: Session, viewer: Viewer, uid: str) -> Person:
    """The person, if she works within the viewer's units; otherwise ``NotFound``."""
    person = session.scalar(_visible(viewer).where(Person.uid == uid))
    if person is None:
        raise NotFound("There is nobody here by this address.")
    return person


def find_to_change(session: Session, viewer: Viewer, uid: str) -> Person:
    """``find`` for an act on her. Raises ``Conflict`` when she holds a role beyond the viewer's units:
    else a local administrator could take over an account that reaches farther than her own.
    """
    person = find(session, viewer, uid)
    paths = session.scalars(
        select(Unit.path).join(Role, Role.unit_id == Unit.id).where(Role.person_id == person.id)
    )
    if not all(viewer.sees_unit("admin", path) for path in paths):
        raise Conflict(
            "This person holds a role beyond your units. Ask somebody who administers those."
        )
    return person


def add(session: Session, viewer: Viewer, details: Details, *, at: datetime) -> Person:
    """A new person who cannot come in yet. Raises ``Invalid`` naming what is wrong."""
    email, number = _logins(session, details)
    unit = units.find(session, viewer, details.unit_id)
    manager = _manager(session, viewer, details.manager, of=None)
    return add_person(
        session,
        given_name=details.given_name,
        family_name=details.family_name,
        unit=unit,
        email=email,
        number=number,
        locale=details.locale,
        manager=manager,
        at=at,
    )


def change(session: Session, viewer: Viewer, uid: str, details: Details, *, at: datetime) -> None:
    """Correct a person's details. A change of address or number ends the links that she holds."""
    person = find_to_change(session, viewer, uid)
    email, number = _logins(session, details, of=person)
    unit = units.find(session, viewer, details.unit_id)
    if (email, number) != (person.email, person.number):
        links.close_links(session, person.id, at=at)
    person.manager_id = getattr(_manager(session, viewer, details.manager, of=person), "id", None)
    person.given_name, person.family_name = details.given_name, details.family_name
    person.email, person.number = email, number
    if person.unit_id != unit.id:
        person.calendar_from = at.astimezone(ZoneInfo(unit.time_zone)).date()
    person.unit_id = unit.id
    person.locale = details.locale
    try:
        session.flush()
    except IntegrityError:
        raise Invalid("Somebody else has this address or number already.") from None


def suspend(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> bool:
    """Close every door to her, there and then; False if they were closed already.

    Nobody suspends herself, nor the last administrator.
    """
    person = find_to_change(session, viewer, uid)
    if person.id == viewer.id:
        raise Conflict("Nobody can suspend themselves. Ask another administrator.")
    return bool(suspending.suspend(session, [person.id], at=at))


def resume(session: Session, viewer: Viewer, uid: str) -> None:
    """Open the door again, with the password that she had."""
    suspending.resume(session, [find_to_change(session, viewer, uid).id])


def invite(
    session: Session,
    viewer: Viewer,
    uid: str,
    *,
    token: str,
    letter: dict[str, str] | None,
    at: datetime,
) -> str:
    """A new way in for her, which ends older ones: the secret to show this once.

    Who has a mailbox gets the link *token*, by *letter* as well; who has none gets a code to print.
    """
    person = find_to_change(session, viewer, uid)
    if person.suspended_at:
        raise Conflict("This person is suspended. Open the door again first.")
    if person.email is None:
        return links.issue_code(session, person, at)
    links.issue_link(session, person, "activation", at, token=token)
    if letter:
        outbox.post(session, channel="mail", recipient=person.email, body=letter, at=at)
    return token


def login_of(session: Session, person_id: int | None) -> str:
    """The name by which a form speaks of a person; empty for nobody."""
    person = session.get(Person, person_id) if person_id else None
    return (person.email or person.number or "") if person else ""


def _visible(viewer: Viewer) -> Select[Person]:
    return select(Person).join(Unit, Unit.id == Person.unit_id).where(units.within(viewer))


def _logins(
    session: Session, details: Details, *, of: Person | None = None
) -> tuple[str | None, str | None]:
    """Address and number as they are kept, one of them at least, and nobody else's."""
    email = normal_email(details.email) if details.email else None
    number = normal_number(details.number) if details.number else None
    if not (email or number):
        raise Invalid("An e-mail address or a number is needed to come in with.", field="email")
    for field, column, value in (("email", Person.email, email), ("number", Person.number, number)):
        owner = session.scalar(select(Person.id).where(column == value)) if value else None
        if owner is not None and (of is None or owner != of.id):
            raise Invalid("Somebody else has %(given)s already.", field=field, given=value)
    return email, number


def _manager(session: Session, viewer: Viewer, text: str, *, of: Person | None) -> Person | None:
    """The one person whom *text* names: by address, number, or a part of her name."""
    if not text:
        return None
    if of and of.manager_id and normal_login(text) == login_of(session, of.manager_id):
        return session.get(Person, of.manager_id)  # she may work outside the viewer's units
    login = normal_login(text)
    exact = _visible(viewer).where(or_(Person.email == login, Person.number == login))
    found = session.scalars(exact).all()
    if not found:
        found = session.scalars(_visible(viewer).where(named_like(text)).limit(6)).all()
    if not found:
        raise Invalid("Nobody here goes by %(given)s.", field="manager", given=text)
    if len(found) > 1:
        people = ", ".join(f"{p.name} ({p.email or p.number})" for p in found[:5])
        raise Invalid("Which one? %(people)s", field="manager", people=people)
    manager = found[0]
    if of:
        _refuse_circle(session, of, manager)
    return manager


def _refuse_circle(session: Session, person: Person, manager: Person) -> None:
    above: Person | None = manager
    for _ in range(LONGEST_CHAIN):
        if above is None:
            return
        if above.id == person.id:
            break
        above = session.get(Person, above.manager_id) if above.manager_id else None
    raise Invalid("Then each would be the other’s manager.", field="manager")
