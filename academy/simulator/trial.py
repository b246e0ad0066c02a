"""The trial: the same learners meet every rule, and what they know is measured.

120 days with two questions on each that one comes, then 30 days without. Gain is knowledge on day 150
less knowledge on day 0; ``knowledge`` says what that is. Intervals are 95 %, over learners.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from academy.simulator.learners import KNOWN, Learners
from academy.simulator.rules import SLOTS, Rule
from academy.simulator.worlds import Floats, Ints, Subject

DAYS, IDLE, HALFWAY = 120, 30, 60

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """What one rule did for one population."""

    gain: Floats
    """L: knowledge won by the last day."""
    course: Floats
    """Mean knowledge on the morning of each day, and on the last."""
    violations: float
    """Share of questions on a skill whose prerequisites were truly not all known."""
    misconceptions: float
    """Share of those held at first that are left."""
    right: float
    """Share of right answers."""


def run(make: Callable[[Learners], Rule], subject: Subject, size: int, seed: int) -> Run:
    """Let *size* learners be led by the rule that *make* gives."""
    people = Learners(subject, size, seed)
    rule = make(people)
    start, held = people.knowledge(0), people.holds.sum()
    course, right, violations, asked = [], 0, 0, 0
    for day in range(DAYS):
        course.append(float(people.knowledge(day).mean()))
        here = people.attend(day)
        picks = rule.choose(day, here)
        for place in range(SLOTS):
            question = picks[:, place]
            outcome = people.answer(day, place, question)
            violations += int(_violates(people, day, question)[here].sum())
            right += int(outcome.right[here].sum())
            asked += int(here.sum())
            people.learn(day, place, question, outcome, here)
            rule.see(day, question, outcome, here)
    end = people.knowledge(DAYS + IDLE)
    return Run(
        gain=end - start,
        course=np.array([*course, float(people.knowledge(DAYS).mean())]),
        violations=violations / asked,
        misconceptions=float(people.holds.sum() / max(1, held)),
        right=right / asked,
    )


def _violates(people: Learners, day: int, question: Ints) -> Floats:
    unknown = people.known(day) < KNOWN
    below = people.subject.requires[people.subject.first[question]]
    return np.asarray((unknown & below).any(1))


def days_to(run: Run, level: float) -> float:
    """The day, with its fraction, on which *run* reached the mean knowledge *level*."""
    above = np.flatnonzero(run.course >= level)
    if not len(above):
        return float("inf")
    day = int(above[0])
    if day == 0:
        return 0.0
    low, high = run.course[day - 1], run.course[day]
    return float(day - 1 + (level - low) / (high - low))


def interval(values: Floats) -> float:
    """Half the width of the mean's 95 % interval."""
    return float(1.96 * values.std(ddof=1) / np.sqrt(len(values)))
