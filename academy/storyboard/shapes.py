"""SVG elements as text. Numbers are rounded to a hundredth, so that frames repeat to the byte."""

from collections.abc import Sequence

from academy.storyboard.palette import INK

Point = tuple[float, float]


def number(value: float) -> str:
    """At most two decimals, never ``-0``."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _paint(fill: str, stroke: str, width: float) -> str:
    line = f' stroke="{stroke}" stroke-width="{number(width)}"' if stroke else ""
    return f' fill="{fill or "none"}"{line} stroke-linecap="round" stroke-linejoin="round"'


def box(
    x: float,
    y: float,
    w: float,
    h: float,
    fill: str,
    *,
    r: float = 0,
    stroke: str = "",
    width: float = 3,
) -> str:
    """A rectangle from its top left corner, corners rounded by *r*."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(max(w, 0))}"'
        f' height="{number(max(h, 0))}" rx="{number(r)}"{_paint(fill, stroke, width)}/>'
    )


def disc(
    x: float,
    y: float,
    r: float,
    fill: str,
    *,
    ry: float | None = None,
    stroke: str = "",
    width: float = 3,
) -> str:
    """A circle, or an ellipse when *ry* is given."""
    return (
        f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(r)}"'
        f' ry="{number(r if ry is None else ry)}"{_paint(fill, stroke, width)}/>'
    )


def path(d: str, fill: str = "", *, stroke: str = "", width: float = 3) -> str:
    """A path; its data is given as text."""
    return f'<path d="{d}"{_paint(fill, stroke, width)}/>'


def line(points: Sequence[Point], stroke: str = INK, width: float = 3) -> str:
    """An open line through *points*."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return path(d, stroke=stroke, width=width)


def shape(points: Sequence[Point], fill: str, *, stroke: str = "", width: float = 3) -> str:
    """A closed polygon."""
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"
    return path(d, fill, stroke=stroke, width=width)


def group(
    *inside: str,
    x: float = 0,
    y: float = 0,
    turn: float = 0,
    scale: float = 1,
    mirrored: bool = False,
    fade: float = 1,
) -> str:
    """*inside* moved, turned by degrees, scaled, mirrored and faded, in that order outwards in."""
    body = "".join(inside)
    steps = []
    if x or y:
        steps.append(f"translate({number(x)} {number(y)})")
    if turn:
        steps.append(f"rotate({number(turn)})")
    if scale != 1 or mirrored:
        across = -scale if mirrored else scale
        steps.append(f"scale({across:.4f} {scale:.4f})")
    place = f' transform="{" ".join(steps)}"' if steps else ""
    faint = f' opacity="{number(fade)}"' if fade < 1 else ""
    return f"<g{place}{faint}>{body}</g>" if place or faint else body
