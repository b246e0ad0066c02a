"""Many hands on one database: processes of several threads each, that answer questions at once.

``hammer(settings, hands)`` gives each hand (a list of acts) a thread of its own, spread over two
processes, and lets them all go at the same moment. Returns what each act came to, hand by hand: the
verdict, or the name of an error.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from flask import Flask

from academy import clock
from academy.config import Config
from academy.models.database import reading, writing
from academy.services import catalogue, daily, lessons, quizzes
from academy.services.viewer import Viewer
from tests import cast
from tests.services.processes import spread, take_part


@dataclass(frozen=True, slots=True)
class Act:
    """One answer of one person to one question of her attempt, or of today's minute without one.

    With a *lesson* she finishes that instead.
    """

    login: str
    attempt: str | None
    question: str
    answer: Any
    lesson: str | None = None


def hammer(settings: Config, hands: list[list[Act]]) -> list[list[str]]:
    """Let all *hands* go at once."""
    return spread(
        "tests.services.hammer", settings, [[asdict(act) for act in hand] for hand in hands]
    )


def _strike(app: Flask, acts: list[dict[str, Any]], wait: Callable[[], None]) -> list[str]:
    hand = [Act(**act) for act in acts]
    with app.app_context():
        at = clock.now()
        with writing() as session:
            people = {act.login: cast.viewer(session, act.login, at=at) for act in hand}
        with reading() as session:
            catalogue.current(session, 1)
        wait()
        result = []
        for act in hand:
            try:
                result.append(_answer(people[act.login], act))
            except Exception as error:
                result.append(f"{type(error).__name__}: {error}")
        return result


def _answer(who: Viewer, act: Act) -> str:
    """The verdict, or that the lesson is finished."""
    at = clock.now()
    with writing() as session:
        if act.lesson is not None:
            lessons.finish(session, who, act.lesson, at=at)
            return "finished"
        if act.attempt is None:
            asked = daily.answer(session, who, act.question, act.answer, at=at).asked
            assert asked.given is not None
            return asked.given.mark.verdict
        outcome = quizzes.answer(session, who, act.question, act.answer, attempt=act.attempt, at=at)
        return outcome.given.mark.verdict


if __name__ == "__main__":
    take_part(_strike)
