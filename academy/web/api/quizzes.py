"""A module's quiz: begin it, answer its questions, see what it came to."""

from typing import Any

from flask import Response, current_app
from sqlalchemy.orm import Session

from academy.clock import now
from academy.engine.rewards import Earned
from academy.models.database import reading
from academy.services import attempts, quizzes
from academy.services.attempts import Attempt
from academy.web.api import schemas
from academy.web.api.asked import answered, asked, marked
from academy.web.api.bodies import reply
from academy.web.api.catalogue import A_STAMP
from academy.web.api.idempotency import done
from academy.web.api.operations import part, reads, writes
from academy.web.api.shapes import earned, moment, named, stamp
from academy.web.policy import Who, allow, me

blueprint = part("Quizzes")

A_QUESTION = {
    "id": "leaked-password",
    "kind": "single",
    "text": "Which of these keeps an account safe when its password leaks?",
    "language": "en",
    "options": [
        {"id": "0b7e6a", "text": "A longer password"},
        {"id": "7c41d0", "text": "A second factor"},
    ],
    "partners": [],
}

AN_ATTEMPT = {"id": "5d41402abc4b2a76b9719d911017c592", "questions": [A_QUESTION], "pass_mark": 0.7}

MARKED = {
    "verdict": "right",
    "feedback": "What leaks is one key; the door has two.",
    "lesson": {"slug": "two-keys", "title": "Two keys are better than a bigger one"},
    "options": [
        {"id": "0b7e6a", "right": False, "feedback": "Length slows guessing."},
        {
            "id": "7c41d0",
            "right": True,
            "feedback": "What leaks is one key; the door has two.",
        },
    ],
    "expected": ["7c41d0"],
}

A_MARK = {**MARKED, "rewards": earned(Earned(stars=1, keys=1, points=10))}

AN_ANSWER = {"question": "leaked-password", "answer": ["7c41d0"]}

ANSWERS = {
    "options": {"summary": "single, multiple, true-false, ordering", "value": AN_ANSWER},
    "matching": {"value": {"question": "who-is-who", "answer": [["1f", "9a"], ["2c", "07"]]}},
    "numeric": {"value": {"question": "how-many", "answer": 15}},
    "short-text": {"value": {"question": "the-word", "answer": "second factor"}},
    "blanks": {"value": {"question": "two-things", "answer": ["know", "have"]}},
}

STANDING = {
    **AN_ATTEMPT,
    "module": {"slug": "why-digital", "title": "Why digital?"},
    "answered": [{**AN_ANSWER, "at": "2026-11-20T08:31:07Z", **MARKED}],
    "completed_at": "2026-11-20T08:31:07Z",
    "score": 1.0,
    "passed": True,
}

A_COMPLETION = {
    "score": 1.0,
    "passed": True,
    "rewards": earned(Earned(points=50)),
    "stamp": A_STAMP,
}


@blueprint.post("/modules/<slug>/attempts")
@allow(Who.LEARNER)
@writes(schemas.AttemptBegun, example=AN_ATTEMPT, status=201)
def begin(slug: str, headers: dict[str, Any]) -> Response:
    """Begin the module's quiz, or go on with the attempt that is open."""
    secret = str(current_app.secret_key)

    def act(session: Session) -> dict[str, Any]:
        return _begun(attempts.start(session, me(), slug, secret=secret, at=now()))

    return done(act, status=201)


@blueprint.get("/attempts/<id>")
@allow(Who.LEARNER)
@reads(schemas.Attempt, example=STANDING)
def show(id: str) -> Response:  # noqa: A002 -- the word of the address
    """Where an attempt stands; nothing here tells the key of what is not answered."""
    with reading() as session:
        attempt = attempts.by_uid(session, me(), id)
    return reply(
        {
            **_begun(attempt),
            "module": named(attempt.module),
            "answered": _answered(attempt),
            "completed_at": moment(attempt.completed_at),
            "score": attempt.score,
            "passed": attempt.passed,
        }
    )


@blueprint.post("/attempts/<id>/answers")
@allow(Who.LEARNER)
@blueprint.input(schemas.AnswerGiven, examples=ANSWERS, arg_name="body")
@writes(schemas.Mark, example=A_MARK)
def answer(
    id: str,  # noqa: A002
    headers: dict[str, Any],
    body: dict[str, Any],
) -> Response:
    """Answer one question of the attempt; a repeat gets the first answer's mark."""

    def act(session: Session) -> dict[str, Any]:
        outcome = quizzes.answer(
            session, me(), body["question"], body["answer"], attempt=id, at=now()
        )
        told = marked(outcome.question, outcome.given, outcome.seed)
        return {**told, "rewards": earned(outcome.earned)}

    return done(act)


@blueprint.post("/attempts/<id>/completion")
@allow(Who.LEARNER)
@writes(schemas.Completion, example=A_COMPLETION)
def complete(id: str, headers: dict[str, Any]) -> Response:  # noqa: A002
    """What the attempt came to, once its last question is answered."""

    def act(session: Session) -> dict[str, Any]:
        attempt = attempts.by_uid(session, me(), id)
        result = quizzes.result(session, me(), attempt)
        return {
            "score": attempt.score,
            "passed": attempt.passed,
            "rewards": earned(result.earned),
            "stamp": stamp(result.stamp),
        }

    return done(act)


def _begun(attempt: Attempt) -> dict[str, Any]:
    return {
        "id": attempt.uid,
        "questions": [
            asked(question, attempts.seed(me(), attempt.number, question))
            for question in attempt.questions
        ],
        "pass_mark": attempt.pass_mark,
    }


def _answered(attempt: Attempt) -> list[dict[str, Any]]:
    return [
        answered(question, given, attempts.seed(me(), attempt.number, question))
        for question in attempt.questions
        if (given := attempt.given.get(question.id))
    ]
