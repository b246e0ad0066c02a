"""What a provider publishes about itself: fetched when it is first needed, and kept for a while.

While a provider is silent, what we know stays good, and nobody waits for it again within ten seconds.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from academy.errors import Unavailable
from academy.provider import is_safe

TIMEOUT = 4
"""Seconds that a provider gets to answer one request."""

MOST_BYTES = 4_000_000

REST = timedelta(seconds=10)

Read = TypeVar("Read")


class Documents:
    """What was fetched, by its address. Safe to share between threads."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Any, datetime]] = {}
        self._rests_until: datetime | None = None
        self._lock = threading.Lock()

    def get(
        self, address: str, read: Callable[[bytes], Read], *, at: datetime, fresh: timedelta
    ) -> Read:
        """What *read* makes of the document at *address*, which is not older than *fresh*.

        *read* raises ``ValueError`` for what it cannot use. Raises ``Unavailable`` when there is none.
        """
        with self._lock:
            known = self._known.get(address)
            if known and abs(at - known[1]) < fresh:
                return known[0]  # type: ignore[no-any-return]
            if self._rests_until is None or not self._rests_until - REST <= at < self._rests_until:
                try:
                    found = read(fetch(address))
                except (OSError, ValueError) as error:
                    self._rests_until = at + REST
                    if not known:
                        raise silent() from error
                else:
                    self._known[address], self._rests_until = (found, at), None
                    return found
        if known:
            return known[0]  # type: ignore[no-any-return]
        raise silent()


def fetch(address: str) -> bytes:
    """The document at a safe *address* itself, not where that leads to.

    Raises ``OSError`` or ``ValueError``.
    """
    import requests

    if not is_safe(address):
        raise ValueError(f"{address} is not safe")
    with requests.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
        answer.raise_for_status()
        if answer.status_code != 200:
            raise ValueError(f"{address} answers {answer.status_code}")
        return bytes(answer.raw.read(MOST_BYTES, decode_content=True))


def silent() -> Unavailable:
    """Of a provider that does not answer, or nothing that we can read."""
    return Unavailable("The company’s sign-in does not answer. Please try again in a moment.")
