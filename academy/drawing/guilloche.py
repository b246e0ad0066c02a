"""Guilloche: the fine lines of banknotes, from one curve and its own copies.

A rosette is the closed curve r(t) = 1 + a sin(nt) + b sin(mt + p), drawn once and then used again,
smaller and turned a little each time, one family clockwise and one against it; the eye sees the
lattice where they cross. Waves are the sum of three sines, shifted down by equal steps.
Curves are cubic Béziers with the true tangents, so that few points are enough.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from math import cos, sin, tau

from academy.drawing.chance import chance, name_of

Point = tuple[float, float]


@lru_cache(maxsize=512)
def rosette(seed: str, *, rings: int = 15) -> str:
    """A rosette of two crossing families of *rings* curves, about 4 kB, 2,000 units square."""
    dice = chance(f"rosette:{seed}")
    lobes = dice.choice((7, 8, 9, 11, 12))
    high = dice.uniform(0.085, 0.13)
    low = dice.uniform(0.03, 0.06)
    phase = dice.uniform(0, tau)
    turn = dice.choice((-1, 1)) * dice.uniform(2.2, 4.4)
    name = name_of("g", seed)

    def radius(t: float) -> float:
        return 830 * (1 + high * sin(lobes * t) + low * sin(2 * lobes * t + phase))

    curve = _closed(lambda t: (radius(t) * cos(t), radius(t) * sin(t)), lobes * 8)
    copies = []
    for ring in range(rings):
        size = 1 - 0.86 * (ring / rings) ** 0.92
        angle = ring * turn
        copies.append(f'<use href="#{name}" transform="rotate({angle:.0f})scale({size:.2f})"/>')
        copies.append(
            f'<use href="#{name}" transform="rotate({-angle:.0f})scale({size:.2f} -{size:.2f})"/>'
        )
    return (
        '<svg class="guilloche" viewBox="-1000 -1000 2000 2000" fill="none" stroke="currentColor" '
        f'stroke-width="4" aria-hidden="true"><defs><path id="{name}" d="{curve}" '
        f'vector-effect="non-scaling-stroke" stroke-width=".8"/></defs>{"".join(copies)}</svg>'
    )


@lru_cache(maxsize=64)
def waves(seed: str, *, width: int = 480, height: int = 240) -> str:
    """Two families of wave lines; the picture repeats without a seam in both directions."""
    dice = chance(f"waves:{seed}")
    families = []
    for family, gaps in enumerate((10, 12)):
        swings = [(n, dice.uniform(1.5, 4.5), dice.uniform(0, tau)) for n in (1, 2, 3 + family)]
        name = name_of(f"w{family}", seed)
        line = _open(partial(_height, width=width, swings=swings), width)
        step = height / gaps
        copies = "".join(f'<use href="#{name}" y="{step * k:.0f}"/>' for k in range(-1, gaps + 2))
        families.append(f'<defs><path id="{name}" d="{line}"/></defs>{copies}')
    return (
        f'<svg class="guilloche" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" fill="none" stroke="currentColor" stroke-width=".7" '
        f'aria-hidden="true">{"".join(families)}</svg>'
    )


def scallop(centre: float, radius: float, teeth: int, depth: float) -> str:
    """The path of a closed edge of *teeth* round teeth, as a seal has it."""

    def at(t: float) -> Point:
        r = radius + depth * cos(teeth * t)
        return centre + r * cos(t), centre + r * sin(t)

    return _closed(at, teeth * 4, digits=1)


def _height(x: float, *, width: int, swings: list[tuple[int, float, float]]) -> float:
    return sum(a * sin(tau * n * x / width + p) for n, a, p in swings)


def _open(height: Callable[[float], float], width: int) -> str:
    points = 24
    step = width / points
    parts = [f"M0 {height(0):.1f}"]
    for k in range(1, points + 1):
        x = k * step
        slope = (height(x + 0.5) - height(x - 0.5)) * step / 3
        if k == 1:
            first = (height(0.5) - height(-0.5)) * step / 3
            parts.append(f"C{step / 3:.0f} {height(0) + first:.1f} ")
        else:
            parts.append("S")
        parts.append(f"{x - step / 3:.0f} {height(x) - slope:.1f} {x:.0f} {height(x):.1f}")
    return "".join(parts)


def _closed(at: Callable[[float], Point], points: int, *, digits: int = 0) -> str:
    """A closed smooth path through *points* values of *at* over a full turn."""
    step = tau / points
    parts = []
    for k in range(points + 1):
        t = k * step
        x, y = at(t)
        before, after = at(t - step / 50), at(t + step / 50)
        dx, dy = (after[0] - before[0]) * 25 / 3, (after[1] - before[1]) * 25 / 3
        if k == 0:
            parts.append(f"M{x:.{digits}f} {y:.{digits}f}C{x + dx:.{digits}f} {y + dy:.{digits}f} ")
        else:
            parts.append("S" if k > 1 else "")
            parts.append(f"{x - dx:.{digits}f} {y - dy:.{digits}f} {x:.{digits}f} {y:.{digits}f}")
    return "".join(parts).replace(" -", "-") + "Z"
