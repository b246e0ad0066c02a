"""A paper figure's faces: head and body as boxes, each side painted as the avatar is seen from there.

Millimetres. ``head`` and ``body`` give six faces by name; each is the inside of an ``<svg>`` of that
face's measures. ``left`` and ``right`` are mirror images: both are painted with the front edge at 0.
"""

from dataclasses import dataclass

from academy.drawing.avatar import CLOTH_COLOURS, HAIR_COLOURS, SKINS, Avatar, darker
from academy.drawing.features import features
from academy.drawing.outfits import (
    BODY_DEPTH,
    BODY_HEIGHT,
    BODY_WIDTH,
    HEAD_DEPTH,
    HEAD_HEIGHT,
    HEAD_WIDTH,
    front_hat,
    outfit,
    pen,
    side_hat,
    top_hat,
)

HEAD = (HEAD_WIDTH, HEAD_HEIGHT, HEAD_DEPTH)
"""Width, height and depth of the head."""

BODY = (BODY_WIDTH, BODY_HEIGHT, BODY_DEPTH)

PLACES = {
    "front": ((10.5, 27.5), (29.5, 27.5)),
    "back": ((10.5, 10.0), (29.5, 10.0), (10.5, 27.5), (29.5, 27.5)),
    "left": ((14.0, 10.5),),
    "right": ((14.0, 10.5),),
    "head": ((16.0, 31.0), (36.0, 31.0)),
    "passport": ((8.5, 12.0),),
}
"""Where stickers fit, as the centres of circles of 15 mm: on the body's faces, behind the head, and on the
back of the passport that it holds."""

USUAL_PLACES = {"front": 2, "back": 4, "left": 1, "right": 1}
"""How many of them a figure has that nobody wrote a file for."""

_SCALE = 0.82
"""From a bust's units to millimetres on the front of the head."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A haircut: its fringe, and how far it hangs at the temple, behind the ear and at the back."""

    fringe: str
    temple: float
    ear: float
    back: float
    curtain: float = 0
    """How wide it hangs down both edges of the front."""
    is_curly: bool = False


_CUTS = {
    "short": Cut("M0 0H52V12Q45 8 41 7Q26 13 13 8Q5 10 0 14Z", 20, 30, 30),
    "side": Cut("M0 0H52V14Q44 13 40 8Q22 9 12 3Q8 11 0 14Z", 20, 30, 32),
    "bob": Cut("M0 0H52V12Q26 16 0 12Z", 38, 40, 40, curtain=6),
    "long": Cut("M0 0H52V9Q38 11 26 4Q14 11 0 9Z", 48, 48, 48, curtain=6),
    "curls": Cut(
        "M0 0H52V12q-4 4-8 0q-4 4-9 0q-4 4-9 0q-5 4-9 0q-4 4-9 0q-4 4-8 0Z",
        22,
        30,
        34,
        is_curly=True,
    ),
    "bun": Cut("M0 0H52V13Q46 8 38 7Q26 10 14 7Q6 8 0 13Z", 18, 26, 28),
    "afro": Cut(
        "M0 0H52V13q-5 3-9-1q-4 4-9 0q-4 3-8 0q-4 3-8 0q-5 4-9 0q-4 4-9 1Z",
        36,
        40,
        42,
        5,
        is_curly=True,
    ),
    "plaits": Cut("M0 0H52V14Q40 11 26 3Q12 11 0 14Z", 20, 28, 48),
}


def head(look: Avatar) -> dict[str, str]:
    """The six faces of the head."""
    width, height, depth = HEAD
    skin, hair = SKINS[look.skin], HAIR_COLOURS[look.hair_colour]
    covered = look.hat in {"scarf", "turban"}
    cut = None if covered else _CUTS.get(look.hair)
    side = _filled(skin, depth, height) + _ear(look, darker(skin)) + _side_hair(cut, hair)
    back = _filled(skin, width, height) + _back_hair(cut, hair, look.hair)
    top = _filled(hair if cut else skin, width, depth)
    if look.hair == "bun" and cut and look.hat == "none":
        top += f'<circle cx="26" cy="20" r="9" {pen(hair)} fill="{hair}"/><circle cx="26" cy="20" r="4" {pen(hair)} fill="none"/>'
    if look.hat != "none":
        cloth = CLOTH_COLOURS[look.hat_colour]
        side += side_hat(look.hat, cloth, depth)
        back += side_hat(look.hat, cloth, width)
        top = top_hat(look.hat, cloth)
    faces = {"front": _front(look, cut, skin, hair), "right": side, "back": back, "top": top}
    faces["left"] = _mirrored(side, depth)
    faces["bottom"] = _filled(darker(skin), width, depth)
    return faces


def body(look: Avatar) -> dict[str, str]:
    """The six faces of the body."""
    width, _, depth = BODY
    skin, cloth = SKINS[look.skin], CLOTH_COLOURS[look.body_colour]
    dressed = outfit(look.body, cloth, skin)
    return {
        "front": dressed.front,
        "right": dressed.side,
        "left": _mirrored(dressed.side, depth),
        "back": dressed.back,
        "top": _filled(cloth, width, depth),
        "bottom": _filled("#fffdf7", width, depth),
    }


def _front(look: Avatar, cut: Cut | None, skin: str, hair: str) -> str:
    width, height, _ = HEAD
    shift = f"translate({width / 2 - 54 * _SCALE:.2f} {25 - 56 * _SCALE:.2f})scale({_SCALE})"
    parts = [
        _filled(skin, width, height),
        f'<g transform="{shift}">{features(look, shade=darker(skin), hair=hair)}</g>',
    ]
    if cut:
        parts.append(f'<path fill="{hair}" {pen(hair)} d="{cut.fringe}"/>')
        if cut.curtain:
            wide, low = cut.curtain, min(cut.temple, height)
            sides = f"M0 0H{wide}V{low - 3}Q{wide} {low} 0 {low}ZM{width} 0H{width - wide}V{low - 3}Q{width - wide} {low} {width} {low}Z"
            parts.append(f'<path fill="{hair}" {pen(hair)} d="{sides}"/>')
    if look.hat != "none":
        parts.append(front_hat(look.hat, CLOTH_COLOURS[look.hat_colour]))
    return "".join(parts)


def _side_hair(cut: Cut | None, hair: str) -> str:
    if not cut:
        return ""
    depth = HEAD[2]
    edge = _scallops(16, depth, cut.ear) if cut.is_curly else f"H{depth}"
    if cut.temple >= cut.ear - 4:  # it hangs over the ear
        shape = (
            f"M0 0H{depth}V{cut.ear}H0Z"
            if not cut.is_curly
            else f"M{depth} {cut.ear}V0H0V{cut.ear}{_scallops(0, depth, cut.ear)}Z"
        )
    else:
        shape = f"M{depth} 0H0V{cut.temple}H5V17H16V{cut.ear}{edge}Z"
    return f'<path fill="{hair}" {pen(hair)} d="{shape}"/>'


def _back_hair(cut: Cut | None, hair: str, style: str) -> str:
    if not cut:
        return ""
    width = HEAD[0]
    if style == "plaits":
        twists = "".join(
            f'<ellipse cx="{x}" cy="{y}" rx="5" ry="4.5" fill="{hair}" {pen(hair)}/>'
            for x in (12, 40)
            for y in (30, 37, 44)
        )
        return (
            f'<path fill="{hair}" d="M0 0H{width}V28H0Z"/>{twists}<path {pen(hair)} d="M26 0V28"/>'
        )
    edge = _scallops(0, width, cut.back) if cut.is_curly else f"H{width}"
    return f'<path fill="{hair}" {pen(hair)} d="M{width} 0H0V{cut.back}{edge}Z"/>'


def _scallops(start: float, end: float, y: float) -> str:
    """Curls along a lower edge, from *start* to *end*."""
    count = max(2, round((end - start) / 8))
    step = (end - start) / count
    return "".join(
        f"Q{start + step * (k + 0.5):.1f} {y + 5:g} {start + step * (k + 1):.1f} {y:g}"
        for k in range(count)
    )


def _ear(look: Avatar, shade: str) -> str:
    """An ear, unless a hat or hair covers it anyway: both are painted later."""
    return (
        f'<path fill="{SKINS[look.skin]}" stroke="{shade}" stroke-width=".8" '
        'd="M8 21c0-5 8-5 8 1s-4 8-6 8-2-4-2-9z"/>'
    )


def _filled(colour: str, width: float, height: float) -> str:
    return f'<path fill="{colour}" d="M0 0H{width:g}V{height:g}H0Z"/>'


def _mirrored(drawn: str, width: float) -> str:
    return f'<g transform="translate({width:g} 0)scale(-1 1)">{drawn}</g>'
