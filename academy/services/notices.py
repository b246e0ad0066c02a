"""What the academy tells a person: every award, lapse, refund and correction, once.

Whoever does the act tells it in the same transaction. The news waits on her home page until she has
seen it; nothing is sent and nothing nags.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.errors import Invalid
from academy.models.base import MOST_ID
from academy.models.notices import LATEST, SEE, TELL, UNSEEN
from academy.models.statements import here, run
from academy.services.viewer import Viewer

PAGE = 30
ON_HOME = 3


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell. ``source`` names what it is about (``badge:first-stamp``), once for ever."""

    source: str
    kind: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """News as it waits for its person, or as she saw it."""

    id: int
    kind: str
    values: Mapping[str, Any]
    at: datetime
    seen_at: datetime | None


def tell(session: Session, person: int, news: Sequence[News], *, at: datetime) -> None:
    """Have *person* (her id) told each of *news* that she was not told before."""
    tell_all(session, [(person, each) for each in news], at=at)


def tell_all(session: Session, news: Sequence[tuple[int, News]], *, at: datetime) -> None:
    """Have each person (by id) told her news, unless she was told before."""
    if news:
        rows = [
            {
                "person_id": person,
                "source": each.source,
                "kind": each.kind,
                "values": dict(each.values),
                "at": at,
            }
            for person, each in news
        ]
        run(session, here(session, TELL), rows)


def unseen(session: Session, viewer: Viewer) -> list[Notice]:
    """The newest news that she has not seen yet; without a statement when there is none."""
    if not viewer.unseen:
        return []
    rows = run(session, UNSEEN, {"person": viewer.id, "most": ON_HOME})
    return [Notice(*row) for row in rows]


def latest(
    session: Session, viewer: Viewer, *, before: int | None = None
) -> tuple[list[Notice], int | None]:
    """Her news, newest first, and the id to go on from (None at the end).

    Raises ``Invalid`` for a *before* that is no row's id on any database.
    """
    if before is not None and not 0 < before <= MOST_ID:
        raise Invalid("This page of the news does not exist.", field="before")
    values = {"person": viewer.id, "most": PAGE + 1, "before": before or MOST_ID}
    found = [Notice(*row) for row in run(session, LATEST, values)]
    more = len(found) > PAGE
    return found[:PAGE], found[PAGE - 1].id if more else None


def see(session: Session, viewer: Viewer, *, since: int, up_to: int, at: datetime) -> None:
    """She has seen the notices from *since* to *up_to*, which a page showed: whatever is older or came
    after still waits.
    """
    if not 0 < since <= up_to <= MOST_ID:
        raise Invalid("There is no such notice.", field="up_to")
    run(session, SEE, {"person": viewer.id, "since": since, "up_to": up_to, "moment": at})
