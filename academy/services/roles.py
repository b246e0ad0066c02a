"""Roles and API tokens that administrators give, and take back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import ROLES, Person, Role, Unit
from academy.models.sign_in import Token
from academy.models.single_sign_on import GroupRole
from academy.services import sign_in, staff, units
from academy.services.people import grant
from academy.services.single_sign_on import group_roles
from academy.services.viewer import Viewer


def held(session: Session, person: Person) -> Sequence[Any]:
    """Her granted roles: id, role, the unit's name, and the group that gave it, if none gave it by hand."""
    return session.execute(
        select(Role.id, Role.role, Unit.name.label("unit"), Unit.path, GroupRole.group_name)
        .join(Unit, Unit.id == Role.unit_id)
        .outerjoin(GroupRole, GroupRole.role_id == Role.id)
        .where(Role.person_id == person.id)
        .order_by(Role.role, Unit.name)
    ).all()


def give(
    session: Session, viewer: Viewer, uid: str, *, role: str, unit_id: int, at: datetime
) -> None:
    """Give a role over a unit that the viewer administers herself."""
    person = staff.find_to_change(session, viewer, uid)
    unit = units.find(session, viewer, unit_id)
    if role not in ROLES:
        raise Invalid("There is no such role.", field="role")
    _not_her_own(viewer, person, role)
    grant(session, person, role, unit, at=at)
    group_roles.keep_by_hand(session, person.id, role, unit.id)


def withdraw(session: Session, viewer: Viewer, uid: str, role_id: int, *, at: datetime) -> None:
    """Take a role back; tokens that lived on it end when it was the last of its kind."""
    person = staff.find_to_change(session, viewer, uid)
    role = session.scalar(select(Role).where(Role.id == role_id, Role.person_id == person.id))
    if role is None:
        raise NotFound("This role is not held any more.")
    _not_her_own(viewer, person, role.role)
    if role.role == "admin" and _is_over_everything(session, role):
        staff.keep_an_administrator(session, without=person.id)
    kind = role.role
    session.delete(role)
    session.flush()
    rest = select(Role.id).where(Role.person_id == person.id, Role.role == kind).limit(1)
    if session.scalar(rest) is None:
        session.execute(
            update(Token)
            .where(Token.person_id == person.id, Token.scope == kind, Token.revoked_at.is_(None))
            .values(revoked_at=at)
        )


def tokens(session: Session, person: Person) -> list[Token]:
    """Her living API tokens, newest first."""
    living = select(Token).where(Token.person_id == person.id, Token.revoked_at.is_(None))
    return list(session.scalars(living.order_by(Token.id.desc())))


def make_token(session: Session, viewer: Viewer, uid: str, *, scope: str, at: datetime) -> str:
    """An API token for a person; its text exists only in this answer."""
    person = staff.find_to_change(session, viewer, uid)
    return sign_in.make_token(session, person.id, scope, at)


def withdraw_token(
    session: Session, viewer: Viewer, uid: str, token_id: int, *, at: datetime
) -> None:
    """End an API token of a person."""
    person = staff.find_to_change(session, viewer, uid)
    sign_in.revoke_token(session, person.id, token_id, at)


def _not_her_own(viewer: Viewer, person: Person, role: str) -> None:
    if person.id == viewer.id and role == "admin":
        raise Conflict("Nobody changes their own admin role. Ask another administrator.")


def _is_over_everything(session: Session, role: Role) -> bool:
    unit = session.get(Unit, role.unit_id)
    return unit is not None and unit.parent_id is None
