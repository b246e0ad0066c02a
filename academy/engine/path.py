"""The notions of the coming days, if she comes every day and answers as is expected of her.

Each day is drawn, and each question drawn is answered in expectation: its mark is the chance of a right
answer, which says nothing new of her, and its feedback teaches. So the path is what would happen
without surprises; every real answer bends it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random

from academy.engine.draw import draw
from academy.engine.memory import Answer, State
from academy.engine.prediction import predict
from academy.engine.tracker import update
from academy.engine.why import Why

SIZE = 2
MORNING = time(8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """A notion, on the first of the days when it comes, and why it does."""

    day: date
    why: Why


def path(state: State, *, days: Iterable[date]) -> list[Turn]:
    """Every skill that will come on those *days*, in that order, at its first turn."""
    turns: dict[str, Turn] = {}
    for day in days:
        at = datetime.combine(day, MORNING)
        for pick in draw(state, day=day, size=SIZE, rng=Random(f"{day}")):  # noqa: S311
            turns.setdefault(pick.why.skill, Turn(day, pick.why))
            mark = predict(state, pick.question, at)
            state = update(state, Answer(pick.question, None, mark, None, at))
    return list(turns.values())
