"""A module's quiz: one question at a time, marked at once, never a second try at the same one.

An attempt pins the editions that it asks, so nothing published meanwhile disturbs it. The last answer
closes it: score, stamp, seal and passport come in that answer's transaction.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from academy.engine import quiz as rules
from academy.engine.marking import Mark, mark
from academy.engine.rewards import Earned, Payment, for_quiz_answer, for_taking_part
from academy.errors import Conflict, Invalid, NotFound
from academy.models.quizzes import (
    ANSWER,
    ANSWERS,
    ATTEMPT,
    ATTEMPT_TO_ANSWER,
    CLOSE,
    LATEST_ATTEMPT,
    LATEST_TO_ANSWER,
    MET,
    OPEN,
    STANDING,
)
from academy.models.statements import here, run
from academy.services import catalogue, passport, rewards
from academy.services.catalogue import Catalogue, Module, Question
from academy.services.passport import Stamp
from academy.services.viewer import Viewer

LONGEST = 600.0
"""Seconds: who took longer was elsewhere."""


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of an attempt, as it was marked then."""

    answer: Any
    mark: Mark
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where a quiz stands. ``given`` maps the ids of the answered questions to their answers."""

    id: int
    uid: str
    number: int
    module: Module
    questions: Sequence[Question]
    given: dict[int, Given]
    pass_mark: float
    score: float | None
    completed_at: datetime | None

    @property
    def current(self) -> Question | None:
        """The first question without an answer."""
        return next((q for q in self.questions if q.id not in self.given), None)

    @property
    def passed(self) -> bool:
        """Whether it is closed with a score that reaches the pass mark."""
        return self.score is not None and rules.is_passed(self.score, self.pass_mark)

    def question(self, uid: str) -> Question:
        """The question of this attempt with that uid. Raises ``NotFound``."""
        for question in self.questions:
            if question.uid == uid:
                return question
        raise NotFound("This question is not part of your quiz.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One marked answer and what it earned; ``position`` counts from 1 of ``total``."""

    module: Module
    attempt_uid: str
    question: Question
    seed: str
    position: int
    total: int
    given: Given
    earned: Earned
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What a closed attempt came to, and whether this very one brought the stamp or the passport.

    ``held`` is the module's stamp, from whichever attempt.
    """

    attempt: Attempt
    earned: Earned
    held: Stamp | None
    brought_stamp: bool
    brought_passport: bool

    @property
    def stamp(self) -> Stamp | None:
        """The stamp, if this attempt brought it."""
        return self.held if self.brought_stamp else None


def latest(session: Session, viewer: Viewer, slug: str) -> tuple[Module, Attempt | None]:
    """The module at *slug* and her newest attempt at its quiz, open or closed."""
    live = catalogue.current(session, viewer.publication)
    module = live.module(slug)
    row = run(session, LATEST_ATTEMPT, {"person": viewer.id, "module": module.id}).first()
    return module, _attempt(session, live, row) if row else None


def by_uid(session: Session, viewer: Viewer, uid: str) -> Attempt:
    """Her own attempt *uid*; anybody else's is not found."""
    live = catalogue.current(session, viewer.publication)
    return _attempt(session, live, _row(session, ATTEMPT, person=viewer.id, uid=uid))


def start(session: Session, viewer: Viewer, slug: str, *, secret: str, at: datetime) -> Attempt:
    """A new attempt at the quiz of the module at *slug*, or the one that is open.

    *secret* makes its uid: nobody can guess it, and the same history gives the same uid.
    """
    module, last = latest(session, viewer, slug)
    if last and last.completed_at is None:
        return last
    number = last.number + 1 if last else 1
    asked = _draw(session, viewer, module, number, at)
    if not asked:
        raise Conflict("This quiz has no questions yet.")
    name = f"attempt:{viewer.uid}:{module.uid}:{number}"
    row = {
        "uid": hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()[:32],
        "person_id": viewer.id,
        "module_id": module.id,
        "number": number,
        "questions": [[question.id, question.edition_id] for question in asked],
        "pass_mark": module.document.quiz.pass_mark,
        "started_at": at,
    }
    run(session, here(session, OPEN), row)  # if another tab was faster, hers is the attempt
    attempt = latest(session, viewer, slug)[1]
    assert attempt is not None  # noqa: S101 -- it was inserted, here or in the other tab
    return attempt


def answer(
    session: Session,
    viewer: Viewer,
    question: str,
    given: object,
    *,
    at: datetime,
    slug: str | None = None,
    attempt: str | None = None,
) -> Outcome:
    """Mark *given* for *question* of her newest attempt at module *slug*, or of *attempt* by uid.

    A repeat, whatever it says, gets the first answer's mark. Raises ``NotFound``, ``Conflict`` when
    there is no attempt, ``Invalid`` when the answer has not the shape of the question.
    """
    live = catalogue.current(session, viewer.publication)
    if attempt is not None:
        row = _row(session, ATTEMPT_TO_ANSWER, person=viewer.id, uid=attempt)
    else:
        row = _row(session, LATEST_TO_ANSWER, person=viewer.id, module=live.module(slug or "").id)
    asked = _asked(session, live, row, question)
    try:
        marked = mark(asked.document.key, given)
    except ValueError as error:
        if row.answered and (first := _replay(session, viewer, live, row, asked)):
            return first
        raise Invalid(str(error), field="answer") from None
    new = {
        "person_id": viewer.id,
        "attempt_id": row.id,
        "question_id": asked.id,
        "edition_id": asked.edition_id,
        "given": {"answer": given},
        "share": marked.share,
        "verdict": marked.verdict,
        "seconds": min((at - (row.last_at or row.started_at)).total_seconds(), LONGEST),
        "at": at,
    }
    inserted = run(session, here(session, ANSWER), new).first()
    if inserted is None:
        first = _replay(session, viewer, live, row, asked)
        assert first is not None  # noqa: S101 -- its key refused the row
        return first
    standing = run(session, STANDING, {"attempt": row.id}).one()
    is_last = standing.answered == len(row.questions)
    answer_cause, attempt_cause = f"answer:{inserted.id}", f"attempt:{row.id}"
    due: dict[str, list[Payment]] = {
        answer_cause: [
            *for_taking_part(viewer.account_id, viewer.day(at)),
            *for_quiz_answer(viewer.account_id, asked.uid, marked.verdict),
        ]
    }
    if is_last:
        reached = standing.shares / standing.answered
        due[attempt_cause] = _close(session, viewer, live, row, reached, at)
    earned = rewards.pay(session, viewer.account_id, due, actor=viewer.actor, at=at)
    given_now = Given(given, marked, at)
    return _outcome(viewer, live, row, asked, given_now, earned[answer_cause], is_closed=is_last)


def result(session: Session, viewer: Viewer, attempt: Attempt) -> Result:
    """What her closed *attempt* brought. Raises ``Conflict`` while questions are open."""
    if attempt.completed_at is None:
        left = len(attempt.questions) - len(attempt.given)
        raise Conflict("There are still %(left)s questions to answer.", left=left)
    held = passport.read(session, viewer, catalogue.current(session, viewer.publication))
    stamp = held.stamps.get(attempt.module.id)
    return Result(
        attempt=attempt,
        earned=rewards.earned_by(session, viewer.account_id, f"attempt:{attempt.id}"),
        held=stamp,
        brought_stamp=stamp is not None and stamp.at == attempt.completed_at,
        brought_passport=held.issued_at == attempt.completed_at,
    )


def seed(viewer: Viewer, attempt_number: int, question: Question) -> str:
    """What orders the options of *question* for this person in this attempt, again and again."""
    return f"{viewer.id}:{attempt_number}:{question.uid}"


def _draw(
    session: Session, viewer: Viewer, module: Module, number: int, at: datetime
) -> list[Question]:
    bank = {q.uid: q for q in module.questions if q.document.use != "daily"}
    ids = {question.id: uid for uid, question in bank.items()}
    rows = run(session, MET, {"person": viewer.id, "bank": list(ids)})
    met = {ids[question_id]: last for question_id, last in rows}
    rng = Random(f"{viewer.id}:{module.uid}:{number}")  # noqa: S311 -- repeatable on purpose
    size = module.document.quiz.questions
    return [bank[uid] for uid in rules.draw(bank, size=size, met=met, at=at, rng=rng)]


def _row(session: Session, statement: Any, **values: object) -> Row[Any]:
    row = run(session, statement, values).first()
    if row is None:
        raise NotFound("You have no such quiz under way.")
    return row


def _attempt(session: Session, live: Catalogue, row: Row[Any]) -> Attempt:
    editions = {edition: question for question, edition in row.questions}
    given = {
        answer.question_id: Given(answer.given["answer"], Mark(answer.share), answer.at)
        for answer in run(session, ANSWERS, {"attempt": row.id})
    }
    return Attempt(
        id=row.id,
        uid=row.uid,
        number=row.number,
        module=live.modules_ever[row.module_id],
        questions=live.editions(session, list(editions)),
        given=given,
        pass_mark=row.pass_mark,
        score=row.score,
        completed_at=row.completed_at,
    )


def _asked(session: Session, live: Catalogue, row: Row[Any], uid: str) -> Question:
    for question in live.editions(session, [edition for _, edition in row.questions]):
        if question.uid == uid:
            return question
    raise NotFound("This question is not part of your quiz.")


def _replay(
    session: Session, viewer: Viewer, live: Catalogue, row: Row[Any], question: Question
) -> Outcome | None:
    """The first answer's outcome again, from what is stored; None when there is no answer yet."""
    for stored in run(session, ANSWERS, {"attempt": row.id}):
        if stored.question_id == question.id:
            given = Given(stored.given["answer"], Mark(stored.share), stored.at)
            earned = rewards.earned_by(session, viewer.account_id, f"answer:{stored.id}")
            is_closed = row.completed_at is not None
            return _outcome(viewer, live, row, question, given, earned, is_closed=is_closed)
    return None


def _outcome(
    viewer: Viewer,
    live: Catalogue,
    row: Row[Any],
    question: Question,
    given: Given,
    earned: Earned,
    *,
    is_closed: bool,
) -> Outcome:
    order = [id_ for id_, _ in row.questions]
    return Outcome(
        module=live.modules_ever[row.module_id],
        attempt_uid=row.uid,
        question=question,
        seed=seed(viewer, row.number, question),
        position=order.index(question.id) + 1,
        total=len(order),
        given=given,
        earned=earned,
        is_closed=is_closed,
    )


def _close(
    session: Session, viewer: Viewer, live: Catalogue, row: Row[Any], reached: float, at: datetime
) -> list[Payment]:
    """Close the attempt with the score *reached*; what the passport gained by it is due."""
    session.connection().execute(CLOSE, {"attempt": row.id, "at": at, "reached": reached})
    if not rules.is_passed(reached, row.pass_mark):
        return []
    module = live.modules_ever[row.module_id]
    return passport.stamp(session, viewer, live, module, attempt_id=row.id, at=at)
