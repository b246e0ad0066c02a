"""People as those see them who run the academy: added, corrected, suspended.

Everything is loaded through the one who asks: whoever works outside her units is not found. HR keeps the
register of her units, and holds no key to an account that is in use: she sends no link that she sees
herself, changes no way in, and leaves whoever works for the academy to an administrator. Roles, tokens,
books and passports are an administrator's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import Person, Role, Unit
from academy.models.spelling import Folded, folded
from academy.services import journal, links, outbox, suspending, units
from academy.services.logins import normal_email, normal_login, normal_number
from academy.services.people import add_person
from academy.services.viewer import Viewer

KEEPERS = ("hr", "admin")
"""Who keeps the register."""

CHANGEABLE = (
    "given_name",
    "family_name",
    "email",
    "number",
    "unit_id",
    "manager_id",
    "locale",
    "job",
    "hired_on",
)

MOST_WORDS = 8
"""That somebody is looked for by; nobody has more."""

LONGEST_CHAIN = 40
"""Managers above a person, beyond which there must be a circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is written about a person. *manager* names one in any way that is clear."""

    given_name: str
    family_name: str
    email: str
    number: str
    unit_id: int
    manager: str
    locale: str
    job: str = ""
    hired_on: date | None = None


def named_like(query: str) -> ColumnElement[bool]:
    """Of a person: each word of *query* is in her name, address or number, whatever the order, the case
    and the accents.
    """
    words = sorted(set(query.split()))
    if len(words) > MOST_WORDS:
        return false()
    name = Folded(Person.given_name + " " + Person.family_name)
    return and_(true(), *(_has(name, word) for word in words))


def _has(name: Folded, word: str) -> ColumnElement[bool]:
    """Addresses and numbers are kept in lower case."""
    logins = (c.contains(word.lower(), autoescape=True) for c in (Person.email, Person.number))
    return or_(name.contains(folded(word), autoescape=True), *logins)


def find(session: Session, viewer: Viewer, uid: str, *roles: str) -> Person:
    """The person, if the viewer holds one of *roles* (``admin``) where she works; else ``NotFound``."""
    person = session.scalar(_visible(viewer, *roles).where(Person.uid == uid))
    if person is None:
        raise NotFound("There is nobody here by this address.")
    return person


def is_administered(session: Session, viewer: Viewer, person: Person) -> bool:
    """Whether the viewer administers the unit of *person*, rather than being HR there."""
    return viewer.sees_unit("admin", session.get_one(Unit, person.unit_id).path)


def find_to_change(session: Session, viewer: Viewer, uid: str, *roles: str) -> Person:
    """``find`` for an act on her. Raises ``Conflict`` when she holds a role beyond the viewer's units:
    else a local administrator could take over an account that reaches farther than her own. To HR every
    role is beyond her.
    """
    person = find(session, viewer, uid, *roles)
    paths = session.scalars(
        select(Unit.path).join(Role, Role.unit_id == Unit.id).where(Role.person_id == person.id)
    ).all()
    if paths and not is_administered(session, viewer, person):
        raise Conflict(
            "This person works for the academy. Only an administrator changes such an account."
        )
    if not all(viewer.sees_unit("admin", path) for path in paths):
        raise Conflict(
            "This person holds a role beyond your units. Ask somebody who administers those."
        )
    return person


def add(session: Session, viewer: Viewer, details: Details, *, at: datetime) -> Person:
    """A new person who cannot come in yet. Raises ``Invalid`` naming what is wrong."""
    email, number = _logins(session, details)
    unit = units.find(session, viewer, details.unit_id, *KEEPERS)
    manager = _manager(session, viewer, details.manager, of=None)
    person = add_person(
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
    person.job, person.hired_on = details.job or None, details.hired_on
    journal.about(session, viewer.actor, "person.added", "person", person, at=at)
    return person


def change(session: Session, viewer: Viewer, uid: str, details: Details, *, at: datetime) -> None:
    """Correct a person's details. A change of address or number ends the links that she holds."""
    person = find_to_change(session, viewer, uid, *KEEPERS)
    email, number = _logins(session, details, of=person)
    unit = units.find(session, viewer, details.unit_id, *KEEPERS)
    before, left = _state(person), person.unit_id
    if (email, number) != (person.email, person.number):
        if not may_change_way_in(session, viewer, person):
            raise Invalid(
                "This is the way in. Only an administrator changes the address or number of "
                "somebody who has been here.",
                field="email" if email != person.email else "number",
            )
        links.close_links(session, person.id, at=at)
    person.manager_id = getattr(_manager(session, viewer, details.manager, of=person), "id", None)
    person.given_name, person.family_name = details.given_name, details.family_name
    person.email, person.number = email, number
    person.job, person.hired_on = details.job or None, details.hired_on
    if person.unit_id != unit.id:
        person.calendar_from = at.astimezone(ZoneInfo(unit.time_zone)).date()
    person.unit_id = unit.id
    person.locale = details.locale
    try:
        session.flush()
    except IntegrityError:
        raise Invalid("Somebody else has this address or number already.") from None
    changed = [name for name, old in before.items() if _state(person)[name] != old]
    who = viewer.actor
    if changed:
        fields = " ".join(changed)
        journal.about(session, who, "person.changed", "person", person, at=at, fields=fields)
    if "unit_id" in changed:
        told = {"before": left, "after": unit.id}
        journal.about(session, who, "person.moved", "person", person, at=at, **told)


def may_change_way_in(session: Session, viewer: Viewer, person: Person) -> bool:
    """Whether the viewer may change the address and number of *person*: HR only before she was here."""
    return person.secret_hash is None or is_administered(session, viewer, person)


def suspend(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> bool:
    """Close every door to her, there and then; False if they were closed already.

    Nobody suspends herself, nor the last administrator.
    """
    person = find_to_change(session, viewer, uid, *KEEPERS)
    if person.id == viewer.id:
        raise Conflict("Nobody can suspend themselves. Ask another administrator.")
    was_in = bool(suspending.suspend(session, [person.id], at=at))
    if was_in:
        journal.about(session, viewer.actor, "person.suspended", "person", person, at=at)
    return was_in


def resume(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Open the door again, with the password that she had."""
    person = find_to_change(session, viewer, uid, *KEEPERS)
    if suspending.resume(session, [person.id]):
        journal.about(session, viewer.actor, "person.resumed", "person", person, at=at)


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

    Who has a mailbox gets the link *token*, by *letter* as well; who has none gets a code to print. To HR
    the secret of a letter is not shown (it is empty), and who has been here asks an administrator.
    """
    person = find_to_change(session, viewer, uid, *KEEPERS)
    administers = is_administered(session, viewer, person)
    if person.suspended_at:
        raise Conflict("This person is suspended. Open the door again first.")
    if person.secret_hash and not administers:
        raise Conflict(
            "This person has been here. Whoever forgot a password is helped by the sign-in page, whoever "
            "forgot a PIN by an administrator."
        )
    journal.about(session, viewer.actor, "person.invited", "person", person, at=at)
    if person.email is None:
        return links.issue_code(session, person, at)
    links.issue_link(session, person, "activation", at, token=token)
    if letter:
        outbox.post(session, channel="mail", recipient=person.email, body=letter, at=at)
    return token if administers else ""


def login_of(session: Session, person_id: int | None) -> str:
    """The name by which a form speaks of a person; empty for nobody."""
    person = session.get(Person, person_id) if person_id else None
    return (person.email or person.number or "") if person else ""


def _visible(viewer: Viewer, *roles: str) -> Select[Person]:
    return select(Person).join(Unit, Unit.id == Person.unit_id).where(units.within(viewer, *roles))


def _state(person: Person) -> dict[str, object]:
    """What ``change`` may change."""
    return {name: getattr(person, name) for name in CHANGEABLE}


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
    exact = _visible(viewer, *KEEPERS).where(or_(Person.email == login, Person.number == login))
    found = session.scalars(exact).all()
    if not found:
        found = session.scalars(_visible(viewer, *KEEPERS).where(named_like(text)).limit(6)).all()
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
