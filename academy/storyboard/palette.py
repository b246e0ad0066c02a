"""The academy's colours by the names that authors write, and the tints made from them."""

INK = "#1c2438"
SOFT = "#5b6478"
LINE = "#d9d2c1"
PAPER = "#f7f3ea"
PAGE = "#fffdf7"
NAVY = "#1d2f5f"
NIGHT = "#16213f"
GOLD = "#c79a3b"
FLAG = "#c9421d"
SEA = "#0f7f8b"
LEAF = "#3f8a4b"
PLUM = "#7a3f83"


def mix(colour: str, other: str, share: float) -> str:
    """*colour* with *share* (0 to 1) of *other* in it; both as ``#rrggbb``."""
    parts = (
        round(int(colour[i : i + 2], 16) * (1 - share) + int(other[i : i + 2], 16) * share)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


COLOURS = {
    "ink": INK,
    "soft": SOFT,
    "line": LINE,
    "paper": PAPER,
    "page": PAGE,
    "navy": NAVY,
    "night": NIGHT,
    "gold": GOLD,
    "flag": FLAG,
    "sea": SEA,
    "leaf": LEAF,
    "plum": PLUM,
    "sea-wash": mix(PAPER, SEA, 0.13),
    "leaf-wash": mix(PAPER, LEAF, 0.14),
    "plum-wash": mix(PAPER, PLUM, 0.11),
    "flag-wash": mix(PAPER, FLAG, 0.09),
    "gold-wash": mix(PAPER, GOLD, 0.2),
}


def light(colour: str, share: float) -> str:
    """A tint towards the page."""
    return mix(colour, PAGE, share)


def dark(colour: str, share: float) -> str:
    """A shade towards the ink."""
    return mix(colour, INK, share)
