"""What stands and lies about in an office."""

import math

from academy.storyboard.figures.look import Figure, Look
from academy.storyboard.palette import (
    FLAG,
    GOLD,
    INK,
    LEAF,
    LINE,
    NAVY,
    PAGE,
    PLUM,
    SEA,
    SOFT,
    dark,
    light,
    mix,
)
from academy.storyboard.shapes import box, disc, group, line, path, shape

WOOD = "#b98a57"


def _slip(look: Look) -> str:
    colour = look.colour or SEA
    rows = "".join(
        line(((-34, y), (34 - (y % 3) * 12, y)), light(INK, 0.62), 5) for y in (-22, -6, 10)
    )
    return group(
        shape(
            ((-50, -62), (30, -62), (50, -42), (50, 62), (-50, 62)), PAGE, stroke=light(INK, 0.55)
        ),
        shape(((30, -62), (30, -42), (50, -42)), LINE),
        box(-34, -48, 46, 12, colour, r=3),
        rows,
        disc(24, 38, 15, "", stroke=FLAG, width=4),
        line(((14, 42), (34, 34)), FLAG, 3),
        _pleats(look.pose.level),
    )


def _pleats(level: float) -> str:
    """A slip that travelled shows it: creases, then a ring of coffee."""
    if level <= 0:
        return ""
    creases = line(((-50, -12), (-10, 4), (50, -18)), LINE, 4) + line(
        ((-8, -62), (4, 0), (-12, 62)), LINE, 4
    )
    return group(creases, disc(-22, 30, 19, "", stroke="#a5784a", width=5), fade=level)


def _envelope(look: Look) -> str:
    colour = look.colour or PAGE
    edge = dark(colour, 0.35) if look.colour else light(INK, 0.45)
    lines = line(((-60, -40), (0, 8), (60, -40)), edge, 5)
    return box(-60, -40, 120, 80, colour, r=8, stroke=edge, width=5) + lines


def _letter(look: Look) -> str:
    return _envelope(look) + disc(0, 4, 15, FLAG) + disc(0, 4, 8, dark(FLAG, 0.2))


def _desk(look: Look) -> str:
    wood = look.colour or WOOD
    return group(
        box(-150, -84, 300, 84, dark(wood, 0.1)),
        box(-170, -98, 340, 20, wood, r=6),
        box(-130, -64, 110, 26, dark(wood, 0.2), r=4),
        disc(-75, -51, 4, GOLD),
        box(20, -64, 110, 26, dark(wood, 0.2), r=4),
        disc(75, -51, 4, GOLD),
    )


def _table(look: Look) -> str:
    wood = look.colour or WOOD
    return (
        box(-190, -104, 380, 20, wood, r=7)
        + box(-160, -86, 18, 86, dark(wood, 0.15))
        + box(142, -86, 18, 86, dark(wood, 0.15))
    )


def _mug(look: Look) -> str:
    colour = look.colour or FLAG
    steam = ""
    for side in (-9, 9):
        sway = 5 * math.sin(look.clock * 2.6 + side)
        d = f"M{side} -62q{sway:.2f} -12 0 -22q{-sway:.2f} -12 0 -20"
        steam += path(d, stroke=mix(SOFT, PAGE, 0.5), width=4)
    return (
        steam
        + disc(26, -30, 15, "", stroke=colour, width=8)
        + path("M-28-56L28-56L24-4Q0 4-24-4Z", colour)
    )


def _plant(look: Look) -> str:
    green = look.colour or LEAF
    leaves = "".join(
        group(
            path("M0 0C-26-30-18-74 0-96C18-74 26-30 0 0Z", mix(green, PAGE, 0.12 * (i % 2))),
            y=-52,
            turn=turn,
        )
        for i, turn in enumerate((-58, 58, -28, 30, 0))
    )
    return (
        leaves
        + path("M-36-56L36-56L26 0L-26 0Z", "#b9613f")
        + box(-42, -64, 84, 16, "#c9724d", r=4)
    )


def _clock(look: Look) -> str:
    """``level`` is the share of a day; without it the clock runs fast."""
    turn = look.pose.level * 720 if look.pose.level else look.clock * 40
    hands = group(line(((0, 0), (0, -30)), INK, 8), turn=turn % 360)
    hands += group(line(((0, 0), (0, -46)), FLAG, 5), turn=turn * 12 % 360)
    ticks = "".join(group(line(((0, -58), (0, -52)), SOFT, 5), turn=30 * i) for i in range(12))
    return (
        disc(0, 0, 70, PAGE, stroke=look.colour or NAVY, width=10)
        + ticks
        + hands
        + disc(0, 0, 6, INK)
    )


def _calendar(look: Look) -> str:
    """``level`` turns its pages: a whole year at one."""
    colour = look.colour or PLUM
    turned = look.pose.level * 12
    days = "".join(
        box(
            -48 + 26 * (i % 4),
            -26 + 26 * (i // 4),
            18,
            18,
            GOLD if i == int(turned * 7 + 5) % 12 else LINE,
            r=4,
        )
        for i in range(12)
    )
    flying = turned % 1
    page = (
        group(
            box(-64, -36, 128, 108, PAGE, r=4, stroke=LINE),
            x=-150 * flying,
            y=-90 * flying,
            turn=-50 * flying,
            fade=1 - flying,
        )
        if flying > 0.02
        else ""
    )
    return (
        box(-70, -74, 140, 152, PAGE, r=12, stroke=light(INK, 0.6))
        + path("M-70-40L-70-62Q-70-74-58-74L58-74Q70-74 70-62L70-40Z", colour)
        + box(-40, -88, 10, 28, INK, r=5)
        + box(30, -88, 10, 28, INK, r=5)
        + days
        + page
    )


def _lamp(look: Look) -> str:
    colour = look.colour or SEA
    glow = shape(((-52, -128), (0, -128), (40, 0), (-120, 0)), "#f4dc9a")
    return (
        group(glow, fade=0.45)
        + line(((30, -6), (44, -90), (-16, -140)), INK, 9)
        + shape(((-60, -126), (-26, -168), (14, -128)), colour)
        + box(-6, -10, 72, 10, INK, r=5)
    )


def _stack(look: Look) -> str:
    """A pile of paper; ``level`` is its height."""
    sheets = 1 + int(look.pose.level * 24)
    return "".join(
        box(
            -64 + 7 * math.sin(i * 2.3),
            -9 * (i + 1),
            128,
            9,
            PAGE if i % 3 else light(GOLD, 0.6),
            r=2,
            stroke=light(INK, 0.62),
            width=2,
        )
        for i in range(sheets)
    )


def _umbrella(look: Look) -> str:
    colour = look.colour or SEA
    top = path(
        "M-110 0C-100-120 100-120 110 0Q84-22 56 0Q28-22 0 0Q-28-22-56 0Q-84-22-110 0Z", colour
    )
    return (
        line(((0, -10), (0, 110)), INK, 7)
        + path("M0 108Q0 128-18 122", stroke=INK, width=7)
        + top
        + path("M-56 0Q-30-80 0-88Q30-80 56 0", stroke=light(colour, 0.4), width=4)
    )


def _window(look: Look) -> str:
    """A window on the harbour; ``level`` brings the night."""
    night = look.pose.level
    sky = mix(light(look.colour or SEA, 0.72), NAVY, night * 0.9)
    water = mix(light(SEA, 0.3), NAVY, night * 0.7)
    sail = shape(((30, 24), (30, -40), (78, 24)), PAGE) + path(
        "M10 30L90 30Q84 48 70 48L28 48Q14 48 10 30Z", FLAG
    )
    sun = disc(-62, -52, 24, mix(GOLD, PAGE, 0.25 + 0.6 * night))
    frame = box(-140, -110, 280, 220, "", r=6, stroke=dark(WOOD, 0.1), width=14)
    bars = line(((0, -106), (0, 106)), dark(WOOD, 0.1), 8)
    return (
        box(-140, -110, 280, 220, sky, r=6)
        + sun
        + box(-136, 36, 272, 70, water)
        + group(sail, x=6 * math.sin(look.clock * 0.8))
        + frame
        + bars
        + box(-160, 108, 320, 16, WOOD, r=5)
    )


def _plank(look: Look) -> str:
    """A floor of its own for those who stand higher up."""
    wood = look.colour or WOOD
    return (
        box(-270, 0, 540, 18, wood, r=6)
        + shape(((-220, 18), (-180, 18), (-220, 58)), dark(wood, 0.2))
        + shape(((220, 18), (180, 18), (220, 58)), dark(wood, 0.2))
    )


OFFICE = {
    "window": Figure(_window, False, "on the harbour; `level` brings the night"),
    "plank": Figure(_plank, False, "a floor higher up; its top is the place"),
    "slip": Figure(_slip, False, "a delivery slip; `level` creases it and adds coffee"),
    "envelope": Figure(_envelope, False, "an e-mail"),
    "letter": Figure(_letter, False, "an envelope with a seal"),
    "desk": Figure(_desk, True, "a desk with drawers, 98 high"),
    "table": Figure(_table, True, "a table on two legs, 104 high"),
    "mug": Figure(_mug, True, "coffee that steams"),
    "plant": Figure(_plant, True, "a plant in a pot"),
    "clock": Figure(_clock, False, "runs fast; `level` sets it"),
    "calendar": Figure(_calendar, False, "`level` turns a year of pages"),
    "lamp": Figure(_lamp, True, "a desk lamp that is on"),
    "stack": Figure(_stack, True, "paper; `level` is the height of the pile"),
    "umbrella": Figure(_umbrella, False, "open"),
}
