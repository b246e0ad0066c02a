"""Many hands on one database: processes of several threads each, that act at the same moment.

``hammer(settings, hands)`` gives each hand (a list of acts) a thread of its own, spread over two
processes, and lets them all go at once. Returns what each act came to, hand by hand: the verdict, the
state of a redemption, or an error.
"""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from academy import clock, config
from academy.app import create_app
from academy.config import Config
from academy.models.database import reading, writing
from academy.services import catalogue, daily, lessons, quizzes, shop
from academy.services.viewer import Viewer
from tests import cast

PROCESSES = 2
TIME_LIMIT = 90


@dataclass(frozen=True, slots=True)
class Act:
    """One answer of one person to one question of her attempt, or of today's minute without one.

    With a *lesson* she finishes that instead, with a *gift* she asks for it.
    """

    login: str
    attempt: str | None = None
    question: str = ""
    answer: Any = None
    lesson: str | None = None
    gift: str | None = None


def hammer(settings: Config, hands: list[list[Act]]) -> list[list[str]]:
    """Let all *hands* go at once."""
    order = {
        "url": settings.database_url,
        "instance": str(settings.instance),
        "start": time.time() + 4,
    }
    processes = []
    for number in range(PROCESSES):
        own = [[asdict(act) for act in hand] for hand in hands[number::PROCESSES]]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.hammer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdin
        process.stdin.write(json.dumps({**order, "hands": own}))
        process.stdin.close()
        processes.append(process)
    results: list[list[str]] = [[] for _ in hands]
    for number, process in enumerate(processes):
        assert process.stdout
        with process.stdout as told:
            results[number::PROCESSES] = json.load(told)
        assert process.wait(TIME_LIMIT) == 0
    return results


def main() -> None:
    """One of the processes."""
    order = json.load(sys.stdin)
    environ = {
        "ACADEMY_SECRET_KEY": "a secret that only tests know of",
        "ACADEMY_DATABASE_URL": order["url"],
    }
    app = create_app(config.load({**os.environ, **environ}, instance=Path(order["instance"])))
    hands = [[Act(**act) for act in hand] for hand in order["hands"]]
    results: list[list[str]] = [[] for _ in hands]
    threads = [
        threading.Thread(target=_strike, args=(app, hand, order["start"], result))
        for hand, result in zip(hands, results, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(results, sys.stdout)


def _strike(app: Flask, hand: list[Act], start: float, result: list[str]) -> None:
    with app.app_context():
        at = clock.now()
        with writing() as session:
            people = {act.login: cast.viewer(session, act.login, at=at) for act in hand}
        with reading() as session:
            catalogue.current(session, 1)
        time.sleep(max(0.0, start - time.time()))
        for act in hand:
            try:
                result.append(_done(people[act.login], act))
            except Exception as error:
                result.append(f"{type(error).__name__}: {error}")


def _done(who: Viewer, act: Act) -> str:
    """What *act* came to."""
    at = clock.now()
    with writing() as session:
        if act.gift is not None:
            return shop.redeem(session, who, act.gift, at=at).state
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
    main()
