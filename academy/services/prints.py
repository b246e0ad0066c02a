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

from sqlalchemy import update
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound, TooMany
from academy.models.prints import ASK, ASK_AGAIN, CONTENT, COUNT, FIND
from academy.models.prints import Print as Row
from academy.models.statements import here, run
from academy.services.claims import Queue
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


QUEUE = Queue(Row, (Row.kind, Row.values), ("waiting",), LEASE, TRIES, given_up={"state": "failed"})


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
    while claimed := QUEUE.claim(now()):
        try:
            content = print_one(claimed.kind, claimed.values)
        except Exception:
            log.exception("print %d, a %s, was not made", claimed.id, claimed.kind)
            QUEUE.put_off(claimed, now=now())
        else:
            QUEUE.note(claimed, content=content, state="made")
            made += 1
    return made
