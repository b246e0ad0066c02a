"""What an import leaves for its author to fill in, told apart from what is wrong with the file.

No format but ours knows a skill or a lesson, and few files have a word on each option: at a line for each,
what somebody has to mend would drown.
"""

from collections.abc import Iterable
from typing import NamedTuple

from academy.manuscript import answers, questions
from academy.manuscript.exchange.grid import EMPTY
from academy.manuscript.problems import Problem

_FEEDBACK = {answers.UNSAID, questions.UNSAID}


class Blanks(NamedTuple):
    """How many places are empty, by what belongs there."""

    skills: int = 0
    lessons: int = 0
    feedback: int = 0


def parted(problems: Iterable[Problem]) -> tuple[list[Problem], Blanks]:
    """The *problems* of a file, and the empty places of its questions."""
    told: list[Problem] = []
    count = {"skill": 0, "lesson": 0, "feedback": 0}
    for problem in problems:
        if place := _place(problem):
            count[place] += 1
        else:
            told.append(problem)
    return told, Blanks(count["skill"], count["lesson"], count["feedback"])


def _place(problem: Problem) -> str:
    """What belongs into the empty place that *problem* tells of; nothing when it tells of more."""
    if problem.template == questions.MISSING:
        return str(problem.values["key"])
    named = (name for name in ("skill", "lesson") if problem.template == EMPTY[name])
    return "feedback" if problem.template in _FEEDBACK else next(named, "")
