"""Writing what differs, and what it was before: set by set, and nothing of whoever stays the same."""

import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.orm import Session

from academy.models.base import UtcDateTime
from academy.models.bulk import unbound
from academy.models.people import Person
from academy.models.rewards import Account, Balance
from academy.services import suspending
from academy.services.roster import absences
from academy.services.roster.matching import BARE, FIELDS
from academy.services.roster.scope import Scope
from academy.services.roster.staging import measure, run

PORTION = 2_000

Report = Mapping[str, Any]

BEFORE = (*FIELDS, "suspended_at", "calendar_from")
AFTER = (*FIELDS, "suspended_at")


FIRST = 10_000
NEARLY_NONE = 0.01
"""So many new people, for each of whom no more than that are there, are an academy's first."""

MASS = 0.1
"""The share of new people from which PostgreSQL has to look at the table anew."""


def merge(session: Session, scope: Scope, import_id: int, report: Report, *, at: datetime) -> None:
    """Make people what ``roster_diff`` says, and suspend who is in ``roster_leaving``."""
    _note(session, import_id, at=at)
    _free_addresses(session)
    if report["new"]:
        _note_new(session, import_id)
        with _apart(session, report["new"]):
            _hire(session, at=at)  # first, since she may be somebody's manager
    if report["new"] > MASS * report["people"]:
        measure(session, "person")
    if report["changed"]:
        _change(session)
        _close_links(session, at=at)
    absences.merge(session, at=at)
    _suspend(session, scope, partial=report["partial"], at=at)


def _note(session: Session, import_id: int, *, at: datetime) -> None:
    """What everybody was, and what she will be."""
    before = ", ".join(f"p.{name}" for name in BEFORE)
    after = ", ".join(f"d.{name}" for name in FIELDS)
    columns = ", ".join([*(f"before_{n}" for n in BEFORE), *(f"after_{n}" for n in AFTER)])
    days = "before_week, before_leave, after_week, after_leave"
    _run(
        session,
        f"insert into roster_change (import_id, person_id, kind, {columns}, {days})"
        f" select :import_id, d.person_id, 'changed', {before}, {after},"
        " case when d.is_back = 1 then null else p.suspended_at end,"
        " c.before_week, c.before_leave, c.after_week, c.after_leave"
        " from roster_diff d join person p on p.id = d.known_id"
        " left join roster_days c on c.line = d.line",
        import_id=import_id,
    )
    same = ", ".join(f"p.{name}" for name in FIELDS)
    _run(
        session,
        f"insert into roster_change (import_id, person_id, kind, {columns})"
        f" select :import_id, p.id, 'left', {before}, {same}, {_moment(session)}"
        " from roster_leaving l join person p on p.id = l.person_id",
        import_id=import_id,
        at=at,
    )


def _note_new(session: Session, import_id: int) -> None:
    """The same of who is new."""
    after = ", ".join(f"after_{name}" for name in FIELDS)
    _run(
        session,
        f"insert into roster_change (import_id, person_id, kind, {after})"
        f" select :import_id, d.person_id, 'new', {', '.join(f'd.{name}' for name in FIELDS)}"
        " from roster_diff d where d.is_new = 1",
        import_id=import_id,
    )


def _free_addresses(session: Session) -> None:
    """Take away those that somebody else gets in the same file, lest the two meet for a moment."""
    run(
        session,
        "update person set email = 'roster-' || id || '@invalid' where id in"
        " (select o.id from roster_diff d join person o on o.email = d.email"
        " and o.id <> d.person_id where d.d_email = 1)",
    )


def _change(session: Session) -> None:
    values = ", ".join(f"{name} = d.{name}" for name in FIELDS)
    run(
        session,
        f"update person set {values},"
        " suspended_at = case when d.is_back = 1 then null else person.suspended_at end,"
        " calendar_from = case when d.d_unit_id = 1 then z.today else person.calendar_from end"
        " from roster_diff d join unit u on u.id = d.unit_id"
        " join roster_zone z on z.time_zone = u.time_zone"
        " where d.is_new = 0 and d.known_id = person.id",
    )


def _apart(session: Session, new: int) -> AbstractContextManager[None]:
    """How so many *new* people are written: the first of an academy without anybody in their way."""
    people = session.scalar(select(func.count(Person.id))) if new >= FIRST else None
    if people is None or people > NEARLY_NONE * new:
        return nullcontext()
    return unbound(session, Person, Account, Balance)


def _hire(session: Session, *, at: datetime) -> None:
    """New people, each with the account that her rewards are written to. Nobody gets a password."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    uid = "lower(hex(randomblob(16)))"
    if not on_sqlite:  # its own random numbers may be asked of the kernel, one by one
        uid = "left(encode(sha256(convert_to(:seed || d.person_id, 'UTF8')), 'hex'), 32)"
    _run(
        session,
        f"insert into person (id, uid, {', '.join(FIELDS)},"
        " shows_name, is_calm, is_demo, created_at)"
        f" select d.person_id, {uid}, {', '.join(f'd.{name}' for name in FIELDS)},"
        f" false, false, false, {_moment(session)} from roster_diff d where d.is_new = 1"
        " order by d.person_id",
        at=at,
        seed=secrets.token_hex(32),
    )
    run(
        session,
        "insert into account (kind, person_id) select 'person', person_id from roster_diff"
        " where is_new = 1 order by person_id",
    )
    run(
        session,
        "insert into balance (account_id, stars, keys, points, days, right_answers, lessons,"
        " month_points) select a.id, 0, 0, 0, 0, 0, 0, 0 from account a"
        " join roster_diff d on d.person_id = a.person_id where d.is_new = 1 order by a.id",
    )


def _close_links(session: Session, *, at: datetime) -> None:
    """Ways in that were sent to an address or number which is hers no more."""
    _run(
        session,
        f"update link set used_at = {_moment(session)} where used_at is null and person_id in"
        " (select person_id from roster_diff where is_new = 0 and d_email + d_number > 0)",
        at=at,
    )


def _suspend(session: Session, scope: Scope, *, partial: bool, at: datetime) -> None:
    run(
        session,
        "delete from roster_absence where person_id in (select known_id from roster_plan s"
        f" where known_id is not null and {BARE})",
    )
    last = 0
    while ids := _next(session, last):
        last = ids[-1]
        suspending.suspend(session, ids, at=at)
    if not partial:
        run(
            session,
            "insert into roster_absence (person_id) select p.id from person p"
            " join unit u on u.id = p.unit_id where p.suspended_at is not null"
            f" and p.number is not null and {scope.within('u')}"
            " and not exists (select 1 from roster_stage s where s.number = p.number)"
            " and not exists (select 1 from roster_absence a where a.person_id = p.id)",
        )


def _next(session: Session, last: int) -> list[int]:
    rows = run(
        session,
        "select person_id from roster_leaving where person_id > :last order by person_id limit :most",
        last=last,
        most=PORTION,
    )
    return [row[0] for row in rows]


def _moment(session: Session) -> str:
    return ":at" if session.get_bind().dialect.name == "sqlite" else "cast(:at as timestamptz)"


def _run(session: Session, statement: str, **values: Any) -> Any:
    """``run`` with moments among the *values*."""
    known = [bindparam("at", type_=UtcDateTime())] if "at" in values else []
    return session.connection().execute(text(statement).bindparams(*known), values)
