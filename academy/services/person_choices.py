"""People to choose from: found by a part of the name, the address or the number, as one writes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.people import Person, Unit
from academy.services.logins import normal_login

MOST = 10
"""People that some words may find: who sees as many goes on writing."""

BETWEEN = " · "
"""Between a person's name, her unit and what she comes in with."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A person as she is offered; ``login`` is her number or address, the one that was written."""

    id: int
    name: str
    unit: str
    login: str

    @property
    def full_name(self) -> str:
        """Her name, unit and number: what she is found by alone."""
        return BETWEEN.join((self.name, self.unit, self.login))


def named_like(words: str) -> ColumnElement[bool]:
    """Of a person: her name, address or number has *words* in it."""
    name = Person.given_name + " " + Person.family_name
    return or_(*(c.icontains(words, autoescape=True) for c in (name, Person.email, Person.number)))


def matching(session: Session, words: str, seen: ColumnElement[bool]) -> list[Choice]:
    """``MOST`` people at the most whom *words* find, of those *seen* by the one who asks: a condition on
    ``Person`` and ``Unit``.

    An address, a number, a whole name or a full one finds those who go by it alone.
    """
    if not words:
        return []
    _name, between, login = words.rpartition(BETWEEN)
    is_login = or_(Person.email == normal_login(login), Person.number == normal_login(login))
    name = func.lower(Person.given_name + " " + Person.family_name)
    rank = case((is_login, 0), (name == words.lower(), 1), else_=2).label("rank")
    rows = session.execute(
        select(Person, Unit.name.label("unit"), rank)
        .join(Unit, Unit.id == Person.unit_id)
        .where(seen)
        .where(is_login if between else or_(is_login, named_like(words)))
        .order_by(rank, Person.family_name, Person.given_name, Person.id)
        .limit(MOST)
    ).all()
    return [_choice(row, words) for row in rows if row.rank == rows[0].rank]


def called(session: Session, login: str, seen: ColumnElement[bool]) -> str:
    """The full name of who goes by *login*; the login itself, if she is not among those *seen*."""
    found = matching(session, f"{BETWEEN}{login}", seen) if login else []
    return found[0].full_name if found else login


def one(session: Session, words: str, seen: ColumnElement[bool], *, field: str) -> int:
    """The one person whom *words* find. Raises ``Invalid`` about *field* for several and for nobody."""
    found = matching(session, words, seen)
    if not found:
        raise Invalid(
            "Nobody here goes by %(given)s. A part of the name, the address or the number is enough.",
            field=field,
            given=words,
        )
    if len(found) > 1:
        people = "; ".join(each.full_name for each in found[:5])
        raise Invalid(
            "Several people go by this. Write one of them in full: %(people)s",
            field=field,
            people=people,
        )
    return found[0].id


def _choice(row: Any, words: str) -> Choice:
    person: Person = row.Person
    logins = [login for login in (person.number, person.email) if login]
    looked_for = [] if words.lower() in person.name.lower() else logins
    login = next((each for each in looked_for if words.lower() in each), logins[0])
    return Choice(person.id, person.name, row.unit, login)
