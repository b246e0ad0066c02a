"""Prints: a person asks for a document, a job makes it, she fetches it.

Promises: the same values asked for twice are one print; only its owner sees it; two workers never hold
the same one; when a worker is killed another takes over after ``LEASE``; what cannot be made after
``TRIES`` says so, and may be asked for again; a night clears away what is a day old.
"""

import hashlib
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound, TooMany
from academy.models.database import reading, writing
from academy.models.prints import ASK, ASK_AGAIN, CONTENT, COUNT, FIND
from academy.models.prints import Print as Row
from academy.models.statements import here, run
from academy.services.viewer import Viewer

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""How long a worker may hold a print: a hundred times what one takes."""

TRIES = 3
KEPT = timedelta(days=1)

MOST = 40
"""Prints of one person that are kept at a time: far more than anybody folds in a day."""

Values = Mapping[str, Any]
Maker = Callable[[str, Values], bytes]
"""From a print's kind and values to the document."""


@dataclass(frozen=True, slots=True)
class Print:
    """A print as its owner sees it. ``state``: waiting, made, failed."""

    uid: str
    kind: str
    state: str
    file: str
    """What it is called once it is downloaded, without its ending."""


@dataclass(frozen=True, slots=True)
class Document:
    """A print that was made: its kind, what it is called, its bytes."""

    kind: str
    file: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: int
    kind: str
    values: dict[str, Any]
    tries: int
    due_at: datetime


def ask(session: Session, viewer: Viewer, kind: str, values: Values, *, at: datetime) -> str:
    """Have *kind* printed with *values* (what JSON can hold); the uid to find it by.

    ``file`` among them is what it will be called.
    Raises ``TooMany`` for who has asked for ``MOST`` different ones within a day.
    """
    canonical = json.dumps(values, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace")
    digest = hashlib.sha256(canonical).hexdigest()
    again = {"person": viewer.id, "of_kind": kind, "of_digest": digest, "at": at}
    session.info.setdefault("wakes", set()).add("make_prints")
    known = run(session, ASK_AGAIN, again).scalar()
    if known:
        return str(known)
    asked = run(session, COUNT, {"person": viewer.id, "since": at - KEPT}).scalar_one()
    if asked >= MOST:
        raise TooMany("That is a lot of paper for one day. Tomorrow there is more.", wait=3600)
    row = {
        "uid": secrets.token_hex(16),
        "person_id": viewer.id,
        "kind": kind,
        "digest": digest,
        "values": dict(values),
        "state": "waiting",
        "asked_at": at,
        "due_at": at,
        "tries": 0,
    }
    made = run(session, here(session, ASK), row).scalar()
    return str(made or run(session, ASK_AGAIN, again).scalar_one())


def find(session: Session, viewer: Viewer, uid: str) -> Print:
    """Her print *uid*. Raises ``NotFound``."""
    row = run(session, FIND, {"uid": uid, "person": viewer.id}).first()
    if row is None:
        raise NotFound("This print is not here any more. Ask for it again.")
    return Print(*row)


def again(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Try her failed print *uid* once more; any other is left as it is."""
    find(session, viewer, uid)
    session.execute(
        update(Row)
        .where(Row.uid == uid, Row.person_id == viewer.id, Row.state == "failed")
        .values(state="waiting", tries=0, due_at=at, asked_at=at)
    )
    session.info.setdefault("wakes", set()).add("make_prints")


def content(session: Session, viewer: Viewer, uid: str) -> Document:
    """The document of her print *uid*. Raises ``NotFound``, or ``Conflict`` while it is not made."""
    row = run(session, CONTENT, {"uid": uid, "person": viewer.id}).first()
    if row is None:
        find(session, viewer, uid)
        raise Conflict("This is still being printed. In a second or two it is here.")
    return Document(*row)


def make(print_one: Maker, *, now: Callable[[], datetime]) -> int:
    """Print whatever is due, one after the other, and say how many were made.

    Anything that *print_one* raises counts as one of ``TRIES``.
    """
    made = 0
    while claimed := _claim(now()):
        values: dict[str, Any]
        try:
            values = {"content": print_one(claimed.kind, claimed.values), "state": "made"}
            made += 1
        except Exception:
            log.exception("print %d, a %s, was not made", claimed.id, claimed.kind)
            values = {"state": "failed"} if claimed.tries >= TRIES else {"due_at": now()}
        with writing() as session:
            session.execute(
                update(Row)
                .where(Row.id == claimed.id, Row.state == "waiting", Row.due_at == claimed.due_at)
                .values(values)
            )
    return made


def _claim(now: datetime) -> _Claimed | None:
    """Take the next due print for ``LEASE``; its try is counted before it is made.

    The update names the moment that was read, so of two workers one comes away empty and looks on.
    One that was tried too often by workers that were killed has failed.
    """
    waiting = select(Row.id, Row.due_at, Row.tries).where(Row.state == "waiting", Row.due_at <= now)
    while True:
        with reading() as session:
            row = session.execute(waiting.order_by(Row.due_at, Row.id).limit(1)).first()
        if row is None:
            return None
        values: dict[str, Any] = {"due_at": now + LEASE, "tries": row.tries + 1}
        if row.tries >= TRIES:
            values = {"state": "failed"}
        with writing() as session:
            claimed = session.execute(
                update(Row)
                .where(Row.id == row.id, Row.due_at == row.due_at, Row.state == "waiting")
                .values(values)
                .returning(Row.id, Row.kind, Row.values, Row.tries, Row.due_at, Row.state)
            ).first()
        if claimed and claimed.state == "waiting":
            return _Claimed(*claimed[:5])
