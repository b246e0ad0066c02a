"""Portraits: the bust of an avatar, in colours of people and clothes, not of themes.

The face is an oval around (54, 56), 24 wide and 29 high each way; shoulders start at 92. From the back
to the front: ground, hair behind, neck, body, face, hair, hat.
"""

from functools import lru_cache

from academy.drawing.avatar import (
    CLOTH_COLOURS,
    GROUNDS,
    HAIR_COLOURS,
    SKINS,
    Avatar,
    darker,
    look_of,
)
from academy.drawing.features import features
from academy.drawing.wardrobe import HATS, body

BRIM = 43
"""Under a hat, hair shows from here down."""


def portrait(seed: str, avatar: str | None = None) -> str:
    """The bust of the code *avatar*, or of *seed*, 108 by 130, without a role: its place says who it is."""
    return bust(look_of(seed, avatar))


@lru_cache(maxsize=2048)
def bust(look: Avatar) -> str:
    """The bust of *look*."""
    skin = SKINS[look.skin]
    shade = darker(skin)
    colour = HAIR_COLOURS[look.hair_colour]
    behind, top = _hair(look, colour)
    return (
        '<svg viewBox="0 0 108 130" aria-hidden="true">'
        f'<path fill="{GROUNDS[look.ground]}" d="M0 0h108v130H0z"/>{behind}'
        f'<path fill="{shade}" d="M43 74h22v26H43z"/>'
        f"{body(look.body, CLOTH_COLOURS[look.body_colour])}"
        f'<ellipse fill="{skin}" cx="54" cy="56" rx="24" ry="29"/>'
        f"{features(look, shade=shade, hair=colour)}{top}</svg>"
    )


def standing_alone(look: Avatar) -> str:
    """The bust of *look* as a file of its own."""
    return bust(look).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _hair(look: Avatar, colour: str) -> tuple[str, str]:
    """What hangs behind the head, and what lies on it with the hat."""
    hat = HATS[look.hat](CLOTH_COLOURS[look.hat_colour]) if look.hat != "none" else ""
    if look.hat in {"scarf", "turban"}:
        return "", hat
    front, back = _STYLES[look.hair], _BEHIND.get(look.hair, "")
    behind = f'<path fill="{colour}" d="{back}"/>' if back else ""
    top = f'<path fill="{colour}" d="{front}"/>' if front else ""
    if look.hair == "plaits":
        top += f'<path fill="none" stroke="{darker(colour)}" stroke-width="1.5" d="{_TWISTS}"/>'
    if hat:
        below = f'<svg y="{BRIM}" width="108" height="{130 - BRIM}" viewBox="0 {BRIM} 108 {130 - BRIM}">'
        behind, top = (f"{below}{part}</svg>" if part else "" for part in (behind, top))
    return behind, top + hat


_STYLES = {
    "short": "M28 54C26 28 38 20 54 20s28 8 26 34c-3-10-7-14-12-17-9 4-22 5-30 1-5 4-8 8-10 16z",
    "side": "M28 56C24 30 36 19 55 19s29 12 25 36c-2-8-5-14-10-17-14 2-26-1-32-6-4 5-9 14-10 24z",
    "bob": (
        "M27 76C20 36 34 18 54 18s34 18 27 58c-3 4-8 4-10 1 3-12 3-24 0-34-13 3-25 1-32-5-4 9"
        "-5 26-2 39-2 3-7 3-10-1z"
    ),
    "long": (
        "M25 104C14 40 34 17 54 17s40 23 29 87c-6 3-12 2-15-1 4-20 5-42 2-58-12 2-24 0-31-6-4"
        " 14-4 42 1 64-3 3-9 4-15 1z"
    ),
    "curls": (
        "M26 56c-7-5-5-14 1-17-2-9 6-15 13-13 3-8 14-10 19-5 7-4 16 0 17 7 8 1 11 10 7 16 5 4"
        " 4 10-1 13-2-9-5-14-10-17-12 3-26 3-35-1-6 4-9 9-11 17z"
    ),
    "bun": (
        "M29 55C25 32 37 22 54 22s29 10 25 33c-3-9-7-13-12-16-9 4-19 4-27 0-5 3-8 8-11 16zM54"
        " 25a11 11 0 1 1 .1 0z"
    ),
    "none": "",
    "afro": "M30 58c0-12 6-19 12-20 8 3 17 3 24 0 6 2 12 8 12 20 4-2 8-8 8-16C86 22 71 12 54 12S22 22 22 42c0 8 4 14 8 16z",
    "plaits": (
        "M28 56C25 30 37 19 54 19s29 11 26 37c-3-12-12-19-26-27-14 8-23 15-26 27zM29 60c-8 6-8 14-4"
        " 20-5 6-4 14 0 18-3 6-2 12 3 15 5-4 6-9 4-15 4-5 4-12 0-18 4-6 3-14-3-20zM79 60c8 6 8 14 4 20"
        " 5 6 4 14 0 18 3 6 2 12-3 15-5-4-6-9-4-15-4-5-4-12 0-18-4-6-3-14 3-20z"
    ),
}

_BEHIND = {
    "long": "M24 104C16 40 34 17 54 17s38 23 30 87z",
    "afro": "M54 10c26 0 38 16 37 36 0 17-12 30-37 30S17 63 17 46C16 26 28 10 54 10z",
}

_TWISTS = "M25 80l7-3M25 98l6-3M76 77l7 3M77 95l6 3"
