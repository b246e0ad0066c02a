"""Colleagues in numbers, and points for them: for tests of what compares people."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.rewards import Payment
from academy.models.people import Person, Unit
from academy.models.rewards import Account
from academy.services import ledger, people, rankings, scoring, tallies
from tests.cast import unit

SECRET = "a secret that only tests know of"

_numbers = itertools.count(1)


def crew(session: Session, unit_name: str, points: Sequence[int], *, at: datetime) -> list[Person]:
    """New people in a unit, one for each of *points*, who earned them at that moment."""
    home = unit(session, unit_name)
    return [hired(session, home, each, at=at) for each in points]


def hired(session: Session, home: Unit, points: int, *, at: datetime) -> Person:
    """Somebody new in *home*."""
    number = next(_numbers)
    person = people.add_person(
        session,
        given_name=f"Given{number}",
        family_name=f"Family{number}",
        email=f"crew-{number}@demo.example",
        unit=home,
        at=at,
    )
    if points:
        earn(session, person, points, at=at)
    return person


def earn(
    session: Session, person: Person, points: int, *, at: datetime, kind: str = "lesson"
) -> None:
    """Points for an act of *kind* that nobody did before."""
    account = session.scalars(select(Account.id).where(Account.person_id == person.id)).one()
    zone = session.scalars(select(Unit.time_zone).where(Unit.id == person.unit_id)).one()
    payment = Payment(f"{kind}:{account}:{next(_numbers)}", points=points)
    day = at.astimezone(ZoneInfo(zone)).date()
    ledger.post(session, account, {"test:1": [payment]}, actor="test", at=at, day=day)


def team(session: Session, name: str, points: Sequence[int], *, at: datetime) -> Unit:
    """A new team beside Amina's, with its people."""
    made = people.add_unit(
        session, name=name, kind="team", parent=unit(session, "Alizé Maroc"), at=at
    )
    crew(session, name, points, at=at)
    return made


def counted(*, at: datetime) -> None:
    """What the job does every few minutes."""
    assert tallies.catch_up(at=at)
    rankings.refresh(secret=SECRET, at=at)
    scoring.keep(at=at)


def later(at: datetime, days: int) -> datetime:
    """The same hour, *days* later."""
    return at + timedelta(days=days)
