"""What authors are told of their lessons: who finishes them, and where their films are left.

Told of five people or more; where fewer are still watching, a film's curve ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from academy.models.figures import COUNTED_AT, FIGURES, FIGURES_OF
from academy.models.statements import run
from academy.services import catalogue
from academy.services.mastery import LEAST
from academy.services.published import Lesson
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Still:
    """The whole per cents of those who started a film that are there at a *second* of it."""

    second: float
    share: int


@dataclass(frozen=True, slots=True)
class Fall:
    """Where most people leave a film: between which seconds, and per cents of those who started it."""

    start: float
    end: float
    share: int


@dataclass(frozen=True, slots=True)
class Line:
    """One lesson. Numbers of people below ``LEAST`` are None, and so is what rests on them.

    ``completion`` is in whole per cents of those who *opened* it, which is known where it has a film.
    ``watching`` is empty where there is no film, no length of it, or too few people.
    """

    lesson: Lesson
    opened: int | None
    finished: int | None
    completion: int | None
    watching: Sequence[Still]
    fall: Fall | None


@dataclass(frozen=True, slots=True)
class Page:
    """Every live lesson; *at* is when the night last counted, None before it ever did."""

    lines: Sequence[Line]
    at: datetime | None


def read(session: Session, viewer: Viewer) -> Page:
    """Every live lesson in its place."""
    live = catalogue.current(session, viewer.publication)
    counts = dict(run(session, FIGURES, {"kind": "lesson"}).all())
    lessons = [lesson for module in live.modules for lesson in module.lessons]
    lines = [_line(lesson, counts.get(lesson.id, {})) for lesson in lessons]
    return Page(lines, session.scalar(COUNTED_AT))


def of(session: Session, viewer: Viewer, slug: str) -> Page:
    """One lesson, alone on its page. Raises ``NotFound``."""
    lesson = catalogue.current(session, viewer.publication).lesson(slug)
    row = run(session, FIGURES_OF, {"item": lesson.id}).first()
    line = _line(lesson, row.figures if row else {})
    return Page([line], row.at if row else session.scalar(COUNTED_AT))


def _line(lesson: Lesson, sums: Mapping[str, Any]) -> Line:
    opened = sums.get("opened", 0)
    counts: Sequence[int] = sums.get("watching", ())
    if sums.get("edition") != lesson.edition_id or not sums["length"] or counts[0] < LEAST:
        counts = ()
    started = counts[0] if counts else 0
    seconds = [sums["length"] * step / (len(counts) - 1) for step in range(len(counts))]
    return Line(
        lesson=lesson,
        opened=_told(opened),
        finished=_told(sums.get("finished", 0)),
        completion=round(100 * sums["opened_and_finished"] / opened) if opened >= LEAST else None,
        watching=[
            Still(second, round(100 * count / started))
            for second, count in zip(seconds, counts, strict=True)
            if count >= LEAST
        ],
        fall=_fall(seconds, counts),
    )


def _fall(seconds: Sequence[float], counts: Sequence[int]) -> Fall | None:
    """The part of the film in which most people leave, if five or more do."""
    steps = zip(pairwise(seconds), pairwise(counts), strict=True)
    falls = [(before - after, start, end) for (start, end), (before, after) in steps]
    people, start, end = max(falls, key=lambda fall: fall[0], default=(0, 0.0, 0.0))
    return Fall(start, end, round(100 * people / counts[0])) if people >= LEAST else None


def _told(people: int) -> int | None:
    return people if people >= LEAST else None
