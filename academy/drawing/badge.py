"""Badges and medals: enamel pins for what was done, and medals on a ribbon for use.

A badge is a pin of enamel in a theme's colour with a rim of gold. A medal differs by more than its metal:
bronze is a plain coin with one star, silver has a toothed edge and two, gold is a sun with three. They
have colours of their own, so that they look the same on a page and on paper; a place for one that is
still to come is an outline in ``currentColor``.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin
from random import Random
from typing import NamedTuple

from academy.drawing.chance import chance, name_of, words
from academy.drawing.guilloche import scallop
from academy.drawing.motif import motif, star

MEDALS = ("bronze", "silver", "gold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One award as it is drawn: what ``badge`` takes."""

    name: str
    kind: str
    seed: str
    colour: str = ""
    medal: str = ""


class Metal(NamedTuple):
    """Four tones of one metal, from deep to bright."""

    line: str
    body: str
    face: str
    light: str


_METALS = {
    "bronze": Metal("#5f3413", "#a9683a", "#c4875a", "#f3cfae"),
    "silver": Metal("#4d5664", "#98a1ae", "#c3c9d2", "#f7f9fb"),
    "gold": Metal("#6b4a0a", "#c79a3b", "#e0b75c", "#fff0bf"),
}

_ENAMEL = {
    "sea": ("#0f7f8b", "#0a5f69"),
    "leaf": ("#3a7f46", "#2a6135"),
    "plum": ("#7a3f83", "#5d2d65"),
    "flag": ("#c9421d", "#9c3013"),
}
_NAVY = ("#1d2f5f", "#14224a")
_CREAM = "#fff6dc"
_SHADE = "#0d1730"


@lru_cache(maxsize=1024)
def badge(name: str, kind: str, *, seed: str, colour: str = "", medal: str = "") -> str:
    """The badge *name*, given for *kind* (see ``MOTIFS``), in the enamel of the theme *colour*.

    *medal* is bronze, silver or gold for a medal, whose ribbon has that colour; empty for a pin.
    """
    dice = chance(f"badge:{seed}")
    key = name_of("b", "|".join((seed, name, kind, colour, medal)))
    enamel = _ENAMEL.get(colour, _NAVY)
    body = (
        _medal(key, dice, kind, enamel, medal) if medal in MEDALS else _pin(key, dice, kind, enamel)
    )
    return (
        '<svg class="badge__svg" viewBox="0 0 120 136" role="img" '
        f'aria-label="{words(name)}">{body}</svg>'
    )


@lru_cache(maxsize=128)
def badge_place(name: str, kind: str) -> str:
    """Where the badge *name* is still to come: its outline, dashed, with what it is given for."""
    return (
        f'<svg class="badge__svg" viewBox="0 0 120 136" role="img" aria-label="{words(name)}">'
        '<g fill="none" stroke="currentColor" stroke-linejoin="round" stroke-linecap="round">'
        '<circle cx="60" cy="68" r="50" stroke-width="2" stroke-dasharray="5 6"/>'
        f'<path transform="translate(60 68) scale(1.15)" stroke-width="1.7" d="{motif(kind)}"/></g></svg>'
    )


def _pin(key: str, dice: Random, kind: str, enamel: tuple[str, str]) -> str:
    """A scalloped rim of gold, enamel with engraved lines, the motif in cream."""
    teeth, gold = dice.choice((16, 18, 20, 24)), _METALS["gold"]
    return (
        f'<g transform="translate(60 68)"><path fill="{gold.line}" d="{scallop(0, 55.6, teeth, 2)}"/>'
        f'<path fill="{gold.face}" d="{scallop(0, 54.3, teeth, 2)}"/>'
        f'<circle r="48.6" fill="{gold.line}"/><circle r="47.2" fill="{enamel[0]}"/>'
        f"{_engraved(key, dice, 40, _CREAM, '.5')}"
        f'<circle r="32.5" fill="{enamel[1]}" stroke="{gold.face}" stroke-width="1.6"/>'
        f"{_drawn(kind, 1.02, _CREAM, _SHADE)}"
        f"{_beads(51.3, teeth * 2, gold.line)}"
        '<path fill="#fff" fill-opacity=".13" d="M-44-14A46 46 0 0 1 27-37 62 62 0 0 0-44-14Z"/></g>'
    )


def _medal(key: str, dice: Random, kind: str, enamel: tuple[str, str], medal: str) -> str:
    """A ribbon, a ring, and metal whose edge and stars tell which medal it is."""
    metal = _METALS[medal]
    count = MEDALS.index(medal) + 1
    stars = "".join(star(11 * (k - (count - 1) / 2), 22.5, 4.6) for k in range(count))
    return (
        f'<path fill="{enamel[1]}" d="M88 0H64L44 50H66Z"/><path fill="{enamel[0]}" d="M32 0H56L76 50H54Z"/>'
        f'<path fill="none" stroke="{_CREAM}" stroke-opacity=".8" stroke-width="2.4" '
        'd="M39 0L60 50M81 0L69.4 29"/>'
        f'<circle cx="60" cy="46" r="6" fill="none" stroke="{metal.line}" stroke-width="3.6"/>'
        f'<circle cx="60" cy="46" r="6" fill="none" stroke="{metal.face}" stroke-width="1.8"/>'
        f'<g transform="translate(60 90)"><path fill="{metal.body}" stroke="{metal.line}" '
        f'stroke-width="1.2" stroke-linejoin="round" d="{_edge(medal)}"/>'
        f'<circle r="35" fill="{metal.face}" stroke="{metal.line}"/>'
        f"{_engraved(key, dice, 29, metal.line, '.3')}"
        f'<circle r="27" fill="{metal.face}" stroke="{metal.line}" stroke-opacity=".6" stroke-width=".8"/>'
        f'<g transform="translate(0 -4)">{_drawn(kind, 0.78, metal.line, metal.light)}</g>'
        f'<path fill="{metal.line}" d="{stars}"/><path fill="none" stroke="{metal.light}" '
        'stroke-width="2" stroke-linecap="round" d="M-31-10A32.5 32.5 0 0 1-12-30"/></g>'
    )


def _edge(medal: str) -> str:
    """Round for bronze, toothed for silver, a sun for gold."""
    if medal == "gold":
        reach = ((45 if k % 2 == 0 else 37, k * pi / 20) for k in range(40))
        return "M{}Z".format("L".join(f"{r * sin(t):.1f} {-r * cos(t):.1f}" for r, t in reach))
    if medal == "silver":
        return scallop(0, 40, 14, 2.6)
    return "M-40 0A40 40 0 1 1 40 0A40 40 0 1 1-40 0Z"


def _engraved(key: str, dice: Random, radius: float, ink: str, strength: str) -> str:
    """Fine crossing lines, as on a banknote, in a ring of *radius* around nothing."""
    curve = scallop(0, radius, dice.choice((7, 9, 11)), 5.5)
    turns = "".join(
        f'<use href="#{key}" transform="rotate({dice.choice((7.5, 8.2, 9)) * k:.1f})"/>'
        for k in range(6)
    )
    return (
        f'<defs><path id="{key}" d="{curve}"/></defs>'
        f'<g fill="none" stroke="{ink}" stroke-opacity="{strength}" stroke-width=".7">{turns}</g>'
    )


def _drawn(kind: str, scale: float, ink: str, shade: str) -> str:
    """The motif twice: a hair lower in *shade*, as if it were cut, then in *ink*."""
    path = motif(kind)
    return "".join(
        f'<path transform="translate(0 {lower}) scale({scale})" fill="none" stroke="{tone}" '
        f'stroke-width="2.3" stroke-linejoin="round" stroke-linecap="round" d="{path}"/>'
        for lower, tone in ((1.2, shade), (0, ink))
    )


def _beads(radius: float, count: int, ink: str) -> str:
    """A ring of small dots."""
    dots = (2 * pi * k / count for k in range(count))
    path = "".join(f"M{radius * cos(t):.1f} {radius * sin(t):.1f}h.01" for t in dots)
    return (
        f'<path fill="none" stroke="{ink}" stroke-width="1.7" stroke-linecap="round" d="{path}"/>'
    )
