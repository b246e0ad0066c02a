"""Rubber stamps: a module's quiz passed, and the visa of a platform.

The seed is the person's and the stamp's: it turns the stamp by up to twelve degrees and wears its
ink, so that no two people hold the same one and each finds hers again. Shapes belong to themes.
"""

from functools import lru_cache
from random import Random

from academy.drawing.chance import chance, name_of
from academy.drawing.chance import words as safe
from academy.drawing.ink import ink, wear
from academy.drawing.lettering import fit

SHAPES = ("round", "oval", "hexagon", "rectangle")

SHAPE_OF = {"sea": "round", "leaf": "hexagon", "plum": "oval", "flag": "rectangle"}
"""Colour of a theme to the shape of its stamps."""


@lru_cache(maxsize=4096)
def stamp(
    words: str,
    centre: str,
    date: str,
    *,
    seed: str,
    shape: str = "round",
    around: str = "",
    on_paper: bool = False,
) -> str:
    """A dated stamp with *words* on its rim and *centre* in the middle, in ``currentColor``.

    *around* is its place, at the foot; without it the words of a round or oval one go round twice.
    An unknown *shape* is drawn round. *on_paper*: in lines that a press keeps sharp.
    """
    dice = chance(f"stamp:{seed}:{words}")
    name = name_of("s", "|".join((seed, words, centre, date, shape, around)))
    label = safe(", ".join(filter(None, (words, centre, date, around))))
    rim, foot = words.upper(), around.upper()
    match shape:
        case "oval":
            size, body = (200, 150), _rim(name, 200, 150, 92, 64, rim, foot, centre, date)
        case "hexagon":
            size, body = (180, 164), _hexagon(rim, centre, date, foot)
        case "rectangle":
            size, body = (200, 132), _rectangle(rim, centre, date, foot)
        case _:
            size, body = (160, 160), _rim(name, 160, 160, 72, 72, rim, foot, centre, date)
    return _pressed(name, dice, size, label, body, shape, on_paper=on_paper)


@lru_cache(maxsize=1024)
def visa(
    name: str,
    date: str,
    *,
    seed: str,
    title: str = "VISA",
    note: str = "",
    on_paper: bool = False,
) -> str:
    """The rectangular visa of the platform *name*; *note* says until when, or that it lapsed."""
    dice = chance(f"visa:{seed}:{name}")
    key = name_of("v", "|".join((seed, name, date, title, note)))
    number = f"{dice.randrange(10**6):06d}"
    bottom = f"{date} · {note.upper()}" if note else date
    body = (
        '<rect x="14" y="14" width="212" height="112" rx="10" stroke-width="4"/>'
        '<rect x="21" y="21" width="198" height="98" rx="6" stroke-width="1.3"/>'
        '<path d="M21 58H219" stroke-width="1.3"/>'
        + _line(34, 49, title.upper(), 25, 90, heavy=True, anchor="start", space=5)
        + _line(206, 46, f"N° {number}", 11, 80, mono=True, anchor="end")
        + _line(120, 86, name, 20, 182, heavy=True)
        + _line(120, 107, bottom, 11, 184, mono=True)
    )
    return _pressed(
        key, dice, (240, 140), safe(f"{title}: {name}, {date}"), body, "visa", on_paper=on_paper
    )


def _pressed(
    name: str,
    dice: Random,
    size: tuple[int, int],
    label: str,
    body: str,
    shape: str,
    *,
    on_paper: bool,
) -> str:
    angle = dice.uniform(3, 12) * dice.choice((-1, 1))
    if shape in {"rectangle", "visa"}:
        angle *= 0.6
    width, height = size
    worn, how = (wear(name, dice, size), "mask") if on_paper else (ink(name, dice), "filter")
    return (
        f'<svg class="stamp__ink stamp__ink--{safe(shape)}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{label}"><defs>{worn}</defs>'
        f'<g {how}="url(#{name})"><g transform="rotate({angle:.1f} {width / 2:g} {height / 2:g})" '
        f'fill="none" stroke="currentColor">{body}</g></g></svg>'
    )


def _rim(
    name: str, w: int, h: int, rx: int, ry: int, rim: str, foot: str, centre: str, date: str
) -> str:
    """Ellipses with words between them: the round and the oval stamp."""
    cx, cy = w / 2, h / 2
    inner_x, inner_y = rx - 31, ry - 29
    upper, lower = f"{name}u", f"{name}l"
    # Words stand on a baseline: above the middle of the rim at its foot, below it on top.
    up_x, up_y, low_x, low_y = rx - 23.5, ry - 22.5, rx - 13.5, ry - 13
    half = 1.57 * (up_x + up_y)
    arcs = (
        f'<g stroke="none"><path id="{upper}" d="M{cx - up_x:g} {cy:g}A{up_x:g} {up_y:g} 0 0 1 '
        f'{cx + up_x:g} {cy:g}"/><path id="{lower}" d="M{cx - low_x:g} {cy:g}A{low_x:g} {low_y:g} '
        f'0 0 0 {cx + low_x:g} {cy:g}"/></g>'
        f'<path d="M{cx - inner_x * 0.8:.0f} {cy + 4:g}h{inner_x * 1.6:.0f}" stroke-width="1.3"/>'
    )
    return (
        f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{rx:g}" ry="{ry:g}" stroke-width="4"/>'
        f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{rx - 6.5:g}" ry="{ry - 6.5:g}" stroke-width="1.3"/>'
        f'<ellipse cx="{cx:g}" cy="{cy:g}" rx="{inner_x:g}" ry="{inner_y:g}" stroke-width="1.3"/>'
        + arcs
        + _bent(upper, rim, half * 0.86)
        + _bent(lower, foot or rim, half * 0.86)
        + _star(cx - rx + 18.7, cy)
        + _star(cx + rx - 18.7, cy)
        + _line(cx, cy - 2, centre.upper(), 17, inner_x * 1.66, heavy=True)
        + _line(cx, cy + 16.5, date, 10.5, inner_x * 1.6, mono=True)
    )


def _hexagon(rim: str, centre: str, date: str, foot: str) -> str:
    def ring(r: float) -> str:
        x, y = r, r * 0.866
        return (
            f"M{90 - x:.1f} 82L{90 - x / 2:.1f} {82 - y:.1f}H{90 + x / 2:.1f}L{90 + x:.1f} 82"
            f"L{90 + x / 2:.1f} {82 + y:.1f}H{90 - x / 2:.1f}Z"
        )

    return (
        f'<path d="{ring(80)}" stroke-width="4" stroke-linejoin="round"/>'
        f'<path d="{ring(72.5)}" stroke-width="1.3"/>'
        '<path d="M31 60H149M31 104H149" stroke-width="1.3"/>'
        + _line(90, 49, rim, 15, 92, heavy=True, space=1.5)
        + _line(90, 89, centre.upper(), 20, 116, heavy=True)
        + (
            _line(90, 117, foot, 10, 100) + _line(90, 133, date, 10.5, 82, mono=True)
            if foot
            else _line(90, 122, date, 11, 84, mono=True) + _star(90, 133)
        )
        + _star(90, 30)
    )


def _rectangle(rim: str, centre: str, date: str, foot: str) -> str:
    up = 6 if foot else 0  # everything moves up to make room for the place
    return (
        '<rect x="12" y="18" width="176" height="96" rx="4" stroke-width="4"/>'
        '<rect x="19" y="25" width="162" height="82" rx="1" stroke-width="1.3"/>'
        f'<path d="M19 {83 - up}H181" stroke-width="1.3"/>'
        + _line(100, 51 - up / 2, rim, 21, 150, heavy=True, space=1.5)
        + _line(100, 73 - up, centre.upper(), 14, 150, space=2)
        + _line(100, 99 - 1.5 * up, date, 12, 120, mono=True)
        + (_line(100, 102, foot, 9.5, 120) if foot else "")
        + _star(32, 95 - up / 2)
        + _star(168, 95 - up / 2)
    )


def _bent(path: str, text: str, room: float) -> str:
    size, space = fit(text, 13.5, room, space=2.4)
    return (
        f'<text class="stamp__words" fill="currentColor" stroke="none" font-weight="700" '
        f'font-size="{size:.1f}" letter-spacing="{space:.1f}" text-anchor="middle">'
        f'<textPath href="#{path}" startOffset="50%">{safe(text)}</textPath></text>'
    )


def _line(
    x: float,
    y: float,
    text: str,
    size: float,
    room: float,
    *,
    heavy: bool = False,
    mono: bool = False,
    anchor: str = "middle",
    space: float = 0.5,
) -> str:
    size, space = fit(text, size, room, space=space)
    face = "stamp__date" if mono else "stamp__words"
    weight = "800" if heavy else ("400" if mono else "600")
    return (
        f'<text class="{face}" x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="currentColor" '
        f'stroke="{"currentColor" if mono else "none"}" stroke-width=".35" '
        f'font-weight="{weight}" font-size="{size:.1f}" '
        f'letter-spacing="{space:.1f}">{safe(text)}</text>'
    )


def _star(x: float, y: float) -> str:
    return (
        f'<path d="M{x:g} {y - 4.5:g}l1.3 3.2 3.2 1.3-3.2 1.3-1.3 3.2-1.3-3.2'
        f'-3.2-1.3 3.2-1.3z" fill="currentColor" stroke="none"/>'
    )
