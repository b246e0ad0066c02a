"""What the night counts of each lesson: who opened it, who finished it, and where its film is left.

That a lesson is opened is known where it has a film, which was started then. How far somebody came is
the second where she stopped, or as many seconds as really played if those are more: who goes back to the
beginning had been further. The film's length is where its captions end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.models.bulk import CHUNK, batched
from academy.models.content import Edition
from academy.services.histories import History
from academy.services.published import Lesson

STEPS = 20
"""Parts of equal length in which a film is looked at."""

END = 1.0
"""Seconds before the end from which somebody saw all of it: players stop a little early."""


@dataclass(slots=True)
class _Counts:
    """One lesson's sums under way; ``reached`` has a place for each step, the last for the end."""

    lesson: Lesson
    length: float
    opened: int = 0
    opened_and_finished: int = 0
    finished: int = 0
    reached: list[int] = field(default_factory=lambda: [0] * (STEPS + 1))


class WatchCounts:
    """Counts under way; *films* maps each edition that shows the film of today to its live lesson."""

    def __init__(self, live: Sequence[Lesson], films: Mapping[int, Lesson]) -> None:
        self._films = films.keys()
        self._counts = {lesson.id: _Counts(lesson, length(lesson)) for lesson in live}

    def add(self, history: History) -> None:
        """Count the lessons of one person."""
        for lesson in history.finished:
            if counts := self._counts.get(lesson):
                counts.finished += 1
        for playback in history.playbacks:
            counts = self._counts.get(playback.lesson_id)
            if counts is None:
                continue
            counts.opened += 1
            counts.opened_and_finished += playback.lesson_id in history.finished
            if counts.length and playback.edition_id in self._films:
                far = max(playback.position, playback.seconds)
                counts.reached[_step(far, counts.length)] += 1

    def by_lesson(self) -> dict[int, dict[str, Any]]:
        """By the lesson's id, as ``ItemFigures`` keeps it: people, and the seconds of its film.

        ``watching`` has for the beginning and for the end of each step who was still there.
        """
        return {
            id_: {
                "edition": each.lesson.edition_id,
                "opened": each.opened,
                "opened_and_finished": each.opened_and_finished,
                "finished": each.finished,
                "length": each.length,
                "watching": list(accumulate(reversed(each.reached)))[::-1],
            }
            for id_, each in self._counts.items()
            if each.opened or each.finished
        }


def length(lesson: Lesson) -> float:
    """Of its film, in seconds, as the captions of the source say; 0 where there is none, or no captions."""
    if lesson.document.video is None:
        return 0.0
    cues = lesson.transcript(lesson.languages.source)
    return max((cue.end for cue in cues), default=0.0)


def films(session: Session, live: Sequence[Lesson]) -> dict[int, Lesson]:
    """The editions that show the very films of the *live* lessons, those included, by their ids."""
    with_film = [lesson for lesson in live if lesson.document.video]
    found = {lesson.edition_id: lesson for lesson in with_film}
    for some in batched(with_film, CHUNK):
        by_item = {lesson.id: lesson for lesson in some}
        rows = select(Edition.id, Edition.item_id, Edition.media)
        for row in session.execute(rows.where(Edition.item_id.in_(list(by_item)))):
            lesson = by_item[row.item_id]
            if _shown(lesson, row.media) == _shown(lesson, lesson.edition.media):
                found[row.id] = lesson
    return found


def _shown(lesson: Lesson, media: Mapping[str, str]) -> list[str | None]:
    """The digests of the lesson's films among *media*."""
    video = lesson.document.video
    return [media.get(name) for name in video.files.values()] if video else []


def _step(far: float, length: float) -> int:
    return STEPS if far >= length - END else int(STEPS * max(0.0, far) / length)
