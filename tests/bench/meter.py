"""What an act costs: CPU of this process and of the database's server, the least of several rounds.

The machine may be busy with something else: CPU time then grows a little, and waiting a lot. The least of a
few rounds is the figure that comes back.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psutil

from tests.bench.processes import cpu_seconds, family


@dataclass(slots=True)
class Peak:
    """The most memory beyond what was there before, in MB, once the block has ended."""

    megabytes: float = 0.0


@dataclass(frozen=True, slots=True)
class Meter:
    """``database_pid`` is that of the database's server, if it has one."""

    database_pid: int | None
    own: psutil.Process = field(default_factory=psutil.Process)

    def seconds(self) -> float:
        """CPU so far. A server counts in hundredths: ask for many calls at once."""
        server = family(self.database_pid) if self.database_pid else []
        return time.process_time() + cpu_seconds(server)

    def cost(self, act: Callable[[], Any], *, times: int = 1, rounds: int = 1) -> float:
        """CPU milliseconds of one of *times* calls, in the cheapest of some *rounds*."""
        spent = []
        for _ in range(rounds):
            before = self.seconds()
            for _ in range(times):
                act()
            spent.append(self.seconds() - before)
        return 1000 * min(spent) / times

    @contextmanager
    def peak(self) -> Iterator[Peak]:
        """Watch this process's memory."""
        found, over = Peak(), threading.Event()
        before = self.own.memory_info().rss

        def watch() -> None:
            while not over.wait(0.02):
                more = (self.own.memory_info().rss - before) / 1e6
                found.megabytes = max(found.megabytes, more)

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            yield found
        finally:
            over.set()
            watching.join()
