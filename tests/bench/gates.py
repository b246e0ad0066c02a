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
    growth: float | None = None
    """By how much the figure may grow when the company does."""

    def cpu(self, kind: str) -> float | None:
        """The CPU ms on that database."""
        return self.sqlite if kind == "sqlite" else self.postgresql


DESK = (
    *(
        "HR home",
        "HR by country",
        "HR by entity",
        "HR by unit, 50 of them",
        "HR by job",
        "HR active",
    ),
    *("HR flows", "HR waves of countries", "HR waves of entities", "HR minute", "HR lessons"),
    *("HR knowledge", "API by country", "API by entity"),
)
"""Pages that HR reads at 170,000 people."""

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
    "a minute: two questions answered": Gate(growth=1.5),
    **dict.fromkeys(DESK, Gate(30.0, 30.0)),
    "export completion, csv": Gate(4000.0, 4000.0, growth=17 * 1.1),
    "export completion, xlsx": Gate(growth=17 * 1.1),
    "SCIM list, first 100": Gate(growth=1.5),
    "SCIM patch one, and read it": Gate(growth=1.5),
}

START_SECONDS = 1.5
WORKER_MB = 110
WRITERS_P95 = 40.0
WRITERS_PER_SECOND = 400
"""Eight clients that answer all the time, on SQLite."""
