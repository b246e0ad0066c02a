"""Portraits: simple busts, one for each seed, in colours of people and clothes, not of themes."""

from functools import lru_cache

from academy.drawing.chance import chance

_GROUNDS = ("#e9dfc7", "#dbe7e4", "#e6dcea", "#e3e9d6", "#f0ddd0", "#d9e1ee")
_SKINS = ("#f3cfb0", "#e8b48c", "#c98d5c", "#a86b40", "#7d4a2b", "#5a3420")
_HAIRS = ("#211a17", "#3b2618", "#6b4426", "#a4652f", "#c9a15b", "#8d8b88", "#dcd8cf")
_CLOTHES = ("#1d2f5f", "#0f7f8b", "#3f8a4b", "#7a3f83", "#c9421d", "#c79a3b", "#3b4358")

# The face is an oval around (54, 56), 25 wide and 29 high; shoulders start at 92.
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
    "bald": "",
    "scarf": "",
}


@lru_cache(maxsize=1024)
def portrait(seed: str) -> str:
    """The bust of *seed*, 108 by 130, without a role: its place on the page says who it is."""
    dice = chance(f"portrait:{seed}")
    ground, skin = dice.choice(_GROUNDS), dice.choice(_SKINS)
    hair, coat = dice.choice(_HAIRS), dice.choice(_CLOTHES)
    style = dice.choice(tuple(_STYLES))
    shade = _darker(skin)
    behind = style in {"long", "bob"}
    top = f'<path fill="{hair}" d="{_STYLES[style]}"/>' if _STYLES[style] else ""
    if style == "scarf":
        cloth = dice.choice([c for c in _CLOTHES if c != coat])
        top = (
            f'<path fill="{cloth}" fill-rule="evenodd" d="M24 100C20 40 30 18 54 18s34 22 30 82'
            'c-12 9-48 9-60 0zM54 30c-15 0-20 12-20 27s8 26 20 26 20-11 20-26-5-27-20-27z"/>'
        )
    back = (
        f'<path fill="{hair}" d="M24 104C16 40 34 17 54 17s38 23 30 87z"/>'
        if style == "long"
        else ""
    )
    return (
        f'<svg viewBox="0 0 108 130" aria-hidden="true"><path fill="{ground}" d="M0 0h108v130H0z"/>'
        f'{back if behind else ""}<path fill="{shade}" d="M43 74h22v26H43z"/>'
        f'<path fill="{coat}" d="M6 130c0-26 14-36 34-38 4 8 24 8 28 0 20 2 34 12 34 38z"/>'
        f"{_collar(dice.choice(('round', 'shirt', 'none')))}"
        f'<ellipse fill="{skin}" cx="54" cy="56" rx="24" ry="29"/>'
        f"{_features(shade, glasses=dice.random() < 0.28)}"
        f"{_beard(hair) if style in ('short', 'side', 'bald') and dice.random() < 0.4 else ''}"
        f"{top}</svg>"
    )


def _features(shade: str, *, glasses: bool) -> str:
    lines = (
        '<g fill="#2a1d17"><circle cx="45" cy="56" r="2.2"/><circle cx="63" cy="56" r="2.2"/></g>'
        f'<path fill="none" stroke="{shade}" stroke-width="2.4" stroke-linecap="round" '
        'd="M54 57l-2 8h4M47 73c4 4 10 4 14 0"/>'
    )
    if glasses:
        lines += (
            '<g fill="none" stroke="#1c2438" stroke-width="2"><circle cx="45" cy="56" r="7"/>'
            '<circle cx="63" cy="56" r="7"/><path d="M52 55h4M38 54l-7-2M70 54l7-2"/></g>'
        )
    return lines


def _beard(hair: str) -> str:
    return (
        f'<path fill="{hair}" d="M30 60c1 20 10 28 24 28s23-8 24-28c-5 7-10 9-15 9-6-2-12-2-18 0'
        '-5 0-10-2-15-9zm17 12c4-3 10-3 14 0-3 5-11 5-14 0z" fill-rule="evenodd"/>'
    )


def _collar(kind: str) -> str:
    match kind:
        case "shirt":
            return '<path fill="#fffdf7" d="M40 92l14 18-12 6-8-20zM68 92l-14 18 12 6 8-20z"/>'
        case "round":
            return (
                '<path fill="none" stroke="#fffdf7" stroke-width="3" d="M40 93c4 10 24 10 28 0"/>'
            )
        case _:
            return ""


def _darker(colour: str) -> str:
    parts = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return "#" + "".join(f"{part * 4 // 5:02x}" for part in parts)
