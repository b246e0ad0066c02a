"""The tracker's parameters, searched one after the other on level 1's log-loss.

Level 1 has no gradient worth its code and few parameters: each is tried larger and smaller, kept when
the loss falls, with ever smaller steps. Parameters are pulled to their defaults (a factor of e costs
half a nat in all), so that what a log does not tell stays as it was.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from math import exp, log

import numpy as np

from academy.engine.bank import Bank, Floats
from academy.engine.model import Model, Parameters
from academy.engine.sampling import Log, replay

FACTORS = (1.8, 1.3)
"""How far a parameter is moved in the first and in the second round."""

SEARCHED = (
    "person_variance",
    "trace_wrong",
    "trace_right",
    "first_wrong",
    "first_right",
    "decay",
    "question_variance",
    "skill_variance",
    "skill_right",
    "skill_wrong",
    "trace_most",
    "skill_most",
    "skill_stability",
    "spacing",
    "relapse",
    "drift",
    "blur",
    "slip",
    "guess",
)


def search(bank: Bank, model: Model, logs: Sequence[Log]) -> Parameters:
    """The parameters that predict *logs* best, from *model*'s on."""
    best = model.tracker
    lowest = _cost(bank, model, best, logs)
    for factor in FACTORS:
        for name in ("base", *SEARCHED):
            for sign in (1, -1):
                moved = False
                while True:
                    tried = _moved(best, name, sign * log(factor))
                    cost = _cost(bank, model, tried, logs)
                    if cost >= lowest:
                        break
                    best, lowest, moved = tried, cost, True
                if moved:
                    break
    return best


def log_loss(marks: Floats, chances: Floats) -> float:
    """The sum of what each mark costs, in nats."""
    safe = np.clip(chances, 1e-6, 1 - 1e-6)
    return -float((marks * np.log(safe) + (1 - marks) * np.log(1 - safe)).sum())


def _moved(parameters: Parameters, name: str, by: float) -> Parameters:
    """*name* times e to the power of *by*; the base, a logit, plus a half of it."""
    value: float = getattr(parameters, name)
    moved = value + by / 2 if name == "base" else value * exp(by)
    return replace(parameters, **{name: moved})


def _cost(bank: Bank, model: Model, parameters: Parameters, logs: Sequence[Log]) -> float:
    batch = replay(bank, replace(model, tracker=parameters), logs)
    default, pull = asdict(Parameters()), 0.0
    for name in SEARCHED:
        pull += 0.5 * log(getattr(parameters, name) / default[name]) ** 2
    return log_loss(batch.marks, batch.sight.chance) + pull
