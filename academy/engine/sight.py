"""What one person's memory shows of some questions at some moments, as aligned rows.

The candidates of a draw, one question to predict and the rows of a log are all seen in this way.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from academy.engine.bank import Floats
from academy.engine.belief import days_since, left, logistic
from academy.engine.memory import Memory
from academy.engine.model import Parameters, Scale

Steps = NDArray[np.int64]

LAGS = 64
"""Steps of a lag: three to the factor two, from a second to about eighty days and more."""


def lag_step(seconds: Floats) -> Steps:
    """The step of a lag of so many seconds; never (from 1970) is the last step."""
    return spread(np.log2(np.maximum(seconds, 1.0)), 2.0, 25.0, LAGS)


def spread(values: Floats, low: float, high: float, count: int) -> Steps:
    """The nearest of *count* equal steps from *low* to *high*, those ends included."""
    scaled = (values - low) * ((count - 1) / (high - low)) + 0.5
    return np.minimum(np.maximum(scaled, 0), count - 1).astype(np.int64)


@dataclass(frozen=True)
class Sight:
    """Aligned rows: *questions* (n), *skills* and *shares* (n, most skills), *person* (n or 1).

    *now* is in seconds since 1970 (n or 1), *rows* are the questions' in the bank that *scale* is of.
    """

    questions: Memory
    skills: Memory
    shares: Floats
    person: Memory
    now: Floats
    rows: Steps
    scale: Scale
    parameters: Parameters

    @cached_property
    def logit(self) -> Floats:
        """Level 1's: the tracker's equation."""
        prm, scale = self.parameters, self.scale
        later, first = scale.difficulty_later[self.rows], scale.difficulty[self.rows]
        hard = np.where(self.met > 0, later, first)
        skill_days = days_since(self.skills, self.now[:, None])
        by_skill = self.skills["mean"] + left(self.skills, skill_days, prm)
        logit: Floats = (by_skill * self.shares).sum(axis=1) - hard
        logit += self.questions["mean"] + left(
            self.questions, days_since(self.questions, self.now), prm
        )
        return logit + (prm.base + self.person["mean"].astype(float))

    @cached_property
    def chance(self) -> Floats:
        """Level 1's chance of a right answer."""
        guess, slip = self.scale.guess[self.rows], self.scale.slip[self.rows]
        return guess + (1 - guess - slip) * logistic(self.logit)

    @cached_property
    def asked(self) -> Steps:
        """How often the question was asked."""
        return self.questions["asked"].astype(np.int64)

    @cached_property
    def right(self) -> Steps:
        """How often it was answered right."""
        return self.questions["right"].astype(np.int64)

    @cached_property
    def outcomes(self) -> Steps:
        """The question's last outcomes, newest in bit 0."""
        return self.questions["outcomes"].astype(np.int64)

    @cached_property
    def met(self) -> Steps:
        """1 where she had met the question, else 0."""
        return (self.questions["asked"] > 0).astype(np.int64)

    @cached_property
    def lag(self) -> Steps:
        """The logarithmic step of the time since the question was asked."""
        return lag_step(self.now - self.questions["last"])

    @cached_property
    def skill_asked(self) -> Steps:
        """How often each skill was asked."""
        return self.skills["asked"].astype(np.int64)

    @cached_property
    def skill_right(self) -> Steps:
        """How often each skill was answered right."""
        return self.skills["right"].astype(np.int64)

    @cached_property
    def skill_lag(self) -> Steps:
        """The logarithmic step of the time since each skill was asked."""
        return lag_step(self.now[:, None] - self.skills["last"])
