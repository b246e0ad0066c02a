"""Hair, and what is worn on a face. The chin is 18 below the origin, the crown about 100 above."""

from collections.abc import Callable

from academy.storyboard.palette import FLAG, GOLD, INK, dark, light
from academy.storyboard.shapes import disc, line, path

CAP = "M-56-44C-66-120 66-120 56-44C52-66 46-74 40-80C16-66-20-66-40-80C-46-74-52-66-56-44Z"


def _bun(colour: str, behind: bool) -> str:
    if behind:
        return disc(0, -116, 27, dark(colour, 0.1)) + disc(0, -54, 62, dark(colour, 0.15), ry=58)
    pencil = line(((-34, -128), (34, -110)), GOLD, 6) + line(((34, -110), (40, -108)), INK, 5)
    return (
        path("M-56-40C-68-122 68-122 56-40C50-78 18-88-8-86C-32-84-52-70-56-40Z", colour) + pencil
    )


def _short(colour: str, behind: bool) -> str:
    return (
        ""
        if behind
        else path("M-56-42C-70-126 70-126 56-42L50-66Q30-82-10-76Q-36-76-50-66Z", colour)
    )


def _curls(colour: str, behind: bool) -> str:
    if behind:
        ring = (
            (-58, -20),
            (-70, -56),
            (-56, -92),
            (58, -20),
            (70, -56),
            (56, -92),
            (-50, 12),
            (50, 12),
        )
        return "".join(disc(x, y, 31, dark(colour, 0.12)) for x, y in ring)
    top = ((-46, -84), (-26, -104), (0, -110), (26, -104), (46, -84), (-12, -90), (16, -90))
    return "".join(disc(x, y, 22, colour) for x, y in top)


def _afro(colour: str, behind: bool) -> str:
    if behind:
        return disc(0, -76, 82, colour, ry=74)
    return path("M-54-48C-60-116 60-116 54-48C44-82-44-82-54-48Z", colour)


def _crown(colour: str, behind: bool) -> str:
    if behind:
        return ""
    sides = path("M-55-30C-66-50-62-84-46-86C-50-70-50-56-50-40Z", colour)
    other = path("M55-30C66-50 62-84 46-86C50-70 50-56 50-40Z", colour)
    return sides + other + path("M-20-94Q-4-108 12-95", stroke=colour, width=5)


def _bob(colour: str, behind: bool) -> str:
    if behind:
        return path(
            "M-66 22C-86-130 86-130 66 22Q60 30 44 26L-44 26Q-60 30-66 22Z", dark(colour, 0.12)
        )
    fringe = path(
        "M-58-30C-72-124 72-124 58-30C54-60 50-70 40-76C10-60-30-62-48-74C-54-62-56-48-58-30Z",
        colour,
    )
    locks = path("M-58-40Q-70 0-60 18Q-48 16-50-20Z", colour) + path(
        "M58-40Q70 0 60 18Q48 16 50-20Z", colour
    )
    return fringe + locks


def _pony(colour: str, behind: bool) -> str:
    if behind:
        return path("M30-100C110-110 108-20 84 10C76-30 70-60 30-70Z", dark(colour, 0.12))
    return path(CAP, colour) + disc(44, -92, 10, FLAG)


def _scarf(colour: str, behind: bool) -> str:
    if behind:
        return path("M-64 30C-84-126 84-126 64 30Z", dark(colour, 0.15))
    hood = path("M-60 6C-82-130 82-130 60 6C58-40 44-84 0-84C-44-84-58-40-60 6Z", colour)
    return hood + path("M-60 0Q0 52 60 0Q56 34 0 42Q-56 34-60 0Z", colour)


def _glasses(_colour: str) -> str:
    frame = dark(GOLD, 0.25)
    lenses = "".join(disc(x, -45, 18, "", ry=17, stroke=frame, width=4) for x in (-21, 21))
    bridge = path("M-4-47Q0-52 4-47", stroke=frame, width=4)
    return (
        lenses
        + bridge
        + line(((-39, -47), (-46, -51)), frame, 4)
        + line(((39, -47), (46, -51)), frame, 4)
    )


def _earrings(_colour: str) -> str:
    return disc(-54, -18, 5, GOLD) + disc(54, -18, 5, GOLD)


def _beard(colour: str) -> str:
    return path(
        "M-53-44C-54 10-30 26 0 26C30 26 54 10 53-44C48-22 40-24 24-26C12-30-12-30-24-26"
        "C-40-24-48-22-53-44Z",
        light(colour, 0.08),
    )


def _moustache(colour: str) -> str:
    return path(
        "M0-22C10-30 32-24 36-8C24-12 8-10 0-15C-8-10-24-12-36-8C-32-24-10-30 0-22Z", colour
    )


def _freckles(_colour: str) -> str:
    dots = ((-36, -28), (-28, -22), (-32, -34), (36, -28), (28, -22), (32, -34))
    return "".join(disc(x, y, 2, "#9c5a3c") for x, y in dots)


HAIR: dict[str, Callable[[str, bool], str]] = {
    "bun": _bun,
    "short": _short,
    "curls": _curls,
    "afro": _afro,
    "crown": _crown,
    "bob": _bob,
    "pony": _pony,
    "scarf": _scarf,
}

OVER: dict[str, Callable[[str], str]] = {
    "glasses": _glasses,
    "earrings": _earrings,
    "beard": _beard,
    "moustache": _moustache,
    "freckles": _freckles,
}
