"""Sticker sheets: each award is new on one sheet, and any sheet can be printed again by its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from academy.errors import NotFound
from academy.models.passport import HOLD
from academy.models.prints import LAST_NUMBER, NEW_AWARDS, ON_SHEET, SHEET, SHEETS, STICK
from academy.models.statements import here, run
from academy.services.catalogue import Catalogue
from academy.services.published import Badge
from academy.services.viewer import Viewer

LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Earned:
    """A badge, or one medal of it, as it is stuck on."""

    badge: Badge
    medal: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was made: its number from 1, when, and how many stickers were on it."""

    number: int
    at: datetime
    stickers: int


def waiting(session: Session, viewer: Viewer, live: Catalogue) -> list[Earned]:
    """What she earned since her last sheet, in that order."""
    return _earned(run(session, NEW_AWARDS, {"person": viewer.id}).all(), live)


def sheets(session: Session, viewer: Viewer) -> list[Sheet]:
    """Her sheets, the newest first."""
    return [Sheet(*row) for row in run(session, SHEETS, {"person": viewer.id})]


def next_sheet(
    session: Session, viewer: Viewer, live: Catalogue, *, at: datetime
) -> tuple[int, list[Earned]] | None:
    """Put everything that is new on the next sheet: its number and what is on it. None: nothing is new.

    Of two requests at once the second finds nothing left: she is held, and an award is on one sheet only.
    """
    session.execute(HOLD, {"person": viewer.id})
    new = run(session, NEW_AWARDS, {"person": viewer.id}).all()
    if not new:
        return None
    number = run(session, LAST_NUMBER, {"person": viewer.id}).scalar_one() + 1
    row = {"person_id": viewer.id, "number": number, "at": at}
    sheet = run(session, here(session, SHEET), row).scalar_one()
    rows = [{"award_id": each.id, "sheet_id": sheet} for each in new]
    run(session, here(session, STICK), rows)
    return number, _earned(new, live)


def on_sheet(session: Session, viewer: Viewer, live: Catalogue, number: int) -> list[Earned]:
    """What is on her sheet *number*, without what was withdrawn since. Raises ``NotFound``."""
    if not 0 < number <= LARGEST_NUMBER:
        raise NotFound("There is no such sheet.")
    found = run(session, ON_SHEET, {"person": viewer.id, "of_number": number}).all()
    if not found:
        raise NotFound("There is no such sheet.")
    return _earned(found, live)


def _earned(rows: Sequence[Row[Any]], live: Catalogue) -> list[Earned]:
    return [
        Earned(live.badges_ever[row.badge_id], row.medal)
        for row in rows
        if row.badge_id in live.badges_ever
    ]
