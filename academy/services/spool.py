"""Everybody's answers in a file of the night's own: the fit goes through them again and again.

Read from the database once, so every pass sees the same answers, nobody waits for a reader that
stays, and memory holds one person at a time: 18 bytes an answer on the disk.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from struct import Struct
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, NamedTuple, Self

import numpy as np

from academy.engine.sampling import Log

_HEAD = Struct("<qq?ii")
_ANSWER = np.dtype([("row", "<i4"), ("moment", "<f8"), ("mark", "<f4"), ("seconds", "<u2")])
_FINISHED = np.dtype([("skill", "<i4"), ("moment", "<i8")])

BUFFER = 1 << 20


class Life(NamedTuple):
    """One person: her unit, whether she is still here, her answers, and when she finished the modules
    that hold the skills of these rows (seconds since 1970)."""

    person_id: int
    unit_id: int
    is_here: bool
    log: Log
    finished: Mapping[int, int]


class Spool:
    """``with Spool(folder) as spool:`` write lives, then iterate over them as often as one likes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        self._file: IO[bytes] = TemporaryFile(dir=self._folder, prefix="fit-", buffering=BUFFER)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, life: Life) -> None:
        """Append one person."""
        log = life.log
        answers = np.empty(len(log), _ANSWER)
        answers["row"], answers["moment"] = log.rows, log.moments
        answers["mark"], answers["seconds"] = log.marks, log.seconds
        finished = np.array(list(life.finished.items()), _FINISHED)
        counts = len(answers), len(finished)
        self._file.write(_HEAD.pack(life.person_id, life.unit_id, life.is_here, *counts))
        self._file.write(answers.tobytes() + finished.tobytes())

    def __iter__(self) -> Iterator[Life]:
        """Everybody in the order written. One iteration at a time."""
        self._file.seek(0)
        while head := self._file.read(_HEAD.size):
            person_id, unit_id, is_here, count, ends = _HEAD.unpack(head)
            answers = np.frombuffer(self._file.read(count * _ANSWER.itemsize), _ANSWER)
            finished = np.frombuffer(self._file.read(ends * _FINISHED.itemsize), _FINISHED)
            log = Log(
                rows=answers["row"].tolist(),
                moments=answers["moment"].tolist(),
                marks=answers["mark"].tolist(),
                seconds=answers["seconds"].tolist(),
            )
            yield Life(person_id, unit_id, is_here, log, dict(finished.tolist()))
