"""Lessons: read, and say that one is finished."""

from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from academy.clock import now
from academy.engine.rewards import Earned
from academy.models.database import reading
from academy.services import lessons
from academy.web.api import schemas
from academy.web.api.bodies import reply
from academy.web.api.idempotency import done
from academy.web.api.operations import part, reads, writes
from academy.web.api.shapes import earned, moment, named
from academy.web.languages import language
from academy.web.lesson_pages import LessonPage
from academy.web.policy import Who, allow, me

blueprint = part("Lessons")

A_LESSON = {
    "slug": "two-keys",
    "title": "Two keys are better than a bigger one",
    "why": "Your mailbox opens every other door.",
    "language": "en",
    "minutes": 2,
    "module": {"slug": "why-digital", "title": "Why digital?"},
    "skills": ["second-factor"],
    "html": "<p>A password that leaks is not guessed, it is <em>read</em>.</p>",
    "video": {
        "url": "/media/9f86d0…/two-keys.mp4",
        "captions": {"en": "/lessons/two-keys/captions/en.vtt"},
        "position": 12.5,
    },
    "finished_at": None,
}

FINISHED = {
    "lesson": {"slug": "two-keys", "title": "Two keys are better than a bigger one"},
    "rewards": earned(Earned(points=20)),
}


@blueprint.get("/lessons/<slug>")
@allow(Who.LEARNER)
@reads(schemas.Lesson, example=A_LESSON)
def show(slug: str) -> Response:
    """One lesson."""
    with reading() as session:
        seen = lessons.read(session, me(), slug, at=now())
    page = LessonPage(seen, language=language(), text_only=False)
    return reply(
        {
            **named(page.lesson),
            "why": page.text.why,
            "language": page.language,
            "minutes": page.lesson.document.minutes,
            "module": named(page.lesson.module),
            "skills": list(page.lesson.document.skills),
            "html": str(page.body),
            "video": _video(page),
            "finished_at": moment(page.finished_at),
        }
    )


@blueprint.post("/lessons/<slug>/completion")
@allow(Who.LEARNER)
@writes(schemas.LessonDone, example=FINISHED)
def finish(slug: str, headers: dict[str, Any]) -> Response:
    """The lesson is finished; what that earned the first time."""

    def act(session: Session) -> dict[str, Any]:
        finished = lessons.finish(session, me(), slug, at=now())
        return {"lesson": named(finished.lesson), "rewards": earned(finished.earned)}

    return done(act)


def _video(page: LessonPage) -> dict[str, Any] | None:
    if not page.has_video:
        return None
    return {
        "url": page.sources[0][0],
        "captions": {caption.lang: caption.src for caption in page.captions},
        "position": page.position,
    }
