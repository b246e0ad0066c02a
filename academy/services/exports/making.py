"""The job that writes what was asked for."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from academy.errors import AcademyError, NotFound
from academy.models.database import reading, writing
from academy.models.exports import Export
from academy.models.people import Person
from academy.services import access, catalogue, journal, sign_in
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
class _Claimed:
    id: int
    person_id: int
    kind: str
    format: str
    filters: Filters
    tries: int
    due_at: datetime


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
        while claimed := self._claim():
            try:
                self._write(claimed)
                made += 1
            except Taken:
                continue
            except AcademyError as error:
                with writing() as session:
                    queue.fail(session, claimed.id, claimed.due_at, error.sentence)
            except Exception:
                log.exception("export %d, %s, was not written", claimed.id, claimed.kind)
                self._put_off(claimed)
        return made

    def _write(self, claimed: _Claimed) -> None:
        with new_file(self.folder, claimed.format) as file:
            values: dict[str, Any] = {"state": "made", "file": file.name}
            if claimed.kind == MINE:
                values["rows"] = self._own(claimed, file)
            else:
                values |= self._table(claimed, file)
            values["size"] = file.stat().st_size
            self._note(claimed, values)

    def _own(self, claimed: _Claimed, file: Path) -> int:
        with reading() as session:
            person = session.get_one(Person, claimed.person_id)
            unit_id, spoken = person.unit_id, person.locale
            rows = archive.write(
                session, person, file, academy=self.academy, at=self.now(),
                say=lambda text: self.words(spoken, text),
            )  # fmt: skip
        with writing() as session:
            actor = f"person:{claimed.person_id}"
            journal.note(
                session, actor=actor, act="person.exported", subject=actor, unit_id=unit_id,
                at=self.now(), rows=rows,
            )  # fmt: skip
        return rows

    def _table(self, claimed: _Claimed, file: Path) -> dict[str, Any]:
        """Write it; how many lines, and over which units she asked: who loses one gets no file."""
        kind = KINDS[claimed.kind]
        with reading() as session:
            asking = self._asking(session, claimed)
            people = total(session, asking.viewer, asking.filters)
        self._note(claimed, {"total": people, "done": 0})
        lines = chain([kind.columns(asking)], self._lines(claimed, asking))
        rows = write(lines, file, claimed.format, asking.language)
        over = sorted({path for role in ROLES for path in asking.viewer.roles.get(role, ())})
        with writing() as session:
            only = path_of(session, asking.viewer, asking.filters)
            of = [only] if only else over
            access.took(session, asking.viewer, claimed.kind, of, at=self.now(), people=people)
        return {"rows": rows, "filters": claimed.filters.values() | {"paths": over}}

    def _lines(self, claimed: _Claimed, asking: Asking) -> Iterator[Line]:
        """Portion by portion, each read in a transaction of its own, by the rights of that moment."""
        portion, after, done = KINDS[claimed.kind].portion, 0, 0
        while True:
            with reading() as session:
                if done:
                    asking.viewer = _viewer(session, claimed.person_id)
                lines, people, following = portion(session, asking, after)
            yield from lines
            if following is None:
                return
            after, done = following, done + people
            self._note(claimed, {"done": done})

    def _asking(self, session: Session, claimed: _Claimed) -> Asking:
        viewer = _viewer(session, claimed.person_id)
        spoken = viewer.locale
        return Asking(
            viewer=viewer,
            filters=claimed.filters,
            live=catalogue.current(session, viewer.publication),
            say=cache(lambda name: self.words(spoken, name)),
            language=spoken,
            at=self.now(),
            places=places(session),
        )

    def _claim(self) -> _Claimed | None:
        """Take the next due one for ``LEASE``; its try is counted before it is made."""
        columns = (Export.id, Export.due_at, Export.tries)
        while True:
            now = self.now()
            due = (Export.state == "waiting", Export.due_at <= now, Export.until > now)
            with reading() as session:
                waiting = select(*columns).where(*due).order_by(Export.due_at, Export.id).limit(1)
                row = session.execute(waiting).first()
            if row is None:
                return None
            given_up = {
                "state": "failed",
                "problem": "Three tries, and no table came out. It has been noted. Ask again.",
            }
            held = {"due_at": now + LEASE, "tries": row.tries + 1, "done": 0}
            same = (Export.id == row.id, Export.due_at == row.due_at, Export.state == "waiting")
            with writing() as session:
                claimed = session.execute(
                    update(Export)
                    .where(*same)
                    .values(given_up if row.tries >= TRIES else held)
                    .returning(
                        *columns,
                        Export.person_id,
                        Export.kind,
                        Export.format,
                        Export.filters,
                        Export.state,
                    )
                ).first()
            if claimed and claimed.state == "waiting":
                filters = Filters.of(claimed.filters)
                return _Claimed(
                    claimed.id, claimed.person_id, claimed.kind, claimed.format, filters,
                    claimed.tries, claimed.due_at,
                )  # fmt: skip

    def _note(self, claimed: _Claimed, values: dict[str, Any]) -> None:
        """Write how far it is, and hold it a while longer. Raises ``Taken``."""
        until = self.now() + LEASE
        which = (
            Export.id == claimed.id,
            Export.due_at == claimed.due_at,
            Export.state == "waiting",
        )
        with writing() as session:
            noted = update(Export).where(*which).values(due_at=until, **values).returning(Export.id)
            if session.execute(noted).first() is None:
                raise Taken
        claimed.due_at = until

    def _put_off(self, claimed: _Claimed) -> None:
        """Once more at once, while there are tries."""
        which = (Export.id == claimed.id, Export.due_at == claimed.due_at)
        with writing() as session:
            session.execute(
                update(Export)
                .where(*which, Export.state == "waiting")
                .values(due_at=self.now() - timedelta(seconds=1))
            )


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
