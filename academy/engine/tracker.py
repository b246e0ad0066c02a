"""Level 1: what one answer says about person, skill and question, and what feedback then teaches.

The belief before an answer is ``p = guess + (1 - guess - slip) * logistic(x)`` with
``x = person + mean over skills(skill + trace) + question + trace - difficulty``, all in logits.
Person, skill and question are normal, with mean and variance (assumed-density filtering of a logistic
response, that is an Elo rating whose step is its own uncertainty: Glickman 1999, Pelánek 2016); a
trace is what practice has left, ``strength * (1 + days / stability) ** -decay`` (Wixted 1990).

``update`` is two steps. ``evidence`` moves the normals by ``mark - p`` in proportion to their
variances. ``teach`` then adds to the traces what seeing the feedback leaves, and makes them steadier,
the more the longer they had faded (spacing). Promises about the belief at the moment of the answer:

* a right answer never lowers what is believed known, a wrong one never raises it (``evidence``);
* uncertainty shrinks over many answers and grows with time;
* what is believed fades with time, and never below the guess.
"""

from math import exp
from struct import Struct

import numpy as np

from academy.engine.bank import Question
from academy.engine.memory import (
    DAY,
    PERSON,
    QUESTION,
    SKILL,
    Answer,
    State,
    coded_lag,
    coded_seconds,
    seconds_of,
)
from academy.engine.model import LEAST_STABILITY, MOST_STABILITY, Parameters, Scale

QUESTION_ROW = Struct("<7BHI4e")
SKILL_ROW = Struct("<HHBBHI4e")
PERSON_ROW = Struct("<IfII3f")
"""The rows of ``memory``, for one at a time: Python floats are several times faster than arrays."""

PATIENCE = 0.05
"""Weight of the newest response time in a person's mean speed."""

# The places of the fields of a row, in the order of the structs above.
ASKED, RIGHT, OUTCOMES = 0, 1, 2
CHOSEN, SECONDS, LAG = 3, 4, 5
DOUBT, WRONG = 3, 4
LAST, MEAN, VARIANCE, STRENGTH, STABILITY = -5, -4, -3, -2, -1
P_LAST, P_MEAN, P_VARIANCE, SPEED = 3, 4, 5, 6

MISLED, UNMOVED = 0.9, 0.1
"""Chances of a wrong and of a right answer while a misconception stands."""

SAME = 1 / 3
"""The chance that who is not misled takes the same wrong option twice: one of some three."""

Row = list[float]
Rows = tuple[Row, list[Row], Row]
"""A question's, its skills', the person's."""


def update(state: State, answer: Answer) -> State:
    """What is believed after *answer* and its feedback.

    Raises ``KeyError`` for a question that is not in the bank, ``ValueError`` for a mark outside
    0..1 or a moment without a zone. A clock that went backwards counts as no time.
    """
    return _after(state, answer, weighs=True, teaches=True)


def evidence(state: State, answer: Answer) -> State:
    """The first step of ``update`` alone: what *answer* says about what she knew before it."""
    return _after(state, answer, weighs=True, teaches=False)


def teach(state: State, answer: Answer) -> State:
    """The second step alone: what feedback on *answer* leaves in memory."""
    return _after(state, answer, weighs=False, teaches=True)


def _after(state: State, answer: Answer, *, weighs: bool, teaches: bool) -> State:
    mark = float(answer.mark)
    if not 0.0 <= mark <= 1.0:
        raise ValueError("A mark is a number from 0 to 1.")
    row = state.bank.row(answer.question)
    now = seconds_of(answer.at)
    chosen = _chosen_place(state.bank.questions[row], answer) if mark < 0.5 else 0
    memory = bytearray(state.questions), bytearray(state.skills), bytearray(state.person)
    step(
        state.model.tracker,
        state.scale,
        memory,
        (row, state.bank.skills_of[row]),
        (now, mark, coded_seconds(answer.seconds), chosen),
        weighs=weighs,
        teaches=teaches,
    )
    return State(
        state.bank,
        state.model,
        state.scale,
        np.frombuffer(memory[0], QUESTION),
        np.frombuffer(memory[1], SKILL),
        np.frombuffer(memory[2], PERSON),
        state.apart_questions,
        state.apart_skills,
    )


def step(
    parameters: Parameters,
    scale: Scale,
    memory: tuple[bytearray, bytearray, bytearray],
    where: tuple[int, tuple[int, ...]],
    what: tuple[int, float, int, int],
    *,
    weighs: bool = True,
    teaches: bool = True,
) -> None:
    """``update`` in place: *memory* is the bytes of questions, skills and person, and is written.

    *where* is the question's row and its skills' rows; *what* is the moment in seconds, the mark, the
    coded response time and the place of the wrong option.
    """
    row, members = where
    questions, skills, person = memory
    place = row * QUESTION_ROW.size
    q: Row = list(QUESTION_ROW.unpack_from(questions, place))
    s: list[Row] = [list(SKILL_ROW.unpack_from(skills, m * SKILL_ROW.size)) for m in members]
    p: Row = list(PERSON_ROW.unpack_from(person, 0))
    now = max(what[0], int(p[P_LAST]))
    if weighs:
        _weigh(parameters, scale, row, (q, s, p), now, what)
    if teaches:
        _learn(parameters, q, s, p, now, *what[1:])
    QUESTION_ROW.pack_into(questions, place, *q)
    _shorten(questions, place + QUESTION_ROW.size, 0xC0)
    for m, each in zip(members, s, strict=True):
        SKILL_ROW.pack_into(skills, m * SKILL_ROW.size, *each)
        _shorten(skills, (m + 1) * SKILL_ROW.size, 0xF0)
    PERSON_ROW.pack_into(person, 0, *p)


def _weigh(
    prm: Parameters, scale: Scale, row: int, rows: Rows, now: int, what: tuple[int, float, int, int]
) -> None:
    """Move the means by the surprise in proportion to the variances, and shrink these."""
    q, s, p = rows
    mark, is_same = what[1], bool(what[3]) and what[3] == q[CHOSEN]
    share = 1 / len(s)
    days = _days(q, now)
    q[VARIANCE] = _grown(q[VARIANCE], prm.question_variance, days, prm.blur)
    x = prm.base + p[P_MEAN] + q[MEAN] - (scale.later if q[ASKED] else scale.difficulties)[row]
    x += q[STRENGTH] * _kept(days, q[STABILITY], prm.decay)
    idle = (now - p[P_LAST]) / DAY if p[P_LAST] else 0.0
    p[P_VARIANCE] = min(p[P_VARIANCE] + prm.drift * idle, max(prm.person_variance, p[P_VARIANCE]))
    total = q[VARIANCE] + p[P_VARIANCE] + scale.uncertainties[row]
    for each in s:
        days = _days(each, now)
        each[VARIANCE] = _grown(each[VARIANCE], prm.skill_variance, days, prm.blur)
        x += share * (each[MEAN] + each[STRENGTH] * _kept(days, each[STABILITY], prm.decay))
        total += share * share * each[VARIANCE]
    guess, slip = scale.guesses[row], scale.slips[row]
    knows = 1 / (1 + exp(-min(max(x, -30.0), 30.0)))
    span = 1 - guess - slip
    chance = guess + span * knows
    slope = span * knows * (1 - knows)
    spread = max(chance * (1 - chance), 1e-9)
    information = slope * slope / spread
    damped = 1 / (1 + total * information)
    move = slope * (mark - chance) / spread * damped
    shrink = information * damped
    q[MEAN] += q[VARIANCE] * move
    q[VARIANCE] *= 1 - q[VARIANCE] * shrink
    p[P_MEAN] += p[P_VARIANCE] * move
    p[P_VARIANCE] *= 1 - p[P_VARIANCE] * shrink
    for each in s:
        _suspect(each, chance, mark, is_same=is_same)
        each[MEAN] += share * each[VARIANCE] * move
        each[VARIANCE] *= 1 - share * share * each[VARIANCE] * shrink


def _learn(
    prm: Parameters,
    q: Row,
    s: list[Row],
    p: Row,
    now: int,
    mark: float,
    seconds: int,
    chosen: int,
) -> None:
    """Strengthen and steady the traces, and note the answer."""
    right = int(mark >= 0.5)
    p[0] += 1
    first = prm.first_wrong * (prm.first_right / prm.first_wrong) ** mark
    gain = prm.trace_wrong + mark * (prm.trace_right - prm.trace_wrong)
    _strengthen(prm, q, now, mark, (gain, prm.trace_most, first))
    q[LAG] = coded_lag(now - q[LAST]) if q[LAST] else 0
    q[CHOSEN] = chosen if not right else q[CHOSEN]
    q[SECONDS], q[LAST] = seconds, now
    q[ASKED], q[RIGHT] = min(q[ASKED] + 1, 255), min(q[RIGHT] + right, 255)
    q[OUTCOMES] = (int(q[OUTCOMES]) << 1 | right) & 0xFF
    gain = prm.skill_wrong + mark * (prm.skill_right - prm.skill_wrong)
    for each in s:
        _strengthen(prm, each, now, mark, (gain, prm.skill_most, prm.skill_stability))
        if not right:
            each[DOUBT] = round(each[DOUBT] * (1 - prm.cleared))
            each[WRONG] = now // DAY
        each[LAST] = now
        each[ASKED], each[RIGHT] = min(each[ASKED] + 1, 65535), min(each[RIGHT] + right, 65535)
        each[OUTCOMES] = (int(each[OUTCOMES]) << 1 | right) & 0xFF
    p[RIGHT] += mark
    p[OUTCOMES] = (int(p[OUTCOMES]) << 1 | right) & 0xFFFFFFFF
    p[P_LAST] = now
    if seconds:
        spent = (seconds - 1) * 0.0866 - 2.303  # the natural logarithm of (seconds + 0.1)
        p[SPEED] += (spent - p[SPEED]) * (PATIENCE if p[SPEED] else 1.0)


def _strengthen(
    prm: Parameters, row: Row, now: int, mark: float, how: tuple[float, float, float]
) -> None:
    """One trace: *how* is what it gains, the most that it may have, and its first stability."""
    gain, most, first = how
    days = _days(row, now)
    kept = _kept(days, row[STABILITY], prm.decay)
    strength = row[STRENGTH] * kept
    row[STRENGTH] = strength + gain * max(0.0, 1 - strength / most)
    if row[ASKED]:
        grown = mark * (1 + prm.spacing * (1 - kept)) + (1 - mark) * prm.relapse
        row[STABILITY] = min(max(row[STABILITY] * grown, LEAST_STABILITY), MOST_STABILITY)
    else:
        row[STABILITY] = first


def _suspect(skill: Row, chance: float, mark: float, *, is_same: bool) -> None:
    """Bayes' rule on whether a misconception stands in the way of this skill.

    *is_same*: the wrong option is the one that was chosen the last time; who is not misled would
    have taken another as easily.
    """
    doubt = skill[DOUBT] / 255
    held = mark * UNMOVED + (1 - mark) * MISLED
    free = max(mark * chance + (1 - mark) * (1 - chance), 0.05) * (SAME if is_same else 1.0)
    skill[DOUBT] = round(255 * doubt * held / (doubt * held + (1 - doubt) * free))


def _shorten(memory: bytearray, end: int, digits: int) -> None:
    """Cut binary digits off the four half-precision numbers before *end*: memories stay small when
    packed, and cutting never turns an order round. Mean and variance keep the bits of the mask
    *digits* in their low byte, traces four binary digits in all."""
    memory[end - 8] &= digits
    memory[end - 6] &= digits
    memory[end - 4] &= 0xC0
    memory[end - 2] &= 0xC0


def _chosen_place(question: Question, answer: Answer) -> int:
    """The place from 1 of the option that was chosen; 0 unless it is exactly one known option."""
    options = question.options
    chosen = answer.chosen
    if chosen is not None and not isinstance(chosen, str):
        chosen = chosen[0] if len(chosen) == 1 else None
    if chosen is None or isinstance(options, int):
        return 0
    return next((place for place, option in enumerate(options[:254], 1) if option == chosen), 0)


def _days(row: Row, now: int) -> float:
    return (now - row[LAST]) / DAY if row[LAST] else 0.0


def _kept(days: float, stability: float, decay: float) -> float:
    """The share of a trace that is left after *days*."""
    return (1 + days / stability) ** -decay if stability > 0 and days > 0 else 1.0


def _grown(variance: float, most: float, days: float, blur: float) -> float:
    """Uncertainty after *days*: half of what was learnt is gone after *blur*."""
    return most - (most - variance) / (1 + days / blur) if variance < most else variance
