"""People found by whoever keeps the register: HR and administrators, each in her own units.

What is asked for narrows the list and never widens it: a unit, a name or a deep link from elsewhere finds
what a wrong one finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from academy.models.people import BY_NAME, Person, Unit
from academy.models.rewards import Account, Balance
from academy.models.single_sign_on import CompanyIdentity
from academy.models.spelling import Folded, folded
from academy.services import units
from academy.services.person_choices import HOME, named_like
from academy.services.staff import KEEPERS
from academy.services.viewer import Viewer

PAGE = 50

COUNTED = 10_000
"""Beyond this a list says "more than"."""

HAS_COME = or_(
    Person.secret_hash.is_not(None),
    exists().where(CompanyIdentity.person_id == Person.id),
    exists().where(
        Account.person_id == Person.id,
        Balance.account_id == Account.id,
        or_(Balance.days > 0, Balance.lessons > 0),
    ),
)
"""Whether somebody has been here: she has a password or a code, came through the company, or learnt."""

STATES: dict[str, ColumnElement[bool]] = {
    "active": and_(Person.suspended_at.is_(None), HAS_COME),
    "invited": and_(Person.suspended_at.is_(None), ~HAS_COME),
    "suspended": Person.suspended_at.is_not(None),
}
"""Of an account: in use, not used yet, closed."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty is everybody."""

    query: str = ""
    unit_id: int | None = None
    job: str = ""
    state: str = ""

    def __bool__(self) -> bool:
        return bool(self.query or self.unit_id is not None or self.job or self.state)


def search(
    session: Session, viewer: Viewer, filters: Filters | None = None, *, after: str | None = None
) -> tuple[Sequence[Any], str | None]:
    """A page of people by family name, and the uid to continue *after*, if there are more."""
    chosen = narrowed(session, viewer, filters or Filters(), *KEEPERS)
    rows = chosen.with_only_columns(
        Person.uid,
        Person.given_name,
        Person.family_name,
        Person.email,
        Person.number,
        Person.job,
        Person.suspended_at,
        HAS_COME.label("is_active"),
        Unit.name.label("unit"),
    )
    start = _start(session, viewer, after)
    if start:
        rows = rows.where(tuple_(*BY_NAME) > tuple_(*start))
    found = session.execute(rows.order_by(*BY_NAME).limit(PAGE + 1)).all()
    return found[:PAGE], found[PAGE - 1].uid if len(found) > PAGE else None


def count(session: Session, viewer: Viewer, filters: Filters) -> int:
    """How many there are, ``COUNTED`` and one at most."""
    chosen = narrowed(session, viewer, filters, *KEEPERS).with_only_columns(Person.id)
    some = chosen.limit(COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def has_come(session: Session, person: Person) -> bool:
    """Whether *person* has been here."""
    return session.scalar(select(HAS_COME).where(Person.id == person.id)) or False


def narrowed(session: Session, viewer: Viewer, filters: Filters, *roles: str) -> Select[Any]:
    """The people of her units, narrowed; the caller chooses what of ``Person`` and ``Unit`` to read."""
    home = HOME if filters.query else Unit.id == Person.unit_id
    statement = select(Person).join(Unit, home).where(units.within(viewer, *roles))
    if filters.query:
        statement = statement.where(named_like(filters.query))
    if filters.job:
        statement = statement.where(
            Folded(Person.job).contains(folded(filters.job), autoescape=True)
        )
    if filters.state:
        statement = statement.where(STATES.get(filters.state, false()))
    if filters.unit_id is not None:
        own = units.within(viewer, *roles)
        path = session.scalar(select(Unit.path).where(Unit.id == filters.unit_id, own))
        inside = Unit.path.startswith(path, autoescape=True) if path else false()
        statement = statement.where(inside)
    return statement


def _start(session: Session, viewer: Viewer, after: str | None) -> tuple[Any, ...] | None:
    if not after:
        return None
    hers = units.within(viewer, *KEEPERS)
    row = session.execute(
        select(*BY_NAME).join(Unit, Unit.id == Person.unit_id).where(Person.uid == after, hers)
    ).first()
    return tuple(row) if row else None
