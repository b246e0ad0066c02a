"""Lessons: read or watch, then say that it is finished."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import FloatField
from wtforms.validators import NumberRange

from academy.clock import now
from academy.models.database import reading, writing
from academy.services import catalogue, lessons, prospects
from academy.web.languages import language
from academy.web.lesson_pages import LessonPage
from academy.web.policy import Who, allow, me

blueprint = Blueprint("lessons", __name__)


class PlaybackForm(FlaskForm):  # type: ignore[misc]
    """What the video player tells when it pauses or ends, in seconds."""

    position = FloatField(default=0.0, validators=[NumberRange(0, 36_000)])
    seconds = FloatField(default=0.0, validators=[NumberRange(0, 36_000)])


@blueprint.get("/lessons/<slug>")
@allow(Who.LEARNER)
def show(slug: str) -> str:
    """The lesson; ``?text`` leaves out everything heavy."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        seen = lessons.read(session, me(), slug, at=now())
    page = LessonPage(seen, language=language(), text_only="text" in request.args)
    unfinished = [] if seen.finished_at else [seen.lesson]
    ahead = prospects.ahead(live, lessons=unfinished, done={"lessons": me().lessons})
    return render_template("lessons/show.html", page=page, ahead=ahead)


@blueprint.post("/lessons/<slug>/completion")
@allow(Who.LEARNER)
def finish(slug: str) -> Response:
    """Finished; on to the next lesson, or to the quiz."""
    with writing() as session:
        finished = lessons.finish(session, me(), slug, at=now())
    lesson = finished.lesson
    if not finished.is_repeat:
        points = finished.earned.points
        said = _("Lesson finished. It brought you %(points)s points.", points=points)
        flash(said, "success")
    siblings = lesson.module.lessons
    following = siblings[siblings.index(lesson) + 1 :]
    if following:
        return redirect(url_for("lessons.show", slug=following[0].uid))
    return redirect(url_for("quizzes.show", slug=lesson.module.uid))


@blueprint.post("/lessons/<slug>/playback")
@allow(Who.LEARNER)
def playback(slug: str) -> tuple[str, int]:
    """Where the video stopped, and what was played since the last time."""
    form = PlaybackForm()
    if not form.validate():
        return "", 422
    with writing() as session:
        lessons.note_playback(
            session,
            me(),
            slug,
            position=form.position.data,
            seconds=form.seconds.data,
            at=now(),
        )
    return "", 204
