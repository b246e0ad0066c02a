"""The picture of a credential: a gold medallion with the engraved lines of the passport, and a name; for a
badge, its own drawing.

It travels alone (into a post, a wallet, a baked file), so it carries its own colours and needs no page.
"""

from functools import lru_cache
from math import cos, pi, sin

from academy.drawing.chance import chance, words
from academy.drawing.guilloche import scallop

SIDE = 640
"""Units of its width and height."""

NAVY, DEEP, GOLD, PALE, CREAM = "#1d2f5f", "#16244c", "#c79a3b", "#e8c878", "#fffdf7"

COLOURS = {"sea": "#0f7f8b", "leaf": "#3f8a4b", "plum": "#7a3f83", "flag": "#c9421d"}

_FONT = "Bricolage, Bricolage Grotesque, Libertinus Serif, Georgia, serif"


@lru_cache(maxsize=256)
def medal(title: str, academy: str, *, seed: str, colour: str = "") -> str:
    """The medallion that says *title* and *academy*; *colour* is a theme's, navy without one."""
    dice = chance(f"medal:{seed}")
    ground = COLOURS.get(colour, NAVY)
    lobes = dice.choice((9, 11, 12))
    loop = scallop(320, 226, lobes, 26)
    lines = "".join(
        f'<path d="{loop}" transform="rotate({turn:.1f} 320 320) translate({320 * (1 - size):.1f} '
        f'{320 * (1 - size):.1f}) scale({size:.3f})"/>'
        for turn, size in _rings(dice.uniform(3.0, 5.0))
    )
    return (
        f"{_open(title, academy)}"
        f'<path fill="{GOLD}" d="{scallop(320, 306, 48, 8)}"/>'
        f'<circle cx="320" cy="320" r="284" fill="{PALE}"/>'
        f'<circle cx="320" cy="320" r="276" fill="{ground}"/>'
        f'<g fill="none" stroke="{PALE}" stroke-width="1" stroke-opacity=".34">{lines}</g>'
        f'<circle cx="320" cy="320" r="262" fill="none" stroke="{PALE}" stroke-width="2.5"/>'
        f"{_rose()}{_ribbon(title, 396)}{_signature(academy, 448 + _height(title) / 2, CREAM)}</svg>"
    )


@lru_cache(maxsize=256)
def mounted(drawn: str, title: str, academy: str) -> str:
    """A badge as it is *drawn* elsewhere, above a ribbon that says *title* and *academy*."""
    inner = drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")]
    return (
        f"{_open(title, academy)}"
        f'<g transform="translate(101 0) scale(3.65)">{inner}</g>'
        f"{_ribbon(title, 528, foot=academy)}</svg>"
    )


def _open(title: str, academy: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" '
        f'height="{SIDE}" role="img" aria-label="{words(f"{title}, {academy}")}">'
    )


def _rings(turn: float) -> list[tuple[float, float]]:
    """Two families of curves, each smaller than the one before, turned against each other."""
    rings = []
    for ring in range(13):
        size = 1 - 0.82 * ring / 13
        rings += [(ring * turn, size), (-ring * turn, size)]
    return rings


def _rose() -> str:
    """The compass rose of our seals, above the ribbon."""
    reach = (92, 22, 50, 22)
    points = "L".join(
        f"{320 + reach[k % 4] * sin(k * pi / 8):.1f} {226 - reach[k % 4] * cos(k * pi / 8):.1f}"
        for k in range(16)
    )
    return f'<circle cx="320" cy="226" r="64" fill="{DEEP}"/><path fill="{PALE}" d="M{points}Z"/>'


def _ribbon(title: str, middle: float, *, foot: str = "") -> str:
    """The band across, with the words on it in as many lines as they need, and a small line below them."""
    lines = _lines(title)
    size = min(58.0, 470 / max(len(line) for line in lines) / 0.52)
    high = _height(title) + (34 if foot else 0)
    top = middle - high / 2
    first = top + (_height(title) - (len(lines) - 1) * size * 1.08) / 2 + size * 0.33
    texts = "".join(
        f'<text x="320" y="{first + n * size * 1.08:.1f}" font-size="{size:.1f}" font-weight="700">'
        f"{words(line)}</text>"
        for n, line in enumerate(lines)
    )
    return (
        f'<path fill="{GOLD}" d="M10 {top + 26:.0f}L52 {top + high / 2 + 26:.0f} 10 '
        f"{top + high + 26:.0f}H120V{top + 26:.0f}ZM630 {top + 26:.0f}L588 "
        f'{top + high / 2 + 26:.0f} 630 {top + high + 26:.0f}H520V{top + 26:.0f}Z"/>'
        f'<rect x="44" y="{top:.0f}" width="552" height="{high}" rx="6" fill="{CREAM}"/>'
        f'<rect x="52" y="{top + 8:.0f}" width="536" height="{high - 16}" rx="3" fill="none" '
        f'stroke="{GOLD}" stroke-width="1.5"/>'
        f'<g font-family="{_FONT}" fill="{DEEP}" text-anchor="middle">{texts}</g>'
        + (_signature(foot, top + high - 26, DEEP) if foot else "")
    )


def _signature(academy: str, y: float, ink: str) -> str:
    """Who gave it, in small capitals."""
    size = min(26.0, 300 / max(1, len(academy)) / 0.6)
    return (
        f'<text x="320" y="{y:.0f}" font-family="{_FONT}" font-size="{size:.1f}" letter-spacing="3" '
        f'text-anchor="middle" fill="{ink}">{words(academy.upper())}</text>'
    )


def _height(title: str) -> int:
    return 92 + (len(_lines(title)) - 1) * 54


def _lines(title: str) -> list[str]:
    """*title* in one line, or broken near its middle where it is long."""
    spaces = [place for place, letter in enumerate(title) if letter == " "]
    if len(title) <= 18 or not spaces:
        return [title]
    middle = min(spaces, key=lambda place: abs(place - len(title) / 2))
    return [title[:middle], title[middle + 1 :]]
