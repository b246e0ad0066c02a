"""How a pose changes with time: easing, moves one after the other or across each other, idling."""

import math
from collections.abc import Callable, Mapping
from hashlib import sha256

from academy.storyboard.board import Actor, Move, Pose

MOODS: Mapping[str, Mapping[str, float]] = {
    name: dict(zip(("smile", "open", "brow", "lift", "eyes", "tilt", "talk"), values, strict=True))
    for name, values in {
        "calm": (0.35, 0, 0, 0, 1, 0, 0),
        "happy": (1, 0, 0, 0.3, 1, 0, 0),
        "laughing": (1, 0.9, 0, 0.6, 0.12, -4, 0),
        "proud": (0.9, 0, 0, 0.8, 0.4, -5, 0),
        "speaking": (0.5, 0.15, 0, 0.4, 1, 0, 1),
        "surprised": (0, 1, 0, 1.3, 1.3, 0, 0),
        "worried": (-0.55, 0, 1, 0.5, 1, 0, 0),
        "sheepish": (0.25, 0, 1, 0.3, 0.8, 6, 0),
        "cross": (-0.6, 0, -1, 0, 0.8, 0, 0),
        "tired": (-0.25, 0, 0.5, -0.2, 0.4, 5, 0),
        "thinking": (-0.1, 0, -0.3, 0.7, 0.9, 6, 0),
        "asleep": (0.2, 0.12, 0.2, 0, 0, 12, 0),
    }.items()
}

ARMS: Mapping[str, Mapping[str, float]] = {
    name: dict(zip(("lx", "ly", "rx", "ry"), values, strict=True))
    for name, values in {
        "rest": (-84, -6, 84, -6),
        "up": (-128, -262, 128, -262),
        "wave": (-84, -6, 138, -240),
        "hold": (-42, -66, 42, -66),
        "present": (-84, -6, 150, -120),
        "point": (-84, -6, 172, -160),
        "point-up": (-84, -6, 112, -290),
        "shrug": (-146, -128, 146, -128),
        "chin": (-40, -40, 24, -142),
        "phone": (-84, -6, 66, -96),
        "call": (-84, -6, 66, -188),
        "type": (-44, -22, 44, -22),
        "face": (-84, -6, 18, -206),
        "heart": (-22, -92, 26, -84),
    }.items()
}

EASINGS: Mapping[str, Callable[[float], float]] = {
    "steady": lambda p: p,
    "in": lambda p: p**3,
    "out": lambda p: 1 - (1 - p) ** 3,
    "both": lambda p: 4 * p**3 if p < 0.5 else 1 - (2 - 2 * p) ** 3 / 2,
    "back": lambda p: 1 + 2.70158 * (p - 1) ** 3 + 1.70158 * (p - 1) ** 2,
    "bounce": lambda p: 1 - abs(math.cos(p * math.pi * 2.5)) * (1 - p) ** 1.6,
}

Nudge = tuple[float, float, float, float]
"""What idling adds: x, y, degrees, and the factor on the size."""

IDLES: Mapping[str, Callable[[float], Nudge]] = {
    "still": lambda t: (0, 0, 0, 1),
    "breathe": lambda t: (0, 0, 0, 1 + 0.008 * math.sin(t * 2.2)),
    "bob": lambda t: (0, 7 * math.sin(t * 2.4), 0, 1),
    "sway": lambda t: (0, 0, 3 * math.sin(t * 2.0), 1),
    "shake": lambda t: (3 * math.sin(t * 41), 0, 1.2 * math.sin(t * 33), 1),
    "pulse": lambda t: (0, 0, 0, 1 + 0.05 * math.sin(t * 5)),
    "spin": lambda t: (0, 0, t * 90 % 360, 1),
    "sail": lambda t: (0, 5 * math.sin(t * 1.7), 2.2 * math.sin(t * 1.3), 1),
    "bounce": lambda t: (0, -16 * abs(math.sin(t * 5)), 0, 1),
}


def chance(*names: object) -> float:
    """A number from 0 to 1 that is the same each time for the same names."""
    digest = sha256(":".join(map(str, names)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def pose(actor: Actor, seconds: float) -> Pose:
    """Where *actor* is, and with what face, *seconds* into the scene; without idling."""
    values = dict(actor.start)
    for move in actor.moves:
        if seconds >= move.start:
            _apply(move, seconds, values)
    return Pose(**values)


def nudge(actor: Actor, clock: float) -> Nudge:
    """What idling adds at *clock* seconds of film. Actors never idle in step."""
    return IDLES[actor.idle](clock + 7 * chance(actor.name))


def _apply(move: Move, seconds: float, values: dict[str, float]) -> None:
    share = 1.0 if not move.seconds else min((seconds - move.start) / move.seconds, 1.0)
    eased = EASINGS[move.ease](share)
    for name, goal in move.changes.items():
        values[name] += (goal - values[name]) * eased
    if move.hop and share < 1:
        values["y"] -= move.hop * math.sin(math.pi * share)
