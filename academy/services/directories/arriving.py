"""Who is new in a directory: somebody for whom an account is made, or who had one already."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.directories import Directory, DirectoryEntry
from academy.models.people import Person, Unit
from academy.services import journal
from academy.services.directories import placing, saying
from academy.services.directories.changing import heed, write
from academy.services.directories.entries import Words, enter, refuse_twin, taken
from academy.services.directories.tokens import Caller
from academy.services.people import add_person
from academy.services.privacy.tombstones import erased_among


def add(
    session: Session,
    caller: Caller,
    words: Words,
    *,
    languages: Collection[str],
    secret: str,
    at: datetime,
) -> str:
    """A new person, or one who is here already and goes by the same address or number; her uid.

    By the academy's *secret* those are known who were erased: it takes a human's word to have them back.
    """
    said = saying.read(words.document, languages=languages)
    refuse_twin(session, caller, said.user_key)
    known = _known(session, caller, said)
    if known:
        write(session, caller, known, said, words, before=None, at=at)
        heed(session, caller, known.id, words.is_active is not False, at=at)
        return known.uid
    if erased_among(session, filter(None, (said.email, said.number)), secret=secret):
        raise Conflict(
            "This person was erased. An administrator adds her by hand, then this request passes."
        )
    person = _newcomer(session, caller, said, at=at)
    is_active = words.is_active is not False
    person.suspended_at = None if is_active else at
    enter(session, caller, person.id, said, words, is_active=is_active, brought=True, at=at)
    journal.about(session, caller.actor, "person.added", "person", person, at=at)
    return person.uid


def _newcomer(session: Session, caller: Caller, said: saying.Said, *, at: datetime) -> Person:
    unit = placing.place(session, caller, said.places) or session.get_one(Unit, caller.unit_id)
    try:
        person = add_person(
            session,
            given_name=said.given_name or "",
            family_name=said.family_name or "",
            unit=unit,
            email=said.email,
            number=said.number,
            locale=said.locale or "en",
            at=at,
        )
    except IntegrityError:
        raise taken() from None
    person.job, person.time_zone = said.job, said.time_zone
    person.manager_id = placing.manager(session, caller, said.manager, of=person.id)
    return person


def _known(session: Session, caller: Caller, said: saying.Said) -> Person | None:
    """Who goes by the said address or number already, free to be spoken for. Raises ``Taken``."""
    names = [
        column == value
        for column, value in ((Person.email, said.email), (Person.number, said.number))
        if value
    ]
    owners = session.scalars(select(Person).where(or_(*names)).limit(2)).all()
    if not owners:
        return None
    person = owners[0]
    speaker = select(DirectoryEntry, Unit.path).join(
        Directory, Directory.id == DirectoryEntry.directory_id
    )
    row = session.execute(
        speaker.join(Unit, Unit.id == Directory.unit_id).where(
            DirectoryEntry.person_id == person.id, DirectoryEntry.forgotten_at.is_(None)
        )
    ).one_or_none()
    path = session.scalar(select(Unit.path).where(Unit.id == person.unit_id)) or ""
    is_free = row is None or not path.startswith(row.path)
    if len(owners) > 1 or not path.startswith(caller.path) or not is_free:
        raise taken()
    return person
