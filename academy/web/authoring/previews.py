"""A draft rendered with the very templates that learners see, before anybody else sees it.

It stands in a frame beside its text, so this one page may be framed, by our own pages only. It sends no
form and fetches nothing from elsewhere; its scripts are ours, and authors' texts hold none.
"""

from functools import cached_property
from types import SimpleNamespace
from typing import Any, assert_never

import flask_babel
from flask import Response, g, make_response, render_template, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
    mark,
)
from academy.engine.rewards import Earned
from academy.engine.why import Reason, Why
from academy.manuscript import documents
from academy.services.attempts import Given
from academy.services.catalogue import Catalogue
from academy.services.lessons import Reading
from academy.services.prospects import Prospects
from academy.services.published import Lesson, Question
from academy.web import asking, questions, whys
from academy.web.languages import LANGUAGES, language
from academy.web.lesson_pages import LessonPage
from academy.web.shell import Shell, Way

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'self'"
)

WAYS = ("quiz", "daily", "right", "wrong")
"""A question as in the quiz, as in the daily minute, and after an answer of either sort."""

SEED = "preview"


class LearnerShell(Shell):
    """What stands around a learner's page: no way to work for the academy."""

    is_framed = True

    @cached_property
    def work(self) -> list[Way]:
        """None."""
        return []


class DraftPage(LessonPage):
    """The page of a lesson whose words are those of a draft: nobody learns by it, and nothing is noted."""

    playback_at = words_at = ""

    def __init__(self, lesson: Lesson, draft_uid: str) -> None:
        super().__init__(Reading(lesson, None, 0.0), language=language(), text_only=False)
        self._draft_uid = draft_uid

    def captions_at(self, lang: str) -> str:
        """The captions as they are being written."""
        return url_for("authoring.captions", draft_uid=self._draft_uid, lang=lang)


def show(
    thing: Lesson | Question | None, live: Catalogue, draft_uid: str, *, wanted: str, way: str
) -> Response:
    """The page of *thing*, a draft, in the language *wanted*; what cannot be read yet says so."""
    if wanted in LANGUAGES:
        g.language = wanted
        flask_babel.refresh()
    match thing:
        case None:
            page = render_template("authoring/unreadable.html", shell=LearnerShell())
        case Lesson():
            page = _lesson(DraftPage(thing, draft_uid))
        case Question():
            page = _question(thing, live, way)
        case _:
            assert_never(thing)
    return framed(page)


def framed(page: str) -> Response:
    """*page* as our own pages may show it in a frame."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _lesson(page: DraftPage) -> str:
    return render_template(
        "lessons/show.html", page=page, ahead=Prospects([], []), shell=LearnerShell()
    )


def _question(question: Question, live: Catalogue, way: str) -> str:
    if way in ("right", "wrong"):
        return _answered(question, live, way)
    shown = questions.show(question.document, language=language(), seed=SEED)
    shared: dict[str, Any] = {"question": shown, "position": 1, "problem": None, "given": None}
    shared["shell"] = LearnerShell()
    if way == "quiz":
        size = question.module.document.quiz.questions
        attempt = SimpleNamespace(uid="", module=question.module, questions=range(size))
        return render_template("quizzes/question.html", attempt=attempt, **shared)
    name = asking.named(live)
    say = _sayable(question.document, live)
    why = Why(Reason.NEW, question.document.skill)
    return render_template(
        "daily/question.html",
        daily=SimpleNamespace(id=None, purpose="daily"),
        why=whys.sentence(why, say),
        topic=name(question.document.skill),
        total=2,
        **shared,
    )


def _answered(question: Question, live: Catalogue, way: str) -> str:
    """After an answer: what is said of it, without what it earns."""
    document = question.document
    answer: Any = questions.expected(document, language())
    if way == "wrong":
        answer = _mistaken(document, answer)
    given = Given(answer, mark(document.key, answer), now())
    outcome = SimpleNamespace(
        daily=SimpleNamespace(purpose="daily"),
        asked=SimpleNamespace(question=question),
        position=1,
        total=2,
        earned=Earned(),
        is_closed=False,
    )
    return render_template(
        "daily/answered.html",
        outcome=outcome,
        answered=questions.show_answered(document, given, language=language(), seed=SEED),
        new_badges=[],
        topic=asking.named(live)(document.skill),
        afterword="",
        estimate="",
        way_on="",
        shell=LearnerShell(),
    )


def _mistaken(question: documents.Question, right: Any) -> Any:
    """An answer that is not right, in the shape of *right*."""
    match question.key:
        case ChoiceKey(options=options, right=one):
            return [min(options - {one})]
        case MultipleKey(options=options, right=rights):
            return sorted(options - rights) or sorted(rights)[:1]
        case OrderingKey(order=order):
            return list(reversed(order))
        case MatchingKey(pairs=pairs):
            partners = list(pairs.values())
            moved = [*partners[1:], partners[0]]
            return [[left, other] for left, other in zip(pairs, moved, strict=True)]
        case NumericKey(value=value, tolerance=tolerance):
            return value + 2 * tolerance + 1
        case ShortTextKey():
            return "…?"
        case BlanksKey(accepted=blanks):
            return ["…?"] * len(blanks)
        case _:
            assert_never(question.key)


def _sayable(question: documents.Question, live: Catalogue) -> whys.Name:
    """Names of skills, but for those that would tell the answer."""
    name = asking.named(live)
    ideas = list(whys.ideas_of([question], language()))
    hidden = whys.unsayable([question])

    def say(skill: str | None) -> str:
        words = name(skill)
        return "" if skill in hidden or whys.tells(words, ideas) else words

    return say


def ways(kind: str) -> list[tuple[str, str]]:
    """What can be chosen for a question, with its words."""
    if kind != "question":
        return []
    return [
        ("quiz", _("As in the quiz")),
        ("daily", _("As in the daily minute")),
        ("right", _("After a right answer")),
        ("wrong", _("After a wrong one")),
    ]
