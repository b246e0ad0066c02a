"""Letters to those who leave by a roster, as to whoever is suspended in a page.

A job writes them, portion by portion: an import may come from a command, which knows no letters. The row
of the import keeps how far they are, so that nobody is written to twice.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.models.database import reading, writing
from academy.models.people import Person
from academy.models.roster import RosterChange, RosterImport
from academy.services import leaving
from academy.services.leaving import Farewell

PORTION = 500

Letter = Callable[[Farewell], dict[str, str]]


def say(letter: Letter, *, at: datetime) -> int:
    """Write to whoever left by an import and is away still; how many letters it were."""
    sent = 0
    with reading() as session:
        waiting = session.execute(
            select(RosterImport.id, RosterImport.farewells_to).where(
                RosterImport.farewells_to.is_not(None)
            )
        ).all()
    for import_id, last in waiting:
        told: int | None = last
        while told is not None:
            with reading() as session:
                people = _next(session, import_id, told)
                taken = leaving.farewells(session, people, at=at)
            letters = [(each, letter(each)) for each in taken]
            with writing() as session:
                following = people[-1] if people else None
                if not _move(session, import_id, told, following):
                    break  # another worker is at it
                for each, words in letters:
                    leaving.send(session, each, words, at=at)
            sent, told = sent + len(letters), following
    return sent


def _next(session: Session, import_id: int, last: int) -> Sequence[int]:
    left = (
        select(RosterChange.person_id)
        .join(Person, Person.id == RosterChange.person_id)
        .join(RosterImport, RosterImport.id == RosterChange.import_id)
        .where(
            RosterChange.import_id == import_id,
            RosterChange.kind == "left",
            RosterChange.person_id > last,
            RosterImport.undone_at.is_(None),
            Person.suspended_at == RosterChange.after_suspended_at,
            Person.private_email.is_not(None),
        )
        .order_by(RosterChange.person_id)
        .limit(PORTION)
    )
    return session.scalars(left).all()


def _move(session: Session, import_id: int, last: int, following: int | None) -> bool:
    mine = update(RosterImport).where(
        RosterImport.id == import_id, RosterImport.farewells_to == last
    )
    moved = session.execute(mine.values(farewells_to=following).returning(RosterImport.id))
    return moved.first() is not None
