"""A module's quiz: one question at a time, marked at once, never a second try at the same one.

Each answer is remembered as one of the day's minute is. The last one closes the attempt: score, stamp,
seal and passport come in its transaction.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from academy.engine import quiz as rules
from academy.engine.marking import Mark, mark
from academy.engine.rewards import Earned, Payment, for_quiz_answer, for_taking_part
from academy.engine.suspicion import SAME_MISTAKES, Doubt
from academy.errors import Conflict, Invalid, NotFound
from academy.models.quizzes import (
    ANSWER,
    ANSWERS,
    ATTEMPT_TO_ANSWER,
    CLOSE,
    LATEST_TO_ANSWER,
    REMEMBER_AND_COUNT,
)
from academy.models.statements import here, run
from academy.services import catalogue, holds, ledger, memory, passport, rewards, visas
from academy.services.attempts import Attempt, Given, seed
from academy.services.catalogue import Catalogue
from academy.services.memory import Heard
from academy.services.passport import Stamp
from academy.services.published import Module, Question
from academy.services.viewer import Viewer


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
    is_repeat: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Result:
    """What a closed attempt came to, and whether this very one brought the stamp or the passport.

    ``earned`` came with its end, ``total`` with its end and its answers. ``held`` is the module's stamp,
    from whichever attempt; ``stamps`` counts those of her passport today.
    """

    attempt: Attempt
    earned: Earned
    total: Earned
    held: Stamp | None
    brought_stamp: bool
    brought_passport: bool
    stamps: int

    @property
    def stamp(self) -> Stamp | None:
        """The stamp, if this attempt brought it."""
        return self.held if self.brought_stamp else None


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

    A repeat, whatever it says, gets the first answer's mark. Raises ``NotFound`` when the attempt is
    not hers or does not ask this, ``Conflict`` when she began none at that module, ``Invalid`` when
    the answer has not the shape of the question.
    """
    live = catalogue.current(session, viewer.publication)
    row = _to_answer(session, viewer, live, slug=slug, attempt=attempt, at=at)
    asked = _asked(session, live, row, question)
    try:
        marked = mark(asked.document.key, given)
    except ValueError as error:
        if row.answered and (first := _replay(session, viewer, live, row, asked)):
            return first
        raise Invalid(str(error), field="answer") from None
    now_given = Given(given, marked, at)
    heard = Heard(asked, given, marked.share, memory.seconds(at, row.last_at or row.started_at), at)
    inserted = run(session, here(session, ANSWER), _kept(viewer, row, heard, marked)).first()
    if inserted is None:
        first = _replay(session, viewer, live, row, asked)
        assert first is not None  # noqa: S101 -- its key refused the row
        return first
    standing = _remember(session, viewer, row, heard)
    is_last = standing.answered == len(row.questions)
    due = {(cause := f"answer:{inserted.id}"): _due(viewer, asked, now_given)}
    if is_last:
        due[f"attempt:{row.id}"] = _close(session, viewer, live, row, standing, at)
    doubt = _doubt(session, viewer, live, row, heard, standing)
    earned = rewards.pay(session, viewer, due, at=at, doubt=doubt)
    return _outcome(viewer, live, row, asked, now_given, earned[cause], is_closed=is_last)


def result(session: Session, viewer: Viewer, attempt: Attempt) -> Result:
    """What her closed *attempt* brought. Raises ``Conflict`` while questions are open."""
    if attempt.completed_at is None:
        left = len(attempt.questions) - len(attempt.given)
        raise Conflict("There are still %(left)s questions to answer.", left=left)
    held = passport.read(session, viewer, catalogue.current(session, viewer.publication))
    stamp = held.stamps.get(attempt.module.id)
    cause = f"attempt:{attempt.id}"
    paid = ledger.earned_by(session, viewer.account_id, *attempt.causes)
    return Result(
        attempt=attempt,
        earned=rewards.with_followers(session, viewer, cause, paid[cause]),
        total=sum(paid.values(), Earned()),
        held=stamp,
        brought_stamp=stamp is not None and stamp.at == attempt.completed_at,
        brought_passport=held.issued_at == attempt.completed_at,
        stamps=held.passed,
    )


def gained(
    session: Session,
    viewer: Viewer,
    live: Catalogue,
    module: Module,
    *,
    attempt_id: int,
    at: datetime,
) -> list[Payment]:
    """What passing the quiz of *module* brings: its stamp and visas, and what they make due."""
    due = passport.stamp(session, viewer, live, module, attempt_id=attempt_id, at=at)
    about = [f"module:{module.uid}"]
    return due + visas.due(session, viewer, live, about=about, at=at, is_held=bool(due))


def _to_answer(
    session: Session,
    viewer: Viewer,
    live: Catalogue,
    *,
    slug: str | None,
    attempt: str | None,
    at: datetime,
) -> Row[Any]:
    """Her attempt and her memory, locked until this transaction ends."""
    if attempt is not None:
        row = _locked(session, viewer, ATTEMPT_TO_ANSWER, {"uid": attempt}, at)
        if row is None:
            raise NotFound("You have no such quiz under way.")
        return row
    module = live.module(slug or "")
    row = _locked(session, viewer, LATEST_TO_ANSWER, {"module": module.id}, at)
    if row is None:
        raise Conflict("You have no such quiz under way.")
    return row


def _locked(
    session: Session, viewer: Viewer, statement: Select[Any], which: dict[str, Any], at: datetime
) -> Row[Any] | None:
    """Her attempt with her memory, which is begun if this attempt is older than that."""
    row = run(session, statement, {"person": viewer.id, **which}).first()
    if row is None:
        memory.begin(session, viewer, at=at)
        row = run(session, statement, {"person": viewer.id, **which}).first()
    return row


def _asked(session: Session, live: Catalogue, row: Row[Any], uid: str) -> Question:
    for question in live.editions(session, [edition for _, edition in row.questions]):
        if question.uid == uid:
            return question
    raise NotFound("This question is not part of your quiz.")


def _kept(viewer: Viewer, row: Row[Any], heard: Heard, marked: Mark) -> dict[str, object]:
    """The answer as it is stored."""
    return {
        "person_id": viewer.id,
        "attempt_id": row.id,
        "question_id": heard.question.id,
        "edition_id": heard.question.edition_id,
        "given": {"answer": heard.given},
        "share": marked.share,
        "verdict": marked.verdict,
        "seconds": heard.seconds,
        "at": heard.at,
    }


def _remember(session: Session, viewer: Viewer, row: Row[Any], heard: Heard) -> Row[Any]:
    """Feed her memory; how many answers the attempt has by now, and the sum of their shares."""
    learnt = memory.learnt(session, viewer, row, heard)
    return run(session, REMEMBER_AND_COUNT, {**learnt, "attempt": row.id}).one()


def _doubt(
    session: Session,
    viewer: Viewer,
    live: Catalogue,
    row: Row[Any],
    heard: Heard,
    standing: Row[Any],
) -> Doubt | None:
    """Whether somebody should look at the answer, or at the quiz that it closes, before it is paid."""
    at, mistakes = heard.at, standing.answered - standing.shares
    is_closed = standing.answered == len(row.questions)
    doubt = None
    if is_closed and mistakes >= SAME_MISTAKES:
        doubt = holds.doubt_of_attempt(session, viewer, row.id, at=at)
    return doubt or holds.doubt(
        *(live, row.changes, heard.question, heard.seconds), is_right=heard.share >= 1, at=at
    )


def _due(viewer: Viewer, asked: Question, given: Given) -> list[Payment]:
    """What one answer is worth: the day's star, and a key when it is right."""
    day = viewer.day(given.at)
    return [
        *for_taking_part(viewer.account_id, day, works=viewer.works_on(day)),
        *for_quiz_answer(viewer.account_id, asked.uid, given.mark.verdict),
    ]


def _replay(
    session: Session, viewer: Viewer, live: Catalogue, row: Row[Any], question: Question
) -> Outcome | None:
    """The first answer's outcome again, from what is stored; None when there is no answer yet."""
    for stored in run(session, ANSWERS, {"attempt": row.id}):
        if stored.question_id == question.id:
            given = Given(stored.given["answer"], Mark(stored.share), stored.at)
            earned = rewards.earned_by(session, viewer, f"answer:{stored.id}")
            is_closed = row.completed_at is not None
            first = _outcome(viewer, live, row, question, given, earned, is_closed=is_closed)
            return replace(first, is_repeat=True)
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
    session: Session,
    viewer: Viewer,
    live: Catalogue,
    row: Row[Any],
    standing: Row[Any],
    at: datetime,
) -> list[Payment]:
    """Close the attempt with the mean share of its answers; what the passport gained by it is due."""
    reached = standing.shares / standing.answered
    run(session, CLOSE, {"attempt": row.id, "at": at, "reached": reached})
    if not rules.is_passed(reached, row.pass_mark):
        return []
    module = live.modules_ever[row.module_id]
    return gained(session, viewer, live, module, attempt_id=row.id, at=at)
