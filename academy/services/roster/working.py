"""The worker's side of imports in the pages: whatever waits is checked, applied or undone, one by one."""

import logging
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import AcademyError, Conflict
from academy.models.database import reading, writing
from academy.models.roster import RosterImport, RosterPart
from academy.services import sign_in
from academy.services.roster import imports, undoing
from academy.services.roster.imports import File, Held, Options
from academy.services.roster.scope import ROLES, Scope, of
from academy.services.roster.uploads import WAITING
from academy.services.sheets.reading import estimate

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""How long a worker may hold an import: some ten times what the largest takes."""

TRIES = 3

A_WHILE = 0.5
"""Seconds between two words about how far it is."""

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Claimed:
    id: int
    uid: str
    state: str
    by_id: int | None
    columns: dict[str, int]
    options: Options
    tries: int
    due_at: datetime


class _Lost(Exception):
    """Somebody else holds it by now."""


def work(*, secret: str, now: Now, only: str | None = None) -> int:
    """Do whatever waits, or *only* the import of that uid; how many it were."""
    count = 0
    while claimed := _claim(now(), only):
        count += 1
        try:
            _do(claimed, secret, now)
        except _Lost:
            continue
        except AcademyError as error:
            _stop(claimed, error)
        except Exception:
            log.exception("import %d was not done", claimed.id)
            if claimed.tries >= TRIES:
                _stop(claimed, Conflict("Something broke on our side. It has been noted."))
            else:
                _update(claimed, {"due_at": now()})
    return count


def _do(claimed: _Claimed, secret: str, now: Now) -> None:
    if claimed.state == "undoing":
        with writing() as session:
            _confirm(session, claimed)
            row = session.get_one(RosterImport, claimed.id)
            row.state = "applied"
            undoing.undo(session, claimed.id, actor=_actor(claimed), at=now())
        return
    with _file(claimed) as path:
        file = File(path, claimed.columns, secret)
        progress = _progress(claimed, estimate(path))
        if claimed.state == "checking":
            with reading() as session:
                scope = _scope(session, claimed)
            report = imports.rehearse(file, scope, claimed.options, at=now(), progress=progress)
            _update(claimed, {"state": "checked", "report": report, "problem": {}})
            return

        def begin(session: Session) -> tuple[int, Scope]:
            _confirm(session, claimed)
            return claimed.id, _scope(session, claimed)

        imports.apply(
            file, begin, claimed.options, actor=_actor(claimed), at=now(), progress=progress
        )


def _claim(now: datetime, only: str | None) -> _Claimed | None:
    """Take the next one for ``LEASE``; its try is counted before it is made."""
    waiting = select(RosterImport.id, RosterImport.due_at, RosterImport.tries).where(
        RosterImport.state.in_(WAITING), RosterImport.due_at <= now
    )
    if only:
        waiting = waiting.where(RosterImport.uid == only)
    while True:
        with reading() as session:
            row = session.execute(waiting.order_by(RosterImport.due_at).limit(1)).first()
        if row is None:
            return None
        values: dict[str, Any] = {"due_at": now + LEASE, "tries": row.tries + 1}
        if row.tries >= TRIES:
            values = {"state": "failed"}
        with writing() as session:
            taken = session.execute(
                update(RosterImport)
                .where(
                    RosterImport.id == row.id,
                    RosterImport.due_at == row.due_at,
                    RosterImport.state.in_(WAITING),
                )
                .values(values)
                .returning(RosterImport)
                .execution_options(populate_existing=True)
            ).scalar()
            if taken and taken.state in WAITING:
                return _Claimed(
                    *(taken.id, taken.uid, taken.state, taken.by_id, dict(taken.columns)),
                    *(Options.of(taken.options), taken.tries, taken.due_at),
                )


def _confirm(session: Session, claimed: _Claimed) -> None:
    """Hold the row, if it is still ours. Raises ``_Lost``."""
    mine = select(RosterImport.id).where(*_ours(claimed)).with_for_update()
    if session.scalar(mine) is None:
        raise _Lost


def _update(claimed: _Claimed, values: dict[str, Any]) -> None:
    with writing() as session:
        session.execute(update(RosterImport).where(*_ours(claimed)).values(values))


def _ours(claimed: _Claimed) -> tuple[Any, ...]:
    return (
        RosterImport.id == claimed.id,
        RosterImport.state == claimed.state,
        RosterImport.due_at == claimed.due_at,
    )


def _stop(claimed: _Claimed, error: AcademyError) -> None:
    values = {name: str(value) for name, value in error.values.items()}
    problem = {"sentence": error.sentence, "values": values}
    state = {"checking": "failed", "applying": "failed", "undoing": "applied"}[claimed.state]
    if isinstance(error, Held):
        _update(claimed, {"state": "checked", "report": error.report, "problem": problem})
    else:
        _update(claimed, {"state": state, "problem": problem})


def _scope(session: Session, claimed: _Claimed) -> Scope:
    viewer = sign_in.viewer_of_person(session, claimed.by_id) if claimed.by_id else None
    if viewer is None or not any(map(viewer.has_role, ROLES)):
        raise Conflict("Whoever asked for this does not run any unit any more.")
    return of(viewer)


def _actor(claimed: _Claimed) -> str:
    return f"person:{claimed.by_id}"


def _progress(claimed: _Claimed, total: int) -> Callable[[int], None]:
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > A_WHILE:
            told = time.monotonic()
            _update(claimed, {"done": done, "total": max(done, total)})

    return tell


@contextmanager
def _file(claimed: _Claimed) -> Iterator[Path]:
    """The uploaded file on the disk of this machine."""
    with NamedTemporaryFile(prefix="roster-") as file:
        number = 0
        while True:
            part = select(RosterPart.content).where(
                RosterPart.import_id == claimed.id, RosterPart.number == number
            )
            with reading() as session:
                content = session.scalar(part)
            if content is None:
                break
            file.write(zlib.decompress(content))
            number += 1
        if not number:
            raise Conflict("This file is not kept any more. Upload it again.")
        file.flush()
        yield Path(file.name)
