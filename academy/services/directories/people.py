"""The people whom a directory may know: those of its unit and below, whom no other directory speaks for.

Nobody else can be read, found or named by it, whatever id it sends.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from academy.errors import NotFound
from academy.models.bulk import batched
from academy.models.directories import DirectoryEntry, DirectoryGroup, DirectoryMember
from academy.models.people import Person, Unit
from academy.services.directories import saying
from academy.services.directories.tokens import Caller

Manager = aliased(Person)

_columns = (
    *(
        Person.__table__.c[name]
        for name in (
            "id", "uid", "email", "number", "given_name", "family_name", "locale", "time_zone",
            "unit_id", "manager_id", "job", "created_at", "suspended_at",
        )
    ),
    Manager.uid.label("manager"),
    DirectoryEntry.id.label("entry_id"),
    DirectoryEntry.external_id,
    DirectoryEntry.document,
    DirectoryEntry.changed_at,
    DirectoryEntry.is_active,
    DirectoryEntry.closed_at,
    DirectoryEntry.brought,
    DirectoryEntry.created_at.label("spoken_of_at"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person as her directory reads her. ``row`` has her columns and those of the directory's entry."""

    row: Any
    document: saying.Document
    groups: list[tuple[str, str]]
    """Uid and name of each list that she is on."""

    @property
    def uid(self) -> str:
        """By which the directory names her."""
        return str(self.row.uid)

    @property
    def is_active(self) -> bool:
        """Whether her door is open."""
        return self.row.suspended_at is None

    @property
    def changed_at(self) -> datetime:
        """When the directory last changed her."""
        changed: datetime = self.row.changed_at or self.row.created_at
        return changed


MANY = 10_000
"""People of whom a page is sooner found by walking through everybody than by gathering and sorting."""


def visible(caller: Caller, *, in_order: bool = False) -> ColumnElement[bool]:
    """Of ``Person`` beside ``DirectoryEntry``: she is one of the directory's people.

    *in_order* of their ids people are walked through, not unit by unit: that is for a page of many.
    """
    own = and_(DirectoryEntry.directory_id == caller.id, DirectoryEntry.forgotten_at.is_(None))
    unit = Person.unit_id + 0 if in_order else Person.unit_id  # a sum is in no index
    return and_(unit.in_(below(caller)), or_(DirectoryEntry.id.is_(None), own))


def below(caller: Caller) -> Select[Any]:
    """The ids of the directory's unit and of all below it."""
    return select(Unit.id).where(Unit.path.startswith(caller.path, autoescape=True))


def find(
    session: Session,
    caller: Caller,
    uid: str,
    *,
    languages: Collection[str],
    with_groups: bool = True,
    to_change: bool = False,
) -> User:
    """The person behind *uid*. Raises ``NotFound`` for anybody whom the directory may not know."""
    if to_change:  # two changes of one person come one after the other
        session.execute(select(Person.id).where(Person.uid == uid).with_for_update())
    row = session.execute(_rows(caller).where(Person.uid == uid, visible(caller))).one_or_none()
    if row is None:
        raise NotFound("There is nobody here by this id.")
    return _users(session, caller, [row], languages, with_groups=with_groups)[0]


def page(
    session: Session,
    caller: Caller,
    condition: ColumnElement[bool] | None,
    *,
    skip: int,
    most: int,
    languages: Collection[str],
    with_groups: bool = True,
) -> tuple[int, list[User]]:
    """How many people meet the *condition*, and *most* of them by id after *skip* of them."""
    also = [] if condition is None else [condition]
    joined = select(func.count()).select_from(Person)
    total = session.scalar(
        joined.outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id).where(
            visible(caller), *also
        )
    )
    if not total or skip >= total or not most:
        return total or 0, []
    few = (
        select(Person.id)
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .where(visible(caller, in_order=total > MANY), *also)
        .order_by(Person.id)
        .offset(skip)
        .limit(most)
    )
    ids = session.scalars(few).all()
    rows = session.execute(_rows(caller).where(Person.id.in_(ids)).order_by(Person.id)).all()
    return total, _users(session, caller, rows, languages, with_groups=with_groups)


def by_uid(session: Session, caller: Caller, uids: Sequence[str]) -> dict[str, int]:
    """The ids of those of *uids* whom the directory may know."""
    found: dict[str, int] = {}
    for some in batched(sorted(set(uids)), 500):
        rows = session.execute(
            select(Person.uid, Person.id)
            .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
            .where(Person.uid.in_(some), visible(caller))
        )
        found |= {row.uid: row.id for row in rows}
    return found


def _rows(caller: Caller) -> Select[Any]:
    boss = and_(Manager.id == Person.manager_id, Manager.unit_id.in_(below(caller)))
    return (
        select(*_columns)
        .outerjoin(DirectoryEntry, DirectoryEntry.person_id == Person.id)
        .outerjoin(Manager, boss)
    )


def _users(
    session: Session,
    caller: Caller,
    rows: Sequence[Any],
    languages: Collection[str],
    *,
    with_groups: bool,
) -> list[User]:
    lists = _lists(session, caller, [row.id for row in rows]) if with_groups else {}
    return [
        User(row=row, document=_words(row, languages), groups=lists.get(row.id, [])) for row in rows
    ]


def _words(row: Any, languages: Collection[str]) -> saying.Document:
    if row.entry_id is None:
        return saying.describe(row, row.manager)
    return saying.overlay(row.document, row, row.manager, languages=languages)


def _lists(
    session: Session, caller: Caller, ids: Sequence[int]
) -> dict[int, list[tuple[str, str]]]:
    """Of each person the directory's lists that she is on."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = session.execute(
        select(DirectoryMember.person_id, DirectoryGroup.uid, DirectoryGroup.name)
        .join(DirectoryGroup, DirectoryGroup.id == DirectoryMember.group_id)
        .where(DirectoryMember.person_id.in_(ids), DirectoryGroup.directory_id == caller.id)
        .order_by(DirectoryGroup.id)
    )
    for person_id, uid, name in rows:
        found.setdefault(person_id, []).append((uid, name))
    return found
