"""The calls by which a directory changed something or was refused: about whom, and with which answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from academy.models.directories import DirectoryCall, DirectoryEntry
from academy.models.people import Person, Unit
from academy.services import units
from academy.services.directories import people
from academy.services.directories.tokens import Caller
from academy.services.logins import normal_login
from academy.services.viewer import Viewer

MOST = 50
"""How many of the last calls a page shows."""

LONGEST = 300


@dataclass(frozen=True, slots=True)
class About:
    """The names by which a call spoke of somebody: the id that she has here, or what it calls her."""

    uid: str = ""
    user_name: str = ""


def log(
    session: Session,
    caller: Caller,
    *,
    method: str,
    thing: str,
    status: int,
    about: About,
    said: str,
    at: datetime,
) -> None:
    """Remember a call. Only a person whom the directory may know is remembered with it.

    The sentence is kept unless it repeats what the directory calls somebody: no name stands in the log.
    """
    names_her = about.user_name and about.user_name.casefold() in said.casefold()
    call = DirectoryCall(
        directory_id=caller.id,
        at=at,
        method=method[:10],
        thing=thing[:60],
        status=status,
        person_id=_person(session, caller, about),
        said="" if names_her or "@" in said else said[:LONGEST],
    )
    session.add(call)


def last(session: Session, viewer: Viewer, directory_id: int) -> Sequence[Any]:
    """The last calls, the newest first; who they were about, as far as she is of the viewer's units."""
    hers = and_(Person.id == DirectoryCall.person_id, Person.unit_id.in_(_own(viewer)))
    return session.execute(
        select(
            DirectoryCall.at,
            DirectoryCall.method,
            DirectoryCall.thing,
            DirectoryCall.status,
            DirectoryCall.said,
            Person.uid,
            Person.given_name,
            Person.family_name,
        )
        .outerjoin(Person, hers)
        .where(DirectoryCall.directory_id == directory_id)
        .order_by(DirectoryCall.id.desc())
        .limit(MOST)
    ).all()


def _own(viewer: Viewer) -> Any:
    return select(Unit.id).where(units.within(viewer))


def _person(session: Session, caller: Caller, about: About) -> int | None:
    if not (about.uid or about.user_name):
        return None
    key = normal_login(about.user_name)
    named = or_(Person.email == key, Person.number == key, DirectoryEntry.user_key == key)
    return session.scalar(
        select(Person.id)
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .where(people.visible(caller), Person.uid == about.uid if about.uid else named)
        .order_by(Person.id)
        .limit(1)
    )
