"""The same act from several threads at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask


def at_once(app: Flask, act: Callable[[int], Any], hands: int) -> list[Any]:
    """What *act* (given its hand's number) came to in each of *hands* threads, or the error it raised."""
    results: list[Any] = [None] * hands
    start = threading.Barrier(hands)

    def strike(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                results[number] = act(number)
            except Exception as error:
                results[number] = error

    threads = [threading.Thread(target=strike, args=(number,)) for number in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
