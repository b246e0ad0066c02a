"""Gérard, the printer on the third floor. ``level`` pushes a sheet out of him."""

from academy.storyboard.figures.faces import brows, eyes, mouth
from academy.storyboard.figures.look import Figure, Look
from academy.storyboard.palette import FLAG, GOLD, INK, LEAF, LINE, NAVY, PAGE, dark, light
from academy.storyboard.shapes import box, disc, group, line, shape

CREAM = "#e7dfcd"


def _gerard(look: Look) -> str:
    pose = look.pose
    body = look.colour or CREAM
    cross = pose.brow < -0.4 or pose.smile < -0.4
    lamp = FLAG if cross else LEAF
    return group(
        box(-112, -14, 34, 14, INK, r=5),
        box(78, -14, 34, 14, INK, r=5),
        shape(((-84, -236), (-64, -300), (64, -300), (84, -236)), PAGE, stroke=LINE),
        line(((-50, -280), (50, -280)), LINE, 4),
        line(((-56, -262), (56, -262)), LINE, 4),
        box(-140, -244, 280, 236, body, r=26),
        box(-140, -244, 280, 40, dark(body, 0.1), r=20),
        box(-112, -196, 224, 104, NAVY, r=20),
        group(eyes(look, apart=44, size=15, colour=PAGE), x=pose.turn * 14, y=-150),
        group(brows(pose, apart=44, size=17, colour=GOLD), x=pose.turn * 14, y=-180),
        group(mouth(look, width=46, lips=GOLD, thick=6), x=pose.turn * 14, y=-116),
        disc(112, -222, 7, lamp),
        disc(88, -222, 7, dark(body, 0.25)),
        _heart_sticker(body),
        box(-98, -74, 196, 20, dark(body, 0.55), r=8),
        _sheet(pose.level),
        box(-98, -74, 196, 9, dark(body, 0.7), r=4),
        turn=pose.tilt * 0.4,
    )


def _sheet(level: float) -> str:
    if level <= 0.01:
        return ""
    long = 96 * level
    rows = "".join(
        line(((-54, y), (54, y)), light(INK, 0.6), 5) for y in range(-52, int(-66 + long) - 6, 16)
    )
    return box(-76, -66, 152, long, PAGE, stroke=LINE) + rows


def _heart_sticker(body: str) -> str:
    return disc(-112, -222, 15, light(body, 0.6)) + group(
        disc(-4, -2, 5, FLAG),
        disc(4, -2, 5, FLAG),
        shape(((-8.5, 0), (8.5, 0), (0, 9)), FLAG),
        x=-112,
        y=-223,
    )


PRINTER = {
    "gerard": Figure(
        _gerard, True, "the printer; `mood` as people, `level` pushes a sheet out", "breathe"
    ),
}
