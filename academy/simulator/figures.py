"""What a world's runs say: each rule's line, and whether the engine reached what is asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from academy.simulator.field import CEILING, ENGINE, NO_PAIRS, RANDOM, STARVING, STRONG
from academy.simulator.trial import HALFWAY, Run, days_to, interval

LEAST_GAP = 0.005
"""Where random comes nearer to the ceiling than this, shares of the gap say nothing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule's figures in one world, and some of them relative to random."""

    rule: str
    gain: float
    interval: float
    """Half of the 95 % interval of the gain."""
    times_random: float
    gap_closed: float | None
    """Share of the way from random's gain to the ceiling's."""
    days: float | None
    """Days to random's level of day 60, relative to 60; None when it was never reached."""
    violations: float
    misconceptions: float
    """Questions asked before their prerequisites were known, misconceptions left: plain shares."""
    right: float


@dataclass(frozen=True, slots=True)
class Check:
    """One figure asked of the engine: *value* is to be at least, or at most, *bound*."""

    what: str
    value: float
    bound: float
    at_least: bool

    @property
    def is_met(self) -> bool:
        """Whether it is."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def lines(runs: Mapping[str, Run]) -> list[Line]:
    """A line a rule. Needs the run of random."""
    plain = runs[RANDOM]
    level = float(plain.course[HALFWAY])
    gap = _gain(runs, CEILING) - _gain(runs, RANDOM) if CEILING in runs else 0.0
    return [
        Line(
            rule=rule,
            gain=_gain(runs, rule),
            interval=interval(run.gain),
            times_random=_gain(runs, rule) / _gain(runs, RANDOM),
            gap_closed=(_gain(runs, rule) - _gain(runs, RANDOM)) / gap if gap > LEAST_GAP else None,
            days=_finite(days_to(run, level) / HALFWAY),
            violations=run.violations,
            misconceptions=run.misconceptions,
            right=run.right,
        )
        for rule, run in runs.items()
    ]


def checks(runs: Mapping[str, Run], *, experts: bool) -> list[Check]:
    """What is asked of the engine in every world, as far as the *runs* can tell."""
    if ENGINE not in runs:
        return []
    engine, plain = runs[ENGINE], runs[RANDOM]
    gain = _gain(runs, ENGINE)
    found = [Check("gain / random", gain / _gain(runs, RANDOM), 1.06, at_least=True)]
    strong = [_gain(runs, rule) for rule in STRONG if rule in runs]
    if strong:
        found.append(Check("gain - best simple rule", gain - max(strong), -0.005, at_least=True))
    starving = [_gain(runs, rule) for rule in STARVING if rule in runs]
    if starving:
        found.append(Check("gain / best due-first rule", gain / max(starving), 2, at_least=True))
    level = float(plain.course[HALFWAY])
    found.append(Check("days / 60", days_to(engine, level) / HALFWAY, 0.88, at_least=False))
    for what, own, other, bound in (
        ("violations / random", engine.violations, plain.violations, 0.75),
        ("misconceptions / random", engine.misconceptions, plain.misconceptions, 0.85),
    ):
        if other > 0:
            found.append(Check(what, own / other, bound, at_least=False))
    if experts:
        found.append(Check("right answers", engine.right, 0.7, at_least=True))
    if experts and NO_PAIRS in runs:
        lost = _gain(runs, NO_PAIRS) - gain
        found.append(Check("loss by pairs", lost, 0.012, at_least=False))
    return found


def _gain(runs: Mapping[str, Run], rule: str) -> float:
    return float(runs[rule].gain.mean())


def _finite(days: float) -> float | None:
    return days if isfinite(days) else None
