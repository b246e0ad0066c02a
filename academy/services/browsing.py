"""Modules on other shelves than their themes': by the time they take, by what one's passport still
asks, and by what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from academy.manuscript.lengths import QUESTION
from academy.models.content import FIRST_PUBLISHED
from academy.models.statements import run
from academy.services.progress import Progress
from academy.services.published import Module, Season, Theme
from academy.services.viewer import Viewer

SHORT, MIDDLING = 5, 10
"""Minutes: what fits between two meetings, and what takes a coffee."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Modules beside each other, and why: what they share is not None.

    ``most`` is the longest in minutes (0: longer than any other shelf's); ``wanted`` says how many stamps
    the passport still asks of ``theme``, or of any theme; ``since`` is the day on which they were new.
    """

    modules: Sequence[Module]
    most: int | None = None
    wanted: int | None = None
    theme: Theme | None = None
    since: date | None = None
    season: Season | None = None
    is_to_come: bool = False


def minutes_left(seen: Progress, module: Module) -> int:
    """What *module* still takes her: its unfinished lessons, and the quiz."""
    if module.id in seen.passport.stamps:
        return 0
    lessons = [each for each in module.lessons if each.id not in seen.finished]
    quiz = ceil(module.document.quiz.questions * QUESTION / 60)
    return sum(lesson.document.minutes for lesson in lessons) + quiz


def by_time(seen: Progress) -> list[Shelf]:
    """What she has no stamp of, the shortest first."""
    left = {module: minutes_left(seen, module) for module in _open(seen)}
    in_order = sorted(left, key=lambda module: left[module])
    shelves = [
        Shelf([m for m in in_order if low < left[m] <= high], most=high)
        for low, high in ((0, SHORT), (SHORT, MIDDLING))
    ]
    shelves.append(Shelf([m for m in in_order if left[m] > MIDDLING], most=0))
    return [shelf for shelf in shelves if shelf.modules]


def by_passport(seen: Progress) -> list[Shelf]:
    """What brings her passport: the themes that lack stamps, then any others; nothing once it is issued."""
    held, rule = seen.passport, seen.passport.rule
    if held.issued_at:
        return []
    shelves = []
    for theme in seen.catalogue.themes:
        wanted = rule.per_theme - _stamped(seen, theme)
        modules = [module for module in _open(seen) if module.theme is theme]
        if wanted > 0 and modules:
            shelves.append(Shelf(modules, wanted=wanted, theme=theme))
    placed = {module.id for shelf in shelves for module in shelf.modules}
    others = [module for module in _open(seen) if module.id not in placed]
    wanted = rule.needed - held.passed - sum(shelf.wanted or 0 for shelf in shelves)
    if wanted > 0 and others:
        shelves.append(Shelf(others, wanted=wanted))
    return shelves


def by_news(session: Session, viewer: Viewer, seen: Progress) -> list[Shelf]:
    """What is to come, then everything by the day on which it was new: premiere, or first edition."""
    first = _first_published(session, viewer)
    seasons = {
        (uid, day): each
        for each in seen.catalogue.seasons
        for uid, day in each.document.premieres.items()
    }
    days = {m: max(filter(None, (m.premiere, first.get(m.id)))) for m in seen.catalogue.modules}
    coming = sorted((m for m in days if not m.is_open(seen.day)), key=lambda m: days[m])
    here = sorted((m for m in days if m.is_open(seen.day)), key=lambda m: days[m], reverse=True)
    shelves: dict[tuple[bool, date, Season | None], list[Module]] = {}
    for module in [*coming, *here]:
        day = days[module]
        place = (not module.is_open(seen.day), day, seasons.get((module.uid, day)))
        shelves.setdefault(place, []).append(module)
    return [
        Shelf(modules, since=day, season=season, is_to_come=is_to_come)
        for (is_to_come, day, season), modules in shelves.items()
    ]


def _open(seen: Progress) -> list[Module]:
    opened = seen.catalogue.opened(seen.day)
    return [module for module in opened if module.id not in seen.passport.stamps]


def _stamped(seen: Progress, theme: Theme) -> int:
    """Her stamps in *theme*; those of modules that were retired since count."""
    ids = set(seen.catalogue.module_ids_ever(theme))
    return sum(id_ in ids for id_ in seen.passport.stamps)


def _first_published(session: Session, viewer: Viewer) -> Mapping[int, date]:
    zone = ZoneInfo(viewer.unit_zone)
    rows: list[tuple[int, datetime]] = list(run(session, FIRST_PUBLISHED, {"kind": "module"}))
    return {item: at.astimezone(zone).date() for item, at in rows}
