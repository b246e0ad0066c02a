"""A question begun from the lesson that explains it: its template already says which."""

from datetime import datetime

from sqlalchemy.orm import Session

from academy.manuscript import parsing
from academy.manuscript.documents import Lesson
from academy.models.authoring import Draft
from academy.services import catalogue
from academy.services.authoring import drafts
from academy.services.authoring.states import Opened
from academy.services.viewer import Viewer


def question_of(
    session: Session, viewer: Viewer, lesson: Opened, *, title: str, at: datetime, key: str = ""
) -> Draft:
    """A question about *lesson*, whose module, id and first skill are filled in, once for a *key*."""
    live = catalogue.current(session, viewer.publication)
    parent = lesson.draft.parent
    if lesson.item is not None:
        parent = live.lessons_ever[lesson.item.id].module.uid
    draft = drafts.begin_new(session, viewer, "question", parent, title=title, at=at, key=key)
    document, _problems = parsing.parse_lesson(lesson.draft.texts, live.languages)
    texts = {path: _filled(text, lesson.draft.slug, document) for path, text in draft.texts.items()}
    drafts.save(session, viewer, draft.uid, texts, revision=draft.revision, at=at)
    return drafts.read(session, viewer, draft.uid).draft


def _filled(text: str, slug: str, lesson: Lesson | None) -> str:
    skill = f"skill: {lesson.skills[0]}\n" if lesson and lesson.skills else "skill:\n"
    return text.replace("lesson:\n", f"lesson: {slug}\n", 1).replace("skill:\n", skill, 1)
