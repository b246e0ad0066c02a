"""People and the units they belong to."""

import secrets
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from academy.models.people import WORKING_WEEK, Person, Role, Unit
from academy.models.rewards import Account, Balance
from academy.services import journal
from academy.services.links import issue_link
from academy.services.logins import normal_email, normal_number
from academy.services.viewer import Viewer


def add_unit(
    session: Session,
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    at: datetime,
    country: str | None = None,
    time_zone: str | None = None,
) -> Unit:
    """A new node under *parent*, which hands down all that it does not say itself.

    That is country, time zone, week, public holidays, and whether there are boards.
    """
    inherited = parent.time_zone if parent else "Europe/Paris"
    unit = Unit(
        name=name,
        kind=kind,
        parent_id=parent.id if parent else None,
        path=f"?{secrets.token_hex(8)}",
        country=country or (parent.country if parent else None),
        time_zone=time_zone or inherited,
        week=parent.week if parent else WORKING_WEEK,
        region=parent.region if parent and country in {None, parent.country} else None,
        has_boards=parent.has_boards if parent else True,
        created_at=at,
    )
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    session.flush()
    return unit


def add_person(
    session: Session,
    *,
    given_name: str,
    family_name: str,
    unit: Unit,
    at: datetime,
    email: str | None = None,
    number: str | None = None,
    locale: str = "en",
    manager: Person | None = None,
    secret_hash: str | None = None,
    is_demo: bool = False,
) -> Person:
    """A new person, with the account that her rewards are written to."""
    person = Person(
        uid=secrets.token_hex(16),
        email=normal_email(email) if email else None,
        number=normal_number(number) if number else None,
        given_name=given_name,
        family_name=family_name,
        secret_hash=secret_hash,
        locale=locale,
        unit_id=unit.id,
        manager_id=manager.id if manager else None,
        is_demo=is_demo,
        created_at=at,
    )
    session.add(person)
    session.flush()
    account = Account(kind="person", person_id=person.id)
    session.add(account)
    session.flush()
    session.add(Balance(account_id=account.id))
    session.flush()
    return person


def grant(session: Session, person: Person, role: str, unit: Unit, *, at: datetime) -> None:
    """Give *person* a role over *unit* and all below it; a second time changes nothing."""
    held = select(Role.id).where(
        Role.person_id == person.id, Role.role == role, Role.unit_id == unit.id
    )
    if session.scalar(held) is None:
        session.add(Role(person_id=person.id, role=role, unit_id=unit.id, granted_at=at))
        session.flush()


def set_preferences(
    session: Session, person_id: int, *, language: str, time_zone: str | None
) -> None:
    """Her language and the zone that she reads times in; None is her unit's."""
    values = {"locale": language, "time_zone": time_zone}
    session.execute(update(Person).where(Person.id == person_id).values(values))


def set_avatar(session: Session, person_id: int, code: str) -> None:
    """What she looks like: the code of an avatar, which its composer has read."""
    session.execute(update(Person).where(Person.id == person_id).values(avatar=code))


def set_calm(session: Session, person_id: int, *, is_calm: bool) -> None:
    """Whether streaks, boards and movement are kept from her; she earns as ever."""
    session.execute(update(Person).where(Person.id == person_id).values(is_calm=is_calm))


def chosen(session: Session, person_id: int) -> tuple[str | None, str | None]:
    """The time zone that she chose, None for her unit's; and her private address, if she gave one."""
    of_hers = select(Person.time_zone, Person.private_email).where(Person.id == person_id)
    zone, address = session.execute(of_hers).one()
    return zone, address


def set_language(session: Session, person_id: int, language: str) -> None:
    """The language that pages and mail speak to her."""
    session.execute(update(Person).where(Person.id == person_id).values(locale=language))


def make_admin(session: Session, email: str, at: datetime, *, academy: str = "Escale") -> str:
    """The secret of an activation link for the administrator *email*, made or let in again.

    An academy without any unit gets its first, a group that bears the name of the *academy*. Whoever
    has an account already keeps it, and chooses a new password by the link.
    """
    email = normal_email(email)
    root = session.scalar(
        select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1)
    ) or add_unit(session, name=academy, kind="group", parent=None, at=at)
    person = session.scalar(select(Person).where(Person.email == email))
    if person is None:
        given_name = email.partition("@")[0].partition(".")[0].capitalize()[:80]
        person = add_person(
            session, given_name=given_name, family_name="", unit=root, email=email, at=at
        )
    person.suspended_at = None
    grant(session, person, "admin", root, at=at)
    journal.about(
        session, journal.SYSTEM, "role.given", "person", person, at=at, role="admin", unit=root.id
    )
    return issue_link(session, person, "activation", at)


def any_person(session: Session) -> bool:
    """Whether anybody has an account here yet."""
    return session.scalar(select(Person.id).limit(1)) is not None


def keeper(session: Session, viewer: Viewer) -> tuple[str, str] | None:
    """Who can put her details right: the role and the nearest unit over which somebody else holds it.

    Nobody is named: who holds a role is told to nobody but whoever administers.
    """
    line = [int(step) for step in viewer.unit_path.strip("/").split("/")]
    found = session.execute(
        select(Role.role, Unit.name)
        .join(Unit, Unit.id == Role.unit_id)
        .join(Person, Person.id == Role.person_id)
        .where(
            Role.unit_id.in_(line),
            Role.role.in_(("hr", "admin")),
            Role.person_id != viewer.id,
            Person.suspended_at.is_(None),
        )
        .order_by(func.length(Unit.path).desc(), Role.role.desc())
        .limit(1)
    ).first()
    return (found.role, found.name) if found else None
