"""What a paper figure wears: hats around the head's box, clothes around the body's. Millimetres."""

from dataclasses import dataclass

from academy.drawing.avatar import darker

CREAM = "#fffdf7"
INK = "#1c2438"
GOLD = "#c79a3b"
STRAW = "#e3c888"

BRIM = 14.0
"""How far down a hat reaches on every side of the head."""

HEAD_WIDTH = 52.0
HEAD_HEIGHT = 48.0
HEAD_DEPTH = 40.0
BODY_WIDTH = 40.0
BODY_HEIGHT = 46.0
BODY_DEPTH = 28.0

WAIST = 37.0
"""Where trousers begin; above them stickers have their places."""


@dataclass(frozen=True, slots=True)
class Outfit:
    """Three faces of the body; the side has its front edge at 0."""

    front: str
    side: str
    back: str


def pen(colour: str) -> str:
    """An edge a shade darker, so that shapes stay apart without colour too."""
    return f'stroke="{darker(colour)}" stroke-width=".5"'


def front_hat(hat: str, colour: str) -> str:
    """The hat on the front of the head."""
    shade = darker(colour)
    band = side_hat(hat, colour, HEAD_WIDTH)
    match hat:
        case "cap":
            return (
                band
                + f'<path fill="{shade}" {pen(shade)} d="M3 14Q26 4 49 14Q52 19 47 19Q26 12 5 19Q0 19 3 14Z"/>'
            )
        case "scarf":
            # Everything but the oval of the face.
            return f'<path fill="{colour}" {pen(colour)} fill-rule="evenodd" d="M0 0H52V48H0ZM26 6C11 6 6 16 6 28S13 47 26 47 46 40 46 28 41 6 26 6Z"/>'
        case "turban":
            jewel = f'<path fill="{GOLD}" {pen(GOLD)} d="M26 5l3.5 5-3.5 5-3.5-5Z"/>'
            folds = f'<path fill="none" stroke="{shade}" d="M26 12Q12 10 4 0M26 12Q18 8 14 0M26 12Q40 10 48 0M26 12Q34 8 38 0"/>'
            return band + folds + jewel
        case "sailor":
            return (
                band
                + f'<path fill="{GOLD}" d="M24.5 11h3v-3h-3zM26 6.5v7M22.5 10h7" stroke="{GOLD}" stroke-width=".6"/>'
            )
        case _:
            return band


def side_hat(hat: str, colour: str, width: float) -> str:
    """The hat on a side of the head that is *width* wide: the same band goes all around."""
    shade = darker(colour)
    match hat:
        case "scarf":
            return _band(colour, width, 0, 48)
        case "cap":
            return _band(colour, width, 0, 13) + _line(shade, width, 13)
        case "beret":
            return _band(colour, width, 0, 10) + _band(shade, width, 10, 12.5)
        case "sailor":
            return (
                _band(CREAM, width, 0, 7)
                + _band(colour, width, 7, BRIM)
                + _line("#c9c3b4", width, 7)
            )
        case "beanie":
            ribs = "".join(f"M{x:g} 6.5V{BRIM:g}" for x in _steps(width, 4))
            ribbed = (
                _band(shade, width, 6, BRIM)
                + f'<path fill="none" stroke="{colour}" stroke-width=".7" d="{ribs}"/>'
            )
            return _band(colour, width, 0, 6) + ribbed
        case "straw":
            weave = "".join(f"M{x:g} 0V5" for x in _steps(width, 4))
            woven = f'<path fill="none" stroke="{darker(STRAW)}" stroke-width=".4" d="{weave}"/>'
            return (
                _band(STRAW, width, 0, 5)
                + woven
                + _band(colour, width, 5, 11)
                + _band(darker(STRAW), width, 11, BRIM)
            )
        case _:
            waves = "".join(f"M{x - 4:g} 0Q{x:g} 8 {x + 4:g} {BRIM:g}" for x in _steps(width, 8))
            return (
                _band(colour, width, 0, BRIM)
                + f'<path fill="none" stroke="{shade}" stroke-width=".8" d="{waves}"/>'
            )


def top_hat(hat: str, colour: str) -> str:
    """The hat from above; the front edge is at the foot."""
    shade = darker(colour)
    ground = {"sailor": CREAM, "straw": STRAW}.get(hat, colour)
    base = f'<path fill="{ground}" d="M0 0H{HEAD_WIDTH:g}V{HEAD_DEPTH:g}H0Z"/>'
    match hat:
        case "cap" | "beret":
            seams = "M26 20L0 0M26 20L52 0M26 20L0 40M26 20L52 40" if hat == "cap" else ""
            lines = (
                f'<path fill="none" stroke="{shade}" stroke-width=".7" d="{seams}"/>'
                if seams
                else ""
            )
            return base + lines + f'<circle cx="26" cy="20" r="2.5" fill="{shade}"/>'
        case "sailor":
            return base + f'<circle cx="26" cy="20" r="9" fill="#c9421d" {pen("#c9421d")}/>'
        case "beanie":
            return base + f'<circle cx="26" cy="20" r="9" fill="{CREAM}" {pen("#d9d2c1")}/>'
        case "straw":
            rings = "".join(
                f'<ellipse cx="26" cy="20" rx="{r * 1.3:g}" ry="{r}"/>' for r in (4, 8, 12, 16)
            )
            return base + f'<g fill="none" stroke="{darker(STRAW)}" stroke-width=".6">{rings}</g>'
        case "turban":
            return (
                base
                + f'<path fill="none" stroke="{shade}" stroke-width=".8" d="M0 34Q26 20 52 34M0 22Q26 8 52 22M0 10Q26-4 52 10"/>'
            )
        case _:
            return base


def outfit(kind: str, colour: str, skin: str) -> Outfit:
    """The clothes of *kind* in *colour*, with arms at the sides and trousers below."""
    legs = (
        colour
        if kind == "dungarees"
        else ("#5b4a3a" if colour in {"#1d2f5f", "#3b4358"} else "#2b3350")
    )
    upper = CREAM if kind == "dungarees" else colour
    trim = _TRIMS[kind](colour) if kind in _TRIMS else ""
    neck = f'<path fill="{skin}" d="M13 0Q20 9 27 0Z"/>'
    stripes = _stripes(colour, BODY_WIDTH) if kind == "stripes" else ""
    front = _cloth(upper, BODY_WIDTH) + stripes + neck + trim + _legs(legs, BODY_WIDTH, split=True)
    straps = (
        f'<path fill="{colour}" d="M8 0H13L23 26H32V37H8V26H17L27 0H32L20 24Z"/>'
        if kind == "dungarees"
        else ""
    )
    back = _cloth(upper, BODY_WIDTH) + stripes + straps + _legs(legs, BODY_WIDTH, split=True)
    return Outfit(front, _side(kind, colour, upper, skin, legs), back)


def _side(kind: str, colour: str, upper: str, skin: str, legs: str) -> str:
    shade = darker(upper)
    stripes = _stripes(colour, BODY_DEPTH) if kind == "stripes" else ""
    arm = (
        f'<path fill="{skin}" {pen(skin)} d="M10 29h8v3a4 4 0 0 1-8 0z"/>'
        f'<path fill="{upper}" stroke="{shade}" stroke-width=".8" d="M9 30V6a5 5 0 0 1 10 0v24z"/>'
    )
    lines = (
        f'<path fill="none" stroke="{CREAM}" stroke-width="1.6" d="M9.5 9h9M9.5 14.5h9M9.5 20h9M9.5 25.5h9"/>'
        if kind == "stripes"
        else ""
    )
    cuff = f'<path fill="{shade}" d="M9 27.5h10V30H9z"/>'
    return (
        _cloth(upper, BODY_DEPTH)
        + stripes
        + _legs(legs, BODY_DEPTH, split=False)
        + arm
        + lines
        + cuff
    )


def _legs(colour: str, width: float, *, split: bool) -> str:
    middle = (
        f'<path stroke="{darker(colour)}" stroke-width=".8" d="M{width / 2:g} {WAIST + 1:g}V{BODY_HEIGHT:g}"/>'
        if split
        else ""
    )
    shoes = f'<path fill="{INK}" d="M0 43H{width:g}V46H0Z"/><path fill="{CREAM}" d="M0 45H{width:g}V46H0Z"/>'
    return _band(colour, width, WAIST, 43) + _line(darker(colour), width, WAIST) + middle + shoes


def _round(_colour: str) -> str:
    return f'<path fill="none" stroke="{CREAM}" stroke-width="2" d="M12 0Q20 11 28 0"/>'


def _shirt(_colour: str) -> str:
    buttons = "".join(f'<circle cx="20" cy="{y}" r=".8" fill="{CREAM}"/>' for y in (14, 18))
    return f'<path fill="{CREAM}" {pen("#d9d2c1")} d="M10 0L20 11L14 13L7 0ZM30 0L20 11L26 13L33 0Z"/>{buttons}'


def _hoodie(colour: str) -> str:
    shade = darker(colour)
    return (
        f'<path fill="{shade}" d="M8 0Q10 12 20 14Q30 12 32 0H27Q20 9 13 0Z"/>'
        f'<path fill="none" stroke="{CREAM}" stroke-width="1" stroke-linecap="round" d="M17 13v5.5M23 13v5.5"/>'
    )


def _jacket(colour: str) -> str:
    shade = darker(colour)
    return (
        f'<path fill="{CREAM}" d="M11 0L20 20L29 0Z"/><path fill="#c9421d" d="M18.5 5h3l.5 2.5-.8 1L22 17l-2 2.5L18 17l.8-8.5-.8-1Z"/>'
        f'<path fill="{shade}" {pen(shade)} d="M11 0L20 20L9 10L10.5 8L7 6L8 0ZM29 0L20 20L31 10L29.5 8L33 6L32 0Z"/>'
        f'<path stroke="{shade}" stroke-width=".7" d="M20 20V{WAIST:g}"/>'
    )


def _dungarees(colour: str) -> str:
    shade = darker(colour)
    return (
        f'<path fill="{colour}" {pen(shade)} d="M7 0H12V10H28V0H33V{WAIST:g}H7Z"/>'
        f'<circle cx="9.5" cy="12" r="1.5" fill="{GOLD}"/><circle cx="30.5" cy="12" r="1.5" fill="{GOLD}"/>'
    )


_TRIMS = {
    "round": _round,
    "shirt": _shirt,
    "hoodie": _hoodie,
    "jacket": _jacket,
    "dungarees": _dungarees,
}


def _stripes(colour: str, width: float) -> str:
    line = "#1d2f5f" if colour == "#f4ecd9" else CREAM
    return "".join(_band(line, width, y, y + 1.8) for y in (8, 13.5, 19, 24.5, 30))


def _cloth(colour: str, width: float) -> str:
    return _band(colour, width, 0, BODY_HEIGHT)


def _band(colour: str, width: float, top: float, foot: float) -> str:
    return f'<path fill="{colour}" d="M0 {top:g}H{width:g}V{foot:g}H0Z"/>'


def _line(colour: str, width: float, y: float) -> str:
    return f'<path stroke="{colour}" stroke-width=".6" d="M0 {y:g}H{width:g}"/>'


def _steps(width: float, step: float) -> list[float]:
    """Places that share *width* evenly, about *step* apart, none of them on an edge."""
    count = round(width / step)
    return [round(width * k / count, 2) for k in range(1, count)]
