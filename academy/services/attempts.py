"""Attempts at a module's quiz: begun, found again, and each with the editions that it asks.

What an attempt asks is pinned when it begins, so nothing published meanwhile disturbs it.
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
from academy.engine.marking import Mark
from academy.errors import Conflict, NotFound
from academy.models.quizzes import ANSWERS, ATTEMPT, LATEST_ATTEMPT, MET, OPEN
from academy.models.statements import here, run
from academy.services import catalogue, memory, premieres
from academy.services.catalogue import Catalogue
from academy.services.published import Module, Question
from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Given:
    """One answer of an attempt, as it was marked then."""

    answer: Any
    mark: Mark
    at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where a quiz stands. ``given`` maps the ids of the answered questions to their answers.

    ``causes`` are what payments for it name: its answers, and itself.
    """

    id: int
    uid: str
    number: int
    module: Module
    questions: Sequence[Question]
    given: dict[int, Given]
    pass_mark: float
    score: float | None
    completed_at: datetime | None
    causes: tuple[str, ...]

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


def latest(session: Session, viewer: Viewer, slug: str) -> tuple[Module, Attempt | None]:
    """The module at *slug* and her newest attempt at its quiz, open or closed."""
    live = catalogue.current(session, viewer.publication)
    module = live.module(slug)
    row = run(session, LATEST_ATTEMPT, {"person": viewer.id, "module": module.id}).first()
    return module, _attempt(session, live, row) if row else None


def offered(
    session: Session, viewer: Viewer, slug: str, *, at: datetime
) -> tuple[Module, Attempt | None]:
    """The same, for who comes to the door: without an attempt of hers it opens with the premiere.

    Raises ``Conflict`` before.
    """
    module, last = latest(session, viewer, slug)
    if last is None:
        premieres.require(module, viewer, at=at)
    return module, last


def by_uid(session: Session, viewer: Viewer, uid: str) -> Attempt:
    """Her own attempt *uid*; anybody else's is not found."""
    live = catalogue.current(session, viewer.publication)
    row = run(session, ATTEMPT, {"person": viewer.id, "uid": uid}).first()
    if row is None:
        raise NotFound("You have no such quiz under way.")
    return _attempt(session, live, row)


def start(session: Session, viewer: Viewer, slug: str, *, secret: str, at: datetime) -> Attempt:
    """A new attempt at the quiz of the module at *slug*, or the one that is open.

    *secret* makes its uid: nobody can guess it, and the same history gives the same uid. Raises
    ``Conflict`` before the premiere of the module.
    """
    module, last = latest(session, viewer, slug)
    if last and last.completed_at is None:
        return last
    premieres.require(module, viewer, at=at)
    number = last.number + 1 if last else 1
    memory.begin(session, viewer, at=at)
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


def _attempt(session: Session, live: Catalogue, row: Row[Any]) -> Attempt:
    editions = {edition: question for question, edition in row.questions}
    answers = run(session, ANSWERS, {"attempt": row.id}).all()
    given = {
        answer.question_id: Given(answer.given["answer"], Mark(answer.share), answer.at)
        for answer in answers
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
        causes=(*(f"answer:{answer.id}" for answer in answers), f"attempt:{row.id}"),
    )
