"""A face from a pose: eyes that blink, brows, a mouth. People and Gérard share it."""

import math

from academy.storyboard.board import Pose
from academy.storyboard.figures.look import Look
from academy.storyboard.motion import chance
from academy.storyboard.palette import INK
from academy.storyboard.shapes import disc, line, number, path


def eyes(look: Look, *, apart: float, size: float, colour: str = INK) -> str:
    """Two eyes around the origin, each *apart* pixels from its middle."""
    pose = look.pose
    wide = pose.eyes * _blink(look)
    parts = []
    for side in (-1, 1):
        x = side * apart
        if wide < 0.25:
            lid = 1.5 if pose.smile > 0.6 else -1.2
            parts.append(_lid(x, size, -lid * size * 0.55, colour))
            continue
        parts.append(disc(x, 0, size * 0.78, colour, ry=size * min(wide, 1.35)))
        if wide > 0.6:
            parts.append(disc(x + size * 0.25, -size * 0.35 * wide, size * 0.24, "#ffffff"))
    return "".join(parts)


def brows(pose: Pose, *, apart: float, size: float, colour: str) -> str:
    """Two brows above the origin; worry lifts their inner ends, anger lowers them."""
    parts = []
    for side in (-1, 1):
        inner = (side * (apart - size), -pose.lift * size * 0.6 - pose.brow * size * 0.6)
        outer = (side * (apart + size), -pose.lift * size * 0.6 + pose.brow * size * 0.35)
        parts.append(line((inner, outer), colour, size * 0.55))
    return "".join(parts)


def mouth(look: Look, *, width: float, lips: str, thick: float = 4) -> str:
    """A mouth around the origin: a line that bends, or open when the pose says so."""
    pose = look.pose
    speech = (
        pose.talk * 0.45 * (0.5 + 0.5 * math.sin(look.clock * 17) * math.sin(look.clock * 5.3 + 1))
    )
    gape = pose.open + speech
    bend = pose.smile * width * 0.46
    half = width * (
        0.5 + 0.12 * max(pose.smile, 0) - 0.16 * min(gape, 1) * (1 - max(pose.smile, 0))
    )
    if gape < 0.12:
        d = f"M{number(-half)} 0Q0 {number(bend * 1.5)} {number(half)} 0"
        return path(d, stroke=lips, width=thick)
    top = bend * 0.1 - gape * width * 0.22 * (1 - max(pose.smile, 0))
    low = bend + gape * width * 0.42
    d = f"M{number(-half)} 0Q0 {number(top)} {number(half)} 0"
    d += f"Q{number(half * 0.9)} {number(low)} 0 {number(low)}"
    d += f"Q{number(-half * 0.9)} {number(low)} {number(-half)} 0Z"
    tongue = disc(0, low - width * 0.1, half * 0.5, "#d98a7c", ry=width * 0.1) if gape > 0.5 else ""
    return path(d, "#5a2430") + tongue


def _lid(x: float, size: float, bend: float, colour: str) -> str:
    d = f"M{number(x - size)} 0Q{number(x)} {number(bend * 2)} {number(x + size)} 0"
    return path(d, stroke=colour, width=size * 0.45)


def _blink(look: Look) -> float:
    """One, but for a tenth of a second every three to five."""
    period = 3.1 + 2 * chance(look.name, "blink")
    moment = (look.clock + period * chance(look.name)) % period
    return 0.0 if moment < 0.12 else 1.0
