"""The lists of people that a directory keeps. They give no right, hold no role and move nobody."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.bulk import batched
from academy.models.directories import DirectoryGroup, DirectoryMember
from academy.models.people import Person
from academy.services import journal
from academy.services.directories import people
from academy.services.directories.tokens import Caller
from academy.services.logins import normal_login

LONGEST = 254
PORTION = 500

GROUP = "directory_group"
"""What the journal calls one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A list as its directory reads it; ``members`` are uids: all, or those that were asked about."""

    row: DirectoryGroup
    members: list[str]


def find(
    session: Session,
    caller: Caller,
    uid: str,
    *,
    only: Collection[str] | None = None,
    to_change: bool = False,
) -> Group:
    """The list behind *uid*, with all of its members or with those of *only*. Raises ``NotFound``."""
    wanted = select(DirectoryGroup).where(
        DirectoryGroup.uid == uid, DirectoryGroup.directory_id == caller.id
    )
    row = session.scalar(wanted.with_for_update() if to_change else wanted)
    if row is None:
        raise NotFound("There is no group here by this id.")
    return Group(row=row, members=_members(session, caller, row.id, only))


def page(
    session: Session,
    caller: Caller,
    condition: ColumnElement[bool] | None,
    *,
    skip: int,
    most: int,
    with_members: bool,
) -> tuple[int, list[Group]]:
    """How many lists meet the *condition*, and *most* of them by id after *skip* of them."""
    meets = [DirectoryGroup.directory_id == caller.id]
    if condition is not None:
        meets.append(condition)
    total = session.scalar(select(func.count()).select_from(DirectoryGroup).where(*meets)) or 0
    few = select(DirectoryGroup).where(*meets).order_by(DirectoryGroup.id).offset(skip).limit(most)
    only = None if with_members else ()
    return total, [
        Group(row=row, members=_members(session, caller, row.id, only))
        for row in session.scalars(few)
    ]


def add(
    session: Session,
    caller: Caller,
    *,
    name: str,
    external_id: str | None,
    members: Iterable[str],
    at: datetime,
) -> str:
    """A new list; its uid."""
    row = DirectoryGroup(
        uid=secrets.token_hex(16),
        directory_id=caller.id,
        name=_checked(name),
        name_key=normal_login(name),
        external_id=external_id,
        version=1,
        created_at=at,
        changed_at=at,
    )
    session.add(row)
    session.flush()
    _put(session, caller, row.id, set(members))
    journal.about(
        session, caller.actor, "directory.group_added", GROUP, row, unit_id=caller.unit_id, at=at
    )
    return row.uid


def change(
    session: Session,
    caller: Caller,
    group: Group,
    *,
    name: str,
    external_id: str | None,
    members: Iterable[str],
    at: datetime,
) -> None:
    """Its name, and who of the members that were read is on it now."""
    row = group.row
    row.name, row.name_key, row.external_id = _checked(name), normal_login(name), external_id
    before, now = set(group.members), set(members)
    _take(session, row.id, before - now)
    _put(session, caller, row.id, now - before)
    row.version += 1
    row.changed_at = at
    session.flush()
    journal.about(
        session,
        caller.actor,
        "directory.group_changed",
        GROUP,
        row,
        unit_id=caller.unit_id,
        at=at,
        joined=len(now - before),
        left=len(before - now),
    )


def remove(session: Session, caller: Caller, group: Group, *, at: datetime) -> None:
    """The list goes; its people stay."""
    journal.about(
        session,
        caller.actor,
        "directory.group_removed",
        GROUP,
        group.row,
        unit_id=caller.unit_id,
        at=at,
    )
    session.execute(delete(DirectoryMember).where(DirectoryMember.group_id == group.row.id))
    session.delete(group.row)
    session.flush()


def _members(
    session: Session, caller: Caller, group_id: int, only: Collection[str] | None
) -> list[str]:
    rows = (
        select(Person.uid)
        .join(DirectoryMember, DirectoryMember.person_id == Person.id)
        .where(DirectoryMember.group_id == group_id, Person.unit_id.in_(people.below(caller)))
        .order_by(Person.id)
    )
    if only is None:
        return list(session.scalars(rows))
    found: list[str] = []
    for some in batched(sorted(set(only)), PORTION):
        found += session.scalars(rows.where(Person.uid.in_(some)))
    return found


def _put(session: Session, caller: Caller, group_id: int, uids: set[str]) -> None:
    known = people.by_uid(session, caller, sorted(uids))
    unknown = sorted(uids - known.keys())
    if unknown:
        raise Invalid(
            "There is nobody here by this id: %(given)s", field="members", given=unknown[0][:60]
        )
    if known:
        rows = [{"group_id": group_id, "person_id": person_id} for person_id in known.values()]
        session.execute(insert(DirectoryMember), rows)


def _take(session: Session, group_id: int, uids: Collection[str]) -> None:
    for some in batched(sorted(uids), PORTION):
        ids = select(Person.id).where(Person.uid.in_(some))
        gone = delete(DirectoryMember).where(
            DirectoryMember.group_id == group_id, DirectoryMember.person_id.in_(ids)
        )
        session.execute(gone.execution_options(synchronize_session=False))


def _checked(name: str) -> str:
    if not name.strip() or len(name) > LONGEST:
        raise Invalid("A displayName of 1 to 254 characters is needed.", field="displayName")
    return name
