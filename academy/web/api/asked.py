"""A question as programs get it: without its key before the answer, explained after it."""

import html
import re
from typing import Any

from markupsafe import Markup

from academy.manuscript.spacing import one_line
from academy.services.attempts import Given
from academy.services.published import Question
from academy.web import questions
from academy.web.api.shapes import moment, named
from academy.web.languages import language

_TAG = re.compile("<[^>]*>")


def asked(question: Question, seed: str) -> dict[str, Any]:
    """*question*, its options in the order of *seed*."""
    shown = questions.show(question.document, language=language(), seed=seed)
    return {
        "id": shown.id,
        "kind": shown.kind,
        "text": _said(shown.text),
        "language": shown.language,
        "options": _options(shown.options),
        "partners": _options(shown.partners),
    }


def answered(question: Question, given: Given, seed: str) -> dict[str, Any]:
    """What was given to *question*, and its mark."""
    return {
        "question": question.uid,
        "answer": given.answer,
        "at": moment(given.at),
        **marked(question, given, seed),
    }


def marked(question: Question, given: Given, seed: str) -> dict[str, Any]:
    """The mark of *given*, with what explains it."""
    told = questions.show_answered(question.document, given, language=language(), seed=seed)
    return {
        "verdict": told.verdict,
        "feedback": _said(told.feedback),
        "lesson": _lesson(question),
        "options": [
            {"id": row.id, "right": row.right, "feedback": _said(row.feedback)}
            for row in told.options
        ],
        "expected": questions.expected(question.document, language()),
    }


def _options(options: Any) -> list[dict[str, Any]]:
    return [{"id": option.id, "text": _said(option.text)} for option in options]


def _said(shown: Markup) -> str:
    """The words of *shown* on one line, with the spaces that do not break, which ``striptags`` eats."""
    return one_line(html.unescape(_TAG.sub("", str(shown))))


def _lesson(question: Question) -> dict[str, Any] | None:
    """The lesson that explains it, while it is live."""
    for lesson in question.module.lessons:
        if lesson.uid == question.document.lesson:
            return named(lesson)
    return None
