"""The same acts in companies of different size, side by side."""

from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.gates import CALIBRATION, GATES, Gate


@dataclass(frozen=True, slots=True)
class Figure:
    """CPU ms of the whole server side, statements where they are counted, and MB beyond what was held."""

    cpu: float
    statements: int | None = None
    megabytes: float | None = None


@dataclass(slots=True)
class Growth:
    """On one database: figures by act, by the number of people."""

    kind: str
    figures: dict[str, dict[int, Figure]] = field(default_factory=dict)
    fills: dict[int, float] = field(default_factory=dict)
    """Seconds that it took to make each company."""

    def lines(self, calibration: float) -> list[str]:
        """A table; ``grows`` is the largest company's figure by that of the one before."""
        sizes = sorted(self.fills)
        head = f"{self.kind + ', CPU ms':32}" + "".join(f"{size:>11,}" for size in sizes)
        head += f"{'gate':>9}{'× page':>8}{'grows':>8}{'limit':>7}{'SQL':>5}{'MB':>6}"
        rows = [self._line(name, sizes, calibration) for name in self.figures]
        made = ", ".join(f"{size:,} people in {self.fills[size]:.0f} s" for size in sizes)
        return [head, *rows, f"made: {made}"]

    def as_json(self) -> dict[str, Any]:
        """Everything, for a file."""
        return asdict(self)

    def _line(self, name: str, sizes: list[int], calibration: float) -> str:
        gate, its = GATES.get(name, Gate()), self.figures[name]
        last = its[sizes[-1]]
        limit = gate.cpu(self.kind)
        cells = f"{name:32}" + "".join(f"{its[size].cpu:11,.1f}" for size in sizes)
        cells += f"{f'{limit:,.0f}' if limit else '-':>9}"
        cells += f"{f'{last.cpu / calibration:.1f}' if limit else '-':>8}"
        before = its[sizes[-2]].cpu if len(sizes) > 1 else 0
        cells += f"{f'{last.cpu / before:.2f}' if before else '-':>8}"
        cells += f"{f'{gate.growth:.1f}' if gate.growth else '-':>7}"
        cells += f"{'-' if last.statements is None else last.statements:>5}"
        cells += f"{'-' if last.megabytes is None else f'{last.megabytes:.0f}':>6}"
        over = limit and last.cpu > max(limit, limit / CALIBRATION * calibration)
        return cells + ("  over its gate" if over else "")
