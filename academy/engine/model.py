"""What is fitted on everybody's answers: the tracker's parameters, weights, difficulties.

A ``Model`` is a value, kept as JSON. ``Scale`` is a model laid on a bank: arrays by row.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from academy.engine.bank import Bank, Floats

VERSION = 1

LEAST_STABILITY, MOST_STABILITY = 0.001, 3650.0
"""Between these days every trace's stability stays."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The tracker's. Logits, days, and variances in squared logits, unless said otherwise."""

    base: float = 0.0
    """A new person's mean on a question of mean difficulty: the company's."""
    person_variance: float = 0.8
    skill_variance: float = 0.3
    question_variance: float = 0.6
    """How much people differ: overall, by skill, by question of one skill."""
    drift: float = 0.005
    """Variance that a person's mean gains a day, up to ``person_variance``."""
    blur: float = 120.0
    """Days after which a skill's or question's variance has half grown back."""
    decay: float = 0.25
    """Exponent of forgetting: what is left after t days is (1 + t / stability) ** -decay."""
    first_right: float = 2.0
    first_wrong: float = 0.3
    """A trace's first stability, after a right and a wrong answer."""
    spacing: float = 1.5
    """How much stability grows, times the share that was forgotten when the answer was right."""
    relapse: float = 0.7
    """What a wrong answer leaves of stability (a factor)."""
    trace_right: float = 0.6
    trace_wrong: float = 1.2
    trace_most: float = 3.0
    """Strength that a question's trace gains by feedback on a right and on a wrong answer, and the
    most that it can have: the gain shrinks as it fills."""
    skill_right: float = 0.08
    skill_wrong: float = 0.12
    skill_most: float = 1.5
    skill_stability: float = 10.0
    """The same for the skill; its first stability."""
    slip: float = 1.0
    """A factor on the bank's slips."""
    doubt: float = 0.15
    """How likely a misconception is before any answer on a skill (a probability)."""
    cleared: float = 0.3
    """How likely feedback clears one (a probability)."""


@dataclass(frozen=True, slots=True)
class Difficulty:
    """A question's fitted difficulty in logits, with its variance, from so many answers."""

    mean: float
    variance: float
    answers: int


@dataclass(frozen=True, eq=False)
class Model:
    """All that is learnt from a log; ``DEFAULT`` is what is believed before any. By identity."""

    tracker: Parameters = Parameters()
    difficulties: Mapping[str, Difficulty] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)

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
        return cls(
            tracker=Parameters(**fields["tracker"]),
            difficulties={
                key: Difficulty(**value) for key, value in fields["difficulties"].items()
            },
            weights=fields["weights"],
        )


DEFAULT = Model()


class Scale:
    """*model* laid on *bank*: per question its difficulty, guess and slip, as arrays and lists."""

    def __init__(self, bank: Bank, model: Model) -> None:
        difficulty = bank.difficulty.copy()
        for name, fitted in model.difficulties.items():
            if name in bank.index:
                difficulty[bank.index[name]] = fitted.mean
        self.difficulty: Floats = difficulty
        self.guess: Floats = bank.guess
        self.slip: Floats = np.clip(bank.slip * model.tracker.slip, 0.0, 0.3)
        self.difficulties: list[float] = difficulty.tolist()
        self.guesses: list[float] = self.guess.tolist()
        self.slips: list[float] = self.slip.tolist()


@lru_cache(maxsize=64)
def lay(bank: Bank, model: Model) -> Scale:
    """The scale of *model* on *bank*, made once."""
    return Scale(bank, model)
