"""Reading, watching and finishing lessons."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from academy.engine import rewards as rules
from academy.engine.rewards import Earned
from academy.errors import Invalid
from academy.models.lessons import FINISH, PLACE_IN_LESSON, PLAYED, Playback
from academy.models.statements import here, run
from academy.services import catalogue, premieres, rewards, visas
from academy.services.published import Lesson
from academy.services.viewer import Viewer

FASTEST = 2.0
"""No player runs faster: more seconds than this many times the clock's cannot have played."""


LONGEST = 36_000
"""Seconds: no video of ours lasts ten hours."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A lesson as one person meets it. ``position`` is the second of its video where she stopped."""

    lesson: Lesson
    finished_at: datetime | None
    position: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished lesson, and what finishing it earned the first time."""

    lesson: Lesson
    earned: Earned
    is_repeat: bool = False


def read(session: Session, viewer: Viewer, slug: str, *, at: datetime) -> Reading:
    """The lesson at *slug*. Raises ``NotFound``, and ``Conflict`` before its premiere."""
    lesson = catalogue.current(session, viewer.publication).lesson(slug)
    premieres.require(lesson.module, viewer, at=at)
    row = run(session, PLACE_IN_LESSON, {"person": viewer.id, "lesson": lesson.id}).one()
    return Reading(lesson, row.at, row.position or 0.0)


def finish(session: Session, viewer: Viewer, slug: str, *, at: datetime) -> Finished:
    """She says that she finished it; the first time earns points, and a repeat gets the same answer."""
    live = catalogue.current(session, viewer.publication)
    lesson = live.lesson(slug)
    premieres.require(lesson.module, viewer, at=at)
    row = {
        "person_id": viewer.id,
        "lesson_id": lesson.id,
        "edition_id": lesson.edition_id,
        "at": at,
    }
    cause = f"lesson:{viewer.id}:{lesson.id}"
    if run(session, here(session, FINISH), row).first() is None:
        first = rewards.earned_by(session, viewer, cause)
        return Finished(lesson, first, is_repeat=True)
    due = [
        *rules.for_lesson(viewer.account_id, lesson.uid),
        *visas.due(session, viewer, live, about=[f"lesson:{lesson.uid}"], at=at),
    ]
    earned = rewards.pay(session, viewer, {cause: due}, at=at)
    return Finished(lesson, earned[cause])


def note_playback(
    session: Session, viewer: Viewer, slug: str, *, position: float, seconds: float, at: datetime
) -> None:
    """Keep where she stopped (seconds into the video), and add *seconds* really played.

    Statistics only: they pay nothing, and never exceed what the server's clock allows since the
    note before; the first note, when a video starts, adds none. Raises ``Invalid`` for times that no
    video has.
    """
    if not (0 <= position <= LONGEST and 0 <= seconds <= LONGEST):
        raise Invalid("These are not the times of a video.", field="position")
    lesson = catalogue.current(session, viewer.publication).lesson(slug)
    premieres.require(lesson.module, viewer, at=at)
    key = {"person_id": viewer.id, "lesson_id": lesson.id}
    new = {**key, "edition_id": lesson.edition_id, "position": position, "seconds": 0.0}
    if run(session, here(session, PLAYED), {**new, "opened_at": at, "updated_at": at}).first():
        return
    playback = session.get_one(Playback, (viewer.id, lesson.id), with_for_update=True)
    possible = FASTEST * (at - playback.updated_at).total_seconds()
    playback.seconds += max(0.0, min(seconds, possible))
    playback.position = position
    playback.edition_id = lesson.edition_id
    playback.updated_at = max(at, playback.updated_at)  # clocks of two machines differ a little
    session.flush()
