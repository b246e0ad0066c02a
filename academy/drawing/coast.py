"""A coast seen from the sea, as old sailing directions engrave it: one hill for each skill.

A hill's height and its filling say the standing, thin dotted ridges above and below it how sure that
is: none, close by, or far apart. Heights are the five standings' own and no measure; nothing can be
read from them that the words beside do not say. Everything is lines and fills of ``currentColor``.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import sin, tau
from string import ascii_lowercase

from academy.drawing.chance import chance

SLOT = 60
"""Units from one hill's middle to the next."""

REACH = 42
"""Units from a hill's middle to its foot, each way: neighbours overlap."""

PEAK = 62
STEP = 6
SEA = 92
"""Where the water stands, down from the top."""

MOST = 6
"""Hills in one view; fewer stand in its middle, with open water on either side."""

WIDTH = SLOT * MOST + 24

HEIGHTS = {"known": 1.0, "fading": 1.0, "confused": 0.62, "learning": 0.6, "unmet": 0.42}
DOUBTS = {"sure": 0.0, "fairly": 0.13, "hardly": 0.3}
"""How far the dotted ridges stand off, as a share of the height."""

Ridge = Callable[[float], float]


def letters(count: int) -> list[str]:
    """What so many hills are marked with: a to z, then aa, ab ..."""
    return [
        (ascii_lowercase[number // 26 - 1] if number >= 26 else "") + ascii_lowercase[number % 26]
        for number in range(count)
    ]


def coast(hills: Sequence[tuple[str, str, str]], letters: Sequence[str]) -> str:
    """*hills* (seed, standing, sureness) side by side above the water, each with its letter below."""
    first = WIDTH // 2 - SLOT * (len(hills) - 1) // 2
    places = [first + SLOT * number for number in range(len(hills))]
    drawn = "".join(
        f'<g transform="translate({x} {SEA})">{_hill(*hill)}</g>'
        for x, hill in zip(places, hills, strict=True)
    )
    below = "".join(
        f'<text class="coast__letter" x="{x}" y="{SEA + 28}" text-anchor="middle">{letter}</text>'
        for x, letter in zip(places, letters, strict=False)
    )
    return (
        f'<svg class="coast__view" viewBox="0 0 {WIDTH} {SEA + 46}" fill="none" '
        f'stroke="currentColor" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">'
        f"{_SEA}{drawn}{_water()}{below}</svg>"
    )


def hill(seed: str, standing: str, sureness: str) -> str:
    """One hill by itself, to stand beside its name; *seed* gives it its shape for ever."""
    return (
        f'<svg class="hill" viewBox="{-REACH} {-PEAK - 18} {2 * REACH} {PEAK + 26}" fill="none" '
        'stroke="currentColor" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">'
        f'{_hill(seed, standing, sureness)}<path stroke-width="2" d="M{-REACH} 4H{REACH}"/></svg>'
    )


@lru_cache(maxsize=8_192)
def _hill(seed: str, standing: str, sureness: str) -> str:
    """The hill above a water that stands at 0; up is negative."""
    ridge = _ridge(seed, HEIGHTS[standing] * PEAK)
    ground = f'<path class="coast__ground" stroke="none" d="{_line(ridge, 1)}Z"/>'
    top = max(ridge(x) for x in range(-REACH, REACH + 1, STEP))
    parts = [ground, *_filling(ridge, standing, top)]
    parts.append(f'<path {_PENS[standing]} d="{_line(ridge, 1)}"/>')
    doubt = DOUBTS[sureness]
    if doubt and standing != "unmet":
        pen = 'stroke-width="1.2" stroke-dasharray=".1 3.4"'
        below = "coast__cut" if standing == "known" else "coast__doubt"
        parts.append(f'<path class="coast__doubt" {pen} d="{_line(ridge, 1 + doubt)}"/>')
        parts.append(f'<path class="{below}" {pen} d="{_line(ridge, 1 - doubt)}"/>')
    return "".join(parts)


_PENS = {
    "known": 'stroke-width="2"',
    "fading": 'stroke-width="1.3" stroke-dasharray="5 3.5"',
    "confused": 'stroke-width="1.8"',
    "learning": 'stroke-width="1.8"',
    "unmet": 'stroke-width="1.4" stroke-dasharray="2 4.5"',
}
"""The ridge's pen by standing: what was there and what is not met is broken."""


def _filling(ridge: Ridge, standing: str, top: float) -> list[str]:
    if standing == "known":
        flag = (
            f'<path fill="currentColor" stroke-width="1.6" d="M0 {-ridge(0):.0f}v-15l9 3.5-9 3.5"/>'
        )
        return [_body(ridge, 1), _cuts(ridge), flag]
    if standing == "fading":
        return [
            _body(ridge, 0.5),
            _strokes(ridge, 'stroke-width="1" stroke-dasharray="1.5 4"', low=0.5),
        ]
    if standing == "confused":
        shoal = f'<path stroke-width="2.2" d="M-5 {-top - 13:.0f}l10 10m0-10l-10 10"/>'
        bands = "".join(f'<path d="{_line(ridge, share)}"/>' for share in (0.7, 0.4))
        return [_strokes(ridge, 'stroke-width="1"'), f'<g stroke-width=".9">{bands}</g>', shoal]
    if standing == "learning":
        return [_strokes(ridge, 'stroke-width="2.4" stroke-dasharray=".1 4.6"')]
    return []


def _body(ridge: Ridge, share: float) -> str:
    return f'<path fill="currentColor" stroke="none" d="{_line(ridge, share)}Z"/>'


def _cuts(ridge: Ridge) -> str:
    """Lines of height, cut out of the solid hill."""
    lines = "".join(_line(ridge, share) for share in (0.72, 0.46, 0.22))
    return f'<path class="coast__cut" stroke-width="1.1" d="{lines}"/>'


def _strokes(ridge: Ridge, pen: str, low: float = 0.0) -> str:
    """Upright strokes from the ridge down to the share *low* of its height."""
    marks = [
        f"M{x} {-ridge(x):.1f}V{-low * ridge(x):.1f}"
        for x in range(-REACH + STEP, REACH, STEP)
        if ridge(x) > 4
    ]
    return f'<path {pen} d="{"".join(marks)}"/>'


def _line(ridge: Ridge, share: float) -> str:
    """The ridge at a *share* of its height, from foot to foot."""
    parts = [f"M{-REACH} 0"]
    parts += [f"L{x} {-share * ridge(x):.1f}" for x in range(-REACH + STEP // 2, REACH, STEP // 2)]
    return "".join([*parts, f"L{REACH} 0"]).replace(" -", "-")


def _ridge(seed: str, high: float) -> Ridge:
    """How high the hill of *seed* is at each place: a bell that leans, and two sines for its crags."""
    dice = chance(f"hill:{seed}")
    lean = dice.uniform(-0.28, 0.28)
    crag = dice.uniform(0.05, 0.13)
    swing = dice.uniform(0, tau)
    steep = dice.uniform(1.2, 2.1)

    def height(x: float) -> float:
        u = x / REACH
        bell = max(0.0, 1 - (u - lean * (1 - u * u)) ** 2) ** steep * (1 - u * u) ** 0.35
        crags = crag * sin(9 * u + swing) + 0.5 * crag * sin(23 * u + 2 * swing)
        return float(high * bell * (0.9 + crags))

    return height


_SEA = f'<path class="coast__sea" stroke="none" d="M0 {SEA}H{WIDTH}v46H0Z"/>'


def _water() -> str:
    """The line where land and sea meet, and the swell before it."""
    swell = []
    for number, (y, gap) in enumerate(((SEA + 7, 24), (SEA + 36, 30), (SEA + 41, 40))):
        swell += [f"M{x} {y}q6-3 12 0" for x in range(4 + 9 * number, WIDTH - 12, gap)]
    return (
        f'<path stroke-width="2" d="M0 {SEA}H{WIDTH}"/>'
        f'<path class="coast__swell" stroke-width="1.1" d="{"".join(swell)}"/>'
    )
