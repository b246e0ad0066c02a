"""What each page may cost. A gate in ms holds for the machine whose calibration page took 1.27 ms;
elsewhere its multiple of that page does."""

from dataclasses import dataclass

CALIBRATION = 1.27
"""CPU ms of the calibration page on the machine that the gates were set on."""


@dataclass(frozen=True, slots=True)
class Gate:
    """CPU ms on each database, and statements; None where nothing is promised."""

    sqlite: float | None = None
    postgresql: float | None = None
    statements: int | None = None

    def cpu(self, kind: str) -> float | None:
        """The CPU ms on that database."""
        return self.sqlite if kind == "sqlite" else self.postgresql


GATES = {
    "one answered question": Gate(5.0, 6.5),
    "question shown": Gate(statements=4),
    "answer posted": Gate(statements=9),
    "last answer posted": Gate(statements=20),
    "daily, first that day": Gate(6.0, 6.0, 7),
    "daily, later": Gate(2.0, 2.0, 3),
    "daily answer posted": Gate(statements=9),
    "home": Gate(5.0, 5.0, 6),
    "lesson": Gate(3.0, 3.0, 4),
    "sign-in": Gate(35.0, 35.0),
}

START_SECONDS = 1.5
WORKER_MB = 110
WRITERS_P95 = 40.0
WRITERS_PER_SECOND = 400
"""Eight clients that answer all the time, on SQLite."""
