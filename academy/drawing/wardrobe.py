"""Bodies and hats of a bust, each a shape for a colour."""

from collections.abc import Callable

from academy.drawing.avatar import darker

CREAM = "#fffdf7"

_SHOULDERS = "M6 130c0-26 14-36 34-38 4 8 24 8 28 0 20 2 34 12 34 38z"


def body(kind: str, colour: str) -> str:
    """Shoulders in *colour*, cut and trimmed as *kind* says."""
    base = f'<path fill="{colour}" d="{_SHOULDERS}"/>'
    return base + _TRIMS[kind](colour)


def _round(_colour: str) -> str:
    return f'<path fill="none" stroke="{CREAM}" stroke-width="3" d="M40 93c4 10 24 10 28 0"/>'


def _shirt(_colour: str) -> str:
    return f'<path fill="{CREAM}" d="M40 92l14 18-12 6-8-20zM68 92l-14 18 12 6 8-20z"/>'


def _stripes(colour: str) -> str:
    line = CREAM if colour != "#f4ecd9" else "#1d2f5f"
    return (
        f'<path fill="none" stroke="{line}" stroke-width="3.5" '
        'd="M21 102c20 6 46 6 66 0M12 112c26 7 58 7 84 0M8 123c30 7 62 7 92 0"/>'
    )


def _hoodie(colour: str) -> str:
    shade = darker(colour)
    return (
        f'<path fill="{shade}" d="M34 91c-6 3-8 9-5 14 8 8 17 13 25 14 8-1 17-6 25-14 3-5 1-11-5-14-2 12'
        '-12 17-20 17S36 103 34 91z"/>'
        f'<path fill="none" stroke="{CREAM}" stroke-width="2" stroke-linecap="round" '
        'd="M47 112v13M61 112v13"/>'
    )


def _jacket(colour: str) -> str:
    shade = darker(colour)
    return (
        f'<path fill="{CREAM}" d="M42 91l12 39 12-39c-4 8-20 8-24 0z"/>'
        f'<path fill="{shade}" d="M41 92l13 38h-9L30 106l-1-11zM67 92l-13 38h9l15-24 1-11z"/>'
        '<path fill="#c9421d" d="M51 104h6l1 5-2 2 2 19h-8l2-19-2-2z"/>'
    )


def _dungarees(colour: str) -> str:
    shade = darker(colour)
    return (
        f'<path fill="{CREAM}" d="{_SHOULDERS}"/>'
        f'<path fill="{colour}" d="M30 95l7-2 4 17h26l4-17 7 2-2 35H32z"/>'
        f'<path fill="none" stroke="{shade}" stroke-width="1.5" d="M44 118h20v12M44 118v12"/>'
        '<circle fill="#c79a3b" cx="38" cy="111" r="2.5"/><circle fill="#c79a3b" cx="70" cy="111" r="2.5"/>'
    )


_TRIMS: dict[str, Callable[[str], str]] = {
    "round": _round,
    "shirt": _shirt,
    "plain": lambda _colour: "",
    "stripes": _stripes,
    "hoodie": _hoodie,
    "jacket": _jacket,
    "dungarees": _dungarees,
}


def _scarf(colour: str) -> str:
    return (
        f'<path fill="{colour}" fill-rule="evenodd" d="M24 100C20 40 30 18 54 18s34 22 30 82'
        'c-12 9-48 9-60 0zM54 30c-15 0-20 12-20 27s8 26 20 26 20-11 20-26-5-27-20-27z"/>'
    )


def _cap(colour: str) -> str:
    return (
        f'<path fill="{colour}" d="M26 45C25 24 38 13 54 13s29 11 28 32z"/>'
        f'<path fill="{darker(colour)}" d="M24 45c14-6 46-6 60 0 9 2 14 5 16 9-18-5-56-6-74-3-3-1-4-4-2-6z"/>'
        f'<circle fill="{darker(colour)}" cx="54" cy="13" r="2.5"/>'
    )


def _beret(colour: str) -> str:
    return (
        f'<path fill="{colour}" d="M16 35c0-16 22-24 42-23 22 1 36 12 34 22-1 7-10 9-16 8-12-4-34-3-46 3'
        '-7 1-14-2-14-10z"/>'
        f'<path fill="none" stroke="{darker(colour)}" stroke-width="2.5" stroke-linecap="round" '
        'd="M29 43c13-6 35-7 48-2M56 12l1-5"/>'
    )


def _sailor(colour: str) -> str:
    return (
        f'<path fill="{CREAM}" d="M20 30c0-8 15-15 34-15s34 7 34 15c0 5-3 7-7 8H27c-4-1-7-3-7-8z"/>'
        f'<path fill="{colour}" d="M26 36c16-4 40-4 56 0v9c-16-4-40-4-56 0z"/>'
        '<circle fill="#c9421d" cx="54" cy="13" r="6"/>'
    )


def _beanie(colour: str) -> str:
    return (
        f'<path fill="{colour}" d="M27 40C26 20 38 11 54 11s28 9 27 29z"/>'
        f'<path fill="{darker(colour)}" d="M25 36c17-4 41-4 58 0v11c-17-4-41-4-58 0z"/>'
        f'<path fill="none" stroke="{colour}" stroke-width="1.2" '
        'd="M33 35v10M40 34v10M47 33v10M54 33v10M61 33v10M68 34v10M75 35v10"/>'
        f'<circle fill="{CREAM}" cx="54" cy="10" r="6"/>'
    )


def _straw(colour: str) -> str:
    return (
        '<path fill="#e3c888" d="M32 40V18q22-6 44 0v22z"/>'
        f'<path fill="{colour}" d="M32 29q22-4 44 0v10H32z"/>'
        '<path fill="#d3b36b" d="M8 43c10-8 82-8 92 0 2 4-2 6-8 5-22-4-54-4-76 0-6 1-10-1-8-5z"/>'
    )


def _turban(colour: str) -> str:
    return (
        f'<path fill="{colour}" d="M25 50C14 34 26 10 54 10s40 24 29 40c-6-6-17-11-29-12-12 1-23 6-29 12z"/>'
        f'<path fill="none" stroke="{darker(colour)}" stroke-width="2" stroke-linecap="round" '
        'd="M54 38C40 34 30 26 27 20M54 38c14-4 24-12 27-18M54 38C44 28 40 19 41 12M54 38c10-10 14-19 13-26"/>'
        '<circle fill="#c79a3b" cx="54" cy="36" r="3"/>'
    )


HATS: dict[str, Callable[[str], str]] = {
    "scarf": _scarf,
    "cap": _cap,
    "beret": _beret,
    "sailor": _sailor,
    "beanie": _beanie,
    "straw": _straw,
    "turban": _turban,
}
