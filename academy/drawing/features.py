"""Faces: eyes, mouth, cheeks, beard and glasses, around (54, 56) on an oval 48 by 58.

A bust and the front of a paper head wear the same ones.
"""

from academy.drawing.avatar import Avatar

INK = "#2a1d17"
FRAME = "#1c2438"


def features(look: Avatar, *, shade: str, hair: str) -> str:
    """All that a face carries; *shade* is that of its skin, *hair* the colour of its beard."""
    return (
        cheeks(look.cheeks, shade)
        + beard(look.beard, hair)
        + eyes_and_mouth(look.face, shade)
        + glasses(look.glasses)
    )


def eyes_and_mouth(face: str, shade: str) -> str:
    """The expression: two eyes, a nose, a mouth."""
    eyes, mouth = _FACES[face]
    return (
        f'<g fill="{INK}">{eyes}</g><path fill="none" stroke="{shade}" stroke-width="2.4" '
        f'stroke-linecap="round" d="M54 57l-2 8h4"/>{mouth.replace("$", shade)}'
    )


def cheeks(kind: str, shade: str) -> str:
    """What lies on the cheeks."""
    match kind:
        case "rosy":
            return (
                '<g fill="#e0604f" opacity=".38"><circle cx="38" cy="66" r="4.8"/>'
                '<circle cx="70" cy="66" r="4.8"/></g>'
            )
        case "freckles":
            spots = "M36 64h.1M40 66.5h.1M37 68.5h.1M68 66.5h.1M72 64h.1M71 68.5h.1"
            return (
                f'<path fill="none" stroke="{shade}" stroke-width="2" stroke-linecap="round" '
                f'd="{spots}"/>'
            )
        case _:
            return ""


def beard(kind: str, hair: str) -> str:
    """The beard, before the mouth is drawn on it."""
    return (
        f'<path fill="{hair}" d="{_BEARDS[kind]}" fill-rule="evenodd"/>' if kind in _BEARDS else ""
    )


def glasses(kind: str) -> str:
    """Glasses with their bridge and temples."""
    if kind == "none":
        return ""
    bridge = '<path d="M52 55h4M38 54l-7-2M70 54l7-2"/>'
    if kind == "round":
        lenses = '<circle cx="45" cy="56" r="7"/><circle cx="63" cy="56" r="7"/>'
        return f'<g fill="none" stroke="{FRAME}" stroke-width="2">{lenses}{bridge}</g>'
    lenses = "M38 51h14v7q0 4-4 4h-6q-4 0-4-4zM56 51h14v7q0 4-4 4h-6q-4 0-4-4z"
    filling = FRAME if kind == "sun" else "none"
    shine = (
        '<path fill="none" stroke="#fffdf7" stroke-width="1.5" stroke-linecap="round" opacity=".7" '
        'd="M41 57l3-3.5M59 57l3-3.5"/>'
        if kind == "sun"
        else ""
    )
    return (
        f'<g fill="none" stroke="{FRAME}" stroke-width="2"><path fill="{filling}" d="{lenses}"/>'
        f"{bridge}</g>{shine}"
    )


_DOTS = '<circle cx="45" cy="56" r="2.2"/><circle cx="63" cy="56" r="2.2"/>'
_CLOSED = 'none" stroke="#2a1d17" stroke-width="2.2" stroke-linecap="round" d="'
_SMILE = '<path fill="none" stroke="$" stroke-width="2.4" stroke-linecap="round" d="M47 73c4 4 10 4 14 0"/>'
_OPEN = '<path fill="#7c2a22" d="M46 71h16c0 6-4 9-8 9s-8-3-8-9z"/><path fill="#fffdf7" d="M47.5 71h13v2.5h-13z"/>'

_FACES = {
    "smile": (_DOTS, _SMILE),
    "laugh": (f'<path fill="{_CLOSED}M41.5 57q3.5-4 7 0M59.5 57q3.5-4 7 0"/>', _OPEN),
    "calm": (_DOTS, _SMILE.replace("M47 73c4 4 10 4 14 0", "M48 74h12")),
    "wink": (
        f'<circle cx="45" cy="56" r="2.2"/><path fill="{_CLOSED}M59.5 57q3.5-3.5 7 0"/>',
        _SMILE.replace("M47 73c4 4 10 4 14 0", "M48 74c5 3 10 1 13-3"),
    ),
    "dream": (
        f'<path fill="{_CLOSED}M41.5 56q3.5 3.5 7 0M59.5 56q3.5 3.5 7 0"/>',
        _SMILE,
    ),
    "wow": (
        '<circle cx="45" cy="56" r="2.6"/><circle cx="63" cy="56" r="2.6"/>'
        f'<path fill="{_CLOSED}M41 49q4-2.5 7 0M60 49q4-2.5 7 0"/>',
        '<ellipse fill="#7c2a22" cx="54" cy="75" rx="3.5" ry="4.5"/>',
    ),
}

_BEARDS = {
    "full": (
        "M30 60c1 20 10 28 24 28s23-8 24-28c-5 7-10 9-15 9-6-2-12-2-18 0-5 0-10-2-15-9zm17 12c4-3 10"
        "-3 14 0-3 5-11 5-14 0z"
    ),
    "moustache": "M54 67c-4-2-9-1-13 4 5 2 10 1 13-1 3 2 8 3 13 1-4-5-9-6-13-4z",
    "goatee": "M47 79c4 3 10 3 14 0 1 5-2 11-7 11s-8-6-7-11z",
}
