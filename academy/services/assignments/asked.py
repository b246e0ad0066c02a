"""What is asked of the person who looks: one thing at a time, and everything on a page of its own.

What she has just finished is finished here, before any row says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row
from sqlalchemy.orm import Session

from academy.engine import due
from academy.manuscript.documents import Texts
from academy.models.finishing import ASKED, EVER_ASKED
from academy.models.statements import run
from academy.services import catalogue
from academy.services.assignments import targets
from academy.services.catalogue import Catalogue
from academy.services.viewer import Viewer

MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is or was asked of her, by HR of the unit called *by*.

    ``due_on`` is her own last day, behind her leave; ``href_parts`` are the parts of the address of what
    is asked. ``waiver`` says why it is not asked of her any more.
    """

    uid: str
    kind: str
    target: str | None
    title: Texts
    href_parts: tuple[str, ...]
    is_mandatory: bool
    reason: str
    by: str
    asked_at: datetime
    due_on: date | None
    is_late: bool
    finished_at: datetime | None
    waiver: str | None

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.finished_at is None and self.waiver is None


def asked_of(session: Session, viewer: Viewer, *, at: datetime) -> list[Asked]:
    """What is asked of her now: what is mandatory first, then by its day; no statement for nothing."""
    if not viewer.asked:
        return []
    live = catalogue.current(session, viewer.publication)
    rows = run(session, ASKED, {"person": viewer.id, "at": at}).all()
    found = _told(rows, viewer, live, at=at)
    return sorted((each for each in found if each.is_open), key=_order)


def ever_asked(session: Session, viewer: Viewer, *, at: datetime) -> list[Asked]:
    """The same, followed by what she finished, the newest first, and what was waived."""
    live = catalogue.current(session, viewer.publication)
    values = {"person": viewer.id, "at": at, "most": MOST}
    found = _told(run(session, EVER_ASKED, values).all(), viewer, live, at=at)
    open_ = sorted((each for each in found if each.is_open), key=_order)
    return [*open_, *sorted((each for each in found if not each.is_open), key=_ended)]


def about(
    session: Session, viewer: Viewer, *what: tuple[str, str | None], at: datetime
) -> Asked | None:
    """What asks her for one of these (kind and target), for the page of it: for the first, if it can be."""
    found = {(each.kind, each.target): each for each in reversed(asked_of(session, viewer, at=at))}
    return next((found[each] for each in what if each in found), None)


def _told(
    rows: Sequence[Row[tuple[object, ...]]], viewer: Viewer, live: Catalogue, *, at: datetime
) -> list[Asked]:
    told = (_one(row, viewer, live, at=at) for row in rows)
    return [each for each in told if each is not None]


def _one(
    row: Row[tuple[object, ...]], viewer: Viewer, live: Catalogue, *, at: datetime
) -> Asked | None:
    values = dict(row._mapping)
    target = targets.find(live, values["kind"], values["target"])
    if target is None:  # it was taken from the shelves: nobody can do it
        return None
    last_day, is_open = values["due_on"], values["finished_at"] is None and not values["waiver"]
    return Asked(
        uid=values["uid"],
        kind=target.kind,
        target=target.slug,
        title=target.title,
        href_parts=target.path,
        is_mandatory=bool(values["is_mandatory"]),
        reason=values["reason"],
        by=values["unit"],
        asked_at=values["entered_at"],
        due_on=last_day and due.behind(last_day, viewer.leave),
        is_late=is_open
        and due.is_late(
            last_day,
            today=viewer.day(at),
            is_mandatory=bool(values["is_mandatory"]),
            grace_days=values["grace_days"],
            leave=viewer.leave,
        ),
        finished_at=values["finished_at"],
        waiver=values["waiver"],
    )


def _order(asked: Asked) -> tuple[bool, date, datetime]:
    return (not asked.is_mandatory, asked.due_on or date.max, asked.asked_at)


def _ended(asked: Asked) -> tuple[bool, float]:
    return (asked.finished_at is None, -(asked.finished_at or asked.asked_at).timestamp())
