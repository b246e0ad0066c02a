"""A question was wrong, not the people who answered it: their answers are marked anew, and credited once.

Whoever publishes an edition that mends what was right begins a remarking (``mending.begin``). A job then
goes through the answers to the editions before, person by person. It only ever lifts: a mark that was
right stays right. What a lifted answer earns has the source that it would have had, so the database pays
it once, however often it is mended; a quiz that now reaches its pass mark brings its stamp and all that
follows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from academy.engine.marking import Mark, mark
from academy.engine.quiz import is_passed
from academy.engine.rewards import Earned, Payment, for_daily_answer, for_quiz_answer
from academy.models.database import reading, writing
from academy.models.memory import REMEMBER
from academy.models.quizzes import Answer
from academy.models.remarking import (
    ATTEMPTS,
    KEEP,
    LIFT,
    PEOPLE,
    REMEMBERED,
    RESCORE,
    UNLIFTED,
    Remarking,
)
from academy.models.statements import here, run
from academy.services import awards, catalogue, ledger, notices, quizzes
from academy.services.catalogue import Catalogue
from academy.services.notices import News
from academy.services.published import Question
from academy.services.sign_in import viewer_of_person
from academy.services.viewer import Viewer

WATCH = timedelta(days=60)
"""For so long answers still come to editions from before, in quizzes that were under way."""

GRACE = timedelta(minutes=10)
"""A request that began before is done by then: its answer has its id, and is there to be seen."""

PORTION = 20
"""People who are credited in one transaction."""

ACTOR = "academy"


def work(*, at: datetime) -> None:
    """Mark anew what waits: every open remarking, person by person, each portion in its transaction."""
    with reading() as session:
        waiting = session.scalars(select(Remarking.id).where(Remarking.closed_at.is_(None))).all()
    for id_ in waiting:
        with reading() as session:
            newest = select(Answer.id).where(Answer.at <= at - GRACE).order_by(Answer.id.desc())
            through = session.scalar(newest.limit(1)) or 0
        after: int | None = 0
        while after is not None:
            with writing() as session:
                after = _portion(session, id_, after, at=at)
        with writing() as session:
            _seen(session, id_, through, at=at)


@dataclass(slots=True)
class _Lifted:
    """What a remarking lifted for one person."""

    due: dict[str, list[Payment]] = field(default_factory=dict)
    attempts: set[int] = field(default_factory=set)
    marks: dict[datetime, Mark] = field(default_factory=dict)


def _portion(session: Session, id_: int, after: int, *, at: datetime) -> int | None:
    """Credit the next people; the id to go on after, None when there is nobody left."""
    row = session.execute(select(Remarking.__table__).where(Remarking.id == id_)).one()
    live = catalogue.newest(session)
    [question] = live.editions(session, [row.edition_id])
    which = {"question": row.question_id, "editions": row.editions, "through": row.through}
    people = run(session, PEOPLE, {**which, "after": after, "most": PORTION}).scalars().all()
    for person in people:
        _credit(session, live, row, question, {**which, "person": person}, at=at)
    return people[-1] if len(people) == PORTION else None


def _credit(
    session: Session,
    live: Catalogue,
    row: Row[Any],
    question: Question,
    which: Mapping[str, Any],
    *,
    at: datetime,
) -> None:
    """Mark a person's answers anew, and pay what they are due. Who is suspended keeps what she has."""
    viewer = viewer_of_person(session, which["person"])
    if viewer is None:
        return
    answers = run(session, UNLIFTED, which).all()
    ids = {answer.attempt_id for answer in answers if answer.attempt_id}
    attempts = run(session, ATTEMPTS, {"ids": list(ids), "person": viewer.id}).all()
    changes = run(session, REMEMBERED, {"person": viewer.id}).scalar()
    lifted = _Lifted()
    for answer in answers:
        _lift(session, viewer, row.id, question, answer, lifted, at=at)
    if not lifted.marks:
        return
    passed = 0
    for attempt in attempts:
        if attempt.id in lifted.attempts:
            gained = _rescored(session, viewer, live, attempt, at=at)
            lifted.due[f"attempt:{attempt.id}"] = gained
            passed += bool(gained)
    if changes is not None:
        _forget(session, viewer, question, changes, lifted, at=at)
    _pay(session, viewer, row, question, lifted, passed=passed, at=at)


def _lift(
    session: Session,
    viewer: Viewer,
    remarking: int,
    question: Question,
    answer: Row[Any],
    lifted: _Lifted,
    *,
    at: datetime,
) -> None:
    """Give *answer* its better mark, unless it had one from this remarking or has none to gain."""
    try:
        marked = mark(question.document.key, answer.given["answer"])
    except ValueError:  # its options went meanwhile: nobody can tell
        return
    if marked.share <= answer.share:
        return
    kept = {
        "answer_id": answer.id,
        "remarking_id": remarking,
        "share": answer.share,
        "verdict": answer.verdict,
        "at": at,
    }
    if run(session, here(session, KEEP), kept).first() is None:
        return
    run(session, LIFT, {"answer": answer.id, "reached": marked.share, "marked": marked.verdict})
    lifted.marks[answer.at] = marked
    account, uid = viewer.account_id, question.uid
    if answer.attempt_id:
        lifted.attempts.add(answer.attempt_id)
        lifted.due[f"answer:{answer.id}"] = list(for_quiz_answer(account, uid, marked.verdict))
    elif answer.day:
        payments = for_daily_answer(account, answer.day, uid, marked.verdict)
        lifted.due[f"answer:{answer.id}"] = list(payments)


def _rescored(
    session: Session, viewer: Viewer, live: Catalogue, attempt: Row[Any], *, at: datetime
) -> list[Payment]:
    """Score a closed attempt anew; what is due when it is passed now and was not."""
    score = run(session, RESCORE, {"attempt": attempt.id}).scalar()
    if score is None or is_passed(attempt.score, attempt.pass_mark):
        return []
    if not is_passed(score, attempt.pass_mark):
        return []
    module = live.modules_ever[attempt.module_id]
    return quizzes.gained(session, viewer, live, module, attempt_id=attempt.id, at=at)


def _forget(
    session: Session,
    viewer: Viewer,
    question: Question,
    changes: Sequence[Sequence[Any]],
    lifted: _Lifted,
    *,
    at: datetime,
) -> None:
    """Have her memory made from her answers again, and what it says of these answers put right."""
    right = {
        (question.id, moment.isoformat())
        for moment, marked in lifted.marks.items()
        if marked.share >= 1
    }
    noted = [
        [*change[:4], change[4] or (change[0], change[5]) in right, change[5]] for change in changes
    ]
    values = {"person": viewer.id, "packed": b"", "noted": noted, "now": at}
    run(session, REMEMBER, values)


def _pay(
    session: Session,
    viewer: Viewer,
    row: Row[Any],
    question: Question,
    lifted: _Lifted,
    *,
    passed: int,
    at: datetime,
) -> None:
    """Pay what is due, give the badges that follow, and tell her all of it at once."""
    due = {cause: payments for cause, payments in lifted.due.items() if payments}
    total = Earned()
    if due:
        posted = ledger.post(
            session, viewer.account_id, due, actor=ACTOR, at=at, day=viewer.day(at)
        )
        awards.follow(session, viewer, posted, at=at, closes_quiz=bool(lifted.attempts))
        total = sum(posted.earned.values(), Earned())
    values = {
        "question": question.uid,
        "keys": total.keys,
        "points": total.points,
        "module": question.module.uid if passed else "",
    }
    news = News(f"remarked:{row.id}:{min(lifted.marks).isoformat()}", "remarked", values)
    notices.tell(session, viewer.id, [news], at=at)


def _seen(session: Session, id_: int, through: int, *, at: datetime) -> None:
    """Note how far answers were looked at; the end, when no more can come."""
    of_this = update(Remarking).where(Remarking.id == id_)
    run(session, of_this.where(Remarking.through < through).values(through=through))
    run(session, of_this.where(Remarking.at <= at - WATCH).values(closed_at=at))
