"""Themes and modules, with the person's progress."""

from typing import Any

from flask import Response

from academy.clock import now
from academy.manuscript.documents import pick
from academy.models.database import reading
from academy.services import progress
from academy.services.progress import Progress
from academy.services.published import Lesson, Module, Theme
from academy.web.api import schemas
from academy.web.api.bodies import reply
from academy.web.api.operations import part, reads
from academy.web.api.shapes import day, moment, named, stamp
from academy.web.languages import language
from academy.web.policy import Who, allow, me

blueprint = part("Catalogue")

A_STAMP = {
    "module": "why-digital",
    "theme": "company",
    "at": "2026-11-20T08:31:07Z",
    "place": "Customer care, Rabat",
}

A_MODULE = {
    "slug": "why-digital",
    "title": "Why digital?",
    "summary": "What digital means, what it leaves behind, and what locks it.",
    "theme": {"slug": "company", "title": "What digital means for us"},
    "minutes": 6,
    "premiere": None,
    "lessons": [
        {
            "slug": "two-keys",
            "title": "Two keys are better than a bigger one",
            "minutes": 2,
            "finished_at": "2026-11-20T08:12:40Z",
        }
    ],
    "quiz": {"questions": 6, "pass_mark": 0.7, "under_way": False},
    "stamp": A_STAMP,
}

SOME_THEMES = {
    "themes": [
        {
            "slug": "company",
            "title": "What digital means for us",
            "summary": "One sentence.",
            "colour": "sea",
            "sealed_at": None,
            "modules": [
                {
                    "slug": "why-digital",
                    "title": "Why digital?",
                    "minutes": 6,
                    "lessons": 3,
                    "finished": 1,
                    "stamped_at": None,
                    "premiere": None,
                }
            ],
        }
    ]
}


@blueprint.get("/themes")
@allow(Who.LEARNER)
@reads(schemas.Themes, example=SOME_THEMES)
def index() -> Response:
    """Every theme with its modules."""
    with reading() as session:
        seen = progress.read(session, me(), at=now())
    return reply({"themes": [_theme(theme, seen) for theme in seen.catalogue.themes]})


@blueprint.get("/modules/<slug>")
@allow(Who.LEARNER)
@reads(schemas.Module, example=A_MODULE)
def module(slug: str) -> Response:
    """One module: its lessons, its quiz, its stamp."""
    with reading() as session:
        seen = progress.read(session, me(), at=now())
    found = seen.catalogue.module(slug)
    quiz = found.document.quiz
    return reply(
        {
            **named(found),
            "summary": pick(found.document.summary, language()),
            "theme": named(found.theme),
            "minutes": found.minutes,
            "premiere": day(found.premiere),
            "lessons": [
                _lesson(lesson, seen) for lesson in found.lessons if found.is_open(seen.day)
            ],
            "quiz": {
                "questions": quiz.questions,
                "pass_mark": quiz.pass_mark,
                "under_way": found.id in seen.under_way,
            },
            "stamp": stamp(seen.passport.stamps.get(found.id)),
        }
    )


def _theme(theme: Theme, seen: Progress) -> dict[str, Any]:
    return {
        **named(theme),
        "summary": pick(theme.document.summary, language()),
        "colour": theme.document.colour,
        "sealed_at": moment(seen.passport.seals.get(theme.id)),
        "modules": [_module(module, seen) for module in theme.modules],
    }


def _module(module: Module, seen: Progress) -> dict[str, Any]:
    held = seen.passport.stamps.get(module.id)
    return {
        **named(module),
        "minutes": module.minutes,
        "lessons": len(module.lessons),
        "finished": seen.finished_in(module),
        "stamped_at": moment(held.at) if held else None,
        "premiere": day(module.premiere),
    }


def _lesson(lesson: Lesson, seen: Progress) -> dict[str, Any]:
    return {
        **named(lesson),
        "minutes": lesson.document.minutes,
        "finished_at": moment(seen.finished.get(lesson.id)),
    }
