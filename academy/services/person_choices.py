"""People to choose from: found by a part of the name, the address or the number, as one writes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, or_, select, true
from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.people import BY_NAME, Person, Unit
from academy.models.spelling import Holding, folded
from academy.services.logins import normal_login

MOST = 10
"""People that some words may find: who sees as many goes on writing."""

BETWEEN = " · "
"""Between a person's name, her unit and what she comes in with."""


MOST_WORDS = 8
"""That somebody is looked for by; nobody has more."""

HOME = Unit.id == Person.unit_id + 0
"""Joins the unit of whoever is found by name. A plan of PostgreSQL for any viewer takes her units for a few
and asks people unit by unit, three times as long as reading their names: the sum keeps it from that.
"""


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


def named_like(query: str) -> ColumnElement[bool]:
    """Of a person: each word of *query* is in her name, address or number, whatever the order, the case
    and the accents.
    """
    words = sorted(set(query.split()))
    if len(words) > MOST_WORDS:
        return false()
    return and_(true(), *(_has(word) for word in words))


def _has(word: str) -> ColumnElement[bool]:
    """Addresses and numbers are kept in lower case."""
    logins = (Holding(column, word.lower()) for column in (Person.email, Person.number))
    return or_(Holding(Person.folded_name, folded(word)), *logins)


def _whole(words: str) -> list[str]:
    """The names that *words* may be, written either way round: where the family name ends nobody says."""
    parts = folded(words).split()
    pairs = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(len(parts) + 1)]
    return [f"{family}\t{given}" for a, b in pairs for given, family in ((a, b), (b, a))]


def matching(session: Session, words: str, seen: ColumnElement[bool]) -> list[Choice]:
    """``MOST`` people at the most whom *words* find, of those *seen* by the one who asks: a condition on
    ``Person`` and ``Unit``.

    An address, a number, a whole name or a full one finds those who go by it alone.
    """
    if not words:
        return []
    _name, between, login = words.rpartition(BETWEEN)
    is_login = or_(Person.email == normal_login(login), Person.number == normal_login(login))
    is_whole = Person.folded_name.in_(_whole(words))
    rank = case((is_login, 0), (is_whole, 1), else_=2).label("rank")
    rows = session.execute(
        select(Person, Unit.name.label("unit"), rank)
        .join(Unit, HOME)
        .where(seen)
        .where(is_login if between else or_(is_login, named_like(words)))
        .order_by(rank, *BY_NAME)
        .limit(MOST)
    ).all()
    return [_choice(row, words) for row in rows if row.rank == rows[0].rank]


def called(session: Session, login: str, seen: ColumnElement[bool]) -> str:
    """The full name of who goes by *login*; the login itself, if she is not among those *seen*."""
    found = matching(session, f"{BETWEEN}{login}", seen) if login else []
    return found[0].full_name if found else login


def one(
    session: Session,
    words: str,
    seen: ColumnElement[bool],
    *,
    field: str,
    nobody: Invalid | None = None,
) -> int:
    """The one person whom *words* find. Raises ``Invalid`` about *field* for several, and for nobody, if
    no other *nobody* is to be raised then.
    """
    found = matching(session, words, seen)
    if not found:
        raise nobody or Invalid(
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
    name = folded(person.name)
    looked_for = [] if all(word in name for word in folded(words).split()) else logins
    login = next((each for each in looked_for if words.lower() in each), logins[0])
    return Choice(person.id, person.name, row.unit, login)
