"""How a question or a lesson fares: its figures, what to look at, and what to do about it."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, render_template, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from markupsafe import Markup

from academy.drawing.curve import Line, curve
from academy.engine.items import Flag
from academy.engine.mistakes import Piece
from academy.manuscript import documents, markdown
from academy.manuscript.documents import Kind
from academy.models.database import reading
from academy.services.authoring import lesson_figures, question_figures
from academy.services.authoring.lesson_figures import Line as Lesson
from academy.web.filters import number, pick
from academy.web.insights_charts import Chart
from academy.web.policy import Who, allow, me

blueprint = Blueprint("item_figures", __name__)

QUESTIONS = "authoring.questions"
"""The page that lists the questions."""

TICKS = 4
"""Parts of a film's curve between which its seconds are written."""


class Advice(NamedTuple):
    """A flag in a few words, what it means, and what to do about it."""

    title: str
    meaning: str
    what_to_do: str


@blueprint.get("/authoring/questions/<question_slug>/figures")
@allow(Who.AUTHOR)
def show_question(question_slug: str) -> str:
    """One question."""
    with reading() as session:
        page = question_figures.read(session, me(), question_slug)
    document = page.question.document
    return render_template(
        "authoring/question_figures.html",
        page=page,
        questions_page=url_for(QUESTIONS),
        document=document,
        asked=rendered(pick(document.text)),
        advice=advice(),
        bars=[
            (rendered(pick(each.option.text)), each.is_right, each.share) for each in page.choices
        ],
        mistakes=[(said(document, each.piece), each.people) for each in page.mistakes],
    )


@blueprint.get("/authoring/lessons")
@allow(Who.AUTHOR)
def lessons() -> str:
    """Every lesson, by its theme."""
    with reading() as session:
        page = lesson_figures.read(session, me())
    themes = groupby(page.lines, lambda line: line.lesson.module.theme)
    return render_template(
        "authoring/lessons.html",
        page=page,
        questions_page=url_for(QUESTIONS),
        themes=[(theme, list(lines)) for theme, lines in themes],
        left=left,
    )


@blueprint.get("/authoring/lessons/<lesson_slug>/figures")
@allow(Who.AUTHOR)
def show_lesson(lesson_slug: str) -> str:
    """One lesson."""
    with reading() as session:
        page = lesson_figures.of(session, me(), lesson_slug)
    [line] = page.lines
    return render_template(
        "authoring/lesson_figures.html",
        page=page,
        questions_page=url_for(QUESTIONS),
        line=line,
        drawn=watching(line),
        left=left,
        clock=clock_time,
    )


def advice() -> Mapping[str, Advice]:
    """For each flag what to say of it."""
    return {
        Flag.HARD: Advice(
            _("hardly anybody gets it"),
            _("Fewer than 20 in 100 are right at the first answer."),
            _(
                "Read the key first: is the right answer marked? Then the wording: could another answer "
                "be defended? If both are sound, see that the lesson explains it before it is asked."
            ),
        ),
        Flag.EASY: Advice(
            _("almost everybody gets it"),
            _("More than 90 in 100 are right at the first answer."),
            _(
                "Put into the wrong options what people really believe, or ask for the next step. "
                "As an encouragement it may stay: then leave it."
            ),
        ),
        Flag.WEAK: Advice(
            _("it does not tell who knows"),
            _("Those who do well elsewhere are hardly more often right here than the others."),
            _(
                "Look for a second right answer, a double negation, or a trap that catches the ones who "
                "know most. One idea a question is enough."
            ),
        ),
        Flag.IDLE: Advice(
            _("an option that nobody takes"),
            _("It is as if that option did not stand there, and the others are easier to guess."),
            _(
                "Replace it by a mistake that you have heard somebody make, or leave it out: three good "
                "options are better than four."
            ),
        ),
    }


def said(document: documents.Question, piece: Piece) -> str:
    """A wrong answer in the page's language, as far as it has words of ours."""
    words: dict[str, str] = {
        each.id: pick(each.text) for each in (*document.options, *document.partners)
    }
    match document.kind:
        case Kind.ORDERING:
            return " → ".join(words.get(str(line), "…") for line in piece)
        case Kind.MATCHING:
            return " = ".join(words.get(str(side), "…") for side in piece)
        case Kind.BLANKS:
            return str(
                _("blank %(number)s: “%(words)s”", number=number(piece[0] + 1), words=piece[1])
            )
        case Kind.NUMERIC:
            return str(format_decimal(piece[0]))
        case _:
            return str(_("“%(words)s”", words=piece[0]))


def watching(line: Lesson) -> Chart | None:
    """The curve of who is still there, second by second."""
    if len(line.watching) < 2:
        return None
    end = line.watching[-1].second
    points = [(each.second / end, each.share / 100) for each in line.watching]
    ticks = [(part / TICKS, clock_time(end * part / TICKS)) for part in range(TICKS + 1)]
    heading = _("Who is still watching, in per cent of those who started it")
    values = {"share": line.watching[-1].share, "time": clock_time(end)}
    summary = _("At %(time)s, %(share)s%% are still there.", **values)
    if line.fall:
        summary += " " + left(line)
    svg = curve([Line(heading, points)], title=heading, summary=summary, ticks=ticks, name="film")
    return Chart(svg, summary)


def left(line: Lesson) -> str:
    """Where most leave its film; empty where that cannot be said."""
    if line.fall is None:
        return ""
    values = {
        "start": clock_time(line.fall.start),
        "end": clock_time(line.fall.end),
        "share": line.fall.share,
    }
    return str(_("Most leave between %(start)s and %(end)s: %(share)s%%.", **values))


def clock_time(seconds: float) -> str:
    """1:05 of sixty-five seconds, as players write it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


@lru_cache(maxsize=4096)
def rendered(text: str) -> Markup:
    """What a question or an option says; a blank is an ellipsis."""
    return Markup(markdown.render_inline(text.replace(markdown.BLANK, "…")))  # noqa: S704 -- the renderer cleans it
