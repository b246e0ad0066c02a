"""Erasing a person: what the map says goes, what it says stays forgets her, and she stays gone.

Promises. All in one transaction, with its line in the journal, which names nobody. The books close
afterwards as before. A credential of hers verifies no more. Neither a restore of an older backup nor an
import brings her back by itself. The last administrator cannot be erased.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.models.evidence import Evidence, Witness
from academy.models.exports import Export
from academy.models.people import Person, Unit
from academy.models.roster import RosterPart
from academy.models.statements import run
from academy.services import credentials, journal, sign_in, suspending
from academy.services.privacy import fates, redacting, tombstones
from academy.services.privacy.links import Fate, Link
from academy.services.privacy.map import MAP
from academy.services.privacy.rows import Someone, linked, order, someone, table_of
from academy.services.privacy.tombstones import Tombstone

SHELL = "erased-"
"""How the number of an emptied account begins: see ``_remove``."""


@dataclass(frozen=True, slots=True)
class Line:
    """What erasing would do to one table: ``fate``, to how many rows, and why they stay, if they do."""

    table: str
    about: str
    fate: Fate
    rows: int
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What came of it; ``files`` lie beside the database and are to be deleted once it is committed."""

    rows: int
    files: tuple[str, ...]


def find(session: Session, login: str) -> Person:
    """Who goes by this address or number. Raises ``NotFound``."""
    person = sign_in.person_by_login(session, login)
    if person is None:
        raise NotFound("Nobody here is called %(login)s.", login=login)
    return person


def plan(session: Session, person: Person) -> list[Line]:
    """What erasing *person* would do, table by table, without doing it."""
    of = someone(session, person)
    lines = []
    for name in order(children_first=False):
        for link in MAP[name].links:
            count = select(func.count()).select_from(table_of(name)).where(linked(name, link, of))
            if rows := session.scalar(count):
                lines.append(Line(name, MAP[name].about, link.fate, rows, link.why))
    return lines


def erase(
    session: Session, person: Person, *, actor: str, secret: str, at: datetime, again: bool = False
) -> Erased:
    """Take *person* out of everything. Raises ``Conflict`` for the last administrator.

    *again* is for somebody whom an older backup brought back.
    """
    suspending.keep_an_administrator(session, without=[person.id])
    of = someone(session, person)
    mine = select(Export.file).where(Export.person_id == of.id, Export.file.is_not(None))
    files = tuple(file for file in session.scalars(mine) if file)
    tombstones.bury(session, person, secret=secret, at=at)
    _stand_by_what_she_witnessed(session, of)
    session.flush()
    rows = 0
    for name in order(children_first=True):
        for link in MAP[name].links:
            rows += _do(session, name, link, of)
    run(session, delete(RosterPart))  # whoever sent a file may send it again, without her
    rows += redacting.redact(session, of)
    _remove(session, of)
    journal.note(
        session,
        actor=actor,
        act="person.erased",
        subject=f"person:{of.id}",
        unit_id=of.unit_id,
        at=at,
        rows=rows,
        again=again,
    )
    session.flush()
    session.expire_all()
    return Erased(rows, files)


def reapply(
    session: Session, stones: Iterable[Tombstone], *, secret: str, at: datetime
) -> list[Erased]:
    """Erase again whoever of *stones* is here, as after a restore of an older backup.

    Who is the last administrator there stays, and ``academy doctor`` says so.
    """
    stones = list(stones)
    tombstones.bring_back(session, stones)
    done = []
    for id_ in tombstones.returned(session, stones):
        person = session.get_one(Person, id_)
        try:
            done.append(
                erase(session, person, actor=journal.SYSTEM, secret=secret, at=at, again=True)
            )
        except Conflict:
            continue
    return done


def remove_files(folder: Path, erased: Erased) -> None:
    """Delete the files that went with somebody, from the *folder* of exports."""
    for file in erased.files:
        (folder / file).unlink(missing_ok=True)


def sweep(session: Session) -> int:
    """Delete emptied accounts that are no longer the newest; how many."""
    newest = select(func.max(Person.id)).scalar_subquery()
    empty = (Person.number.startswith(SHELL), Person.secret_hash.is_(None), Person.given_name == "")
    gone = delete(Person).where(*empty, Person.id < newest)
    return run(session, gone).rowcount


def _stand_by_what_she_witnessed(session: Session, of: Someone) -> None:
    """A colleague's visa may rest on her word: the proof stays, and says no longer whose it was."""
    said = select(Witness.id).where(Witness.witness_id == of.id, Witness.answer == "confirmed")
    for id_ in session.scalars(said).all():
        session.execute(
            update(Evidence)
            .where(Evidence.source == "witness", Evidence.event_id == f"witness:{id_}")
            .values(event_id=f"witness:erased:{id_}")
        )


def _do(session: Session, name: str, link: Link, of: Someone) -> int:
    """Give the rows of one *link* their fate; how many there were."""
    if name == "person" and link.column == "id":
        return 0  # at last
    if link.fate is Fate.FORGOTTEN:
        table = table_of(name)
        run(session, update(table).where(linked(name, link, of)).values(reason=None))
        credentials.forget(session, [of.id])
        return 0
    return fates.meet(session, name, link, of)


def _remove(session: Session, of: Someone) -> None:
    """Her own row. SQLite gives the id of the newest row that went to the next one, who would then stand
    in the journal for what was done to this one: so the newest is emptied, and goes after the next comes.
    """
    if of.id < (session.scalar(select(func.max(Person.id))) or 0):
        run(session, delete(Person).where(Person.id == of.id))
        return
    top = session.scalar(select(Unit.id).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1))
    person = session.get_one(Person, of.id, populate_existing=True)
    for column in Person.__table__.c:
        if column.nullable:
            setattr(person, column.name, None)
    person.uid = secrets.token_hex(16)
    person.number = SHELL + secrets.token_hex(8)
    person.given_name = person.family_name = ""
    person.locale, person.shows_name, person.is_calm, person.is_demo = "en", False, False, False
    person.unit_id, person.suspended_at = top or person.unit_id, person.created_at
    session.flush()
