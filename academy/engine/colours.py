"""Colours that a company chooses, made readable: what is drawn in them keeps its contrast.

Contrast is that of WCAG 2.2 (relative luminance), from 1 to 21; words need 4.5.
"""

import colorsys
import re
from dataclasses import dataclass

READABLE = 4.5
STEP = 0.01

WHITE = "#ffffff"
LIGHT_PAPER, DARK_PAPER = "#f7f3ea", "#0f172c"
ON_COVER = "#fffdf7"
FOIL = "#e0b75c"
"""The gold of the words on a passport's cover, as in ``static/css/tokens.css``."""

_HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Palette:
    """What follows from two chosen colours: ``action`` is what to press, ``cover`` the passport's.

    ``link`` and ``link_at_night`` are the cover's colour as words on paper, by day and in the dark.
    """

    action: str
    action_deep: str
    action_at_night: str
    cover: str
    cover_deep: str
    link: str
    link_at_night: str


def palette(action: str, cover: str) -> Palette:
    """The palette of two colours, darkened as far as white and gold words on them need."""
    pressed, ground = darkened(action, WHITE), darkened(cover, FOIL)
    return Palette(
        action=pressed,
        action_deep=shifted(pressed, -0.08),
        action_at_night=shifted(pressed, 0.03)
        if contrast(shifted(pressed, 0.03), WHITE) >= READABLE
        else pressed,
        cover=ground,
        cover_deep=shifted(ground, -0.06),
        link=darkened(cover, LIGHT_PAPER),
        link_at_night=lightened(cover, DARK_PAPER),
    )


def is_readable(colour: str, ground: str = WHITE) -> bool:
    """Whether words of *ground* can be read on *colour* as it is."""
    return contrast(colour, ground) >= READABLE


def is_colour(text: str) -> bool:
    """Whether *text* is written like ``#1d2f5f``."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Between two colours, whichever is lighter."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def darkened(colour: str, ground: str) -> str:
    """*colour*, made only as dark as it must be to be read on, or under, the light *ground*."""
    while contrast(colour, ground) < READABLE and colour != "#000000":
        colour = shifted(colour, -STEP)
    return colour


def lightened(colour: str, ground: str) -> str:
    """*colour*, made only as light as it must be to be read on the dark *ground*."""
    while contrast(colour, ground) < READABLE and colour != WHITE:
        colour = shifted(colour, STEP)
    return colour


def shifted(colour: str, lightness: float) -> str:
    """*colour* with so much more of lightness (HSL, from 0 to 1), its hue kept."""
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    rgb = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light + lightness)), saturation)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in rgb)


def _luminance(colour: str) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue
