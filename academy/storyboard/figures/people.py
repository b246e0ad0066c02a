"""The cast, as busts: about 240 pixels wide and 300 high above the foot."""

from collections.abc import Callable
from dataclasses import dataclass

from academy.storyboard.figures.faces import brows, eyes, mouth
from academy.storyboard.figures.hair import HAIR, OVER
from academy.storyboard.figures.look import Figure, Look
from academy.storyboard.palette import (
    FLAG,
    GOLD,
    LEAF,
    NAVY,
    PAGE,
    PLUM,
    SEA,
    SOFT,
    dark,
    light,
    mix,
)
from academy.storyboard.shapes import Point, box, disc, group, line, path, shape

ARM = 92.0
"""Pixels from shoulder to elbow, and from elbow to wrist."""


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody looks; ``hair`` and ``wears`` are names of drawings."""

    skin: str
    hair: str
    hair_colour: str
    clothes: str
    wears: str
    over: tuple[str, ...] = ()


STILL = ("beard", "earrings")
"""What is worn on the head and does not turn with the face."""

CAST = {
    "odile": Person("#f0c8a4", "bun", "#b9b6b4", PLUM, "cardigan", ("glasses", "earrings")),
    "karim": Person("#b9794f", "short", "#231a18", NAVY, "vest", ("beard",)),
    "ines": Person("#d9a077", "curls", "#3a2320", LEAF, "hood", ("freckles",)),
    "benoit": Person("#f2c9ab", "crown", "#8b6f57", NAVY, "suit", ("moustache",)),
    "svetlana": Person("#f5d6bd", "bob", "#d8b25c", SEA, "jacket", ()),
}

OTHERS = (
    Person("#8a5636", "afro", "#1d1513", GOLD, "jumper"),
    Person("#f3cdb0", "pony", "#a5552f", SEA, "jumper", ("freckles",)),
    Person("#e3b184", "short", "#2b2b35", FLAG, "jumper", ("glasses",)),
    Person("#c68a5e", "scarf", PLUM, LEAF, "jacket"),
    Person("#f0c8a4", "crown", "#cfcac3", SOFT, "jumper", ("glasses",)),
    Person("#6f4429", "short", "#161012", LEAF, "vest", ("beard",)),
    Person("#f5d6bd", "bob", "#46302a", PLUM, "jacket", ("earrings",)),
    Person("#e9bd94", "curls", "#c5813b", NAVY, "jumper"),
    Person("#d3a27c", "bun", "#3b2b28", GOLD, "jacket", ("glasses",)),
    Person("#e3b184", "pony", "#241d1b", LEAF, "vest"),
)


def _person(person: Person, look: Look) -> str:
    clothes = look.colour or person.clothes
    return group(
        _head(person, look, behind=True),
        _body(person, clothes),
        _head(person, look, behind=False),
        _arm(-1, look.pose.lx, look.pose.ly, clothes, person.skin),
        _arm(1, look.pose.rx, look.pose.ry, clothes, person.skin),
    )


def _body(person: Person, clothes: str) -> str:
    trunk = path(
        "M-96 0C-100-70-98-118-58-132Q-30-140-26-146L26-146Q30-140 58-132C98-118 100-70 96 0Z",
        clothes,
    )
    neck = path("M-22-176L-22-144Q0-120 22-144L22-176Z", dark(person.skin, 0.12))
    return trunk + neck + _WEAR[person.wears](clothes)


def _head(person: Person, look: Look, *, behind: bool) -> str:
    hair = HAIR[person.hair](person.hair_colour, behind)
    if behind:
        return group(hair, y=-166, turn=look.pose.tilt)
    shade = dark(person.skin, 0.08)
    ears = disc(-53, -40, 11, shade, ry=14) + disc(53, -40, 11, shade, ry=14)
    skull = "M-53-62C-53-108 53-108 53-62L52-36C50 4 26 18 0 18C-26 18-50 4-52-36Z"
    fixed = "".join(OVER[name](person.hair_colour) for name in person.over if name in STILL)
    return group(
        *(ears, path(skull, person.skin), fixed, _face(person, look), hair),
        y=-166,
        turn=look.pose.tilt,
    )


def _face(person: Person, look: Look) -> str:
    """What turns when somebody looks aside."""
    bearded = "beard" in person.over
    lips = dark(person.skin, 0.55)
    return group(
        group(eyes(look, apart=20, size=7.5), y=-46),
        group(brows(look.pose, apart=20, size=10, colour=dark(person.hair_colour, 0.25)), y=-64),
        path("M-4-34Q3-27-5-24", stroke=dark(person.skin, 0.28), width=3.5),
        disc(0, -8, 23, person.skin, ry=11) if bearded else "",
        group(mouth(look, width=34, lips=lips), y=-12),
        *(disc(x, -22, 9, mix(person.skin, FLAG, 0.22)) for x in (-33, 33) if not bearded),
        *(OVER[name](person.hair_colour) for name in person.over if name not in STILL),
        x=look.pose.turn * (9 if "glasses" in person.over else 14),
    )


def _arm(side: int, x: float, y: float, clothes: str, skin: str) -> str:
    shoulder = (side * 76.0, -104.0)
    hand, elbow = _reach(shoulder, (x, y), side)
    sleeve = dark(clothes, 0.16)
    wrist = (elbow[0] + (hand[0] - elbow[0]) * 0.82, elbow[1] + (hand[1] - elbow[1]) * 0.82)
    thumb = disc(hand[0] - side * 11, hand[1] - 8, 7, skin)
    return line((shoulder, elbow, wrist), sleeve, 38) + disc(*hand, 19, skin) + thumb


def _reach(shoulder: Point, goal: Point, side: int) -> tuple[Point, Point]:
    """Where the hand comes, and the elbow that takes it there, bent away from the body."""
    dx, dy = goal[0] - shoulder[0], goal[1] - shoulder[1]
    far = max((dx * dx + dy * dy) ** 0.5, 1)
    reach = min(far, 2 * ARM - 2)
    hand = (shoulder[0] + dx / far * reach, shoulder[1] + dy / far * reach)
    bend = min((ARM * ARM - reach * reach / 4) ** 0.5 * 0.62, 38)
    middle = ((shoulder[0] + hand[0]) / 2, (shoulder[1] + hand[1]) / 2)
    across = (-dy / far, dx / far)
    out = side if across[0] > 0 else -side
    if abs(across[0]) < 0.15:
        out = 1 if across[1] > 0 else -1
    return hand, (middle[0] + across[0] * bend * out, middle[1] + across[1] * bend * out)


def _cardigan(clothes: str) -> str:
    pearls = "".join(
        disc(x, y, 5.5, PAGE)
        for x, y in ((-24, -134), (-16, -125), (-6, -120), (6, -120), (16, -125), (24, -134))
    )
    return (
        shape(((-26, -142), (0, -40), (26, -142), (0, -118)), light(clothes, 0.75))
        + line(((0, -40), (0, 0)), dark(clothes, 0.35), 4)
        + disc(9, -24, 4.5, GOLD)
        + pearls
    )


def _vest(clothes: str) -> str:
    return (
        path("M-70-126L-40-136L-14 0L-84 0Q-92-70-70-126Z", "#f0a41c")
        + path("M70-126L40-136L14 0L84 0Q92-70 70-126Z", "#f0a41c")
        + path("M-86-60L-28-60L-24-40L-87-40Z", PAGE)
        + path("M86-60L28-60L24-40L87-40Z", PAGE)
        + path("M-26-144Q0-112 26-144", stroke=light(clothes, 0.3), width=6)
    )


def _hood(clothes: str) -> str:
    return (
        path("M-50-140Q0-84 50-140Q40-150 26-146Q0-118-26-146Q-40-150-50-140Z", dark(clothes, 0.2))
        + line(((-12, -112), (-14, -76)), PAGE, 4)
        + line(((12, -112), (14, -82)), PAGE, 4)
    )


def _suit(clothes: str) -> str:
    return (
        shape(((-28, -146), (0, -30), (28, -146), (0, -124)), PAGE)
        + shape(((-8, -126), (8, -126), (11, -66), (0, -44), (-11, -66)), FLAG)
        + shape(((-30, -146), (-54, -110), (-34, -96), (0, -22), (-6, -70)), dark(clothes, 0.3))
        + shape(((30, -146), (54, -110), (34, -96), (0, -22), (6, -70)), dark(clothes, 0.3))
        + shape(((48, -70), (74, -74), (72, -62), (48, -60)), GOLD)
    )


def _jacket(clothes: str) -> str:
    return (
        shape(((-26, -146), (0, -60), (26, -146), (0, -126)), light(clothes, 0.85))
        + shape(((-28, -146), (-46, -104), (0, -44), (-8, -84)), dark(clothes, 0.22))
        + shape(((28, -146), (46, -104), (0, -44), (8, -84)), dark(clothes, 0.22))
    )


def _jumper(clothes: str) -> str:
    collar = path("M-28-146Q0-106 28-146", stroke=dark(clothes, 0.22), width=11)
    return collar + box(-92, -16, 184, 8, dark(clothes, 0.12), r=4)


_WEAR: dict[str, Callable[[str], str]] = {
    "cardigan": _cardigan,
    "vest": _vest,
    "hood": _hood,
    "suit": _suit,
    "jacket": _jacket,
    "jumper": _jumper,
}


def _colleague(look: Look) -> str:
    return _person(OTHERS[look.variant % len(OTHERS)], look)


def _member(name: str) -> Callable[[Look], str]:
    return lambda look: _person(CAST[name], look)


NOTES = {
    "odile": "accounts: silver bun, glasses, pearls",
    "karim": "night shift: beard, yellow vest",
    "ines": "apprentice: curls, green hood",
    "benoit": "director: suit, moustache",
    "svetlana": "legal: fair bob, sea jacket",
}

PEOPLE = {name: Figure(_member(name), True, note, "breathe") for name, note in NOTES.items()} | {
    "colleague": Figure(_colleague, True, f"anybody: `look: 0` to `{len(OTHERS) - 1}`", "breathe"),
}
