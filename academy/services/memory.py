"""What the engine believes of one person: one row, read and written within the act that changes it.

It is hers alone, and it can always be made again: who has no row yet, or one that this version of the
engine cannot read, gets it back from the answers that she gave and the questions that she put aside.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from academy.engine.memory import Answer, State, set_aside, start
from academy.engine.packing import pack, unpack
from academy.engine.standing import Standing, standings
from academy.engine.tracker import update
from academy.models.daily import HISTORY, MEMORISE
from academy.models.memory import MEMORY, REMEMBER
from academy.models.statements import here, run
from academy.services import banks
from academy.services.banks import Ready
from academy.services.published import Question
from academy.services.viewer import Viewer

LONGEST = 600.0
"""Seconds: who took longer was elsewhere."""

REST = {"skip": timedelta(days=7), "known": timedelta(days=60)}
"""How long a question rests that she put aside; what she says she knows is checked once after that."""

MOST_CHANGES = 30
"""How many of the newest answers are kept with what they changed."""

CHOICES = frozenset({"single", "multiple", "true-false"})
"""Kinds whose answers are ids of options."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer as the memory takes it: *given* as it came, *seconds* by the server's clock."""

    question: Question
    given: Any
    share: float
    seconds: float | None
    at: datetime


def read(session: Session, viewer: Viewer, *, day: date) -> tuple[Ready, State]:
    """What is believed of her, before the bank of *day*. Not locked: for those who only look."""
    ready = banks.current(session, viewer, day)
    packed = run(session, MEMORY, {"person": viewer.id}).scalar()
    return ready, _restored(session, viewer, ready, packed or b"")


def prepare(session: Session, viewer: Viewer, *, at: datetime) -> tuple[Ready, State]:
    """``read`` for who is about to be asked something: her row is there afterwards."""
    ready = banks.current(session, viewer, viewer.day(at))
    packed = run(session, MEMORY, {"person": viewer.id}).scalar()
    if packed is None:
        packed = begin(session, viewer, at=at)
    return ready, _restored(session, viewer, ready, packed)


def begin(session: Session, viewer: Viewer, *, at: datetime) -> bytes:
    """Make her row unless it is there; what is in it, empty when that is not known."""
    ready = banks.current(session, viewer, viewer.day(at))
    blank = pack(start(ready.bank, model=ready.model), ready.numbers)
    row = {"person": viewer.id, "packed": blank, "now": at}
    made: bytes | None = run(session, here(session, MEMORISE), row).scalar()
    return made or b""


def learnt(session: Session, viewer: Viewer, kept: Row[Any], heard: Heard) -> dict[str, Any]:
    """What ``REMEMBER`` writes after an answer that is stored already; *kept* was read locked before.

    An answer to a question that is not in the bank any more changes nothing.
    """
    ready = banks.current(session, viewer, viewer.day(heard.at))
    before = _unpacked(ready, kept.state)
    if before is None:
        after = before = _rebuilt(session, viewer, ready)  # of all her answers, this one included
    else:
        after = _after(ready, before, heard.question.uid, heard)
    noted = [*kept.changes, _change(before, after, heard)][-MOST_CHANGES:]
    packed = pack(after, ready.numbers)
    return {"person": viewer.id, "packed": packed, "noted": noted, "now": heard.at}


def put_aside(
    session: Session, viewer: Viewer, kept: Row[Any], question: str, kind: str, *, at: datetime
) -> State:
    """What is believed once *question* is put aside; *kept* was read locked. It is written here."""
    ready = banks.current(session, viewer, viewer.day(at))
    state = _restored(session, viewer, ready, kept.state)
    state = _aside(ready, state, question, kind, viewer.day(at))
    packed = pack(state, ready.numbers)
    values = {"person": viewer.id, "packed": packed, "noted": kept.changes, "now": at}
    run(session, REMEMBER, values)
    return state


def seconds(at: datetime, since: datetime) -> float:
    """How long an answer took: what lies between, within reason."""
    return max(0.0, min((at - since).total_seconds(), LONGEST))


def _restored(session: Session, viewer: Viewer, ready: Ready, packed: bytes) -> State:
    return _unpacked(ready, packed) or _rebuilt(session, viewer, ready)


def _unpacked(ready: Ready, packed: bytes) -> State | None:
    """The state in *packed*; None when nobody can read it."""
    try:
        return unpack(ready.bank, ready.model, packed, ready.numbers)
    except (ValueError, IndexError, zlib.error):
        return None


def _rebuilt(session: Session, viewer: Viewer, ready: Ready) -> State:
    """Everything that she answered and put aside, lived through again."""
    uids = {question.id: question for question in ready.live.values()}
    state = start(ready.bank, model=ready.model)
    for row in _in_order(run(session, HISTORY, {"person": viewer.id}).all()):
        question = uids.get(row.question_id)
        if question is None:
            continue
        if row.kind:
            state = _aside(ready, state, question.uid, row.kind, viewer.day(row.at))
        else:
            heard = Heard(question, row.given["answer"], row.share, row.seconds, row.at)
            state = _after(ready, state, question.uid, heard)
    return state


def _change(before: State, after: State, heard: Heard) -> list[Any]:
    """Where she stood with the question's skill before the answer and after it, as it is stored."""
    skill = heard.question.document.skill
    stood = [standings(state, heard.at).get(skill) for state in (before, after)]
    words = [(told.standing if told else Standing.UNMET).value for told in stood]
    return [heard.question.id, skill, *words, heard.share >= 1, heard.at.isoformat()]


def _in_order(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return sorted(rows, key=lambda row: (row.at, row.kind is not None, row.id))


def _after(ready: Ready, state: State, question: str, heard: Heard) -> State:
    if question not in ready.bank.index:
        return state
    kind = heard.question.document.kind.value
    chosen = heard.given if kind in CHOICES else None
    return update(state, Answer(question, chosen, heard.share, heard.seconds, heard.at))


def _aside(ready: Ready, state: State, question: str, kind: str, day: date) -> State:
    if question not in ready.bank.index:
        return state
    return set_aside(state, question, day + REST[kind])
