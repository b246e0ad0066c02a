"""The queue of exports. The row is the queue; a job claims one, writes its file, and says how far it is.

Promises: nobody has two that wait; only who asked sees one or fetches its file; two workers never write the
same one; when a worker is killed another takes over after ``LEASE``; what cannot be written says why; after
``KEPT`` row and file are gone.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound, TooMany
from academy.models.exports import ASK, FORMATS, Export
from academy.models.statements import here, run
from academy.services import journal
from academy.services.exports.asking import ROLES, Filters, path_of
from academy.services.exports.kinds import KINDS, MINE
from academy.services.viewer import Viewer

KEPT = timedelta(days=1)

MOST = 50
"""Exports of one person that are kept at a time."""

TASK = "make_exports"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and whether it was new: who has one that waits gets that one."""

    uid: str
    is_new: bool


def ask(
    session: Session, viewer: Viewer, kind: str, format_: str, filters: Filters, *, at: datetime
) -> Asked:
    """Have a table of *kind* written, or with ``MINE`` everything about herself.

    Raises ``NotFound`` for a kind or unit that is not hers to ask for, ``TooMany`` beyond ``MOST`` a day,
    ``Conflict`` for a table while what is held about her is being written.
    """
    if kind == MINE:
        format_, filters = "zip", Filters()
    elif kind not in KINDS or not any(map(viewer.has_role, ROLES)):
        raise NotFound("There is no such table.")
    elif format_ not in FORMATS or format_ == "zip":
        raise Invalid("Something in this request makes no sense.", field="format")
    path_of(session, viewer, filters)
    kept = select(func.count()).where(Export.person_id == viewer.id)
    if (session.scalar(kept) or 0) >= MOST:
        raise TooMany("That is a lot of tables for one day. Tomorrow there is room.", wait=3600)
    uid = put(session, viewer, kind, format_, filters, at=at, until=at + KEPT)
    if uid is None:
        return Asked(_waiting(session, viewer, kind), is_new=False)
    journal.note(
        session,
        actor=viewer.actor,
        act="export.asked",
        subject=viewer.actor if kind == MINE else f"unit:{filters.unit_id or viewer.unit_id}",
        unit_id=filters.unit_id or viewer.unit_id,
        at=at,
        kind=kind,
        format=format_,
    )
    return Asked(uid, is_new=True)


def _waiting(session: Session, viewer: Viewer, kind: str) -> str:
    """The one that is being written for her. ``Conflict`` if it is no table, and she asks for one."""
    hers = (Export.person_id == viewer.id, Export.state == "waiting", ~Export.of_dispatch)
    waiting = session.execute(select(Export.uid, Export.kind).where(*hers)).one_or_none()
    if waiting is None or (waiting.kind == MINE and kind != MINE):
        raise Conflict("Another file of yours is being written. Ask again in a moment.")
    return str(waiting.uid)


def put(
    session: Session,
    viewer: Viewer,
    kind: str,
    format_: str,
    filters: Filters,
    *,
    at: datetime,
    until: datetime,
    of_dispatch: bool = False,
    uid: str | None = None,
) -> str | None:
    """Put it into the queue, as *uid* if that is given; None for who has one that waits."""
    row = {
        "uid": uid or secrets.token_hex(16),
        "person_id": viewer.id,
        "kind": kind,
        "format": format_,
        "filters": filters.values(),
        "of_dispatch": of_dispatch,
        "state": "waiting",
        "asked_at": at,
        "due_at": at,
        "until": until,
        **dict.fromkeys(("tries", "done", "total", "rows", "size"), 0),
    }
    session.info.setdefault("wakes", set()).add(TASK)
    return run(session, here(session, ASK), row).scalar()


def find(session: Session, viewer: Viewer, uid: str, *, at: datetime, mine: bool = False) -> Export:
    """Her export *uid*, with *mine* one of herself. ``NotFound`` for another's, or after its time."""
    its = Export.kind == MINE if mine else Export.kind != MINE
    hers = (Export.uid == uid, Export.person_id == viewer.id, Export.until > at, its)
    found = session.scalars(select(Export).where(*hers)).one_or_none()
    if found is None:
        raise NotFound("This file is not here any more. Ask for it again.")
    return found


def file_of(
    session: Session, viewer: Viewer, uid: str, *, at: datetime, mine: bool = False
) -> Export:
    """The same, once it is made; ``Conflict`` before. A table is for who still sees that unit."""
    found = find(session, viewer, uid, at=at, mine=mine)
    path_of(session, viewer, Filters.of(found.filters))
    own = [path for role in ROLES for path in viewer.roles.get(role, ())]
    for path in found.filters.get("paths", ()):
        if not path.startswith(tuple(own)):
            raise NotFound("This file is not here any more. Ask for it again.")
    if found.file is None:
        raise Conflict("This is still being written. In a moment it is here.")
    return found


def recent(session: Session, viewer: Viewer, *, at: datetime, mine: bool = False) -> list[Export]:
    """Her exports that are still here, the newest first: of others, or with *mine* of herself."""
    which = Export.kind == MINE if mine else Export.kind != MINE
    hers = (Export.person_id == viewer.id, Export.until > at, which)
    return list(session.scalars(select(Export).where(*hers).order_by(Export.id.desc())))


def drop(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> list[str]:
    """Throw her export away, also one that waits; the file to delete afterwards."""
    found = find(session, viewer, uid, at=at)
    files = [found.file] if found.file else []
    session.delete(found)
    return files


def expired(session: Session, *, at: datetime, most: int = 500) -> tuple[int, list[str]]:
    """Delete rows whose time is over: how many, and the files to delete afterwards."""
    over = select(Export.id).where(Export.until <= at).limit(most)
    gone = session.scalars(delete(Export).where(Export.id.in_(over)).returning(Export.file)).all()
    return len(gone), [file for file in gone if file]


def known_files(session: Session) -> list[str]:
    """The files that rows speak of."""
    return list(filter(None, session.scalars(select(Export.file).where(Export.file.is_not(None)))))
