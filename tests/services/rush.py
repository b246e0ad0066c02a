"""A rush on the counter: requests for gifts at the same moment, each from a thread of its own."""

import secrets
from collections.abc import Callable

from flask import Flask

from academy.config import Config
from tests.services.processes import spread, take_part
from tests.web.api.caller import Caller


def rush(settings: Config, asking: list[tuple[str, str]]) -> list[str]:
    """Send a request for each (login, gift) of *asking*, all at once, from two processes.

    Returns what each came to: its redemption's state, or the status that refused it.
    """
    return spread("tests.services.rush", settings, asking)


def _ask(app: Flask, asking: tuple[str, str], wait: Callable[[], None]) -> str:
    login, gift = asking
    caller = Caller(app, login)
    wait()
    answer = caller.post(f"/gifts/{gift}/redemptions", key=secrets.token_hex(16))
    return str(answer.get_json().get("state", answer.status_code))


if __name__ == "__main__":
    take_part(_ask)
