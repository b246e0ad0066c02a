"""Buildings, weather, the sea, and a snail."""

import math

from academy.storyboard.figures.look import Figure, Look
from academy.storyboard.motion import chance
from academy.storyboard.palette import (
    FLAG,
    GOLD,
    INK,
    LEAF,
    LINE,
    NAVY,
    PAGE,
    SEA,
    SOFT,
    dark,
    light,
    mix,
)
from academy.storyboard.shapes import box, disc, group, line, path, shape


def _building(look: Look) -> str:
    colour = look.colour or NAVY
    windows = "".join(
        box(
            -82 + 44 * (i % 4),
            -300 + 62 * (i // 4),
            30,
            40,
            "#f4dc9a" if chance(look.name, i) < 0.45 else light(colour, 0.5),
            r=3,
        )
        for i in range(16)
    )
    return (
        box(-104, -330, 208, 330, colour, r=6)
        + windows
        + box(-24, -52, 48, 52, GOLD, r=4)
        + box(-112, -338, 224, 16, dark(colour, 0.3), r=4)
    )


def _warehouse(look: Look) -> str:
    colour = look.colour or SEA
    doors = "".join(
        box(x, -110, 86, 110, light(colour, 0.72), r=3)
        + "".join(box(x, -98 + 22 * i, 86, 4, light(colour, 0.4)) for i in range(5))
        for x in (-170, -43, 84)
    )
    return (
        shape(((-200, -150), (0, -222), (200, -150), (200, 0), (-200, 0)), colour)
        + doors
        + group(disc(0, -166, 22, PAGE), path("M-12-166Q0-184 12-166Q0-156-12-166Z", FLAG))
    )


def _house(look: Look) -> str:
    colour = look.colour or FLAG
    return (
        box(-80, -110, 160, 110, light(GOLD, 0.65), r=3)
        + shape(((-100, -106), (0, -190), (100, -106)), colour)
        + box(-20, -66, 40, 66, NAVY, r=4)
        + disc(10, -32, 4, GOLD)
        + box(36, -84, 30, 30, light(SEA, 0.6), r=3)
        + box(-66, -84, 30, 30, light(SEA, 0.6), r=3)
    )


def _cloud(look: Look) -> str:
    return path(
        "M-90 40C-140 40-140-22-92-24C-92-78-22-86-6-46C24-76 78-56 70-14C122-18 122 40 78 40Z",
        look.colour or PAGE,
        stroke=light(look.colour or SOFT, 0.5),
        width=4,
    )


def _moon(look: Look) -> str:
    return path("M20-60A62 62 0 1 0 52 40A50 50 0 0 1 20-60Z", look.colour or "#f0dfae")


def _sun(look: Look) -> str:
    colour = look.colour or GOLD
    rays = "".join(
        group(line(((0, -66), (0, -86)), colour, 8), turn=30 * i + look.clock * 8 % 30)
        for i in range(12)
    )
    return rays + disc(0, 0, 54, colour)


def _stars(look: Look) -> str:
    return "".join(
        disc(
            1200 * chance("star", i) - 600,
            300 * chance("height", i) - 150,
            2 + 2 * chance("size", i),
            mix(PAGE, GOLD, 0.3),
        )
        for i in range(34)
    )


def _sea(look: Look) -> str:
    """Waves whose top is the place; they run to both sides and down."""
    parts = []
    for row, tint in enumerate((0.42, 0.2, 0.0)):
        shift = math.sin(look.clock * (0.9 + 0.2 * row) + row * 2) * 26
        y = row * 34
        d = f"M-760 {y}" + "".join("q20 -16 40 0t40 0" for _ in range(19)) + "V420H-760Z"
        parts.append(group(path(d, light(look.colour or SEA, tint)), x=shift))
    return "".join(parts)


def _boat(look: Look) -> str:
    colour = look.colour or FLAG
    cargo = "".join(
        box(x, y, 62, 38, tint, r=3)
        for x, y, tint in (
            (-110, -108, SEA),
            (-44, -108, GOLD),
            (22, -108, LEAF),
            (-78, -148, NAVY),
            (-12, -148, light(FLAG, 0.3)),
        )
    )
    return (
        cargo
        + box(96, -172, 60, 106, PAGE, r=6, stroke=LINE)
        + box(106, -160, 40, 18, light(SEA, 0.5), r=4)
        + box(116, -206, 22, 36, NAVY, r=3)
        + path("M-176-70L190-70Q186-10 140 6L-136 6Q-168-20-176-70Z", colour)
        + box(-170, -76, 356, 14, dark(colour, 0.3), r=5)
    )


def _map(look: Look) -> str:
    """Five coasts, for five countries."""
    land = light(look.colour or LEAF, 0.45)
    coasts = (
        "M-250-60C-230-150-120-150-96-92C-60-70-84 0-140-6C-190 30-262 10-250-60Z",
        "M-60-120C-20-160 60-140 58-92C60-50-20-40-40-70C-70-80-80-100-60-120Z",
        "M110-100C160-150 256-120 250-50C246 0 170 10 150-30C110-40 90-70 110-100Z",
        "M-180 60C-140 30-60 40-50 84C-60 130-150 132-176 108C-200 96-200 76-180 60Z",
        "M40 30C100 6 214 40 210 92C190 136 80 130 44 104C14 84 10 48 40 30Z",
    )
    folds = "".join(line(((x, -180), (x, 170)), mix(SEA, PAGE, 0.7), 3) for x in (-106, 106))
    return (
        box(-310, -180, 620, 350, light(SEA, 0.8), r=18, stroke=light(SEA, 0.4), width=5)
        + folds
        + "".join(path(d, land) for d in coasts)
    )


def _pin(look: Look) -> str:
    return path(
        "M0 0C-14-30-40-46-40-78A40 40 0 0 1 40-78C40-46 14-30 0 0Z", look.colour or FLAG
    ) + disc(0, -78, 16, PAGE)


def _pontoon(look: Look) -> str:
    """A wooden deck on piles: the place where a network meets."""
    wood = look.colour or "#b98a57"
    piles = "".join(box(x, 0, 26, 90, dark(wood, 0.35), r=4) for x in (-400, -140, 120, 374))
    planks = "".join(
        box(-430 + 72 * i, -22, 68, 30, mix(wood, PAGE, 0.1 * (i % 2)), r=3) for i in range(12)
    )
    return piles + planks + box(-430, 4, 860, 12, dark(wood, 0.25), r=3)


def _snail(look: Look) -> str:
    step = 6 * math.sin(look.clock * 5)
    colour = look.colour or GOLD
    body = path(
        f"M-90 0Q-96-26-60-26L{60 + step:.2f}-26Q74-60 {88 + step:.2f}-70"
        f"Q112-66 {108 + step:.2f}-30Q104 0 70 0Z",
        "#d9b48a",
    )
    horns = line(((90 + step, -66), (84 + step, -96)), "#d9b48a", 6) + line(
        ((102 + step, -62), (112 + step, -92)), "#d9b48a", 6
    )
    tips = disc(84 + step, -98, 6, INK) + disc(113 + step, -94, 6, INK)
    shell = disc(-8, -62, 54, colour) + path(
        "M-8-62m-34 0a34 34 0 1 1 34 34a22 22 0 1 1-20-24a12 12 0 1 1 14 12",
        stroke=dark(colour, 0.35),
        width=7,
    )
    return horns + body + tips + path(f"M{90 + step:.2f}-38q8 8 14 0", stroke=INK, width=3) + shell


def _cat(look: Look) -> str:
    fur = look.colour or "#e0a35c"
    tail = path("M60-10C120-10 124-70 98-92", stroke=fur, width=22)
    body = path("M-66 0C-70-70-40-110 0-110C44-110 76-60 70 0Z", fur)
    head = (
        shape(((-52, -128), (-46, -188), (-8, -160)), fur)
        + shape(((52, -128), (46, -188), (8, -160)), fur)
        + disc(0, -124, 56, fur, ry=48)
    )
    shut = look.pose.eyes < 0.25
    eyes = "".join(
        path(f"M{x - 9} -128q9 9 18 0", stroke=INK, width=4)
        if shut
        else disc(x, -130, 7, INK, ry=10)
        for x in (-22, 22)
    )
    whisk = "".join(
        line(((s * 26, -110 + d), (s * 66, -116 + 3 * d)), PAGE, 2.5)
        for s in (-1, 1)
        for d in (0, 6)
    )
    nose = shape(((-6, -116), (6, -116), (0, -108)), "#a94f45") + path(
        "M0-108q-8 12-16 4M0-108q8 12 16 4", stroke=INK, width=3
    )
    return tail + body + disc(0, -34, 34, light(fur, 0.55), ry=34) + head + eyes + whisk + nose


OUTDOORS = {
    "building": Figure(_building, True, "an office block"),
    "warehouse": Figure(_warehouse, True, "three gates"),
    "house": Figure(_house, True, "somebody's home"),
    "cloud": Figure(_cloud, False, "a cloud", "bob"),
    "moon": Figure(_moon, False, "a crescent"),
    "sun": Figure(_sun, False, "its rays turn"),
    "stars": Figure(_stars, False, "a night sky"),
    "sea": Figure(_sea, False, "waves; their top is the place"),
    "boat": Figure(_boat, True, "a small cargo boat", "sail"),
    "map": Figure(_map, False, "five coasts"),
    "pin": Figure(_pin, True, "its tip is the place"),
    "pontoon": Figure(_pontoon, False, "a deck on piles; its planks are the place"),
    "snail": Figure(_snail, True, "slow post"),
    "cat": Figure(_cat, True, "a cat", "breathe"),
}
