"""Work for many hands in real processes: each piece has a thread of its own, and all go at one moment.

``spread`` starts the module that is named, as a program, twice, and gives each its share of the work; the
program answers with ``take_part``.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask

from academy import config
from academy.app import create_app
from academy.config import Config

PROCESSES = 2
TIME_LIMIT = 90
WARM_UP = 4
"""Seconds for the processes to start and their threads to get ready."""

Hand = Callable[[Flask, Any, Callable[[], None]], Any]
"""What a thread does with its piece of work; it calls the last argument to wait for the moment."""


def spread(module: str, settings: Config, work: Sequence[Any]) -> list[Any]:
    """What *module* made of each piece of *work*, in its order."""
    order = {
        "url": settings.database_url,
        "instance": str(settings.instance),
        "start": time.time() + WARM_UP,
    }
    processes = []
    for number in range(PROCESSES):
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdin
        process.stdin.write(json.dumps({**order, "work": list(work[number::PROCESSES])}))
        process.stdin.close()
        processes.append(process)
    results: list[Any] = [None] * len(work)
    for number, process in enumerate(processes):
        assert process.stdout
        with process.stdout as told:
            results[number::PROCESSES] = json.load(told)
        assert process.wait(TIME_LIMIT) == 0
    return results


def take_part(hand: Hand) -> None:
    """One of the processes."""
    order = json.load(sys.stdin)
    environ = {
        "ACADEMY_SECRET_KEY": "a secret that only tests know of",
        "ACADEMY_DATABASE_URL": order["url"],
    }
    app = create_app(config.load({**os.environ, **environ}, instance=Path(order["instance"])))
    results: list[Any] = [None] * len(order["work"])

    def wait() -> None:
        time.sleep(max(0.0, order["start"] - time.time()))

    def work(number: int) -> None:
        results[number] = hand(app, order["work"][number], wait)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(results))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(results, sys.stdout)
