"""The tables."""

from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.gates import CALIBRATION, GATES, START_SECONDS, WORKER_MB, Gate
from tests.bench.load import Measured

HEAD = (
    f"{'':24}{'CPU ms':>8}{'× page':>8}{'gate ms':>9}{'gate ×':>8}"
    f"{'SQL':>5}{'gate':>6}{'4: rps':>9}{'p50':>6}{'p95':>6}{'8: rps':>9}{'p50':>6}{'p95':>6}"
)


@dataclass(slots=True)
class Report:
    """All figures of one database."""

    kind: str
    pages: dict[str, list[Measured]] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    fill_seconds: float = 0.0
    start_seconds: float = 0.0
    idle: float = 0.0
    """CPU ms a second of everything together while nobody asks for anything."""
    memory: list[tuple[str, float, float]] = field(default_factory=list)

    def lines(self, calibration: float) -> list[str]:
        """The table, next to the gates."""
        names = [*self.pages, *(name for name in self.statements if name not in self.pages)]
        table = [self.kind, HEAD, *(self._line(name, calibration) for name in names)]
        parts = [f"{role} {rss:.0f} (own {own:.0f})" for role, rss, own in self.memory]
        return [
            *table,
            f"filled in {self.fill_seconds:.1f} s · "
            f"first answer after {self.start_seconds:.2f} s (gate {START_SECONDS}) · "
            f"idle {self.idle:.1f} CPU ms a second",
            f"MB resident (gate {WORKER_MB} a worker): {', '.join(parts)}",
        ]

    def as_json(self) -> dict[str, Any]:
        """Everything, for a file."""
        return asdict(self)

    def _line(self, name: str, calibration: float) -> str:
        gate = GATES.get(name, Gate())
        measured = self.pages.get(name, [])
        limit = gate.cpu(self.kind)
        cells = f"{name:24}"
        if measured:
            cpu = measured[0].cpu
            cells += f"{cpu:8.2f}{cpu / calibration:8.2f}"
            cells += f"{_or_dash(limit):>9}{_or_dash(limit and limit / CALIBRATION):>8}"
        else:
            cells += " " * 33
        cells += f"{self.statements.get(name, '-'):>5}{_or_dash(gate.statements, digits=0):>6}"
        for each in measured:
            cells += f"{each.per_second:9.0f}{each.p50:6.1f}{each.p95:6.1f}"
        return cells


def _or_dash(value: float | None, *, digits: int = 1) -> str:
    return "-" if value is None else f"{value:.{digits}f}"
