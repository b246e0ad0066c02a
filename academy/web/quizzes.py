"""A module's quiz: one question at a time, its feedback at once, the result at the end."""

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from academy.clock import now
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import attempts, catalogue, credentials, passbook, prospects, quizzes
from academy.web import answers, asking, awards, questions
from academy.web.languages import language
from academy.web.policy import Who, allow, me
from academy.web.sharing import sharing

blueprint = Blueprint("quizzes", __name__)

CLOSED = "closed"
"""In the cookie, the attempt that was closed just now: its result is celebrated once."""


@blueprint.get("/quizzes/<slug>")
@allow(Who.LEARNER)
def show(slug: str) -> str:
    """Where one's quiz stands: the way in, the next question, or the result."""
    result, signed = None, None
    with reading() as session:
        live = catalogue.current(session, me().publication)
        module, attempt = attempts.offered(session, me(), slug, at=now())
        if attempt and attempt.completed_at and "again" not in request.args:
            result = quizzes.result(session, me(), attempt)
            if result.brought_passport:
                signed = passbook.proof_among(credentials.held(session, me(), at=now()))
    if result:
        return render_template(
            "quizzes/result.html",
            result=result,
            module=module,
            stamped=result.held,
            is_new=cookie.pop(CLOSED, None) == result.attempt.uid,
            new_badges=awards.brought(result.earned.badges, live),
            viewer=me(),
            sharing=sharing(result.stamps, signed),
        )
    if attempt is None or attempt.completed_at:
        ahead = prospects.ahead(live, quiz=None if attempt else module, done={})
        return render_template("quizzes/start.html", module=module, last=attempt, ahead=ahead)
    return _ask(attempt)


@blueprint.post("/quizzes/<slug>/attempts")
@allow(Who.LEARNER)
def start(slug: str) -> Response:
    """Begin, or go on with the attempt that is open."""
    secret = str(current_app.secret_key)
    with writing() as session:
        attempts.start(session, me(), slug, secret=secret, at=now())
    return redirect(url_for("quizzes.show", slug=slug))


@blueprint.post("/quizzes/<slug>/answers")
@allow(Who.LEARNER)
def answer(slug: str) -> str | tuple[str, int]:
    """Mark one answer and show what it was worth; sent again, it shows the same."""
    given = answers.from_form(request.form)
    try:
        with writing() as session:
            live = catalogue.current(session, me().publication)
            outcome = quizzes.answer(
                session,
                me(),
                request.form.get("question", ""),
                given,
                slug=slug,
                attempt=request.form.get("attempt"),
                at=now(),
            )
    except Invalid as error:
        return _ask_again(slug, error, given)
    if not outcome.is_repeat:
        g.earned = outcome.earned
        if outcome.is_closed:
            cookie[CLOSED] = outcome.attempt_uid
    answered = questions.show_answered(
        outcome.question.document, outcome.given, language=language(), seed=outcome.seed
    )
    return render_template(
        "quizzes/answered.html",
        outcome=outcome,
        answered=answered,
        new_badges=awards.brought(outcome.earned.badges, live),
    )


@blueprint.post("/quizzes/<slug>/reports")
@allow(Who.LEARNER)
def report(slug: str) -> Response:
    """This question is wrong: her words, kept for its author; then on with the quiz."""
    with reading() as session:
        attempts.latest(session, me(), slug)  # a quiz that is not there is not found
    asking.take_report()
    return redirect(url_for("quizzes.show", slug=slug))


def _ask_again(slug: str, problem: Invalid, given: object) -> tuple[str, int]:
    """The same question with what is wrong about the answer, which is kept in the form."""
    with reading() as session:
        _module, attempt = attempts.latest(session, me(), slug)
    if attempt is None or attempt.completed_at:
        raise problem
    return _ask(attempt, problem=problem, given=given), 422


def _ask(attempt: attempts.Attempt, *, problem: Invalid | None = None, given: object = None) -> str:
    question = attempt.current
    assert question is not None  # noqa: S101 -- an open attempt has a question left
    seed = attempts.seed(me(), attempt.number, question)
    return render_template(
        "quizzes/question.html",
        attempt=attempt,
        question=questions.show(question.document, language=language(), seed=seed),
        position=attempt.questions.index(question) + 1,
        problem=problem,
        given=given,
    )
