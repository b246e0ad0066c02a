"""A rush on the counter: processes of several threads each that ask for gifts at the same moment.

``rush(settings, asking)`` sends a request for each (login, gift) of *asking* from a thread of its own,
spread over two processes. Returns what each came to: its redemption's state, or the status that refused it.
"""

import json
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path

from flask import Flask

from academy import config
from academy.app import create_app
from academy.config import Config
from tests.web.api.caller import Caller

PROCESSES = 2
TIME_LIMIT = 90


def rush(settings: Config, asking: list[tuple[str, str]]) -> list[str]:
    """Let all of *asking* go at once."""
    order = {
        "url": settings.database_url,
        "instance": str(settings.instance),
        "start": time.time() + 4,
    }
    processes = []
    for number in range(PROCESSES):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.services.rush"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdin
        process.stdin.write(json.dumps({**order, "asking": asking[number::PROCESSES]}))
        process.stdin.close()
        processes.append(process)
    results: list[str] = []
    for process in processes:
        assert process.stdout
        with process.stdout as told:
            results += json.load(told)
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
    results: list[str] = []
    threads = [
        threading.Thread(target=_ask, args=(app, login, gift, order["start"], results))
        for login, gift in order["asking"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(results, sys.stdout)


def _ask(app: Flask, login: str, gift: str, start: float, results: list[str]) -> None:
    caller = Caller(app, login)
    time.sleep(max(0.0, start - time.time()))
    answer = caller.post(f"/gifts/{gift}/redemptions", key=secrets.token_hex(16))
    results.append(answer.get_json().get("state", str(answer.status_code)))


if __name__ == "__main__":
    main()
