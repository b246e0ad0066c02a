"""Rows of marks on one scale from 0 to 100: how far something went, step by step, one row below the other.

Marks differ by their shape; a line joins them in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW = 640, 46
LEFT, RIGHT, TOP = 12, 22, 26

SIZE = 6.5


@dataclass(frozen=True, slots=True)
class Row:
    """Its name, and a share (0 to 1) for each mark; None where there is none."""

    name: str
    shares: Sequence[float | None]


def steps(rows: Sequence[Row], *, title: str, summary: str, name: str = "steps") -> str:
    """The drawing as an ``<svg>``."""
    height = TOP + ROW * len(rows) + 6
    grid = [
        f'<path class="chart__grid" d="M{_x(n / 4):.1f} {TOP - 6}V{height}"/>'
        f'<text class="chart__words" x="{_x(n / 4):.1f}" y="{TOP - 11}" text-anchor="middle">{25 * n}</text>'
        for n in range(5)
    ]
    drawn = [_row(row, TOP + ROW * place) for place, row in enumerate(rows)]
    return (
        f'<svg class="chart__view" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-words">{escape(summary)}</desc>'
        f"{''.join(grid)}{''.join(drawn)}</svg>"
    )


def mark(number: int, x: float, y: float) -> str:
    """The sign of the step *number*: an empty circle, a full one, a square, a diamond."""
    kind, s = f'class="chart__step chart__step--{number % 4}"', SIZE
    match number % 4:
        case 0 | 1:
            return f'<circle {kind} cx="{x:.1f}" cy="{y:.1f}" r="{s}"/>'
        case 2:
            return f'<path {kind} d="M{x - s:.1f} {y - s:.1f}h{2 * s}v{2 * s}h{-2 * s}z"/>'
        case _:
            return f'<path {kind} d="M{x:.1f} {y - s - 2:.1f}l{s + 2} {s + 2}l{-s - 2} {s + 2}l{-s - 2} {-s - 2}z"/>'


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _row(row: Row, top: float) -> str:
    y = top + 30
    known = [(number, _x(share)) for number, share in enumerate(row.shares) if share is not None]
    line = (
        f'<path class="chart__way" d="M{"L".join(f"{x:.1f} {y}" for _, x in known)}"/>'
        if known
        else ""
    )
    marks = "".join(mark(number, x, y) for number, x in known)
    words = f'<text class="chart__words chart__words--row" x="{LEFT}" y="{top + 14}">{escape(row.name)}</text>'
    return words + line + marks
