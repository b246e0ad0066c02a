"""Roles that groups of the company give, beside those given by hand.

They come and go with what the provider says at each sign-in. Who does not come back loses them when the
longest sign-in has ended, and everybody does when the settings no longer name the group. What was given
by hand is left alone, and so is the last administrator of the whole academy.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, tuple_, update
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.people import Person, Role, Unit
from academy.models.sign_in import Token
from academy.models.single_sign_on import GroupRole
from academy.provider import DAYS, Grant, Provider
from academy.services import suspending
from academy.services.journal import SYSTEM, note
from academy.services.people import grant

GRACE = timedelta(days=1)

PORTION = 500


def bring_up_to_date(
    session: Session,
    person: Person,
    groups: Collection[str] | None,
    provider: Provider,
    *,
    at: datetime,
) -> None:
    """Have *person* hold what her *groups* give, and nothing more by groups; None changes nothing."""
    if groups is None:
        return
    wanted: dict[tuple[str, int], str] = {}
    for each in provider.roles:
        unit = unit_of(session, each) if each.group in groups else None
        if unit:
            wanted.setdefault((each.role, unit.id), each.group)
    for row in _given(session, Role.person_id == person.id):
        group = wanted.get((row.role, row.unit_id))
        if group is None:
            _take_back(session, row, at=at)
        else:
            values = {"group_name": group, "confirmed_at": at}
            session.execute(update(GroupRole).where(GroupRole.role_id == row.id).values(**values))
    for (role, unit_id), group in wanted.items():
        _give(session, person, role, session.get_one(Unit, unit_id), group, at=at)


def end_stale(session: Session, provider: Provider | None, *, at: datetime) -> int:
    """Take back what no sign-in confirmed for too long, and what the settings no longer give.

    The number taken back; call again until it is 0.
    """
    days = provider.days if provider else DAYS
    named = sorted({(each.group, each.role) for each in provider.roles}) if provider else []
    is_stale = or_(
        GroupRole.confirmed_at <= at - timedelta(days=days) - GRACE,
        tuple_(GroupRole.group_name, Role.role).not_in(named),
    )
    return sum(_take_back(session, row, at=at) for row in _given(session, is_stale))


def keep_by_hand(session: Session, person_id: int, role: str, unit_id: int) -> None:
    """Somebody gave this role by hand as well: from now on no group ends it."""
    held = select(Role.id).where(
        Role.person_id == person_id, Role.role == role, Role.unit_id == unit_id
    )
    for mark in session.scalars(select(GroupRole).where(GroupRole.role_id.in_(held))):
        session.delete(mark)
    session.flush()


def unit_of(session: Session, each: Grant) -> Unit | None:
    """The one unit that a line of the settings speaks of, by its name or the end of its path of names."""
    if not each.unit:
        top = select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id).limit(1)
        return session.scalar(top)
    return unit_named(session, each.unit)


def unit_named(session: Session, text: str) -> Unit | None:
    """The one unit that is called *text*, like ``Alizé Maroc`` or, of namesakes, ``Maroc > Sales``."""
    names = [name.strip() for name in text.split(">")]
    found = []
    for unit in session.scalars(select(Unit).where(Unit.name == names[-1])):
        above, place = list(reversed(names[:-1])), unit
        while above and place.parent_id and (place := session.get_one(Unit, place.parent_id)):
            if place.name == above[0]:
                above.pop(0)
        if not above:
            found.append(unit)
    return found[0] if len(found) == 1 else None


def _given(session: Session, condition: Any) -> Sequence[Any]:
    return session.execute(
        select(
            Role.id, Role.person_id, Role.role, Role.unit_id, Unit.parent_id, GroupRole.group_name
        )
        .join(GroupRole, GroupRole.role_id == Role.id)
        .join(Unit, Unit.id == Role.unit_id)
        .where(condition)
        .order_by(Role.id)
        .limit(PORTION)
    ).all()


def _give(
    session: Session, person: Person, role: str, unit: Unit, group: str, *, at: datetime
) -> None:
    held = select(Role.id).where(
        Role.person_id == person.id, Role.role == role, Role.unit_id == unit.id
    )
    if session.scalar(held) is not None:
        return  # by hand, or by this very group
    grant(session, person, role, unit, at=at)
    role_id = session.scalars(held).one()
    session.add(GroupRole(role_id=role_id, group_name=group, confirmed_at=at))
    _tell(session, "role.given", person.id, role, unit.id, group, at=at)


def _take_back(session: Session, row: Any, *, at: datetime) -> bool:
    """End a role, with the tokens that lived on it; not the last administrator's."""
    if row.role == "admin" and row.parent_id is None:
        try:
            suspending.keep_an_administrator(session, without=[row.person_id])
        except Conflict:
            return False
    session.delete(session.get_one(Role, row.id))
    session.flush()
    rest = select(Role.id).where(Role.person_id == row.person_id, Role.role == row.role).limit(1)
    if session.scalar(rest) is None:
        tokens = (Token.person_id == row.person_id, Token.scope == row.role)
        session.execute(
            update(Token).where(*tokens, Token.revoked_at.is_(None)).values(revoked_at=at)
        )
    _tell(session, "role.withdrawn", row.person_id, row.role, row.unit_id, row.group_name, at=at)
    return True


def _tell(
    session: Session, act: str, person_id: int, role: str, unit_id: int, group: str, *, at: datetime
) -> None:
    subject = f"person:{person_id}"
    details = {"role": role, "group": group}
    note(session, actor=SYSTEM, act=act, subject=subject, at=at, unit_id=unit_id, **details)
