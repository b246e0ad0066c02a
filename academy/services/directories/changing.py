"""What a directory says of people is written down: who is new, what changed, who left or came back.

Where it must not act by itself nothing of its request is done: ``Held`` and ``Refused`` for departures,
``Taken`` for names that somebody else has, ``Conflict`` for the address of somebody who holds a role.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.directories import HeldChange
from academy.models.people import Person, Role
from academy.services import journal, links, suspending
from academy.services.directories import departures, placing, saying
from academy.services.directories.entries import Words, enter, entry_of, refuse_twin, row_of, taken
from academy.services.directories.people import User
from academy.services.directories.tokens import Caller

SIMPLE = ("given_name", "family_name", "job", "time_zone")
"""Columns that take what was said as it is."""

COLUMNS = (*SIMPLE, "email", "number", "locale", "manager_id")
"""All that a directory's words may change, but for the unit."""


def change(
    session: Session,
    caller: Caller,
    user: User,
    words: Words,
    *,
    languages: Collection[str],
    at: datetime,
) -> None:
    """What is said of a person now. Of what was said before, only the differences count."""
    said = saying.read(words.document, languages=languages)
    refuse_twin(session, caller, said.user_key, but=user.row.id)
    person = session.get_one(Person, user.row.id)
    known = user.row.entry_id is not None
    before = saying.read(user.row.document, languages=languages) if known else None
    write(session, caller, person, said, words, before=before, at=at)
    heed(session, caller, person.id, words.is_active, at=at)


def remove(session: Session, caller: Caller, user: User, *, at: datetime) -> None:
    """She is suspended, and forgotten by the directory; never erased."""
    if user.is_active:
        departures.depart(session, caller, user.row, removes=True, at=at)
    entry = entry_of(session, user.row.id)
    if entry is None:
        said = saying.Said()
        words = Words(document=user.document, external_id=None, is_active=False)
        enter(session, caller, user.row.id, said, words, is_active=False, brought=False, at=at)
        entry = entry_of(session, user.row.id)
    assert entry is not None  # noqa: S101 -- written just now
    if user.is_active:
        entry.closed_at = at
    entry.is_active = False
    departures.forget(session, entry, at=at)
    journal.about(session, caller.actor, "directory.person_forgotten", "person", user.row, at=at)


def withdraw(session: Session, caller: Caller, person_id: int) -> None:
    """The directory says that she works here: what it asked for before is asked no more, nor refused."""
    asked = and_(HeldChange.directory_id == caller.id, HeldChange.person_id == person_id)
    waits = or_(HeldChange.decided_at.is_(None), HeldChange.decision == "refused")
    gone = delete(HeldChange).where(asked, waits)
    session.execute(gone.execution_options(synchronize_session=False))


def write(
    session: Session,
    caller: Caller,
    person: Person,
    said: saying.Said,
    words: Words,
    *,
    before: saying.Said | None,
    at: datetime,
) -> None:
    """Have the person be what is *said* of her beyond what was *before*, and keep the words.

    None is the first word of this directory about her: what it does not say then stays as it is.
    """
    changes = said.changes(before or saying.Said())
    if before is None:
        changes = {name: value for name, value in changes.items() if value}
    written = _write_person(session, caller, person, changes, at=at)
    entry = entry_of(session, person.id)
    if entry is None or before is None:
        enter(session, caller, person.id, said, words, is_active=None, brought=False, at=at)
    else:
        entry.user_key, entry.external_id = said.user_key, words.external_id
        entry.document, entry.changed_at = words.document, at
    try:
        session.flush()
    except IntegrityError:
        raise taken() from None
    if written:
        journal.about(
            session,
            caller.actor,
            "person.changed",
            "person",
            person,
            at=at,
            fields=" ".join(written),
        )


def _write_person(
    session: Session, caller: Caller, person: Person, changes: dict[str, Any], *, at: datetime
) -> list[str]:
    """The columns that hold something else now, by name; her unit has a line of its own."""
    before = {name: getattr(person, name) for name in COLUMNS}
    _write_logins(session, person, changes, at=at)
    for name in SIMPLE:
        if name in changes and (changes[name] is not None or name in {"job", "time_zone"}):
            setattr(person, name, changes[name])
    if changes.get("locale"):
        person.locale = changes["locale"]
    if "manager" in changes:
        person.manager_id = placing.manager(session, caller, changes["manager"], of=person.id)
    _move(session, caller, person, changes.get("places", ()), at=at)
    written = [name for name in COLUMNS if getattr(person, name) != before[name]]
    return sorted(name.removesuffix("_id") for name in written)


def _write_logins(
    session: Session, person: Person, changes: dict[str, Any], *, at: datetime
) -> None:
    """Address and number, by which she comes in: whoever changes them holds her account.

    So nobody's who holds a role is changed by a program: else its token could make an administrator.
    """
    new = {
        "email": changes.get("email", person.email),
        "number": changes.get("number", person.number),
    }
    if not any(new.values()) or new == {"email": person.email, "number": person.number}:
        return
    if session.scalar(select(Role.id).where(Role.person_id == person.id).limit(1)) is not None:
        raise Conflict(
            "This person holds a role in the academy: an administrator changes the address or number "
            "there, then this request passes."
        )
    for name, value in new.items():
        if value != getattr(person, name):
            _refuse_owner(session, person, name, value)
            setattr(person, name, value)
    links.close_links(session, person.id, at=at)


def _refuse_owner(session: Session, person: Person, name: str, value: str | None) -> None:
    column = Person.__table__.c[name]
    others = select(Person.id).where(column == value, Person.id != person.id)
    if value is not None and session.scalar(others.limit(1)) is not None:
        raise taken()


def _move(
    session: Session, caller: Caller, person: Person, places: tuple[str, ...], *, at: datetime
) -> None:
    unit = placing.place(session, caller, places)
    if unit is None or unit.id == person.unit_id:
        return
    person.unit_id = unit.id
    person.calendar_from = at.astimezone(ZoneInfo(unit.time_zone)).date()
    journal.about(session, caller.actor, "person.moved", "person", person, at=at)


def heed(
    session: Session, caller: Caller, person_id: int, is_active: bool | None, *, at: datetime
) -> None:
    """What the directory says of her being here: closed by it, or opened again if it was it who closed."""
    entry = entry_of(session, person_id)
    if is_active is None or entry is None:
        return
    row = row_of(session, person_id)
    if is_active is False:
        if row.suspended_at is None:
            departures.depart(session, caller, row, removes=False, at=at)
            entry.closed_at = at
        entry.is_active = False
    else:
        withdraw(session, caller, person_id)
        if row.suspended_at is not None and entry.closed_at == row.suspended_at:
            suspending.resume(session, [person_id])
            journal.about(session, caller.actor, "person.resumed", "person", row, at=at)
            entry.closed_at = None
        entry.is_active = True
    session.flush()
