"""Imports in the pages: a file comes, somebody names its columns, a job checks it, she has it applied.

Promises: only who uploaded a file sees it, and who administers everything; two workers never hold the same
one; when a worker is killed nothing is kept, and another takes over after ``LEASE``; what a job does, it
does with the rights that she has at that moment.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session, load_only

from academy.errors import Conflict, Invalid, NotFound
from academy.models.people import Person, Unit
from academy.models.roster import RosterImport, RosterPart
from academy.services.roster import columns, desk, layers
from academy.services.roster.columns import Columns
from academy.services.roster.imports import ALL_REFUSED, TASK, Options, is_refused_whole
from academy.services.viewer import Viewer

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that a request may bring."""

PIECE = 1 << 18
"""Bytes of a file that are kept together. A file of one piece is not worth a job."""

WAITING = frozenset({"checking", "applying", "undoing"})

LISTED = 50


def packed(path: Path) -> Iterator[bytes]:
    """The pieces in which the file at *path* is kept. Take them before the transaction begins."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield zlib.compress(piece, 1)


def receive(
    session: Session,
    viewer: Viewer,
    *,
    name: str,
    headings: list[str],
    parts: list[bytes],
    samples: desk.Samples = (),
    at: datetime,
) -> str:
    """Keep a file that *viewer* sent; the uid to find it by."""
    row = desk.new(name, headings, columns.guessed(session, headings), at=at)
    row.by_id, row.report = viewer.id, {"samples": samples}
    session.add(row)
    session.flush()
    for number, part in enumerate(parts):
        session.add(RosterPart(import_id=row.id, number=number, content=part))
    session.flush()
    return row.uid


def listed(session: Session, viewer: Viewer) -> list[tuple[RosterImport, str]]:
    """The newest imports that she may see, each with the name of who did it."""
    rows = session.execute(
        select(RosterImport, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == RosterImport.by_id)
        .where(_visible(session, viewer))
        .order_by(RosterImport.id.desc())
        .limit(LISTED)
        .options(
            load_only(
                *(RosterImport.uid, RosterImport.file, RosterImport.state, RosterImport.asked_at),
                *(RosterImport.report, RosterImport.applied_at, RosterImport.undone_at),
            )
        )
    )
    return [(row, f"{given or ''} {family or ''}".strip()) for row, given, family in rows]


def find(session: Session, viewer: Viewer, uid: str, *, hold: bool = False) -> RosterImport:
    """The import *uid*, if she may see it. Raises ``NotFound``."""
    wanted = select(RosterImport).where(RosterImport.uid == uid, _visible(session, viewer))
    row = session.scalar(wanted.with_for_update(of=RosterImport) if hold else wanted)
    if row is None:
        raise NotFound("There is no such import here.")
    return row


def check(
    session: Session, viewer: Viewer, uid: str, chosen: Columns, *, partial: bool, at: datetime
) -> None:
    """Have the file checked with these columns, which are remembered for files like it."""
    row = _hers(session, viewer, uid)
    if row.state not in {"mapping", "checked", "failed"}:
        raise Conflict("This file is under way already.")
    columns.check(row.headings, chosen)
    columns.remember(session, row.headings, chosen, at=at)
    row.columns, row.options = dict(chosen), Options(partial=partial).as_json()
    _ask(session, row, "checking", at=at)


def apply(
    session: Session,
    viewer: Viewer,
    uid: str,
    *,
    allow_leaving: bool,
    skip_refused: bool,
    at: datetime,
) -> None:
    """Have a checked file applied. Raises ``Invalid`` when it waits for a human's word."""
    row = _hers(session, viewer, uid)
    if row.state != "checked":
        raise Conflict("This file is under way already.")
    if is_refused_whole(row.report):
        raise Invalid(ALL_REFUSED.sentence)
    if row.report.get("held") and not allow_leaving:
        raise Invalid("Confirm that so many people leave.", field="allow_leaving")
    if row.report.get("refused") and not skip_refused:
        raise Invalid("Confirm that the refused lines are left out.", field="skip_refused")
    options = Options(
        partial=bool(row.options.get("partial")),
        allow_leaving=allow_leaving,
        skip_refused=skip_refused,
    )
    row.options = options.as_json()
    _ask(session, row, "applying", at=at)


def undo(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Have an applied import undone, by who did it, or who administers everything."""
    row = find(session, viewer, uid, hold=True)
    if row.state != "applied":
        raise Conflict("Only an import that was applied can be undone, and only once.")
    _ask(session, row, "undoing", at=at)


def upon(session: Session, viewer: Viewer, row: RosterImport) -> Sequence[RosterImport]:
    """Imports to undo before this one, the newest first, of those that she may see."""
    ids = layers.upon(session, row.id) if row.state in {"applied", "undone"} else []
    if not ids:
        return []
    seen = select(RosterImport).where(RosterImport.id.in_(ids), _visible(session, viewer))
    return session.scalars(seen.order_by(RosterImport.applied_at.desc())).all()


def size_of(session: Session, uid: str) -> int:
    """About how many bytes its file has, compressed."""
    parts = (
        select(RosterPart.number)
        .join(RosterImport, RosterImport.id == RosterPart.import_id)
        .where(RosterImport.uid == uid)
    )
    return len(session.scalars(parts).all()) * PIECE


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why an import stopped: the sentence of an error, and its values."""

    sentence: str
    values: dict[str, Any]


def problem_of(row: RosterImport) -> Stopped | None:
    """Why an import stopped, if it did."""
    return Stopped(**row.problem) if row.problem else None


def _ask(session: Session, row: RosterImport, state: str, *, at: datetime) -> None:
    row.state, row.due_at, row.tries, row.done, row.problem = state, at, 0, 0, {}
    session.flush()
    session.info.setdefault("wakes", set()).add(TASK)


def _hers(session: Session, viewer: Viewer, uid: str) -> RosterImport:
    """The import *uid*, if it is her own: another's file is applied by her alone, with her rights."""
    row = find(session, viewer, uid, hold=True)
    if row.by_id != viewer.id:
        raise Conflict("Only who uploaded this file can have it checked or applied.")
    return row


def _visible(session: Session, viewer: Viewer) -> ColumnElement[bool]:
    roots = session.scalars(select(Unit.path).where(Unit.parent_id.is_(None))).all()
    rules_all = bool(roots) and all(viewer.sees_unit("admin", path) for path in roots)
    return or_(RosterImport.by_id == viewer.id, true() if rules_all else false())
