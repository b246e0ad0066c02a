"""The job that sends scheduled reports: each recipient gets her own, by her rights at that moment.

Promises: once for each report, recipient and period, whatever is repeated; nothing for who has lost her
role, has left, or would find the table empty; the mail names numbers only, and a link that asks her to
sign in: the table itself never travels by mail.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from academy.engine.periods import is_due
from academy.errors import NotFound
from academy.models.database import reading, writing
from academy.models.exports import RUN, Dispatch, DispatchRecipient, DispatchRun
from academy.models.passport import HOLDS, Passport
from academy.models.people import Person, Unit
from academy.models.statements import here, run
from academy.services import catalogue, outbox, sign_in
from academy.services.exports import queue
from academy.services.exports.asking import ROLES, Asking, Filters, asked, places, total
from academy.services.exports.kinds import KINDS
from academy.services.reminders import wishes
from academy.services.reminders.posting import addressed
from academy.services.viewer import Viewer

log = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""How long the table of a report can be fetched."""

Letter = Callable[[str, str, dict[str, Any]], dict[str, str]]
"""From a kind of letter, a language and its values to subject, text and HTML."""


@dataclass(frozen=True, slots=True)
class _Counted:
    people: int
    passports: int
    rows: int


def send_due(
    letter: Letter,
    words: Callable[[str, str], str],
    *,
    base_url: str,
    secret: str,
    at: datetime,
) -> int:
    """Send what is due; how many mails that were. Opens its own transactions."""
    with reading() as session:
        waiting = _due(session, at)
    sent = 0
    for row, period in waiting:
        try:
            sent += _send(row, period, letter, words, base_url=base_url, secret=secret, at=at)
        except Exception:
            log.exception("report %d was not sent to person %d", row.id, row.person_id)
    return sent


def _due(session: Session, at: datetime) -> list[tuple[Row[Any], str]]:
    """Reports with one recipient each, and the period for which she has not had it."""
    zone = func.coalesce(Person.time_zone, Unit.time_zone).label("zone")
    rows = session.execute(
        select(
            *(Dispatch.id, Dispatch.uid, Dispatch.name, Dispatch.kind, Dispatch.format),
            *(Dispatch.filters, Dispatch.period, Dispatch.day, Dispatch.hour),
            *(DispatchRecipient.person_id, DispatchRecipient.since, zone, Person.email),
        )
        .join(DispatchRecipient, DispatchRecipient.dispatch_id == Dispatch.id)
        .join(Person, Person.id == DispatchRecipient.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Dispatch.paused_at.is_(None),
            DispatchRecipient.left_at.is_(None),
            Person.suspended_at.is_(None),
            Person.email.is_not(None),
        )
        .order_by(Dispatch.id, Person.id)
    ).all()
    recent = select(DispatchRun.dispatch_id, DispatchRun.person_id, DispatchRun.period).where(
        DispatchRun.at > at - timedelta(days=40)
    )
    had = {tuple(sent) for sent in session.execute(recent)}
    due = []
    for row in rows:
        now = at.astimezone(ZoneInfo(row.zone))
        period = is_due(row.period, day=row.day, hour=row.hour, now=now, since=row.since)
        if period and (row.id, row.person_id, period) not in had:
            due.append((row, period))
    return due


def _send(
    row: Row[Any],
    period: str,
    letter: Letter,
    words: Callable[[str, str], str],
    *,
    base_url: str,
    secret: str,
    at: datetime,
) -> int:
    filters, uid = Filters.of(row.filters), secrets.token_hex(16)
    with reading() as session:
        viewer = sign_in.viewer_of_person(session, row.person_id)
        counted = _counted(session, viewer, row.kind, filters, words, at)
    outcome = "refused" if counted is None else "sent" if counted.rows else "empty"
    body: dict[str, Any] = {}
    if viewer and counted and outcome == "sent":
        values = {
            "name": viewer.given_name,
            "report": row.name,
            "people": counted.people,
            "passports": counted.passports,
            "href": f"{base_url}/exports/{uid}",
            "settings": f"{base_url}/exports/scheduled/{row.uid}",
            "ending": wishes.ending(secret, viewer.uid, f"{wishes.REPORT}{row.uid}"),
        }
        body = addressed(letter("scheduled_report", viewer.locale, values))
    run_ = {
        "dispatch_id": row.id, "person_id": row.person_id, "period": period, "at": at,
        "outcome": outcome, "rows": counted.people if counted else 0,
    }  # fmt: skip
    with writing() as session:
        if run(session, here(session, RUN), run_).first() is None or not (body and viewer):
            return 0
        queue.put(
            session, viewer, row.kind, row.format, filters, at=at, until=at + KEPT,
            of_dispatch=True, uid=uid,
        )  # fmt: skip
        outbox.post(session, channel="mail", recipient=row.email, body=body, at=at)
    return 1


def _counted(
    session: Session,
    viewer: Viewer | None,
    kind: str,
    filters: Filters,
    words: Callable[[str, str], str],
    at: datetime,
) -> _Counted | None:
    """What she would find; None when she may not look."""
    if viewer is None or not any(map(viewer.has_role, ROLES)):
        return None
    try:
        people = total(session, viewer, filters)
        hold = select(func.count()).select_from(Passport).join(Person).join(Unit)
        passports = session.scalar(hold.where(*asked(session, viewer, filters), HOLDS)) or 0
    except NotFound:
        return None
    spoken = viewer.locale
    asking = Asking(
        viewer=viewer,
        filters=filters,
        live=catalogue.current(session, viewer.publication),
        say=lambda name: words(spoken, name),
        language=spoken,
        at=at,
        places=places(session),
    )
    after: int | None = 0
    while after is not None:
        lines, _people, after = KINDS[kind].portion(session, asking, after)
        if lines:
            return _Counted(people, passports, len(lines))
    return _Counted(people, passports, 0)
