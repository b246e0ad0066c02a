"""A question as programs get it: without its key before the answer, explained after it."""

from typing import Any

from academy.services.attempts import Given
from academy.services.published import Question
from academy.web import questions
from academy.web.api.shapes import moment, named
from academy.web.languages import language


def asked(question: Question, seed: str) -> dict[str, Any]:
    """*question*, its options in the order of *seed*."""
    shown = questions.show(question.document, language=language(), seed=seed)
    return {
        "id": shown.id,
        "kind": shown.kind,
        "text": shown.text.striptags(),
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
        "feedback": told.feedback.striptags(),
        "lesson": _lesson(question),
        "options": [
            {"id": row.id, "right": row.right, "feedback": row.feedback.striptags()}
            for row in told.options
        ],
        "expected": questions.expected(question.document, language()),
    }


def _options(options: Any) -> list[dict[str, Any]]:
    return [{"id": option.id, "text": option.text.striptags()} for option in options]


def _lesson(question: Question) -> dict[str, Any] | None:
    """The lesson that explains it, while it is live."""
    for lesson in question.module.lessons:
        if lesson.uid == question.document.lesson:
            return named(lesson)
    return None
