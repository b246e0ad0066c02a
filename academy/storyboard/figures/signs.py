"""Signs that need no words: bubbles, ticks, hearts, waves, locks, charts, and a flock of mail."""

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
    PLUM,
    SEA,
    SOFT,
    dark,
    light,
)
from academy.storyboard.shapes import box, disc, group, line, path, shape

HEART = "M0 44C-70-4-52-52-24-50C-10-50-2-40 0-30C2-40 10-50 24-50C52-52 70-4 0 44Z"


def _bubble(look: Look) -> str:
    """Others stand on it; its middle is the place."""
    return path(
        "M-120-80Q-120-100-100-100L100-100Q120-100 120-80"
        "L120 50Q120 70 100 70L-40 70L-82 108L-76 70L-100 70Q-120 70-120 50Z",
        look.colour or PAGE,
        stroke=light(INK, 0.55),
        width=5,
    )


def _thought(look: Look) -> str:
    cloud = path(
        "M-104 56C-160 56-156-20-106-22C-108-88-24-100-2-58C34-92 104-72 94-14"
        "C152-12 150 56 96 56Z",
        look.colour or PAGE,
        stroke=light(INK, 0.55),
        width=5,
    )
    return (
        cloud
        + disc(-76, 84, 14, PAGE, stroke=light(INK, 0.55), width=4)
        + disc(-100, 112, 8, PAGE, stroke=light(INK, 0.55), width=4)
    )


def _heart(look: Look) -> str:
    return path(HEART, look.colour or FLAG)


def _tick(look: Look) -> str:
    return disc(0, 0, 46, look.colour or LEAF) + line(((-20, 2), (-5, 17), (22, -15)), PAGE, 11)


def _cross(look: Look) -> str:
    return (
        disc(0, 0, 46, look.colour or FLAG)
        + line(((-16, -16), (16, 16)), PAGE, 11)
        + line(((16, -16), (-16, 16)), PAGE, 11)
    )


def _question(look: Look) -> str:
    colour = look.colour or GOLD
    return path("M-30-34C-30-84 40-80 34-34C30-8 2-8 2 24", stroke=colour, width=17) + disc(
        2, 56, 11, colour
    )


def _alert(look: Look) -> str:
    colour = look.colour or FLAG
    return shape(((-11, -60), (11, -60), (6, 20), (-6, 20)), colour, stroke=colour, width=8) + disc(
        0, 50, 11, colour
    )


def _sleep(look: Look) -> str:
    """Three z that rise and fade, again and again."""
    parts = []
    for i in range(3):
        share = (look.clock * 0.45 + i / 3) % 1
        fade = math.sin(math.pi * share)
        z = line(((-14, -16), (14, -16), (-14, 16), (14, 16)), look.colour or SOFT, 7)
        parts.append(group(z, x=share * 70, y=-share * 110, scale=0.5 + 0.7 * share, fade=fade))
    return "".join(parts)


def _waves(look: Look) -> str:
    """Rings that run outwards, as a signal does."""
    parts = []
    for i in range(3):
        share = (look.clock * 0.7 + i / 3) % 1
        parts.append(
            group(
                disc(0, 0, 24 + 130 * share, "", stroke=look.colour or SEA, width=7), fade=1 - share
            )
        )
    return "".join(parts)


def _link(look: Look) -> str:
    """A dotted line of 400 to the right, drawn by ``level``; a light travels on it."""
    colour = look.colour or SEA
    long = 400 * look.pose.level
    dots = "".join(disc(x, 0, 5, light(colour, 0.3)) for x in range(0, int(long) + 1, 22))
    if look.pose.level < 0.99:
        return dots
    return dots + "".join(
        disc(400 * ((look.clock * 0.8 + i / 2) % 1), 0, 11, GOLD) for i in range(2)
    )


def _arrow(look: Look) -> str:
    colour = look.colour or GOLD
    return line(((-90, 0), (70, 0)), colour, 18) + shape(
        ((60, -40), (112, 0), (60, 40)), colour, stroke=colour, width=8
    )


def _burst(look: Look) -> str:
    """Short rays around something that just happened."""
    colour = look.colour or GOLD
    return "".join(
        group(line(((0, -70), (0, -98 - 18 * (i % 2))), colour, 9), turn=30 * i) for i in range(12)
    )


def _megaphone(look: Look) -> str:
    colour = look.colour or FLAG
    return (
        path("M-60-22L50-76L50 76L-60 22Z", colour)
        + box(-90, -24, 36, 48, dark(colour, 0.25), r=8)
        + path("M-44 26L-30 84L-4 84L-18 40Z", INK)
        + disc(52, 0, 18, dark(colour, 0.3), ry=76)
    )


def _key(look: Look) -> str:
    colour = look.colour or GOLD
    return (
        disc(-60, 0, 40, "", stroke=colour, width=20)
        + box(-22, -10, 120, 20, colour, r=6)
        + box(52, 4, 16, 32, colour, r=4)
        + box(80, 4, 16, 24, colour, r=4)
    )


def _lock(look: Look) -> str:
    """``level`` opens it."""
    rise = 26 * look.pose.level
    return (
        path(
            f"M-34 {-20 - rise:.2f}V{-46 - rise:.2f}A34 34 0 0 1 34 {-46 - rise:.2f}V-20",
            stroke=SOFT,
            width=16,
        )
        + box(-58, -24, 116, 92, look.colour or GOLD, r=14)
        + disc(0, 14, 12, INK)
        + box(-5, 18, 10, 26, INK, r=4)
    )


def _door(look: Look) -> str:
    """A door with two locks; ``level`` opens it."""
    colour = look.colour or NAVY
    wide = 180 * (1 - 0.72 * look.pose.level)
    locks = (
        ""
        if look.pose.level > 0.5
        else disc(wide - 122, -190, 14, GOLD)
        + disc(wide - 122, -130, 14, GOLD)
        + disc(wide - 122, -190, 5, INK)
        + disc(wide - 122, -130, 5, INK)
    )
    return (
        box(-110, -340, 220, 340, dark(colour, 0.5), r=6)
        + box(-90, -322, 180, 322, "#f4dc9a")
        + box(-90, -322, wide, 322, colour)
        + locks
    )


def _chart(look: Look) -> str:
    """Bars that grow with ``level``, the last one beyond its frame."""
    bars = "".join(
        box(-98 + 52 * i, -20 - high * look.pose.level, 38, high * look.pose.level, tint, r=4)
        for i, (high, tint) in enumerate(
            ((18, SEA), (44, LEAF), (104, PLUM), (250, look.colour or FLAG))
        )
    )
    return (
        box(-126, -220, 252, 220, PAGE, r=12, stroke=LINE)
        + bars
        + line(((-108, -18), (108, -18)), INK, 5)
    )


def _flock(look: Look) -> str:
    """Envelopes all over 1180 by 520 pixels; ``level`` is how many of four hundred have come.

    Those that have landed lie still: four hundred that flutter would make a film heavy.
    """
    come = look.pose.level * 400
    edge = light(INK, 0.4)
    parts = []
    for i in range(int(come)):
        x, y = 1180 * chance("across", i) - 590, 520 * chance("down", i) - 260
        tint = (PAGE, light(GOLD, 0.65), light(FLAG, 0.75), light(SEA, 0.75))[i % 4]
        envelope = box(-30, -20, 60, 40, tint, r=4, stroke=edge, width=3)
        flap = line(((-30, -20), (0, 4), (30, -20)), edge, 3)
        size = min((come - i) / 8, 1)
        turn = 50 * chance("turn", i) - 25
        parts.append(group(envelope, flap, x=x, y=y, turn=turn, scale=size))
    return "".join(parts)


def _words(look: Look) -> str:
    """The author's own words; they make one film for each language."""
    safe = look.words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        '<text text-anchor="middle" dominant-baseline="middle" font-weight="700" font-size="56"'
        ' font-family="Bricolage Grotesque, DejaVu Sans, Arial, sans-serif"'
        f' fill="{look.colour or INK}">{safe}</text>'
    )


SIGNS = {
    "bubble": Figure(_bubble, False, "speech; put others `on` it"),
    "thought": Figure(_thought, False, "a thought; put others `on` it"),
    "heart": Figure(_heart, False, "a heart"),
    "tick": Figure(_tick, False, "done"),
    "cross": Figure(_cross, False, "not so"),
    "question": Figure(_question, False, "a question mark"),
    "alert": Figure(_alert, False, "an exclamation mark"),
    "sleep": Figure(_sleep, False, "rising z"),
    "waves": Figure(_waves, False, "a signal"),
    "link": Figure(_link, False, "a dotted line of 400 to the right, drawn by `level`"),
    "arrow": Figure(_arrow, False, "to the right; `rotate` turns it"),
    "burst": Figure(_burst, False, "rays around a surprise"),
    "megaphone": Figure(_megaphone, False, "says it louder"),
    "key": Figure(_key, False, "a key"),
    "lock": Figure(_lock, False, "`level` opens it"),
    "door": Figure(_door, True, "two locks; `level` opens it"),
    "chart": Figure(_chart, True, "bars; `level` lets them grow"),
    "flock": Figure(_flock, False, "up to four hundred e-mails, by `level`"),
    "words": Figure(_words, False, "`words: { en: …, fr: … }`"),
}
