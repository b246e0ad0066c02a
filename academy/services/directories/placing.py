"""Where a directory's words lead: to a unit below its own, and to a manager among its people."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from academy.models.directories import DirectoryEntry
from academy.models.people import Person, Unit
from academy.services.directories import people
from academy.services.directories.tokens import Caller
from academy.services.logins import normal_login

LONGEST_CHAIN = 40
"""Managers above a person, beyond which there must be a circle."""


def place(session: Session, caller: Caller, names: Sequence[str]) -> Unit | None:
    """The unit that *names* lead down to, each somewhere below the one before; None if none is known.

    A name that is not known, or that two units bear, is passed over: a directory makes no units.
    """
    if not names:
        return None
    below = Unit.path.startswith(caller.path, autoescape=True)
    wanted = {name.casefold() for name in names}
    known = list(session.scalars(select(Unit).where(below, Unit.name.in_(names))))
    if len({unit.name.casefold() for unit in known}) < len(wanted):  # perhaps in other letters
        known = [
            u for u in session.scalars(select(Unit).where(below)) if u.name.casefold() in wanted
        ]
    here, path = None, caller.path
    for name in names:
        found = [
            unit
            for unit in known
            if unit.name.casefold() == name.casefold() and unit.path.startswith(path)
        ]
        if len(found) == 1:
            here, path = found[0], found[0].path
    return here


def manager(session: Session, caller: Caller, value: str | None, *, of: int) -> int | None:
    """The person whom *value* names by id, externalId, address or number; None if that is nobody.

    Nor is it anybody who reports to her: then each would be the other's manager.
    """
    if not value:
        return None
    login = normal_login(value)
    names = or_(
        Person.uid == value,
        DirectoryEntry.external_id == value,
        Person.email == login,
        Person.number == login,
    )
    found = session.scalars(
        select(Person.id)
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .where(names, people.visible(caller))
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 and not _is_below(session, found[0], of) else None


def _is_below(session: Session, person_id: int | None, chief: int) -> bool:
    for _ in range(LONGEST_CHAIN):
        if person_id is None:
            return False
        if person_id == chief:
            return True
        person_id = session.scalar(select(Person.manager_id).where(Person.id == person_id))
    return True
