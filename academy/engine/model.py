"""What is fitted on everybody's answers: the tracker's parameters, weights, difficulties.

A ``Model`` is a value, kept as JSON. ``Scale`` is a model laid on a bank: arrays by row.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from academy.engine.bank import Bank, Flags, Floats

VERSION = 1

LEAST_STABILITY, MOST_STABILITY = 0.001, 3650.0
"""Between these days every trace's stability stays."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The tracker's. Logits, days, and variances in squared logits, unless said otherwise."""

    base: float = 0.0
    """A new person's mean on a question of mean difficulty: the company's."""
    person_variance: float = 0.8
    skill_variance: float = 0.25
    question_variance: float = 0.35
    """How much people differ: overall, by skill, by question of one skill."""
    drift: float = 0.005
    """Variance that a person's mean gains a day, up to ``person_variance``."""
    blur: float = 120.0
    """Days after which a skill's or question's variance has half grown back."""
    decay: float = 0.25
    """Exponent of forgetting: what is left after t days is (1 + t / stability) ** -decay."""
    first_right: float = 0.5
    first_wrong: float = 0.05
    """A trace's first stability, after a right and a wrong answer."""
    spacing: float = 2.5
    """How much stability grows, times the share that was forgotten when the answer was right."""
    relapse: float = 0.5
    """What a wrong answer leaves of stability (a factor)."""
    trace_right: float = 1.2
    trace_wrong: float = 1.2
    trace_most: float = 3.0
    """Strength that a question's trace gains by feedback on a right and on a wrong answer, and the
    most that it can have: the gain shrinks as it fills."""
    skill_right: float = 0.12
    skill_wrong: float = 0.15
    skill_most: float = 1.0
    skill_stability: float = 10.0
    """The same for the skill; its first stability."""
    guess: float = 0.03
    """The chance of guessing where the kind of question does not tell it (a probability)."""
    slip: float = 1.0
    """A factor on the bank's slips."""
    doubt: float = 0.15
    """How likely a misconception is before any answer on a skill (a probability)."""
    cleared: float = 0.3
    """How likely feedback clears one (a probability)."""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What was fitted of one question, in logits, with the variance of ``mean``.

    ``mean`` holds for who never met it, from so many first answers; ``later`` is added for who did.
    ``effect`` and ``effect_later`` are what level 2 adds to a question's chance in the two cases.
    """

    mean: float
    variance: float
    answers: int
    later: float = 0.0
    effect: float = 0.0
    effect_later: float = 0.0


@dataclass(frozen=True, eq=False)
class Model:
    """All that is learnt from a log; ``DEFAULT`` is what is believed before any. By identity.

    ``weights`` are level 2's by group of features (see ``history``), none when only level 1 is
    known; ``means`` are what each feature added to the answers it was fitted on, on average;
    ``slope`` and ``shift`` recalibrate the logits; ``learners`` and ``answers`` say from how many.
    """

    tracker: Parameters = Parameters()
    difficulties: Mapping[str, Difficulty] = field(default_factory=dict)
    weights: Mapping[str, list[float]] = field(default_factory=dict)
    means: Mapping[str, float] = field(default_factory=dict)
    slope: float = 1.0
    shift: float = 0.0
    learners: int = 0
    answers: int = 0

    @property
    def is_fitted(self) -> bool:
        """Whether level 2 has weights."""
        return bool(self.weights)

    def to_json(self) -> str:
        """As text, for the database."""
        return json.dumps(asdict(self) | {"version": VERSION})

    @classmethod
    def from_json(cls, text: str) -> "Model":
        """Read ``to_json``'s text. Raises ``ValueError`` for another version."""
        fields: dict[str, Any] = json.loads(text)
        if fields.pop("version", None) != VERSION:
            raise ValueError("This model was written by another version of the engine.")
        fields["tracker"] = Parameters(**fields["tracker"])
        fields["difficulties"] = {
            key: Difficulty(**value) for key, value in fields["difficulties"].items()
        }
        return cls(**fields)


DEFAULT = Model()


class Scale:
    """*model* laid on *bank*, per question: arrays, and lists of the same for one answer at a time.

    A question without a fitted difficulty starts from its author's estimate, corrected by how the
    fitted questions of its skills differ from theirs. ``uncertainty`` is the variance of that.
    """

    def __init__(self, bank: Bank, model: Model) -> None:
        fitted = [model.difficulties.get(question.id) for question in bank.questions]
        known = np.array([each is not None for each in fitted], bool)
        mean, variance, later, effect, effect_later = np.array(
            [_fields(each) for each in fitted] or np.zeros((0, 5)), float
        ).T
        guessed, doubt = _estimated(bank, mean, known)
        self.difficulty: Floats = np.where(known, mean, guessed)
        self.uncertainty: Floats = np.where(known, variance, doubt)
        self.difficulty_later: Floats = self.difficulty + later
        self.effect: Floats = effect
        self.effect_later: Floats = effect_later
        told = np.where(bank.guess_is_told, bank.guess, model.tracker.guess)
        self.guess: Floats = np.clip(told, 0.0, 0.5)
        self.slip: Floats = np.clip(bank.slip * model.tracker.slip, 0.0, 0.3)
        self.difficulties: list[float] = self.difficulty.tolist()
        self.later: list[float] = self.difficulty_later.tolist()
        self.uncertainties: list[float] = self.uncertainty.tolist()
        self.guesses: list[float] = self.guess.tolist()
        self.slips: list[float] = self.slip.tolist()


AUTHORS_ERROR = 0.5
"""Variance of an author's estimate of difficulty, before any answers say otherwise."""

FEW = 3.0
"""How many fitted questions weigh as much as the author's word."""


@lru_cache(maxsize=64)
def lay(bank: Bank, model: Model) -> Scale:
    """The scale of *model* on *bank*, made once."""
    return Scale(bank, model)


def _fields(fitted: Difficulty | None) -> tuple[float, float, float, float, float]:
    if fitted is None:
        return 0.0, AUTHORS_ERROR, 0.0, 0.0, 0.0
    return fitted.mean, fitted.variance, fitted.later, fitted.effect, fitted.effect_later


def _estimated(bank: Bank, mean: Floats, known: Flags) -> tuple[Floats, Floats]:
    """What to believe of questions that were never answered, and its variance."""
    given = bank.difficulty
    if not known.any():
        return given, np.full(len(bank), AUTHORS_ERROR)
    # How much a step of the authors' scale is worth: one logit until enough questions say otherwise.
    center = given[known].mean()
    steps, heights = given[known] - center, mean[known] - mean[known].mean()
    slope = (steps @ heights + FEW) / (steps @ steps + FEW)
    line = mean[known].mean() + slope * (given - center)
    error = np.where(known, mean - line, 0.0)
    shape = len(bank.skills)
    shares = bank.skill_shares * known[:, None]
    sums = np.bincount(bank.skill_rows.ravel(), (shares * error[:, None]).ravel(), shape)
    counts = np.bincount(bank.skill_rows.ravel(), shares.ravel(), shape)
    by_skill = sums / (counts + FEW)
    correction = (by_skill[bank.skill_rows] * bank.skill_shares).sum(axis=1)
    spread = (AUTHORS_ERROR * FEW + float(error @ error)) / (FEW + int(known.sum()))
    return line + correction, np.full(len(bank), spread)
