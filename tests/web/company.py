"""Signing in through the company, as its tests do: somebody of the academy in front of a real provider."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from academy.models.database import reading
from academy.models.journal import JournalEntry
from academy.models.people import Person, Role, Unit
from tests.identity import OpenId
from tests.visitor import Visitor

ACADEMY = "http://127.0.0.1:8000"


def path_of(address: str) -> str:
    """The path and query of an *address* of the academy."""
    assert address.startswith(ACADEMY), address
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def come_back(visitor: Visitor, provider: OpenId, login: str, **query: Any) -> str:
    """Have *visitor* go to the provider and sign in there; the path that she comes back to."""
    departure = visitor.get("/sign-in/company", query_string=query)
    assert departure.status_code == 303, departure.text
    return path_of(provider.sign_in(departure.location, login))


def through(app: Flask, provider: OpenId, login: str, **query: Any) -> tuple[Visitor, TestResponse]:
    """A new visitor who signed in through the *provider* as *login*, and how the academy answered."""
    visitor = Visitor(app)
    return visitor, visitor.get(come_back(visitor, provider, login, **query))


def is_in(visitor: Visitor, name: str) -> bool:
    """Whether the academy takes *visitor* for the person called *name*."""
    page = visitor.get("/profile")
    return page.status_code == 200 and name in page.text


def roles_of(login: str) -> set[tuple[str, str]]:
    """The roles that are held by whose address *login* is, each with its unit's name."""
    with reading() as session:
        rows = session.execute(
            select(Role.role, Unit.name)
            .join(Unit, Unit.id == Role.unit_id)
            .join(Person, Person.id == Role.person_id)
            .where(Person.email == login)
        ).all()
    return {(row.role, row.name) for row in rows}


def acts() -> list[str]:
    """What the journal tells, oldest first."""
    with reading() as session:
        return list(session.scalars(select(JournalEntry.act).order_by(JournalEntry.id)))
