"""What the engine believes of one person: a ``State``, an immutable value.

Three small structured arrays, dense over the bank so that a draw is one vectorised pass:

``questions`` (a row per question of the bank)
    asked       times asked (255 means 255 or more)
    right       how many of them were right
    outcomes    the last eight outcomes, the newest in bit 0 (a mark of one half or more is 1)
    chosen      the last wrong option: its place in the options from 1; 0 when none is known
    seconds     the last response time in logarithmic steps (see ``coded_seconds``); 0 when unknown
    lag         the lag between the last two answers in logarithmic steps (see ``coded_lag``)
    flags       ``SAYS_KNOWN`` when she says that she knows it
    rest        the day before which it is not asked (days since 1970; 0 when none)
    last        when it was last asked (seconds since 1970; 0 when never)
    mean, variance
                how she differs on this question from what person and skill make expect (logits)
    strength    the trace that answers and feedback left, in logits, at ``last``
    stability   the trace's, in days: (1 + t / stability) ** -decay of it is left after t days

``skills`` (a row per skill)
    asked, right, outcomes, last, mean, variance, strength, stability
                as above, over all questions of the skill (65535 at most); strength passes to
                questions never asked
    doubt       how likely a misconception stands in the way, in steps of 1/255
    wrong       the day of the last wrong answer (days since 1970), 0 when none

``person`` (one row)
    asked, right  answers and the sum of their marks
    outcomes      the last thirty-two outcomes, the newest in bit 0
    last          when she last answered (seconds since 1970)
    mean, variance  her level against the company's (logits)
    speed         her mean natural logarithm of seconds, over about twenty answers; 0 when unknown

A row that was never touched is all zeros but for variance: prior means are 0 and prior variances
the model's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from academy.engine.bank import Bank, Question, Skill
from academy.engine.model import DEFAULT, Model, Scale, lay

Memory = NDArray[np.void]

_BELIEF = [("mean", "<f2"), ("variance", "<f2"), ("strength", "<f2"), ("stability", "<f2")]
QUESTION = np.dtype(
    [(name, "u1") for name in ("asked", "right", "outcomes", "chosen", "seconds", "lag", "flags")]
    + [("rest", "<u2"), ("last", "<u4"), *_BELIEF]
)
SKILL = np.dtype(
    [
        ("asked", "<u2"),
        ("right", "<u2"),
        ("outcomes", "u1"),
        ("doubt", "u1"),
        ("wrong", "<u2"),
        ("last", "<u4"),
        *_BELIEF,
    ]
)
PERSON = np.dtype(
    [
        ("asked", "<u4"),
        ("right", "<f4"),
        ("outcomes", "<u4"),
        ("last", "<u4"),
        ("mean", "<f4"),
        ("variance", "<f4"),
        ("speed", "<f4"),
    ]
)

SAYS_KNOWN = 1
DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: *chosen* are option ids (None when not known), *mark* is 0..1, *at* is aware."""

    question: str | Question
    chosen: str | Sequence[str] | None
    mark: float
    seconds: float | None
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One person's memory of one bank under one model. Nobody writes into its arrays.

    ``apart`` holds rows of questions and skills that are not in the bank (any more), by id, or by
    number when no id is known.
    """

    bank: Bank
    model: Model
    scale: Scale
    questions: Memory
    skills: Memory
    person: Memory
    apart_questions: Mapping[str | int, bytes]
    apart_skills: Mapping[str | int, bytes]


def start(
    bank: Bank | Iterable[Question], skills: Iterable[Skill] = (), model: Model = DEFAULT
) -> State:
    """A person of whom nothing is known. *skills* are those of a bank that is not compiled yet."""
    compiled = bank if isinstance(bank, Bank) else Bank(bank, skills)
    questions, skill_rows = fresh_rows(compiled, model)
    person = np.zeros(1, PERSON)
    person["variance"] = model.tracker.person_variance
    return State(compiled, model, lay(compiled, model), questions, skill_rows, person, {}, {})


def fresh_rows(bank: Bank, model: Model) -> tuple[Memory, Memory]:
    """Untouched rows of every question and every skill."""
    questions = np.zeros(len(bank), QUESTION)
    questions["variance"] = model.tracker.question_variance
    skills = np.zeros(len(bank.skills), SKILL)
    skills["variance"] = model.tracker.skill_variance
    skills["doubt"] = round(255 * model.tracker.doubt)
    return questions, skills


def carry(state: State, bank: Bank, model: Model | None = None) -> State:
    """The same person before another bank or model; what *bank* lacks is kept apart."""
    fresh = start(bank, model=model or state.model)
    old = [question.id for question in state.bank.questions]
    apart_questions = _move(
        state.questions, old, state.apart_questions, fresh.questions, bank.index
    )
    names = [skill.id for skill in state.bank.skills]
    apart_skills = _move(state.skills, names, state.apart_skills, fresh.skills, bank.skill_index)
    return replace(
        fresh,
        person=state.person,
        apart_questions=apart_questions,
        apart_skills=apart_skills,
    )


def touched(rows: Memory) -> NDArray[np.bool_]:
    """Which rows hold anything that must not be lost."""
    mask: NDArray[np.bool_] = rows["asked"] > 0
    if rows.dtype == QUESTION:
        mask = mask | (rows["rest"] > 0) | (rows["flags"] > 0)
    return mask


def set_aside(state: State, question: str | Question, until: date) -> State:
    """Do not ask *question* before the day *until*."""
    return _with_field(state, question, "rest", max(day_number(until), 0))


def says_known(state: State, question: str | Question, *, known: bool = True) -> State:
    """Note that she says she knows *question*, or take it back. No evidence: a word is no answer."""
    return _with_field(state, question, "flags", SAYS_KNOWN if known else 0)


def day_number(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _EPOCH


def noon(day: date) -> datetime:
    """When a draw is taken to happen, whatever the hour at which it is asked for: noon, UTC."""
    return datetime.combine(day, time(12), UTC)


def seconds_of(at: datetime) -> int:
    """Whole seconds since 1970. Raises ``ValueError`` for a moment without a zone."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    return max(1, int(at.timestamp()))


def moment_of(seconds: int) -> datetime:
    """The inverse of ``seconds_of``."""
    return datetime.fromtimestamp(seconds, UTC)


def coded_seconds(seconds: float | None) -> int:
    """A response time in a byte: 8 log2(1 + tenths of a second), from 1; 0 means unknown."""
    if seconds is None or not seconds >= 0:
        return 0
    return min(255, 1 + round(8 * log2(1 + 10 * min(seconds, 1e6))))


def coded_lag(seconds: float) -> int:
    """A lag in a byte: 5 log2(1 + seconds)."""
    return min(255, round(5 * log2(1 + max(seconds, 0))))


def duplicate(rows: Memory) -> Memory:
    """A copy that may be written (NumPy's own copy of structured rows goes field by field)."""
    return np.frombuffer(bytearray(rows), rows.dtype)


def _with_field(state: State, question: str | Question, name: str, value: int) -> State:
    questions = duplicate(state.questions)
    questions[name][state.bank.row(question)] = value
    return replace(state, questions=questions)


def _move(
    rows: Memory,
    names: Sequence[str],
    apart: Mapping[str | int, bytes],
    into: Memory,
    index: Mapping[str, int],
) -> dict[str | int, bytes]:
    """Put *rows* and those *apart* where *index* says; return what has no place there."""
    left: dict[str | int, bytes] = {}
    there = np.flatnonzero(touched(rows)).tolist()
    everything: list[tuple[str | int, Any]] = [(names[row], rows[row]) for row in there]
    everything += [(name, np.frombuffer(kept, rows.dtype)[0]) for name, kept in apart.items()]
    for name, row in everything:
        if isinstance(name, str) and name in index:
            into[index[name]] = row
        else:
            left[name] = row.tobytes()
    return left
