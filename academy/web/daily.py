"""A minute a day: two questions, each with its reason, its answer marked at once, and then done."""

from typing import Literal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.clock import now
from academy.errors import Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import banks, catalogue, daily, skills
from academy.web import answers, asking
from academy.web.policy import Who, allow, me

blueprint = Blueprint("daily", __name__)

BACK = {"practice": "practice.show", "diagnosis": "practice.diagnosis"}
"""Where somebody goes on who reported a question; others go on with their minute."""


@blueprint.get("/daily")
@allow(Who.LEARNER)
def show() -> str:
    """Today's question, or what today brought; the day's first look draws the questions."""
    at = now()
    with reading() as session:
        live = catalogue.current(session, me().publication)
        today = daily.read(session, me(), at=at)
        if today and today.is_done:
            ready = banks.current(session, me(), today.day)
            next_skill = daily.tomorrow(session, me(), at=at)
    if today is None:
        with writing() as session:
            today = daily.open_(session, me(), at=at)
    if today.current:
        return asking.ask(today, live)
    if not today.is_done:
        return render_template("daily/rest.html", daily=today)
    return render_template(
        "daily/done.html",
        daily=today,
        changes=asking.real(skills.told(ready, today.changes)),
        colours=asking.colours(live),
        next_skill=asking.named(live)(next_skill),
    )


@blueprint.post("/daily/answers")
@allow(Who.LEARNER)
def answer() -> str | tuple[str, int]:
    """Mark one answer and show what it was worth; sent again, it shows the same."""
    given = answers.from_form(request.form)
    try:
        with writing() as session:
            live = catalogue.current(session, me().publication)
            uid = request.form.get("question", "")
            outcome = daily.answer(session, me(), uid, given, at=now())
    except Invalid as problem:
        return _ask_again(problem, given)
    return asking.tell(outcome, live, way_on=url_for("daily.show"))


@blueprint.post("/daily/skip")
@allow(Who.LEARNER)
def skip() -> Response:
    """Not now: another question takes its place."""
    return _put_aside("skip", said=_("Another time, then."))


@blueprint.post("/daily/known")
@allow(Who.LEARNER)
def known() -> Response:
    """She knows this, as she says: another question takes its place."""
    return _put_aside("known", said=_("Noted. It will come back once, much later, to make sure."))


@blueprint.post("/daily/reports")
@allow(Who.LEARNER)
def report() -> Response:
    """This question is wrong: her words, kept for its author."""
    asking.take_report()
    return redirect(url_for(BACK.get(request.form.get("after", ""), "daily.show")))


def _put_aside(kind: Literal["skip", "known"], *, said: str) -> Response:
    try:
        with writing() as session:
            daily.put_aside(session, me(), request.form.get("question", ""), kind, at=now())
        flash(said, "success")
    except Conflict as refusal:
        flash(_(refusal.sentence, **refusal.values), "problem")
    return redirect(url_for("daily.show"))


def _ask_again(problem: Invalid, given: object) -> tuple[str, int]:
    """The same question with what is wrong about the answer, which is kept in the form."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        today = daily.read(session, me(), at=now())
    if today is None or today.current is None:
        raise problem
    return asking.ask(today, live, problem=problem, given=given), 422
