"""For oneself: rounds of two questions, and the first diagnosis. Neither earns anything."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.clock import now
from academy.errors import Conflict, Invalid, NotFound
from academy.models.database import reading, writing
from academy.services import catalogue, daily, practice
from academy.services.practice import Purpose
from academy.web import answers, asking
from academy.web.doors import MOST_ID
from academy.web.policy import Who, allow, me

blueprint = Blueprint("practice", __name__)

HOMES: dict[Purpose, str] = {"practice": "practice.show", "diagnosis": "practice.diagnosis"}


@blueprint.get("/practice")
@allow(Who.LEARNER)
def show() -> str:
    """The round that is open, what it came to, or the way in."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        newest = practice.newest_of(session, me(), "practice", at=now())
    if newest and newest.current:
        return asking.ask(newest, live)
    done = newest if newest and newest.is_done else None
    asked = done.asked if done else ()
    right = sum(each.given is not None and each.given.mark.verdict == "right" for each in asked)
    return render_template("practice/show.html", done=done, right=right)


@blueprint.get("/diagnosis")
@allow(Who.LEARNER)
def diagnosis() -> str | Response:
    """The question that is open, or the way in; once it is done, the picture that it gave."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        begun = practice.newest_of(session, me(), "diagnosis", at=now())
    if begun and begun.current:
        return asking.ask(begun, live)
    if begun and begun.is_done:
        flash(_("Thank you. Your next questions start from here."), "success")
        return redirect(url_for("skills.show"))
    return render_template("practice/diagnosis.html")


@blueprint.post("/practice")
@allow(Who.LEARNER)
def start() -> str | Response:
    """A new round, or the one that is open."""
    return _start("practice")


@blueprint.post("/diagnosis")
@allow(Who.LEARNER)
def start_diagnosis() -> str | Response:
    """The diagnosis, begun or gone on with."""
    return _start("diagnosis")


@blueprint.post("/practice/answers")
@allow(Who.LEARNER)
def answer() -> str | tuple[str, int]:
    """Mark one answer of a round; sent again, it shows the same."""
    return _answer("practice")


@blueprint.post("/diagnosis/answers")
@allow(Who.LEARNER)
def answer_diagnosis() -> str | tuple[str, int]:
    """Mark one answer of the diagnosis; sent again, it shows the same."""
    return _answer("diagnosis")


def _start(purpose: Purpose) -> str | Response:
    try:
        with writing() as session:
            practice.start(session, me(), purpose, at=now())
    except Conflict as refusal:
        return render_template("practice/empty.html", refusal=refusal)
    return redirect(url_for(HOMES[purpose]))


def _answer(purpose: Purpose) -> str | tuple[str, int]:
    given = answers.from_form(request.form)
    uid, draw = request.form.get("question", ""), _draw()
    try:
        with writing() as session:
            live = catalogue.current(session, me().publication)
            outcome = daily.answer(session, me(), uid, given, draw=draw, at=now())
    except Invalid as problem:
        return _ask_again(purpose, problem, given)
    return asking.tell(outcome, live, way_on=url_for(HOMES[purpose]))


def _draw() -> int:
    """The round that the form answers. Raises ``NotFound`` for what cannot be one."""
    text = request.form.get("draw", "")
    if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= MOST_ID:
        return int(text)
    raise NotFound("There is nothing at this address.")


def _ask_again(purpose: Purpose, problem: Invalid, given: object) -> tuple[str, int]:
    """The same question with what is wrong about the answer, which is kept in the form."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        drawn = practice.read(session, me(), purpose, at=now())
    if drawn is None or drawn.current is None:
        raise problem
    return asking.ask(drawn, live, problem=problem, given=given), 422
