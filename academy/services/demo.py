"""The demo company: Alizé, which moves parcels and energy in five countries."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from academy.models.audiences import Assignment, Audience
from academy.models.challenges import Challenge
from academy.models.credentials import Credential
from academy.models.directories import Directory
from academy.models.insights import Target
from academy.models.people import Person, Unit
from academy.models.people import Role as RoleHeld
from academy.models.shop import Budget, Gift
from academy.models.statements import run
from academy.services import tallies
from academy.services.people import add_person, add_unit, grant
from academy.services.privacy import fates
from academy.services.units import let_go

PASSWORD = "bon-voyage"  # noqa: S105 -- shown on the demo's own sign-in page
PIN = "2468"

HIRED = date(2019, 3, 4)
"""The first day of everybody in the cast."""

PORTION = 500
"""People who are taken away in one transaction."""

child = aliased(Unit)


@dataclass(frozen=True, slots=True)
class Role:
    """A person of the demo company as its sign-in page introduces her.

    ``face`` makes her uid, and so her portrait: the same in every installation, and one that suits her.
    """

    login: str
    given_name: str
    family_name: str
    locale: str
    unit: str
    role: str
    face: str
    job: str
    manager: str | None = None

    @property
    def uid(self) -> str:
        """Her public id."""
        return digest(f"demo:{self.face}")


def digest(text: str) -> str:
    """The same 32 hexadecimal digits for the same *text*, in every installation."""
    return hashlib.blake2s(text.encode(), digest_size=16).hexdigest()


UNITS = (
    # name, kind, parent, country, time zone
    ("Alizé", "group", None, None, "Europe/Paris"),
    ("Maroc", "country", "Alizé", "MA", "Africa/Casablanca"),
    ("Alizé Maroc", "entity", "Maroc", None, None),
    ("Customer care, Rabat", "team", "Alizé Maroc", None, None),
    ("Portugal", "country", "Alizé", "PT", "Europe/Lisbon"),
    ("Alizé Portugal", "entity", "Portugal", None, None),
    ("Parcels, Porto", "team", "Alizé Portugal", None, None),
    ("France", "country", "Alizé", "FR", "Europe/Paris"),
    ("Alizé France", "entity", "France", None, None),
    ("Learning, Lyon", "team", "Alizé France", None, None),
    ("Night shift, Lille", "team", "Alizé France", None, None),
)

CAST = (
    Role(
        "marc@demo.example",
        "Marc",
        "Tazi",
        "fr",
        "Customer care, Rabat",
        "manager",
        "marc:3",
        "Customer care lead",
    ),
    Role(
        "amina@demo.example",
        "Amina",
        "Benali",
        "en",
        "Customer care, Rabat",
        "learner",
        "amina:5",
        "Customer adviser",
        manager="marc@demo.example",
    ),
    Role(
        "bruno@demo.example",
        "Bruno",
        "Almeida",
        "en",
        "Parcels, Porto",
        "learner",
        "bruno:4",
        "Parcel sorter",
    ),
    Role(
        "chloe@demo.example",
        "Chloé",
        "Lambert",
        "fr",
        "Learning, Lyon",
        "author",
        "chloe:10",
        "Learning designer",
    ),
    Role(
        "ines@demo.example",
        "Inès",
        "Morel",
        "en",
        "Learning, Lyon",
        "author",
        "ines:8",
        "Learning designer",
    ),
    Role("hugo@demo.example", "Hugo", "Idrissi", "fr", "Alizé Maroc", "hr", "hugo:3", "HR partner"),
    Role("ada@demo.example", "Ada", "Okafor", "en", "Alizé", "admin", "ada:1", "Head of learning"),
    Role(
        "k-1042", "Karim", "Haddad", "fr", "Night shift, Lille", "learner", "hugo:7", "Night sorter"
    ),
)


def is_here(session: Session) -> bool:
    """Whether the demo company is here."""
    return session.scalar(select(Person.id).where(Person.is_demo).limit(1)) is not None


def create(session: Session, *, password_hash: str, pin_hash: str, at: datetime) -> bool:
    """Make the company and its cast; False if they are here."""
    if is_here(session):
        return False
    units: dict[str, Unit] = {}
    for name, kind, parent, country, zone in UNITS:
        units[name] = add_unit(
            session,
            name=name,
            kind=kind,
            parent=units[parent] if parent else None,
            country=country,
            time_zone=zone,
            at=at,
        )
    people: dict[str, Person] = {}
    for role in CAST:
        has_mailbox = "@" in role.login
        person = people[role.login] = add_person(
            session,
            given_name=role.given_name,
            family_name=role.family_name,
            unit=units[role.unit],
            email=role.login if has_mailbox else None,
            number=None if has_mailbox else role.login,
            locale=role.locale,
            manager=people[role.manager] if role.manager else None,
            secret_hash=password_hash if has_mailbox else pin_hash,
            is_demo=True,
            at=at,
        )
        person.uid, person.job, person.hired_on = role.uid, role.job, HIRED
        if role.role in {"author", "hr", "admin"}:
            over = units["Alizé"] if role.role != "hr" else units[role.unit]
            grant(session, person, role.role, over, at=at)
    return True


def count(session: Session) -> int:
    """How many people the demo company has."""
    return session.scalar(select(func.count()).where(Person.is_demo)) or 0


def remove(session: Session) -> int:
    """Take some hundred people of the demo company away, with all they did; how many it was.

    To be repeated, in a transaction each, until nobody is left, so that others can write meanwhile;
    then its units go. Ledger lines stay, as they always do, under accounts that nobody holds any more.
    """
    newest_first = select(Person.id).where(Person.is_demo).order_by(Person.id.desc())
    people = list(session.scalars(newest_first.limit(PORTION)))
    if not people:
        _remove_units(session)
        return 0
    session.flush()
    run(session, delete(Challenge).where(Challenge.created_by.in_(people)))
    run(session, delete(Assignment).where(Assignment.created_by_id.in_(people)))
    hers = (
        Audience.created_by_id.in_(people),
        ~exists().where(Assignment.audience_id == Audience.id),
    )
    run(session, delete(Audience).where(*hers))
    run(session, delete(Target).where(Target.set_by_id.in_(people)))
    run(session, delete(Credential).where(Credential.person_id.in_(people)))
    fates.meet_all(session, people)
    run(session, delete(Person).where(Person.id.in_(people)))
    session.expire_all()
    return len(people)


def _remove_units(session: Session) -> None:
    """Leaves first; a unit that somebody else belongs to, or has a role over, stays."""
    name, kind = UNITS[0][:2]
    root = (Unit.name == name, Unit.kind == kind, Unit.parent_id.is_(None))
    group = session.scalar(select(Unit.path).where(*root))
    if group is None:
        return
    below = [Unit.id, Unit.path]
    units = session.execute(select(*below).where(Unit.path.startswith(group, autoescape=True)))
    for unit in sorted(units, key=lambda unit: -unit.path.count("/")):
        used = or_(
            exists().where(Person.unit_id == Unit.id),
            exists().where(RoleHeld.unit_id == Unit.id),
            exists().where(Gift.unit_id == Unit.id),
            exists().where(Budget.unit_id == Unit.id),
            exists().where(Directory.unit_id == Unit.id),
            exists().where(child.parent_id == Unit.id),
        )
        if session.scalar(select(Unit.id).where(Unit.id == unit.id, used)) is not None:
            continue
        let_go(session, unit.id)
        gone = delete(Unit).where(Unit.id == unit.id, ~used).returning(Unit.id)
        if session.scalar(gone.execution_options(synchronize_session=False)) is not None:
            tallies.let_go(session, [unit.id])
