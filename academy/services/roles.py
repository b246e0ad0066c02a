"""Roles and API tokens that administrators give, and take back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, select, update
from sqlalchemy.orm import Session, aliased

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import BY_NAME, ROLES, Person, Role, Unit
from academy.models.sign_in import Token
from academy.models.single_sign_on import GroupRole
from academy.services import journal, sign_in, staff, suspending, units
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
    person, unit = to_give(session, viewer, uid, role=role, unit_id=unit_id)
    grant(session, person, role, unit, at=at)
    journal.about(
        session, viewer.actor, "role.given", "person", person, at=at, role=role, unit=unit.id
    )
    group_roles.keep_by_hand(session, person.id, role, unit.id)


def to_give(
    session: Session, viewer: Viewer, uid: str, *, role: str, unit_id: int
) -> tuple[Person, Unit]:
    """Whom the role would be given to, and over what. Raises what ``give`` would."""
    person = staff.find_to_change(session, viewer, uid)
    unit = units.find(session, viewer, unit_id)
    if role not in ROLES:
        raise Invalid("There is no such role.", field="role")
    _not_her_own(viewer, person, role)
    return person, unit


def withdraw(session: Session, viewer: Viewer, uid: str, role_id: int, *, at: datetime) -> None:
    """Take a role back; tokens that lived on it end when it was the last of its kind."""
    person = staff.find_to_change(session, viewer, uid)
    role = session.scalar(select(Role).where(Role.id == role_id, Role.person_id == person.id))
    if role is None:
        raise NotFound("This role is not held any more.")
    _not_her_own(viewer, person, role.role)
    if role.role == "admin" and _is_over_everything(session, role):
        suspending.keep_an_administrator(session, without=[person.id])
    kind = role.role
    journal.about(
        session,
        viewer.actor,
        "role.withdrawn",
        "person",
        person,
        at=at,
        role=kind,
        unit=role.unit_id,
    )
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
    token = sign_in.make_token(session, person.id, scope, at)
    journal.about(session, viewer.actor, "token.made", "person", person, at=at, scope=scope)
    return token


def withdraw_token(
    session: Session, viewer: Viewer, uid: str, token_id: int, *, at: datetime
) -> None:
    """End an API token of a person."""
    person = staff.find_to_change(session, viewer, uid)
    sign_in.revoke_token(session, person.id, token_id, at)
    journal.about(session, viewer.actor, "token.revoked", "person", person, at=at, token=token_id)


def all_held(session: Session, viewer: Viewer) -> Sequence[Any]:
    """Every role that is held over a unit which she administers, unit by unit from the top."""
    return session.execute(
        select(
            Unit.name.label("unit"),
            Unit.path,
            Role.id,
            Role.role,
            Role.granted_at,
            Person.uid,
            Person.given_name,
            Person.family_name,
            Person.email,
            Person.number,
            Person.suspended_at,
        )
        .join(Unit, Unit.id == Role.unit_id)
        .join(Person, Person.id == Role.person_id)
        .where(units.within(viewer), _works_within(viewer))
        .order_by(Unit.path, Role.role, *BY_NAME)
    ).all()


def all_tokens(session: Session, viewer: Viewer) -> Sequence[Any]:
    """Every living API token of the people whom she administers, the newest first."""
    return session.execute(
        select(
            Token.id,
            Token.scope,
            Token.created_at,
            Token.used_on,
            Person.uid,
            Person.given_name,
            Person.family_name,
            Unit.name.label("unit"),
        )
        .join(Person, Person.id == Token.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(units.within(viewer), Token.revoked_at.is_(None))
        .order_by(Token.id.desc())
    ).all()


def _works_within(viewer: Viewer) -> ColumnElement[bool]:
    """Of a person: whether she works where the viewer administers. Others are not shown to her."""
    home = aliased(Unit)
    own = viewer.roles.get("admin", ())
    inside = or_(false(), *(home.path.startswith(path, autoescape=True) for path in own))
    return exists().where(home.id == Person.unit_id, inside)


def _not_her_own(viewer: Viewer, person: Person, role: str) -> None:
    if person.id == viewer.id and role == "admin":
        raise Conflict("Nobody changes their own admin role. Ask another administrator.")


def _is_over_everything(session: Session, role: Role) -> bool:
    unit = session.get(Unit, role.unit_id)
    return unit is not None and unit.parent_id is None
