"""The rows of the map that belong to one person, as conditions that the database reads."""

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


@dataclass(frozen=True, slots=True)
class Someone:
    """Everything by which rows may know a person."""

    id: int
    uid: str
    name: str
    email: str | None
    number: str | None
    addresses: tuple[str, ...]
    accounts: tuple[int, ...]
    unit_id: int
    door: bytes


def someone(session: Session, person: Person) -> Someone:
    """What *person* goes by."""
    accounts = session.scalars(select(Account.id).where(Account.person_id == person.id)).all()
    addresses = tuple(filter(None, (person.email, person.private_email)))
    door = doors.at_person(person.id, doors.source(None)).account
    return Someone(
        person.id,
        person.uid,
        person.name,
        person.email,
        person.number,
        addresses,
        tuple(accounts),
        person.unit_id,
        door,
    )


def table_of(name: str) -> Table:
    """The table of that name."""
    return db.metadata.tables[name]


def order(*, children_first: bool) -> list[str]:
    """The tables of the map that this version has, those that are pointed at before or after the others."""
    names = [table.name for table in db.metadata.sorted_tables if table.name in MAP]
    return names[::-1] if children_first else names


def linked(name: str, link: Link, of: Someone) -> ColumnElement[bool]:
    """Of rows of the table *name*: *link* makes them hers."""
    column: Column[Any] = table_of(name).c[link.column]
    if "." in link.to:
        parent, key = link.to.split(".")
        return column.in_(select(table_of(parent).c[key]).where(hers(parent, of)))
    match link.to:
        case "person":
            return column == of.id
        case "account":
            return column.in_(of.accounts)
        case "actor":
            return column == f"person:{of.id}"
        case "address":
            return column.in_(of.addresses)
        case "door":
            return column == of.door
        case _:
            raise KeyError(f"{name}.{link.column} points at {link.to!r}, which is nothing")


def hers(name: str, of: Someone) -> ColumnElement[bool]:
    """Of rows of the table *name*: they are about her."""
    entry: Entry = MAP[name]
    return or_(false(), *(linked(name, link, of) for link in entry.links if link.is_hers))
