"""Questions for who wants more than a minute: rounds of practice, and the first look around.

Both feed her memory and earn nothing, on any day. A round stays open until its last answer; a new one
begins when there is no open one of today.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Literal

from sqlalchemy.orm import Session

from academy.engine.diagnosis import telling
from academy.engine.memory import State
from academy.engine.why import Reason, Why
from academy.errors import Conflict
from academy.models.daily import LAST_DIAGNOSIS, LAST_ROUND, NEWEST_ROUND, PICKS_OF_DAY
from academy.models.statements import run
from academy.services import draws, memory
from academy.services.banks import Ready
from academy.services.draws import Daily, Picks
from academy.services.viewer import Viewer

Purpose = Literal["practice", "diagnosis"]

SIZES = {"practice": 2, "diagnosis": 8}
"""Questions in a round."""

BETWEEN = timedelta(days=90)
"""From one diagnosis to the next."""


def read(session: Session, viewer: Viewer, purpose: Purpose, *, at: datetime) -> Daily | None:
    """Her open round of today, if there is one."""
    newest = newest_of(session, viewer, purpose, at=at)
    return newest if newest and newest.current else None


def newest_of(session: Session, viewer: Viewer, purpose: Purpose, *, at: datetime) -> Daily | None:
    """Her newest round of today, open or done."""
    which = {"person": viewer.id, "purpose": purpose, "day": viewer.day(at)}
    rows = run(session, NEWEST_ROUND, which).all()
    return draws.standing(session, viewer, rows[0], rows) if rows else None


def offers_diagnosis(session: Session, viewer: Viewer, *, at: datetime) -> bool:
    """Whether she may look around: she never did, or long ago."""
    last = run(session, LAST_DIAGNOSIS, {"person": viewer.id}).scalar()
    return last is None or viewer.day(at) - last >= BETWEEN


def start(session: Session, viewer: Viewer, purpose: Purpose, *, at: datetime) -> Daily:
    """A new round, or the one that is open. Raises ``Conflict`` when it is too early or nothing is left."""
    if open_round := read(session, viewer, purpose, at=at):
        return open_round
    if purpose == "diagnosis" and not offers_diagnosis(session, viewer, at=at):
        raise Conflict("You have looked around not long ago: your path has begun.")
    ready, state = memory.prepare(session, viewer, at=at)
    which = {"person": viewer.id, "purpose": purpose, "day": viewer.day(at)}
    number = (run(session, LAST_ROUND, which).scalar() or 0) + 1
    if purpose == "diagnosis":
        picks = _most_telling(viewer, ready, state, at)
    else:
        picks = _something_else(session, viewer, ready, state, number, at)
    if not picks:
        raise Conflict("There is nothing left to practise today.")
    draws.store(session, viewer, purpose, picks, number=number, at=at)
    begun = newest_of(session, viewer, purpose, at=at)
    assert begun is not None  # noqa: S101 -- it was stored, here or in another tab
    return begun


def _most_telling(viewer: Viewer, ready: Ready, state: State, at: datetime) -> Picks:
    themes = [ready.theme_of(question.id) for question in ready.bank.questions]
    day = viewer.day(at)
    uids = telling(state, at, day=day, groups=themes, size=SIZES["diagnosis"])
    return [draws.pinned(ready, uid, Why(Reason.NEW, _skill(ready, uid))) for uid in uids]


def _something_else(
    session: Session, viewer: Viewer, ready: Ready, state: State, number: int, at: datetime
) -> Picks:
    """What would help her most, of what was not chosen for her today."""
    day = viewer.day(at)
    lists = run(session, PICKS_OF_DAY, {"person": viewer.id, "day": day}).scalars()
    today = {pick[0] for picks in lists for pick in picks}
    taken = {uid for uid, question in ready.live.items() if question.id in today}
    rng = Random(f"{viewer.id}:practice:{day}:{number}")  # noqa: S311 -- repeatable on purpose
    return draws.chosen(ready, state, day=day, size=SIZES["practice"], rng=rng, but=taken)


def _skill(ready: Ready, uid: str) -> str:
    return ready.live[uid].document.skill
