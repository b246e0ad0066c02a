"""Where a person stands with each skill, in words that she can use.

A skill is *known* as far as its questions are: the mean chance that she knows one of them, guess removed;
and not before two answers, the newest of them right: what feedback should have taught is yet to be shown.
*Fading* compares what she knew of the questions she answered, at the moment of those answers, with what
is left of it now. *Confused* is a likely misconception after a wrong answer. None of it is more precise
than ``low`` to ``high``: one standard deviation of belief each way.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from academy.engine.bank import Bank, Floats
from academy.engine.belief import Knowledge, knowledge, logistic
from academy.engine.memory import DAY, State, moment_of, seconds_of

SETTLED = 0.7
"""Who knows so much of a skill's questions knows the skill."""
FADED = 0.2
"""So much less than at her last answers is fading ..."""
LATELY = 7
"""... unless she answered within so many days."""
DOUBTFUL = 0.5
"""A misconception that is more likely than not is confusion."""


class Standing(StrEnum):
    """Where she stands with a skill, the best first."""

    KNOWN = "known"
    FADING = "fading"
    LEARNING = "learning"
    CONFUSED = "confused"
    UNMET = "unmet"


@dataclass(frozen=True, slots=True)
class SkillStanding:
    """``known``, ``low`` and ``high`` are shares, 0 to 1; ``last`` is her last answer on it."""

    skill: str
    standing: Standing
    known: float
    low: float
    high: float
    last: datetime | None
    answers: int


def standings(state: State, at: datetime) -> dict[str, SkillStanding]:
    """Every skill of the bank by id, in the bank's order."""
    bank, rows = state.bank, state.skills
    now = knowledge(state, at)
    known = logistic(now.logit)
    asked = (state.questions["asked"] > 0).astype(float)
    lost = np.maximum(_at_last_answers(state, now) - known, 0.0)
    share = _over_skills(bank, known, np.ones(len(bank)))
    fresh = logistic(now.fresh)
    mean = np.where(np.isnan(share), fresh, share)
    fading = np.nan_to_num(_over_skills(bank, lost, asked))
    before = np.nan_to_num(_over_skills(bank, known + lost, asked))
    idle = (seconds_of(at) - rows["last"].astype(float)) / DAY
    spread = _spread(bank, now, mean)
    low, high = np.clip(mean - spread, 0.0, 1.0), np.clip(mean + spread, 0.0, 1.0)
    return {
        skill.id: SkillStanding(
            skill=skill.id,
            standing=_standing(
                asked=int(rows["asked"][row]),
                doubt=float(rows["doubt"][row]) / 255,
                outcomes=int(rows["outcomes"][row]),
                known=float(mean[row]),
                before=float(before[row]),
                faded=float(fading[row]) if idle[row] >= LATELY else 0.0,
            ),
            known=float(mean[row]),
            low=float(low[row]),
            high=float(high[row]),
            last=moment_of(int(rows["last"][row])) if rows["last"][row] else None,
            answers=int(rows["asked"][row]),
        )
        for row, skill in enumerate(bank.skills)
    }


def _standing(
    *, asked: int, doubt: float, outcomes: int, known: float, before: float, faded: float
) -> Standing:
    if not asked:
        return Standing.UNMET
    lately = min(asked, 3)
    missed = lately - (outcomes & (2**lately - 1)).bit_count()
    if not outcomes & 1 and (missed >= 2 or doubt >= DOUBTFUL):
        return Standing.CONFUSED
    if faded >= FADED and before >= SETTLED:
        return Standing.FADING
    shown = asked >= 2 and outcomes & 1
    return Standing.KNOWN if shown and known >= SETTLED else Standing.LEARNING


def _at_last_answers(state: State, now: Knowledge) -> Floats:
    """What she knew of each question when she last answered it: the same, before traces faded."""
    strength = state.questions["strength"].astype(float)
    faded = state.skills["strength"].astype(float) - now.skill_trace
    bank = state.bank
    regained = (faded[bank.skill_rows] * bank.skill_shares).sum(axis=1)
    return logistic(now.logit + (strength - now.question_trace) + regained)


def _over_skills(bank: Bank, values: Floats, weights: Floats) -> Floats:
    """The weighted mean of *values* over the questions of each skill; nan where there are none."""
    part = bank.skill_shares * weights[:, None]
    size = len(bank.skills)
    rows = bank.skill_rows.ravel()
    total = np.bincount(rows, (part * values[:, None]).ravel(), size)
    weight = np.bincount(rows, part.ravel(), size)
    mean: Floats = np.divide(total, weight, out=np.full(size, np.nan), where=weight > 0)
    return mean


def _spread(bank: Bank, now: Knowledge, mean: Floats) -> Floats:
    """The standard deviation of ``known``: that of the logit by the slope of the curve there."""
    count = np.bincount(bank.skill_rows.ravel(), bank.skill_shares.ravel(), len(bank.skills))
    own = np.nan_to_num(_over_skills(bank, now.question_variance, np.ones(len(bank))))
    variance = now.person_variance + now.skill_variance + own / np.maximum(count, 1.0)
    slope: Floats = mean * (1 - mean)
    return slope * np.sqrt(variance)
