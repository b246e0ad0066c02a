"""Curves on the squared paper of a log book: one line or several, what they aim at, and marks on the way.

Lines differ by stroke and by a mark at their end, never by colour alone. Everything is drawn in
``currentColor`` and classes, so that a theme, dark paper and print look right; words come from the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 46, 28, 16, 36

CLEAR = 15
"""Between two lines of words, so that neither covers the other."""

DASHES = ("", "7 4", "2 4", "11 4 2 4", "5 2", "1 6", "14 5", "8 3 2 3 2 3")
"""A stroke for each line; with more than these, they come again."""


@dataclass(frozen=True, slots=True)
class Line:
    """Points from left to right, each (0 to 1 of the width, share 0 to 1); its name is its key."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Level:
    """A share to look at across the whole width, up to ``to`` where it is a band; with its words."""

    share: float
    words: str
    kind: str = "target"
    to: float | None = None


def curve(
    lines: Sequence[Line],
    *,
    title: str,
    summary: str,
    levels: Sequence[Level] = (),
    ticks: Sequence[tuple[float, str]] = (),
    name: str = "curve",
) -> str:
    """The drawing as an ``<svg>``; *ticks* are the words below, each at its share of the width."""
    top = _top(lines, levels)
    parts = [_grid(top), *(_level(level, top) for level in levels)]
    parts += [_line(line, number, top) for number, line in enumerate(lines)]
    if len(lines) > 1:
        parts += _names(lines, top)
    parts += _level_words(levels, top)
    parts += [
        _tick(x, words, is_spare=bool(n % 2) and n < len(ticks) - 1)
        for n, (x, words) in enumerate(ticks)
    ]
    return (
        f'<svg class="chart__view" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-words" fill="none" stroke="currentColor">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-words">{escape(summary)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _top(lines: Sequence[Line], levels: Sequence[Level]) -> float:
    """The share at the upper edge: a round one above everything that is drawn."""
    highest = max(
        [y for line in lines for _, y in line.points] + [each.to or each.share for each in levels],
        default=0.0,
    )
    return next(
        (step for step in (0.04, 0.08, 0.12, 0.2, 0.4, 0.6, 0.8) if highest <= step * 0.95), 1.0
    )


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(share: float, top: float) -> float:
    return HEIGHT - BOTTOM - min(share / top, 1.0) * (HEIGHT - TOP - BOTTOM)


def _grid(top: float) -> str:
    parts = []
    for step in range(5):
        share = top * step / 4
        y = _y(share, top)
        parts.append(f'<path class="chart__grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(
            f'<text class="chart__words" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
            f"{100 * share:.0f}</text>"
        )
    return "".join(parts)


def _level(level: Level, top: float) -> str:
    y = _y(level.share, top)
    if level.to is None:
        return f'<path class="chart__{level.kind}" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
    high = y - _y(level.to, top)
    band = f'x="{LEFT}" y="{y - high:.1f}" width="{WIDTH - LEFT - RIGHT}" height="{high:.1f}"'
    return f'<rect class="chart__band" {band}/>'


def _level_words(levels: Sequence[Level], top: float) -> list[str]:
    """Above their lines, at the left, where curves begin low; one above the other where lines are near."""
    wanted = [_y(level.to or level.share, top) - 6 for level in levels]
    return [
        f'<text class="chart__words chart__words--{level.kind}" x="{LEFT + 6}" y="{y:.1f}">'
        f"{escape(level.words)}</text>"
        for level, y in zip(levels, apart(wanted, TOP - 4, HEIGHT - BOTTOM), strict=True)
    ]


def _line(line: Line, number: int, top: float) -> str:
    places = [(_x(x), _y(y, top)) for x, y in line.points]
    if not places:
        return ""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dash = DASHES[number % len(DASHES)]
    pen = f' stroke-dasharray="{dash}"' if dash else ""
    x, y = places[-1]
    return (
        f'<g class="chart__line chart__line--{number % 8}"><path d="{path}"{pen}/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/></g>'
    )


def _names(lines: Sequence[Line], top: float) -> list[str]:
    """The numbers of several lines beside their ends."""
    ends = [
        (number, _x(line.points[-1][0]), _y(line.points[-1][1], top))
        for number, line in enumerate(lines)
        if line.points
    ]
    heights = apart([y for _, _, y in ends], TOP, HEIGHT - BOTTOM)
    return [
        f'<text class="chart__words chart__name" x="{x + 8:.1f}" y="{y + 4:.1f}">{number + 1}</text>'
        for (number, x, _), y in zip(ends, heights, strict=True)
    ]


def apart(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Heights as near to the *wanted* ones as words can stand without covering each other."""
    order = sorted(range(len(wanted)), key=lambda n: -wanted[n])
    found, below = [0.0] * len(wanted), bottom + CLEAR
    for n in order:
        below = found[n] = min(wanted[n], below - CLEAR)
    above = top - CLEAR
    for n in reversed(order):
        above = found[n] = max(found[n], above + CLEAR)
    return found


def _tick(x: float, words: str, *, is_spare: bool) -> str:
    """A spare one goes where there is little room."""
    place, kind = _x(x), "chart__words chart__words--spare" if is_spare else "chart__words"
    anchor = "start" if x < 0.06 else "end" if x > 0.94 else "middle"
    return (
        f'<path class="chart__grid" d="M{place:.1f} {HEIGHT - BOTTOM}v5"/>'
        f'<text class="{kind}" x="{place:.1f}" y="{HEIGHT - 12}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
