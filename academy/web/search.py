"""Finding something: one field, and what answers it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.engine.excerpts import Piece, excerpt, marked
from academy.manuscript.documents import pick
from academy.models.database import reading
from academy.services import search
from academy.services.published import Lesson, Module, Theme
from academy.services.search import Answer, Result
from academy.web.filters import weekday
from academy.web.languages import language
from academy.web.policy import Who, allow, me

blueprint = Blueprint("search", __name__)

LONGEST = 100
"""Letters of what may be asked."""


@dataclass(frozen=True, slots=True)
class Line:
    """A result as its page shows it, with what was found marked."""

    href: str
    kicker: str
    title: Sequence[Piece]
    text: Sequence[Piece]
    colour: str
    note: str = ""


@blueprint.get("/search")
@allow(Who.LEARNER)
def show() -> str:
    """What was found; without a question, the ways to look around."""
    asked = " ".join(request.args.get("q", "")[:LONGEST].split())
    at, answer = now(), Answer()
    if asked:
        with reading() as session:
            answer = search.find(session, me(), asked, language=language(), at=at)
    lines = [_line(each, answer, me().day(at)) for each in answer.results]
    return render_template(
        "search/show.html", asked=asked, answer=answer, lines=lines, most=search.MOST
    )


def _line(result: Result, answer: Answer, day: date) -> Line:
    match result.thing:
        case Lesson() as lesson:
            return _lesson(lesson, result, answer)
        case Module() as module:
            note = "" if module.is_open(day) else _premiere(module)
            href = url_for("themes.module", slug=module.uid)
            kicker = _("Module · %(theme)s", theme=pick(module.theme.document.title, language()))
            return _titled(result, module.theme, href, kicker, answer, note)
        case Theme() as theme:
            href = url_for("themes.show", slug=theme.uid)
            return _titled(result, theme, href, _("Theme"), answer)


def _lesson(lesson: Lesson, result: Result, answer: Answer) -> Line:
    said = result.saying
    stretch = "" if result.in_question else excerpt(said.text, answer.words)
    return Line(
        href=url_for("lessons.show", slug=lesson.uid),
        kicker=_(
            "Lesson · %(module)s · %(minutes)s min",
            module=pick(lesson.module.document.title, language()),
            minutes=said.minutes,
        ),
        title=marked(said.title, answer.words),
        text=marked(stretch or said.lead, answer.words),
        colour=lesson.module.theme.document.colour,
        note=_("In a question of this lesson") if result.in_question else "",
    )


def _titled(
    result: Result, theme: Theme, href: str, kicker: str, answer: Answer, note: str = ""
) -> Line:
    return Line(
        href=href,
        kicker=kicker,
        title=marked(result.saying.title, answer.words),
        text=marked(result.saying.lead, answer.words),
        colour=theme.document.colour,
        note=note,
    )


def _premiere(module: Module) -> str:
    assert module.premiere  # noqa: S101 -- only what has one waits for it
    return str(_("Premiere on %(day)s", day=weekday(module.premiere)))
