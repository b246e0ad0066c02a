"""Level 1 read over the whole bank at once: what is believed now, and what will be left later.

The same equations as in ``tracker``, on arrays. All arrays are aligned with the bank's rows.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from academy.engine.bank import Floats, Question
from academy.engine.memory import DAY, Memory, State, seconds_of
from academy.engine.model import LEAST_STABILITY, MOST_STABILITY, Parameters


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is believed at one moment. Logits, and variances in squared logits.

    ``person``, ``person_variance``: her level, the company's base included. Per skill:
    ``skill_mean`` (how she differs on it), ``skill_trace`` (what practice left of it by now),
    ``skill_variance``. Per question: ``question_mean``, ``question_trace``, ``question_variance``,
    ``difficulty``, ``guess``, ``slip``; ``logit`` sums all up and ``chance`` is that of a right
    answer. ``fresh`` is the logit of a question of mean difficulty on that skill never seen before,
    per skill: what is known of the skill itself.
    """

    person: float
    person_variance: float
    skill_mean: Floats
    skill_trace: Floats
    skill_variance: Floats
    question_mean: Floats
    question_trace: Floats
    question_variance: Floats
    difficulty: Floats
    guess: Floats
    slip: Floats
    logit: Floats
    chance: Floats
    fresh: Floats


def knowledge(state: State, at: datetime, *, days_later: float = 0.0) -> Knowledge:
    """What is believed of every skill and question at *at*, or so many days later if nothing is
    asked in between."""
    prm, scale, bank = state.model.tracker, state.scale, state.bank
    now = seconds_of(at) + days_later * DAY
    skill_days, question_days = days_since(state.skills, now), days_since(state.questions, now)
    skill_mean = state.skills["mean"].astype(float)
    skill_trace = left(state.skills, skill_days, prm)
    question_mean = state.questions["mean"].astype(float)
    question_trace = left(state.questions, question_days, prm)
    person = prm.base + float(state.person["mean"][0])
    met = state.questions["asked"] > 0
    difficulty = np.where(met, scale.difficulty_later, scale.difficulty)
    logit = person + question_mean + question_trace - difficulty
    logit += ((skill_mean + skill_trace)[bank.skill_rows] * bank.skill_shares).sum(axis=1)
    return Knowledge(
        person=person,
        person_variance=_person_variance(state, now),
        skill_mean=skill_mean,
        skill_trace=skill_trace,
        skill_variance=_grown(state.skills, skill_days, prm.skill_variance, prm.blur),
        question_mean=question_mean,
        question_trace=question_trace,
        question_variance=_grown(state.questions, question_days, prm.question_variance, prm.blur),
        difficulty=difficulty,
        guess=scale.guess,
        slip=scale.slip,
        logit=logit,
        chance=scale.guess + (1 - scale.guess - scale.slip) * logistic(logit),
        fresh=person + skill_mean + skill_trace,
    )


@dataclass(frozen=True, slots=True)
class Prospects:
    """Traces, in logits, at the end of a horizon: if the question (a question of the skill) is not
    asked meanwhile, and if it is asked now and answered right, or wrong."""

    question_idle: Floats
    question_right: Floats
    question_wrong: Floats
    skill_idle: Floats
    skill_right: Floats
    skill_wrong: Floats


def prospects(state: State, at: datetime, horizon_days: float) -> Prospects:
    """What practice will have left so many days after *at*, for every question and skill."""
    prm, now = state.model.tracker, seconds_of(at)
    firsts = (prm.first_wrong, prm.first_right)
    gains = (prm.trace_wrong, prm.trace_right)
    wrong, right = (
        _taught(
            state.questions,
            now,
            horizon_days,
            prm,
            mark,
            (gains[mark], prm.trace_most, firsts[mark]),
        )
        for mark in (0, 1)
    )
    gains = (prm.skill_wrong, prm.skill_right)
    how = [(gain, prm.skill_most, prm.skill_stability) for gain in gains]
    skill_wrong, skill_right = (
        _taught(state.skills, now, horizon_days, prm, mark, how[mark]) for mark in (0, 1)
    )
    return Prospects(
        question_idle=left(state.questions, days_since(state.questions, now) + horizon_days, prm),
        question_right=right,
        question_wrong=wrong,
        skill_idle=left(state.skills, days_since(state.skills, now) + horizon_days, prm),
        skill_right=skill_right,
        skill_wrong=skill_wrong,
    )


def online(state: State, question: str | Question, at: datetime) -> float:
    """Level 1's chance of a right answer to *question* at *at*."""
    return float(knowledge(state, at).chance[state.bank.row(question)])


def left(rows: Memory, days: Floats, prm: Parameters) -> Floats:
    """What is left of the traces of *rows* after *days*."""
    stability = np.maximum(rows["stability"].astype(float), LEAST_STABILITY)
    kept: Floats = rows["strength"] * np.exp(-prm.decay * np.log1p(days / stability))
    return kept


def _taught(
    rows: Memory,
    now: float,
    horizon: float,
    prm: Parameters,
    mark: int,
    how: tuple[float, float, float],
) -> Floats:
    """The traces of *rows*, *horizon* days after feedback at *now*; *how* as in the tracker."""
    gain, most, first = how
    days = days_since(rows, now)
    stability = np.maximum(rows["stability"].astype(float), LEAST_STABILITY)
    kept = (1 + days / stability) ** -prm.decay
    strength = rows["strength"] * kept
    strength = strength + gain * np.maximum(0.0, 1 - strength / most)
    grown = 1 + prm.spacing * (1 - kept) if mark else prm.relapse
    steadier = np.clip(stability * grown, LEAST_STABILITY, MOST_STABILITY)
    later: Floats = (
        strength * (1 + horizon / np.where(rows["asked"] > 0, steadier, first)) ** -prm.decay
    )
    return later


def logistic(x: Floats) -> Floats:
    """1 / (1 + exp(-x)), safe."""
    chance: Floats = 1 / (1 + np.exp(-np.maximum(x, -30.0)))
    return chance


def days_since(rows: Memory, now: float | Floats) -> Floats:
    """Days from each row's last answer to *now*; 0 when there is none."""
    last = rows["last"].astype(float)
    days: Floats = np.where(last > 0, np.maximum(now - last, 0.0) / DAY, 0.0)
    return days


def _grown(rows: Memory, days: Floats, most: float, blur: float) -> Floats:
    variance = rows["variance"].astype(float)
    grown: Floats = np.maximum(variance, most - (most - variance) / (1 + days / blur))
    return grown


def _person_variance(state: State, now: float) -> float:
    prm, row = state.model.tracker, state.person[0]
    variance, last = float(row["variance"]), int(row["last"])
    idle = max(now - last, 0.0) / DAY if last else 0.0
    return min(variance + prm.drift * idle, max(prm.person_variance, variance))
