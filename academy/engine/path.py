"""The path: the skills of the coming weeks, as they stand before anybody has answered.

Draws are repeated from day to day; each question drawn counts as answered the way that is expected
(a mark of its chance). What a real answer changes in the path is seen by making it again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from academy.engine.draw import Pick, draw
from academy.engine.memory import Answer, State
from academy.engine.prediction import predict
from academy.engine.tracker import update
from academy.engine.why import Why


@dataclass(frozen=True, slots=True)
class Step:
    """A skill on the path, the first day that it is expected on, and why."""

    skill: str
    day: date
    why: Why


def path(state: State, *, day: date, days: int, size: int = 2) -> list[Step]:
    """The skills of the *days* from *day* on, in the order in which they are expected first.

    Rest days are for the caller to leave out: *days* counts days with a draw. The same state and day
    give the same path.
    """
    steps: dict[str, Step] = {}
    for on, pick in _expected(state, day, days, size):
        steps.setdefault(pick.why.skill, Step(pick.why.skill, on, pick.why))
    return list(steps.values())


def _expected(state: State, day: date, days: int, size: int) -> Iterator[tuple[date, Pick]]:
    for on in (day + timedelta(days=passed) for passed in range(days)):
        at = datetime.combine(on, time(12), UTC)
        for pick in draw(state, day=on, size=size, rng=Random(f"path:{on}")):  # noqa: S311 - repeatable
            yield on, pick
            mark = predict(state, pick.question, at)
            state = update(state, Answer(pick.question, None, mark, None, at))
