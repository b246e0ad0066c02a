"""The job that writes what was asked for."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import AcademyError, NotFound
from academy.models.database import reading, writing
from academy.models.exports import Export
from academy.models.people import Person
from academy.services import access, catalogue, journal, sign_in
from academy.services.claims import Claimed, Queue
from academy.services.exports import queue
from academy.services.exports.asking import ROLES, Asking, Filters, Line, path_of, places, total
from academy.services.exports.files import clear, new_file, orphans, write
from academy.services.exports.kinds import KINDS, MINE
from academy.services.privacy import archive

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
"""How long a worker may hold one without a word; each portion is one."""

TRIES = 3

Words = Callable[[str, str], str]
"""From a language and the name of a column or state to what it is called there."""


class Taken(Exception):
    """Somebody else writes it now, or who asked has thrown it away."""


@dataclass(slots=True)
class _Held:
    """An export that this worker writes, as it stood at the last word about it."""

    row: Claimed

    @property
    def filters(self) -> Filters:
        return Filters.of(self.row.filters)


QUEUE = Queue(
    Export,
    (Export.person_id, Export.kind, Export.format, Export.filters),
    ("waiting",),
    LEASE,
    TRIES,
    given_up={
        "state": "failed",
        "problem": "Three tries, and no table came out. It has been noted. Ask again.",
    },
)


@dataclass(frozen=True, slots=True)
class Maker:
    """Everything that writing takes. ``now`` is asked at each portion."""

    folder: Path
    academy: str
    words: Words
    now: Callable[[], datetime]

    def make(self) -> int:
        """Write whatever is due, one after the other; how many were made."""
        made = 0
        while claimed := QUEUE.claim(self.now(), Export.until > self.now()):
            held = _Held(claimed)
            try:
                self._write(held)
                made += 1
            except Taken:
                continue
            except AcademyError as error:
                QUEUE.note(held.row, state="failed", problem=error.sentence)
            except Exception:
                log.exception("export %d, %s, was not written", claimed.id, claimed.kind)
                QUEUE.put_off(held.row, now=self.now())
        return made

    def _write(self, held: _Held) -> None:
        with new_file(self.folder, held.row.format) as file:
            values: dict[str, Any] = {"state": "made", "file": file.name}
            if held.row.kind == MINE:
                values["rows"] = self._own(held.row.person_id, file)
            else:
                values |= self._table(held, file)
            values["size"] = file.stat().st_size
            if not QUEUE.note(held.row, **values):
                raise Taken

    def _own(self, person_id: int, file: Path) -> int:
        with reading() as session:
            person = session.get_one(Person, person_id)
            unit_id, spoken = person.unit_id, person.locale
            rows = archive.write(
                session, person, file, academy=self.academy, at=self.now(),
                say=lambda text: self.words(spoken, text), language=spoken,
            )  # fmt: skip
        with writing() as session:
            actor = f"person:{person_id}"
            journal.note(
                session, actor=actor, act="person.exported", subject=actor, unit_id=unit_id,
                at=self.now(), rows=rows,
            )  # fmt: skip
        return rows

    def _table(self, held: _Held, file: Path) -> dict[str, Any]:
        """Write it; how many lines, and over which units she asked: who loses one gets no file."""
        kind = KINDS[held.row.kind]
        with reading() as session:
            asking = self._asking(session, held)
            people = total(session, asking.viewer, asking.filters)
        self._go_on(held, total=people, done=0)
        lines = chain([kind.columns(asking)], self._lines(held, asking))
        rows = write(lines, file, held.row.format, asking.language)
        over = sorted({path for role in ROLES for path in asking.viewer.roles.get(role, ())})
        with writing() as session:
            only = path_of(session, asking.viewer, asking.filters)
            of = [only] if only else over
            access.took(session, asking.viewer, held.row.kind, of, at=self.now(), people=people)
        return {"rows": rows, "filters": held.filters.values() | {"paths": over}}

    def _lines(self, held: _Held, asking: Asking) -> Iterator[Line]:
        """Portion by portion, each read in a transaction of its own, by the rights of that moment."""
        portion, after, done = KINDS[held.row.kind].portion, 0, 0
        while True:
            with reading() as session:
                if done:
                    asking.viewer = _viewer(session, held.row.person_id)
                lines, people, following = portion(session, asking, after)
            yield from lines
            if following is None:
                return
            after, done = following, done + people
            self._go_on(held, done=done)

    def _asking(self, session: Session, held: _Held) -> Asking:
        viewer = _viewer(session, held.row.person_id)
        spoken = viewer.locale
        return Asking(
            viewer=viewer,
            filters=held.filters,
            live=catalogue.current(session, viewer.publication),
            say=cache(lambda name: self.words(spoken, name)),
            language=spoken,
            at=self.now(),
            places=places(session),
        )

    def _go_on(self, held: _Held, **values: int) -> None:
        """Write how far it is, and hold it a while longer. Raises ``Taken``."""
        row = QUEUE.hold(held.row, self.now(), **values)
        if row is None:
            raise Taken
        held.row = row


def tidy(folder: Path, *, now: datetime, most: int = 500) -> int:
    """Delete what is over, and files that no row knows; how many rows went. Opens its own transactions."""
    gone, some = 0, most
    while some == most:
        with writing() as session:
            some, files = queue.expired(session, at=now, most=most)
        clear(folder, files)
        gone += some
    with reading() as session:
        known = queue.known_files(session)
    clear(folder, orphans(folder, known, older_than=(now - queue.KEPT).timestamp()))
    return gone


def _viewer(session: Session, person_id: int) -> Any:
    """Who asked, as she stands now. Raises ``NotFound`` when she has no business here any more."""
    viewer = sign_in.viewer_of_person(session, person_id)
    if viewer is None or not any(map(viewer.has_role, ROLES)):
        raise NotFound("You no longer hold the role that this table is for.")
    return viewer
