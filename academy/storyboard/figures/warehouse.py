"""What moves parcels, and what watches over them."""

import math
from dataclasses import replace

from academy.storyboard.figures.look import Figure, Look
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

CARD = "#c99a63"


def star(r: float, fill: str) -> str:
    """A five-pointed star around the origin."""
    points = []
    for i in range(10):
        reach = r if i % 2 == 0 else r * 0.45
        angle = math.pi * (i / 5 - 0.5)
        points.append((reach * math.cos(angle), reach * math.sin(angle)))
    return shape(points, fill)


def _parcel(look: Look) -> str:
    """`look: 1` bears a star that one recognises."""
    card = look.colour or CARD
    label = (
        box(18, -46, 46, 32, PAGE, r=3)
        + line(((26, -36), (56, -36)), SOFT, 4)
        + line(((26, -26), (46, -26)), SOFT, 4)
    )
    if look.variant:
        label = group(disc(0, 0, 24, PAGE) + star(20, FLAG), x=40, y=-32)
    return (
        box(-80, -120, 160, 120, card, r=5)
        + box(-16, -120, 32, 120, light(card, 0.35))
        + box(-80, -120, 160, 10, dark(card, 0.15), r=4)
        + label
    )


def _crate(look: Look) -> str:
    wood = look.colour or CARD
    planks = "".join(
        box(-104, -168 + 42 * i, 208, 36, mix(wood, PAGE, 0.08 * (i % 2)), r=3) for i in range(4)
    )
    nails = "".join(
        disc(x, -150 + 42 * i, 3.5, dark(wood, 0.5)) for i in range(4) for x in (-92, 92)
    )
    frame = box(-112, -176, 24, 176, dark(wood, 0.22), r=3) + box(
        88, -176, 24, 176, dark(wood, 0.22), r=3
    )
    brace = line(((-80, -16), (80, -154)), dark(wood, 0.14), 18)
    mark = group(star(28, PAGE), y=-84) if look.variant else ""
    return planks + brace + frame + nails + mark


def _gap(look: Look) -> str:
    """Where a crate should stand."""
    ink = look.colour or SOFT
    return "".join(
        line(points, ink, 5)
        for i in range(6)
        for points in (
            ((-104 + 36 * i, -170), (-84 + 36 * i, -170)),
            ((-104 + 36 * i, -2), (-84 + 36 * i, -2)),
            ((-106, -166 + 29 * i), (-106, -150 + 29 * i)),
            ((106, -166 + 29 * i), (106, -150 + 29 * i)),
        )
    )


def _sensor(look: Look) -> str:
    """A coin that listens; ``mood`` gives it a face, ``level`` lights its lamp."""
    from_asleep = look.pose.eyes < 0.25
    ring = (
        disc(0, 0, 62, look.colour or GOLD)
        + disc(0, 0, 52, dark(look.colour or GOLD, 0.12))
        + disc(0, 0, 46, light(look.colour or GOLD, 0.25))
    )
    eyes = ""
    for side in (-1, 1):
        if from_asleep:
            eyes += path(f"M{side * 17 - 8} -4q8 8 16 0", stroke=INK, width=4)
        else:
            eyes += disc(side * 17, -5, 6, INK, ry=8 * look.pose.eyes) + disc(
                side * 17 + 2, -8, 2, PAGE
            )
    bend = 12 * look.pose.smile
    smile = (
        disc(0, 18, 7, INK, ry=9)
        if look.pose.open > 0.4
        else path(f"M-12 14q12 {bend:.2f} 24 0", stroke=INK, width=4)
    )
    glow = LEAF if look.pose.level > 0.5 else mix(LEAF, SOFT, 0.7)
    return ring + eyes + smile + line(((0, -60), (0, -78)), INK, 5) + disc(0, -84, 9, glow)


def _coin(look: Look) -> str:
    metal = look.colour or "#c9c5bc"
    return disc(0, 0, 62, metal) + disc(0, 0, 50, light(metal, 0.3)) + star(28, dark(metal, 0.15))


def _battery(look: Look) -> str:
    """``level`` is what is left."""
    level = look.pose.level
    colour = look.colour or (LEAF if level > 0.3 else FLAG)
    return (
        box(-90, -44, 180, 88, PAGE, r=16, stroke=INK, width=8)
        + box(92, -18, 16, 36, INK, r=6)
        + box(-78, -32, 156 * level, 64, colour, r=8)
    )


def _truck(look: Look) -> str:
    colour = look.colour or SEA
    turn = look.pose.x * 1.2
    wheels = "".join(
        group(
            disc(0, 0, 34, INK) + disc(0, 0, 15, LINE) + line(((-12, 0), (12, 0)), SOFT, 5),
            x=x,
            y=-34,
            turn=turn % 360,
        )
        for x in (-120, 10, 158)
    )
    return (
        box(-210, -230, 290, 190, PAGE, r=10, stroke=LINE)
        + box(-210, -120, 290, 26, colour)
        + path("M84-180L150-180Q166-180 176-162L206-110L206-40L84-40Z", colour)
        + path("M104-162L146-162Q156-162 162-150L178-116L104-116Z", light(SEA, 0.78))
        + box(-216, -50, 424, 16, dark(colour, 0.4), r=6)
        + disc(198, -70, 8, GOLD)
        + wheels
    )


def _shelf(look: Look) -> str:
    post = look.colour or NAVY
    boxes = "".join(
        box(x, y - h, w, h, mix(CARD, PAGE, tint), r=3)
        for x, y, w, h, tint in (
            (-130, -190, 80, 76, 0.1),
            (-40, -190, 60, 56, 0.3),
            (30, -190, 92, 88, 0),
            (-126, -350, 110, 66, 0.25),
            (0, -350, 56, 84, 0.05),
            (66, -350, 60, 52, 0.35),
        )
    )
    bars = "".join(box(-150, y, 300, 14, GOLD) for y in (-190, -350, -30))
    return boxes + box(-156, -450, 16, 450, post) + box(140, -450, 16, 450, post) + bars


def _torch(look: Look) -> str:
    beam = group(
        shape(((30, -14), (520, -120), (520, 120), (30, 14)), "#f6e3a8"),
        fade=0.35 + 0.3 * look.pose.level,
    )
    return (
        beam
        + box(-50, -12, 64, 24, look.colour or INK, r=6)
        + shape(((10, -14), (34, -22), (34, 22), (10, 14)), SOFT)
    )


def _tower(look: Look) -> str:
    """Parcels that lean; the lowest one bears a star."""
    low = _parcel(replace(look, variant=1, colour=""))
    tints = (mix(CARD, FLAG, 0.2), light(CARD, 0.3), mix(CARD, SEA, 0.25), light(CARD, 0.15))
    lean = 3 * math.sin(look.clock * 1.6)
    upper = ""
    for i, tint in reversed(list(enumerate(tints))):
        inner = group(_parcel(replace(look, variant=0, colour=tint)), scale=0.92 - 0.1 * i)
        upper = group(
            inner,
            group(upper, y=-112 * (0.92 - 0.1 * i)),
            x=(14, -22, 20, -10)[i],
            turn=(3, -5, 6, -7)[i] + lean * 0.4,
        )
    return low + group(upper, y=-118)


def _cloth(look: Look) -> str:
    """A tablecloth over a crate."""
    colour = look.colour or FLAG
    scallops = "".join("q-20 26-40 0" for _ in range(6))
    drape = path(f"M-112-6L112-6L120 96{scallops}Z", colour)
    dots = "".join(
        disc(-90 + 36 * i + 10 * (j % 2), 16 + 26 * j, 6, light(colour, 0.75))
        for i in range(6)
        for j in range(3)
    )
    return drape + dots + box(-116, -10, 232, 12, dark(colour, 0.15), r=5)


WAREHOUSE = {
    "cloth": Figure(_cloth, False, "hangs over a crate; its top is the place"),
    "tower": Figure(_tower, True, "five parcels that lean, about 520 high"),
    "parcel": Figure(_parcel, True, "cardboard; `look: 1` bears a star"),
    "crate": Figure(_crate, True, "wood; `look: 1` bears a star"),
    "gap": Figure(_gap, True, "the place where a crate should be"),
    "sensor": Figure(_sensor, False, "a coin with a face and a lamp (`level`)"),
    "coin": Figure(_coin, False, "an ordinary coin, as large as the sensor"),
    "battery": Figure(_battery, False, "`level` is what is left"),
    "truck": Figure(_truck, True, "its wheels turn as it goes"),
    "shelf": Figure(_shelf, True, "racks with parcels, 450 high"),
    "torch": Figure(_torch, False, "a lamp with its beam"),
}
