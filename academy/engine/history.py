"""Level 2's features: what the memory of one person says about one question, in named groups.

They look at a ``Sight``: the candidates of a draw, one question to predict, or the rows of a log to fit
or to evaluate.

Every feature is a step on a fine grid (a count, a pattern of outcomes, a logarithm in small steps):
``steps`` gives the grid's place. A model's weights are those of a coarser, piecewise-linear ``basis``
on that grid; multiplied out they are one table per feature, so that a prediction adds up a look-up in
each. A feature of skills is the mean over the question's skills.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from academy.engine.bank import Floats
from academy.engine.sight import LAGS, Sight, Steps, lag_step, spread


@dataclass(frozen=True, eq=False)
class Feature:
    """One feature: the group it is told under, its grid, the basis on it, and how to find the step.

    *basis* has shape (steps, weights).
    """

    group: str
    name: str
    basis: Floats
    steps: Callable[[Sight], Steps]
    of_skills: bool = False


def hats(low: float, high: float, count: int, knots: list[float]) -> Floats:
    """A piecewise-linear basis: the share of each knot at each of *count* steps, flat at the ends."""
    grid = np.clip(np.linspace(low, high, count), knots[0], knots[-1])
    place = np.clip(np.searchsorted(knots, grid, side="right") - 1, 0, len(knots) - 2)
    at = np.asarray(knots)
    part = (grid - at[place]) / (at[place + 1] - at[place])
    basis = np.zeros((count, len(knots)))
    basis[np.arange(count), place] = 1 - part
    basis[np.arange(count), place + 1] += part
    return basis


def blocks(count: int, basis: Floats, *, skip: int = 0) -> Floats:
    """*basis* once for each of *count* cases; the first *skip* cases have no weights."""
    steps, knots = basis.shape
    whole = np.zeros((count * steps, (count - skip) * knots))
    for case in range(skip, count):
        start = (case - skip) * knots
        whole[case * steps : (case + 1) * steps, start : start + knots] = basis
    return whole


def pattern(outcomes: Steps, asked: Steps, depth: int) -> Steps:
    """The last outcomes, at most *depth*, as a number below 2 ** (depth + 1) - 1; 0 is none."""
    ones: Steps = (1 << np.minimum(asked, depth)) - 1
    return ones + (outcomes & ones)


# What the features look at, in the order of FEATURES below.


def _outcomes(sight: Sight) -> Steps:
    return pattern(sight.outcomes, sight.asked, 4)


def _fading(sight: Sight) -> Steps:
    return pattern(sight.outcomes, sight.asked, 2) * LAGS + sight.lag


def _quickness(sight: Sight) -> Steps:
    found: Steps = (sight.outcomes & 1) * 256 + sight.questions["seconds"]
    return found


def _spacing(sight: Sight) -> Steps:
    found: Steps = (sight.outcomes & 1) * 256 + sight.questions["lag"]
    return found


def _rights(sight: Sight) -> Steps:
    found: Steps = np.minimum(sight.right, 15)
    return found


def _wrongs(sight: Sight) -> Steps:
    found: Steps = np.minimum(sight.asked - sight.right, 15)
    return found


def _skill_rights(sight: Sight) -> Steps:
    found: Steps = sight.skill_right - sight.right[:, None]
    return np.minimum(np.maximum(found, 0), 31)


def _skill_wrongs(sight: Sight) -> Steps:
    wrong, skill_wrong = sight.asked - sight.right, sight.skill_asked - sight.skill_right
    found: Steps = skill_wrong - wrong[:, None]
    return np.minimum(np.maximum(found, 0), 31)


def _skill_outcomes(sight: Sight) -> Steps:
    return pattern(sight.skills["outcomes"].astype(np.int64), sight.skill_asked, 2)


def _skill_lag(sight: Sight) -> Steps:
    return np.where(sight.skill_asked > 0, sight.skill_lag + 1, 0)


def _skill_mean(sight: Sight) -> Steps:
    return sight.met[:, None] * 32 + spread(sight.skills["mean"].astype(float), -1.5, 1.5, 32)


def _form(width: int) -> Callable[[Sight], Steps]:
    ones = (1 << width) - 1

    def steps(sight: Sight) -> Steps:
        asked = np.minimum(sight.person["asked"], width).astype(float)
        right = np.bitwise_count(sight.person["outcomes"] & np.uint32(ones))
        return spread(np.log((right + 1) / (asked - right + 1)), -3.5, 3.5, 64)

    return steps


def _level(sight: Sight) -> Steps:
    asked, right = sight.person["asked"], sight.person["right"]
    odds = np.log((right + 2) / np.maximum(asked - right + 2, 0.5))
    return sight.met * 64 + spread(odds, -3.5, 3.5, 64)


def _answered(sight: Sight) -> Steps:
    return spread(np.log2(1.0 + sight.person["asked"]), 0.0, 12.0, 64)


def _break(sight: Sight) -> Steps:
    return np.where(sight.person["asked"] > 0, lag_step(sight.now - sight.person["last"]) + 1, 0)


def _speed(sight: Sight) -> Steps:
    return np.where(
        sight.person["speed"] != 0, spread(sight.person["speed"].astype(float), 0.0, 5.0, 63) + 1, 0
    )


def _tracked(sight: Sight) -> Steps:
    return sight.met * 128 + spread(sight.logit, -5.0, 5.0, 128)


_LAG_KNOTS = [2.3, 5, 7, 8.7, 10.5, 14.3, 16.6, 18.6, 21, 25]
_TIME = hats(0, 255 / 8, 256, [1, 3.3, 4.4, 5.1, 5.7, 6.2, 6.5, 6.8, 7.1, 7.7, 9])
_TIME[0] = 0.0  # unknown
_LAG_CODES = hats(0, 255 / 5, 256, [0, 7, 10.5, 16.5, 20, 25])
_LAG_CODES[0] = 0.0
_COUNT = np.log1p(np.arange(32.0))[:, None]
_ODDS = hats(-3.5, 3.5, 64, [-2.5, -1.2, -0.4, 0.4, 1.2, 2.5])
_MEAN = hats(-1.5, 1.5, 32, [-1.0, -0.4, 0.0, 0.4, 1.0])


def _known(basis: Floats) -> Floats:
    """*basis* after a first step that means unknown and has no weight."""
    return np.vstack([np.zeros((1, basis.shape[1])), basis])


FEATURES = (
    Feature("this question", "outcomes", np.eye(31), _outcomes),
    Feature("this question", "rights", _COUNT[:16], _rights),
    Feature("this question", "wrongs", _COUNT[:16], _wrongs),
    Feature("time since", "fading", blocks(7, hats(2, 25, LAGS, _LAG_KNOTS), skip=1), _fading),
    Feature("time since", "spacing", blocks(2, _LAG_CODES), _spacing),
    Feature("how quickly", "quickness", blocks(2, _TIME), _quickness),
    Feature("how quickly", "speed", _known(hats(0, 5, 63, [0.7, 1.5, 2.1, 2.7, 3.5])), _speed),
    Feature("the skill", "skill rights", _COUNT, _skill_rights, of_skills=True),
    Feature("the skill", "skill wrongs", _COUNT, _skill_wrongs, of_skills=True),
    Feature("the skill", "skill outcomes", np.eye(7), _skill_outcomes, of_skills=True),
    Feature(
        "the skill", "skill lag", _known(hats(2, 25, LAGS, _LAG_KNOTS)), _skill_lag, of_skills=True
    ),
    Feature("the skill", "skill mean", blocks(2, _MEAN), _skill_mean, of_skills=True),
    Feature("her level", "form 10", _ODDS, _form(10)),
    Feature("her level", "form 32", _ODDS, _form(32)),
    Feature("her level", "level", blocks(2, _ODDS), _level),
    Feature("the moment", "answered", hats(0, 12, 64, [0, 2, 3.5, 5, 6, 7, 9, 12]), _answered),
    Feature("the moment", "break", _known(hats(2, 25, LAGS, _LAG_KNOTS)), _break),
    Feature(
        "difficulty",
        "tracked",
        blocks(2, hats(-5, 5, 128, [-4, -2.5, -1.5, -0.7, 0.0, 0.7, 1.5, 2.5, 4])),
        _tracked,
    ),
)
