"""The worker's side of imports in the pages: whatever waits is checked, applied or undone, one by one."""

import logging
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from academy.errors import AcademyError, Conflict
from academy.models.database import reading, writing
from academy.models.roster import RosterImport, RosterPart
from academy.services import sign_in
from academy.services.claims import Claimed, Queue
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


BROKEN = "Something broke on our side. It has been noted."

QUEUE = Queue(
    RosterImport,
    (RosterImport.by_id, RosterImport.columns, RosterImport.options),
    WAITING,
    LEASE,
    TRIES,
    given_up={
        "state": case((RosterImport.state == "undoing", "applied"), else_="failed"),
        "problem": {"sentence": BROKEN, "values": {}},
    },
)


class _Lost(Exception):
    """Somebody else holds it by now."""


def work(*, secret: str, now: Now, only: str | None = None) -> int:
    """Do whatever waits, or *only* the import of that uid; how many it were."""
    count = 0
    which = [RosterImport.uid == only] if only else []
    while claimed := QUEUE.claim(now(), *which):
        count += 1
        try:
            _do(claimed, secret, now)
        except _Lost:
            continue
        except AcademyError as error:
            _stop(claimed, error)
        except Exception:
            log.exception("import %d was not done", claimed.id)
            QUEUE.put_off(claimed, now=now())
    return count


def _do(claimed: Claimed, secret: str, now: Now) -> None:
    if claimed.state == "undoing":
        with writing() as session:
            _confirm(session, claimed)
            row = session.get_one(RosterImport, claimed.id)
            row.state = "applied"
            undoing.undo(session, claimed.id, actor=_actor(claimed), at=now())
        return
    with _file(claimed) as path:
        file = File(path, claimed.columns, secret)
        options, progress = Options.of(claimed.options), _progress(claimed, estimate(path))
        if claimed.state == "checking":
            with reading() as session:
                scope = _scope(session, claimed)
                samples = session.get_one(RosterImport, claimed.id).report.get("samples", [])
            report = imports.rehearse(file, scope, options, at=now(), progress=progress)
            QUEUE.note(claimed, state="checked", report=report | {"samples": samples}, problem={})
            return

        def begin(session: Session) -> tuple[int, Scope]:
            _confirm(session, claimed)
            return claimed.id, _scope(session, claimed)

        imports.apply(file, begin, options, actor=_actor(claimed), at=now(), progress=progress)


def _confirm(session: Session, claimed: Claimed) -> None:
    """Hold the row, if it is still ours. Raises ``_Lost``."""
    mine = select(RosterImport.id).where(*QUEUE.ours(claimed)).with_for_update()
    if session.scalar(mine) is None:
        raise _Lost


def _stop(claimed: Claimed, error: AcademyError) -> None:
    values = {name: str(value) for name, value in error.values.items()}
    problem = {"sentence": error.sentence, "values": values}
    state = {"checking": "failed", "applying": "failed", "undoing": "applied"}[claimed.state]
    if isinstance(error, Held):
        QUEUE.note(claimed, state="checked", report=error.report, problem=problem)
    else:
        QUEUE.note(claimed, state=state, problem=problem)


def _scope(session: Session, claimed: Claimed) -> Scope:
    viewer = sign_in.viewer_of_person(session, claimed.by_id) if claimed.by_id else None
    if viewer is None or not any(map(viewer.has_role, ROLES)):
        raise Conflict("Whoever asked for this does not run any unit any more.")
    return of(viewer)


def _actor(claimed: Claimed) -> str:
    return f"person:{claimed.by_id}"


def _progress(claimed: Claimed, total: int) -> Callable[[int], None]:
    told = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > A_WHILE:
            told = time.monotonic()
            QUEUE.note(claimed, done=done, total=max(done, total))

    return tell


@contextmanager
def _file(claimed: Claimed) -> Iterator[Path]:
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
