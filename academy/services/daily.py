"""A minute a day: two questions that were chosen for her, each marked at once.

Missed days never pile up: a day has its own two questions, however long she was away. On rest days
and on leave nothing is asked and nothing is earned. The day is that of her entity.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Literal

from sqlalchemy import Row
from sqlalchemy.orm import Session

from academy.engine.draw import draw as drawn
from academy.engine.marking import mark
from academy.engine.rewards import Earned, Payment, for_daily_answer, for_taking_part
from academy.engine.suspicion import Doubt
from academy.errors import Conflict, Invalid
from academy.models.daily import (
    ANSWERS_OF_DRAW,
    ASIDE,
    ASIDES,
    DAILY,
    DAILY_TO_ANSWER,
    DAY_BEFORE,
    REPICK,
    ROUND_TO_ANSWER,
)
from academy.models.memory import REMEMBER
from academy.models.quizzes import ANSWER
from academy.models.statements import here, run
from academy.services import banks, catalogue, draws, holds, memory, rewards
from academy.services.attempts import Given
from academy.services.draws import Asked, Daily
from academy.services.memory import Heard
from academy.services.viewer import Viewer

SIZE = 2
"""Questions a day: about a minute."""

MOST_ASIDE = 2
"""Questions of a day that can be put aside."""

AsideKind = Literal["skip", "known"]

GRACE = timedelta(minutes=15)
"""For so long after midnight an answer to the day before is still in time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One marked answer and what it earned; ``position`` counts from 1 of ``total``."""

    daily: Daily
    asked: Asked
    position: int
    total: int
    earned: Earned
    is_closed: bool
    is_repeat: bool = field(default=False, compare=False)


def read(session: Session, viewer: Viewer, *, at: datetime) -> Daily | None:
    """What is stored for today; None when today's questions are still to be drawn."""
    day = viewer.day(at)
    if not viewer.works_on(day):
        return draws.nothing(viewer, "daily", day)
    rows = run(session, DAILY, {"person": viewer.id, "day": day}).all()
    if rows:
        return draws.standing(session, viewer, rows[0], rows)
    if banks.current(session, viewer, day).is_empty:
        return draws.nothing(viewer, "daily", day)
    return None


def open_(session: Session, viewer: Viewer, *, at: datetime) -> Daily:
    """Today's questions, drawn and stored unless they were before, on whatever device."""
    day = viewer.day(at)
    if viewer.works_on(day):
        ready, state = memory.prepare(session, viewer, at=at)
        picks = draws.chosen(ready, state, day=day, size=SIZE, rng=_chance(viewer, day))
        if picks or not ready.is_empty:
            draws.store(session, viewer, "daily", picks, at=at)
    return read(session, viewer, at=at) or draws.nothing(viewer, "daily", day)


def tomorrow(session: Session, viewer: Viewer, *, at: datetime) -> str | None:
    """The skill that her next working day is likely to be about, as things stand; None if unknown."""
    day = viewer.next_day(viewer.day(at))
    _ready, state = memory.read(session, viewer, day=day)
    picks = drawn(state, day=day, size=SIZE, rng=_chance(viewer, day))
    return picks[0].why.skill if picks else None


def put_aside(
    session: Session, viewer: Viewer, question: str, kind: AsideKind, *, at: datetime
) -> Daily:
    """Today's daily with another question in the place of *question*: not now, or known as she says.

    The other one is around the same notion where there is one. A repeat changes nothing. Raises
    ``NotFound`` for what was not chosen for her, ``Conflict`` after the answer, and for the third
    question of a day.
    """
    day = viewer.day(at)
    rows = draws.locked(session, viewer, DAILY_TO_ANSWER, {"day": day}, at)
    if not rows or not viewer.works_on(day):
        raise draws.not_chosen()
    row = rows[0]
    answers = run(session, ANSWERS_OF_DRAW, {"draw": row.id}).all()
    daily = draws.standing(session, viewer, row, answers)
    asides = set(run(session, ASIDES, {"draw": row.id}).scalars())
    live = catalogue.current(session, viewer.publication)
    if live.question_ever(question).id in asides:
        return daily
    asked = draws.asked_in(daily, question)
    if asked.given:
        raise Conflict("You have answered this question already.")
    if len(asides) >= MOST_ASIDE:
        raise Conflict("Two questions a day can be put aside, and you have put aside two today.")
    kept = {"person_id": viewer.id, "question_id": asked.question.id, "draw_id": row.id}
    run(session, here(session, ASIDE), {**kept, "kind": kind, "day": day, "at": at})
    state = memory.put_aside(session, viewer, row, question, kind, at=at)
    ready = banks.current(session, viewer, day)
    picks = draws.with_another(viewer, ready, state, row.picks, daily, asked)
    run(session, REPICK, {"draw": row.id, "chosen": picks})
    return read(session, viewer, at=at) or daily


def answer(
    session: Session,
    viewer: Viewer,
    question: str,
    given: object,
    *,
    at: datetime,
    draw: int | None = None,
) -> Outcome:
    """Mark *given* for *question* of today's daily, or of her round of practice or diagnosis *draw*.

    A repeat, whatever it says, gets the first answer's mark and what that earned. Raises ``NotFound``
    for what was not chosen for her, ``Conflict`` when its day is over or is no working day,
    ``Invalid`` when the answer has not the shape of the question.
    """
    row, daily = _to_answer(session, viewer, question, draw, at)
    asked = draws.asked_in(daily, question)
    if daily.purpose == "daily" and not daily.works and asked.given is None:
        raise Conflict("This is a day off: nothing is asked and nothing is earned.")
    try:
        now_given = Given(given, mark(asked.question.document.key, given), at)
    except ValueError as error:
        if first := _replay(session, viewer, row, question):
            return first
        raise Invalid(str(error), field="answer") from None
    heard = _heard(row, daily, asked, now_given)
    kept = _kept(viewer, daily, heard, now_given)
    inserted = run(session, here(session, ANSWER), kept).first()
    if inserted is None:
        first = _replay(session, viewer, row, question)
        assert first is not None  # noqa: S101 -- its key refused the row
        return first
    run(session, REMEMBER, memory.learnt(session, viewer, row, heard))
    cause = f"answer:{inserted.id}"
    due = {cause: _due(viewer, daily, asked, now_given)}
    doubt = _doubt(session, viewer, row, heard)
    earned = rewards.pay(session, viewer, due, at=at, doubt=doubt)
    return _outcome(daily, question, now_given, earned[cause])


def _chance(viewer: Viewer, day: date) -> Random:
    """Hers on that day, again and again."""
    return Random(f"{viewer.id}:{day}")  # noqa: S311 -- repeatable on purpose


def _to_answer(
    session: Session, viewer: Viewer, question: str, draw: int | None, at: datetime
) -> tuple[Row[Any], Daily]:
    """The draw that asks *question*, locked until this transaction ends, and where it stands."""
    if draw is not None:
        rows = draws.locked(session, viewer, ROUND_TO_ANSWER, {"draw": draw}, at)
        if not rows:
            raise draws.not_chosen()
        return rows[0], draws.standing(session, viewer, rows[0], rows)
    rows = draws.locked(session, viewer, DAILY_TO_ANSWER, {"day": viewer.day(at)}, at)
    if rows:
        daily = draws.standing(session, viewer, rows[0], rows)
        if daily.find(question):
            return rows[0], daily
    return _of_the_day_before(session, viewer, question, at)


def _of_the_day_before(
    session: Session, viewer: Viewer, question: str, at: datetime
) -> tuple[Row[Any], Daily]:
    """Her last daily before today, if it asks *question* and midnight has only just passed.

    What was answered then can be sent again at any time.
    """
    day = viewer.day(at)
    before = run(session, DAY_BEFORE, {"person": viewer.id, "day": day}).first()
    if before is None:
        raise draws.not_chosen()
    rows = draws.locked(session, viewer, DAILY_TO_ANSWER, {"day": before.day}, at)
    daily = draws.standing(session, viewer, rows[0], rows)
    asked = draws.asked_in(daily, question)
    if asked.given or viewer.day(at - GRACE) == before.day:
        return rows[0], daily
    if viewer.works_on(day):
        raise Conflict("That question belonged to another day. Today’s minute is ready for you.")
    raise Conflict(
        "That question belonged to another day. Your next minute waits for a working day."
    )


def _heard(row: Row[Any], daily: Daily, asked: Asked, given: Given) -> Heard:
    """The answer as her memory takes it; its seconds are the server's, since the answer before."""
    since = max([row.shown_at, *(each.given.at for each in daily.asked if each.given)])
    share, waited = given.mark.share, memory.seconds(given.at, since)
    return Heard(asked.question, given.answer, share, waited, given.at)


def _doubt(session: Session, viewer: Viewer, row: Row[Any], heard: Heard) -> Doubt | None:
    """Whether somebody should look at the answer before it is paid."""
    live = catalogue.current(session, viewer.publication)
    return holds.doubt(
        *(live, row.changes, heard.question, heard.seconds), is_right=heard.share >= 1, at=heard.at
    )


def _kept(viewer: Viewer, daily: Daily, heard: Heard, given: Given) -> dict[str, object]:
    """The answer as it is stored."""
    return {
        "person_id": viewer.id,
        "draw_id": daily.id,
        "day": daily.day if daily.purpose == "daily" else None,
        "question_id": heard.question.id,
        "edition_id": heard.question.edition_id,
        "given": {"answer": heard.given},
        "share": given.mark.share,
        "verdict": given.mark.verdict,
        "seconds": heard.seconds,
        "at": heard.at,
    }


def _due(viewer: Viewer, daily: Daily, asked: Asked, given: Given) -> list[Payment]:
    """The day's star, and a key when the answer is right; practice and diagnosis earn nothing."""
    if daily.purpose != "daily":
        return []
    account, verdict = viewer.account_id, given.mark.verdict
    return [
        *for_taking_part(account, daily.day, works=daily.works),
        *for_daily_answer(account, daily.day, asked.question.uid, verdict),
    ]


def _replay(session: Session, viewer: Viewer, row: Row[Any], question: str) -> Outcome | None:
    """The first answer's outcome again, from what is stored; None when there is no answer yet."""
    answers = run(session, ANSWERS_OF_DRAW, {"draw": row.id}).all()
    daily = draws.standing(session, viewer, row, answers)
    asked = draws.asked_in(daily, question)
    if asked.given is None:
        return None
    stored = next(each for each in answers if each.question_id == asked.question.id)
    earned = rewards.earned_by(session, viewer, f"answer:{stored.answer_id}")
    return replace(_outcome(daily, question, asked.given, earned), is_repeat=True)


def _outcome(daily: Daily, question: str, given: Given, earned: Earned) -> Outcome:
    all_asked = [
        replace(asked, given=given) if asked.question.uid == question else asked
        for asked in daily.asked
    ]
    now = replace(daily, asked=all_asked)
    asked = draws.asked_in(now, question)
    return Outcome(
        daily=now,
        asked=asked,
        position=all_asked.index(asked) + 1,
        total=len(all_asked),
        earned=earned,
        is_closed=now.is_done,
    )
