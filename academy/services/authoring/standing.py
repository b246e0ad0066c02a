"""A draft as it would stand among what is live, so that it can be shown before it is published."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.manuscript import parsing
from academy.manuscript.documents import LessonText, pick
from academy.manuscript.markdown import BLANK
from academy.manuscript.spacing import one_line
from academy.manuscript.words import fill_text
from academy.models.authoring import Draft
from academy.services.catalogue import Catalogue
from academy.services.published import Edition, Lesson, Module, Question, Theme

NO_FILE = "0" * 64
"""The digest of a picture that is named and not there yet."""

_TITLE = re.compile(
    r"^(?:title|name):[ \t]*(?:\n +[a-z-]+:[ \t]*)?[\"']?(\w[^\"\n]*)", re.MULTILINE
)

P = TypeVar("P", Theme, Module, Lesson, Question)


def of(session: Session, draft: Draft, live: Catalogue) -> Lesson | Question | None:
    """The lesson or question that *draft* would be; None while it cannot be read, and for other kinds."""
    if draft.kind not in ("lesson", "question"):
        return None
    module = _module(session, draft, live)
    if module is None:
        return None
    if draft.kind == "question":
        return _read(Question(**_shared(draft, live), module=module))
    lesson = _read(Lesson(**_shared(draft, live), module=module))
    if lesson:
        _put_in_place(lesson, draft)
        missing = dict.fromkeys(lesson.document.media, NO_FILE)
        lesson.edition = replace(lesson.edition, media={**missing, **lesson.edition.media})
    return lesson


def title_of(draft: Draft, live: Catalogue, language: str) -> str:
    """What *draft* is called, or asks, in *language* or in the source, as far as it can be read."""
    document, _ = parsing.examine(draft.kind, draft.texts, live.languages, draft.media)
    if document is None:
        return _first_words(draft) or draft.slug
    said = getattr(document, "texts", None) or getattr(document, "title", None)
    said = said or getattr(document, "text" if draft.kind == "question" else "name", None)
    if not said:
        return draft.slug
    words = said.get(language) or next(iter(said.values()))
    title = str(words.title if isinstance(words, LessonText) else words).replace(BLANK, "…")
    return fill_text(title, live.words, language) or draft.slug


def title_of_item(live: Catalogue, kind: str, slug: str, language: str) -> str:
    """What is live as *slug* is called; its id for what is retired, and for other kinds."""
    things: list[Theme] | list[Module] | list[Lesson] | list[Question] = []
    match kind:
        case "theme":
            things = live.themes
        case "module":
            things = live.modules
        case "lesson":
            things = [each for module in live.modules for each in module.lessons]
        case "question":
            things = [each for module in live.modules for each in module.questions]
        case _:
            pass
    found = next((each for each in things if each.uid == slug), None)
    match found:
        case Theme() | Module():
            return found.document.title.get(language) or slug
        case Lesson():
            return found.document.text(language)[0].title
        case Question():
            return pick(found.document.text, language).replace(BLANK, "…")
        case _:
            return slug


def _first_words(draft: Draft) -> str:
    """The title that a text gives itself although something else in it is wrong."""
    for text in draft.texts.values():
        if draft.kind == "question":
            rest = text.strip().partition("\n\n")[2].strip()
            if rest and not rest.startswith(("- ", "1. ", "= ", ">")):
                return one_line(rest.partition("\n\n")[0])
        elif found := _TITLE.search(text):
            return found[1].strip()
    return ""


def _module(session: Session, draft: Draft, live: Catalogue) -> Module | None:
    """The module that it is or will be in: live, or being written itself."""
    if draft.item_id is not None:
        there = live.lessons_ever.get(draft.item_id) or live.question_of(draft.item_id)
        return there.module if there else None
    if live.has("module", draft.parent or ""):
        return live.module(draft.parent or "")
    above = _written(session, "module", draft.parent)
    if above is None:
        return None
    theme = _theme(session, above, live)
    return _read(Module(**_shared(above, live), theme=theme)) if theme else None


def _theme(session: Session, draft: Draft, live: Catalogue) -> Theme | None:
    if live.has("theme", draft.parent or ""):
        return live.theme(draft.parent or "")
    above = _written(session, "theme", draft.parent)
    return _read(Theme(**_shared(above, live))) if above else None


def _written(session: Session, kind: str, slug: str | None) -> Draft | None:
    return session.scalar(
        select(Draft).where(Draft.kind == kind, Draft.slug == slug, Draft.closed_at.is_(None))
    )


def _shared(draft: Draft, live: Catalogue) -> dict[str, Any]:
    return {
        "id": draft.item_id or 0,
        "uid": draft.slug,
        "edition": Edition(0, draft.item_id or 0, draft.texts, draft.media),
        "languages": live.languages,
        "words": live.words,
    }


def _read(thing: P) -> P | None:
    """*thing* when its text says something; what is published always does, a draft may not."""
    document, _ = parsing.examine(_KIND[type(thing)], thing.edition.texts, thing.languages)
    return thing if document is not None else None


_KIND: Mapping[type, str] = {
    Theme: "theme",
    Module: "module",
    Lesson: "lesson",
    Question: "question",
}


def _put_in_place(lesson: Lesson, draft: Draft) -> None:
    """Among its sisters, in the place of its own edition, or last."""
    sisters: list[Lesson] = list(lesson.module.lessons)
    place = next((n for n, each in enumerate(sisters) if each.id == draft.item_id), len(sisters))
    sisters[place : place + 1] = [lesson]
    lesson.module = replace(lesson.module, lessons=sisters)
