"""Scheduled reports: set up, changed, paused and left by those whom they concern."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.exports import (
    FORMATS,
    PERIODS,
    RECEIVE,
    Dispatch,
    DispatchRecipient,
    DispatchRun,
)
from academy.models.people import BY_NAME, Person, Role, Unit
from academy.models.statements import here, run
from academy.services import journal, person_choices, units
from academy.services.exports.asking import ROLES, Filters, path_of
from academy.services.exports.kinds import KINDS
from academy.services.person_choices import Choice
from academy.services.viewer import Viewer

MOST = 50
"""Recipients of one report, and reports of one unit: beyond that nobody reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a scheduled report sends, and when."""

    name: str
    kind: str
    format: str
    filters: Filters
    period: str
    day: int
    hour: int


def seen(session: Session, viewer: Viewer) -> Sequence[Dispatch]:
    """Those that she may change, and those that she gets."""
    return session.scalars(_seen(viewer).order_by(Dispatch.name, Dispatch.id)).all()


def find(session: Session, viewer: Viewer, uid: str) -> Dispatch:
    """One of ``seen``. Raises ``NotFound``."""
    found = session.scalars(_seen(viewer).where(Dispatch.uid == uid)).one_or_none()
    if found is None:
        raise NotFound("There is no such report here.")
    return found


def may_change(session: Session, viewer: Viewer, dispatch: Dispatch) -> bool:
    """Whether she runs the unit where it was made."""
    path = session.scalar(select(Unit.path).where(Unit.id == dispatch.unit_id))
    return path is not None and any(viewer.sees_unit(role, path) for role in ROLES)


def recipients(session: Session, dispatch: Dispatch) -> Sequence[Any]:
    """Who gets it, by name: those who have not left."""
    return session.execute(
        select(
            Person.uid,
            Person.given_name,
            Person.family_name,
        )
        .join(DispatchRecipient, DispatchRecipient.person_id == Person.id)
        .where(DispatchRecipient.dispatch_id == dispatch.id, DispatchRecipient.left_at.is_(None))
        .order_by(*BY_NAME)
    ).all()


def runs(session: Session, dispatch: Dispatch, *, of: int | None = None) -> Sequence[Any]:
    """Its last runs, the newest first: when, for which period, to whom, and what came of it."""
    which = [DispatchRun.dispatch_id == dispatch.id]
    if of is not None:
        which.append(DispatchRun.person_id == of)
    return session.execute(
        select(
            DispatchRun.at,
            DispatchRun.period,
            DispatchRun.outcome,
            DispatchRun.rows,
            Person.given_name,
            Person.family_name,
        )
        .join(Person, Person.id == DispatchRun.person_id)
        .where(*which)
        .order_by(DispatchRun.at.desc(), Person.id)
        .limit(20)
    ).all()


def add(session: Session, viewer: Viewer, plan: Plan, *, at: datetime) -> Dispatch:
    """A new scheduled report, with her as its first recipient."""
    if plan.kind not in KINDS or plan.format not in FORMATS or plan.format == "zip":
        raise Invalid("Something in this request makes no sense.", field="kind")
    if plan.period not in PERIODS or not 1 <= plan.day <= (7 if plan.period == "weekly" else 28):
        raise Invalid("There is no such day.", field="day")
    path_of(session, viewer, plan.filters)
    home = plan.filters.unit_id or _home(session, viewer)
    made = Dispatch(
        uid=secrets.token_hex(16),
        name=plan.name,
        kind=plan.kind,
        format=plan.format,
        filters=plan.filters.values(),
        unit_id=home,
        period=plan.period,
        day=plan.day,
        hour=plan.hour,
        created_by_id=viewer.id,
        created_at=at,
    )
    session.add(made)
    session.flush()
    _receive(session, made, viewer.id, at)
    _note(session, viewer.actor, made, "report.added", at)
    return made


def add_recipient(session: Session, viewer: Viewer, uid: str, login: str, *, at: datetime) -> None:
    """Somebody more who gets it: of the viewer's units, with a mailbox and a role in HR or administration.

    Raises ``Invalid`` with one sentence for an address that nobody has and for one from elsewhere.
    """
    dispatch = _to_change(session, viewer, uid)
    nobody = Invalid(
        "Nobody in your units with a mailbox and a role in HR or administration goes by %(given)s.",
        field="login",
        given=login,
    )
    seen = _may_receive(viewer)
    found = person_choices.one(session, login, seen, field="login", nobody=nobody)
    if len(recipients(session, dispatch)) >= MOST:
        raise Conflict("That is enough recipients for one report.")
    _receive(session, dispatch, found, at)
    _note(session, viewer.actor, dispatch, "report.recipient_added", at)


def recipients_like(session: Session, viewer: Viewer, words: str) -> list[Choice]:
    """People of the viewer's units whom *words* find, and to whom a report may be sent."""
    return person_choices.matching(session, words, _may_receive(viewer))


def remove_recipient(
    session: Session, viewer: Viewer, uid: str, person: str, *, at: datetime
) -> None:
    """Somebody less: any of a report that she may change; else only herself."""
    dispatch = find(session, viewer, uid)
    if person != viewer.uid:
        _to_change(session, viewer, uid)
    leaving = session.scalar(select(Person.id).where(Person.uid == person))
    if leaving is not None:
        _leave(session, dispatch, leaving, actor=viewer.actor, at=at)


def _may_receive(viewer: Viewer) -> ColumnElement[bool]:
    return and_(
        or_(units.within(viewer, *ROLES), Person.id == viewer.id),
        Person.email.is_not(None),
        Person.suspended_at.is_(None),
        Person.id.in_(select(Role.person_id).where(Role.role.in_(ROLES))),
    )


def leave(session: Session, person_id: int, uid: str, *, at: datetime) -> None:
    """The signed link at the foot of a mail: she gets it no more. Nothing for a report that is gone."""
    dispatch = session.scalars(select(Dispatch).where(Dispatch.uid == uid)).one_or_none()
    if dispatch is not None:
        _leave(session, dispatch, person_id, actor=f"person:{person_id}", at=at)


def pause(session: Session, viewer: Viewer, uid: str, *, is_paused: bool, at: datetime) -> None:
    """Stop it for a while, or let it go on."""
    dispatch = _to_change(session, viewer, uid)
    if (dispatch.paused_at is not None) != is_paused:
        dispatch.paused_at = at if is_paused else None
        _note(
            session, viewer.actor, dispatch, "report.paused" if is_paused else "report.resumed", at
        )


def remove(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Take it away for good."""
    dispatch = _to_change(session, viewer, uid)
    _note(session, viewer.actor, dispatch, "report.removed", at)
    session.execute(delete(Dispatch).where(Dispatch.id == dispatch.id))


def _seen(viewer: Viewer) -> Select[Dispatch]:
    gets = select(DispatchRecipient.dispatch_id).where(
        DispatchRecipient.person_id == viewer.id, DispatchRecipient.left_at.is_(None)
    )
    return (
        select(Dispatch)
        .join(Unit, Unit.id == Dispatch.unit_id)
        .where(or_(units.within(viewer, *ROLES), Dispatch.id.in_(gets)))
    )


def _to_change(session: Session, viewer: Viewer, uid: str) -> Dispatch:
    dispatch = find(session, viewer, uid)
    if not may_change(session, viewer, dispatch):
        raise NotFound("There is no such report here.")
    return dispatch


def _home(session: Session, viewer: Viewer) -> int:
    """The highest of her units."""
    mine = select(Unit.id).where(units.within(viewer, *ROLES)).order_by(Unit.path).limit(1)
    home = session.scalar(mine)
    if home is None:
        raise NotFound("There is no such unit here.")
    return home


def _receive(session: Session, dispatch: Dispatch, person_id: int, at: datetime) -> None:
    row = {"dispatch_id": dispatch.id, "person_id": person_id, "since": at, "left_at": None}
    if run(session, here(session, RECEIVE), row).first() is None:
        session.execute(
            update(DispatchRecipient)
            .where(
                DispatchRecipient.dispatch_id == dispatch.id,
                DispatchRecipient.person_id == person_id,
                DispatchRecipient.left_at.is_not(None),
            )
            .values(left_at=None, since=at)
        )


def _leave(
    session: Session, dispatch: Dispatch, person_id: int, *, actor: str, at: datetime
) -> None:
    left = (
        update(DispatchRecipient)
        .where(
            DispatchRecipient.dispatch_id == dispatch.id,
            DispatchRecipient.person_id == person_id,
            DispatchRecipient.left_at.is_(None),
        )
        .values(left_at=at)
        .returning(DispatchRecipient.person_id)
    )
    if run(session, left).first() is not None:
        _note(session, actor, dispatch, "report.recipient_left", at)


def _note(session: Session, actor: str, dispatch: Dispatch, act: str, at: datetime) -> None:
    journal.about(session, actor, act, "report", dispatch, at=at, kind=dispatch.kind)
