"""What came and what went, month by month: bars up and down from one line, each with its number."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 10, 10, 22, 44
"""Room for a number above the highest bar, and below the lowest one for a number and the month."""

WIDEST = 56


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: what it is called, what came (one upon the other), and what went."""

    name: str
    came: Sequence[int]
    went: int


def bars(months: Sequence[Bar], *, title: str, summary: str, name: str = "bars") -> str:
    """The drawing as an ``<svg>``, the oldest month first."""
    up = max((sum(bar.came) for bar in months), default=0)
    down = max((bar.went for bar in months), default=0)
    unit = (HEIGHT - TOP - BOTTOM) / max(up + down, 1)
    middle = TOP + up * unit
    step = (WIDTH - LEFT - RIGHT) / max(len(months), 1)
    drawn = [
        _bar(bar, LEFT + (place + 0.5) * step, min(step * 0.7, WIDEST), middle, unit)
        for place, bar in enumerate(months)
    ]
    return (
        f'<svg class="chart__view" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-words">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-words">{escape(summary)}</desc>'
        f"{''.join(drawn)}"
        f'<path class="chart__zero" d="M{LEFT} {middle:.1f}H{WIDTH - RIGHT}"/></svg>'
    )


def _bar(bar: Bar, x: float, width: float, middle: float, unit: float) -> str:
    parts, y = [], middle
    for number, people in enumerate(bar.came):
        y -= people * unit
        parts.append(_rect(f"came-{number}", x, y, width, people * unit))
    if sum(bar.came):
        parts.append(_words(x, y - 6, f"+{sum(bar.came)}"))
    if bar.went:
        parts.append(_rect("went", x, middle, width, bar.went * unit))
        parts.append(_words(x, middle + bar.went * unit + 15, f"\u2212{bar.went}"))
    parts.append(_words(x, HEIGHT - 8, bar.name, "chart__words--month"))
    return "".join(parts)


def _rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="chart__{kind}" x="{x - width / 2:.1f}" y="{y:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}" rx="1.5"/>'
        if height
        else ""
    )


def _words(x: float, y: float, words: str, also: str = "") -> str:
    kind = f"chart__words {also}".rstrip()
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(words)}</text>'
    )
