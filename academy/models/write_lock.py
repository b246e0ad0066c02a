"""One writer at a time, over all threads and processes that use a SQLite file."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

try:
    import fcntl
except ImportError:  # Windows: one process, and SQLite's own busy timeout for the rest
    fcntl = None  # type: ignore[assignment]

from academy.models.errors import LockTimeout

PATIENCE = 4.5
"""Seconds to wait: the person hears "try again" within five."""


class WriteLock:
    """A thread lock around a file lock. Entering raises ``LockTimeout`` after ``PATIENCE`` seconds.

    The file is opened anew by each process (a descriptor inherited by fork would share the lock).
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread_lock = threading.Lock()
        self._descriptor = -1
        self._process = -1

    def __enter__(self) -> Self:
        deadline = time.monotonic() + PATIENCE
        if not self._thread_lock.acquire(timeout=PATIENCE):
            raise LockTimeout
        try:
            self._lock_file(deadline)
        except BaseException:
            self._thread_lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if fcntl:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._thread_lock.release()

    def close(self) -> None:
        """Let go of the file, unless somebody writes. Who enters next opens it anew."""
        if not self._thread_lock.acquire(blocking=False):
            return
        if self._process == os.getpid():
            os.close(self._descriptor)
        self._process = -1
        self._thread_lock.release()

    def _lock_file(self, deadline: float) -> None:
        if not fcntl:
            return
        if self._process != os.getpid():
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._process = os.getpid()
        pause = 0.0002
        while True:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise LockTimeout from None
                time.sleep(pause)
                pause = min(pause * 1.5, 0.005)
