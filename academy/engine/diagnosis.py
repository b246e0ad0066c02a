"""Which few questions say most about a person of whom little is known.

A question tells the more, the less is known of her and of its skill, and the nearer its chance is to the
steepest part of its curve: its worth is the variance that an answer is expected to take away,
``v**2 * i / (1 + v * i)`` with ``v`` the variance of what it is about and ``i`` its information. Promises:
groups are asked in turn, no skill twice while others are left, nothing that rests or is never drawn.
"""

from collections.abc import Sequence
from datetime import date, datetime

import numpy as np

from academy.engine.bank import Floats
from academy.engine.belief import knowledge
from academy.engine.memory import State, day_number


def telling(
    state: State, at: datetime, *, day: date, groups: Sequence[str], size: int
) -> list[str]:
    """At most *size* questions, the most telling first; *groups* names the group of each in the bank."""
    bank = state.bank
    worth = np.where(_may_be_asked(state, day), _worth(state, at), 0.0)
    turns = dict.fromkeys(groups, 0)
    skills: dict[int, int] = {}
    chosen: list[str] = []
    while len(chosen) < size and worth.max(initial=0.0) > 0:
        left = np.flatnonzero(worth > 0).tolist()
        row = min(
            left,
            key=lambda row: (
                turns[groups[row]],
                sum(skills.get(skill, 0) for skill in bank.skills_of[row]),
                -worth[row],
                row,
            ),
        )
        chosen.append(bank.questions[row].id)
        worth[row] = 0.0
        turns[groups[row]] += 1
        for skill in bank.skills_of[row]:
            skills[skill] = skills.get(skill, 0) + 1
    return chosen


def _worth(state: State, at: datetime) -> Floats:
    """The variance of person and skill (squared logits) that an answer is expected to take away."""
    bank, now = state.bank, knowledge(state, at)
    about = now.person_variance + (now.skill_variance[bank.skill_rows] * bank.skill_shares).sum(1)
    knows = 1 / (1 + np.exp(-np.clip(now.logit, -30, 30)))
    slope = (1 - now.guess - now.slip) * knows * (1 - knows)
    information = slope**2 / np.maximum(now.chance * (1 - now.chance), 1e-9)
    total = about + now.question_variance
    worth: Floats = about**2 * information / (1 + total * information)
    return worth


def _may_be_asked(state: State, day: date) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    rested = state.questions["rest"] <= day_number(day)
    allowed: np.ndarray[tuple[int], np.dtype[np.bool_]] = rested & (state.bank.priority > 0)
    return allowed
