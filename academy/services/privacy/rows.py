"""The rows of the map that belong to people, as conditions that the database reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, false, or_, select
from sqlalchemy.orm import Session

from academy.models.database import db
from academy.models.people import Person
from academy.models.rewards import Account
from academy.services import doors
from academy.services.privacy.links import Entry, Link
from academy.services.privacy.map import MAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Several:
    """Everything by which rows may know people."""

    people: tuple[int, ...]
    addresses: tuple[str, ...]
    accounts: tuple[int, ...]
    doors: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone(Several):
    """One of them, and what she goes by."""

    id: int
    uid: str
    name: str
    names: tuple[str, ...]
    """Given name and family name, where she has both."""
    email: str | None
    number: str | None
    unit_id: int


def someone(session: Session, person: Person) -> Someone:
    """What *person* goes by."""
    accounts = session.scalars(select(Account.id).where(Account.person_id == person.id)).all()
    addresses = tuple(filter(None, (person.email, person.private_email)))
    door = doors.at_person(person.id, doors.source(None)).account
    return Someone(
        people=(person.id,),
        addresses=addresses,
        accounts=tuple(accounts),
        doors=(door,),
        id=person.id,
        uid=person.uid,
        name=person.name,
        names=(person.given_name, person.family_name) if person.family_name else (),
        email=person.email,
        number=person.number,
        unit_id=person.unit_id,
    )


def several(session: Session, people: Sequence[int]) -> Several:
    """What *people* go by, but for their doors: failed tries there are cleared away within a day."""
    which = Person.id.in_(people)
    mine = select(Account.id).where(Account.person_id.in_(people))
    return Several(
        people=tuple(people),
        addresses=tuple(
            address
            for column in (Person.email, Person.private_email)
            for address in session.scalars(select(column).where(which, column.is_not(None)))
            if address
        ),
        accounts=tuple(session.scalars(mine)),
    )


def table_of(name: str) -> Table:
    """The table of that name."""
    return db.metadata.tables[name]


def order(*, children_first: bool) -> list[str]:
    """The tables of the map that this version has, those that are pointed at before or after the others."""
    names = [table.name for table in db.metadata.sorted_tables if table.name in MAP]
    return names[::-1] if children_first else names


def linked(name: str, link: Link, of: Several) -> ColumnElement[bool]:
    """Of rows of the table *name*: *link* makes them theirs."""
    column: Column[Any] = table_of(name).c[link.column]
    if "." in link.to:
        parent, key = link.to.split(".")
        return column.in_(select(table_of(parent).c[key]).where(hers(parent, of)))
    match link.to:
        case "person":
            return column.in_(of.people)
        case "account":
            return column.in_(of.accounts)
        case "actor":
            return column.in_([f"person:{id_}" for id_ in of.people])
        case "address":
            return column.in_(of.addresses)
        case "door":
            return column.in_(of.doors)
        case _:
            raise KeyError(f"{name}.{link.column} points at {link.to!r}, which is nothing")


def hers(name: str, of: Several) -> ColumnElement[bool]:
    """Of rows of the table *name*: they are about them."""
    entry: Entry = MAP[name]
    return or_(false(), *(linked(name, link, of) for link in entry.links if link.is_hers))
