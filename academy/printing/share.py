"""The picture to share on the day a passport is issued: wide for a network's card, or square.

PNG. It shows a page with every stamp. The holder's name stands on it only if it is given; without one it
says the same of nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from academy.drawing import rosette, waves, zone
from academy.drawing.avatar import Avatar
from academy.drawing.portrait import bust
from academy.printing.leaves import GOLD, NAVY, PAPER, pressed
from academy.printing.pages import picture
from academy.printing.press import png, quoted
from academy.printing.values import StampValue

SHAPES = {"wide": (1200, 630), "square": (1080, 1080)}
"""Width and height in pixels."""

PAGE = (540, 480)
"""Width and height of the page on it, before it is scaled."""

AREAS = ((196, 20, 326, 196), (24, 218, 492, 204))
"""Where stamps lie on that page, beside the portrait and below it: left, top, width, height."""

Spot = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What the picture shows; words in the language of who shares it."""

    academy: str
    kicker: str
    """``Digital academy``."""
    headline: str
    """``My digital passport is stamped.``"""
    line: str
    """``16 stamps · 20 November 2026``."""
    look: Avatar
    seed: str
    name: str = ""
    stamps: Sequence[StampValue] = ()
    """All of them: the page holds any number."""


def share_picture(share: Share, *, shape: str = "wide") -> bytes:
    """*share* as a PNG of ``SHAPES[shape]`` pixels."""
    width, height = SHAPES[shape]
    files = {
        "rosette.svg": picture(rosette(share.seed), colour=GOLD),
        "waves.svg": picture(waves(share.academy), colour="#dfe9ea"),
        "bust.svg": picture(bust(share.look)),
    }
    files |= {f"stamp{k}.svg": pressed(each) for k, each in enumerate(share.stamps)}
    parts = _wide(share) if shape == "wide" else _square(share)
    source = (
        f'#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb("{NAVY}"))\n'
        '#set text(fill: rgb("#fffdf7"))\n' + "\n".join(parts)
    )
    return png(source, files, ppi=72)


def spots(number: int) -> list[Spot]:
    """Left, top and side of *number* squares in ``AREAS``, as large as they can be."""
    side = 190.0
    while len(found := [spot for area in AREAS for spot in _cells(area, side)]) < number:
        side *= 0.98
    return found[:number]


def _cells(area: tuple[int, int, int, int], side: float) -> Iterator[Spot]:
    left, top, width, height = area
    columns, rows = int(width // side), int(height // side)
    for k in range(columns * rows):
        x = left + (k % columns + 0.5) * width / columns
        y = top + (k // columns + 0.5) * height / rows
        yield x - side / 2, y - side / 2, side


def _wide(share: Share) -> list[str]:
    return [
        _at(560, -140, 'image("rosette.svg", width: 900pt, height: 900pt)'),
        _at(64, 64, _kicker(share, 20)),
        _page(share, 604, 75, 1),
        _at(64, 176, _words(share, 490, 58)),
    ]


def _square(share: Share) -> list[str]:
    return [
        _at(300, -260, 'image("rosette.svg", width: 1080pt, height: 1080pt)'),
        _at(80, 64, _kicker(share, 22)),
        _page(share, 186, 144, 1.31),
        _at(80, 822, _words(share, 920, 54)),
    ]


def _kicker(share: Share, size: int) -> str:
    text = f"{share.academy} · {share.kicker}".upper()
    return f'mono(size: {size}pt, tracking: 0.1em, fill: rgb("#e0b75c"), {quoted(text)})'


def _words(share: Share, width: int, size: int) -> str:
    fitted = min(float(size), size * 44 / max(44, len(share.headline)))
    name = ""
    if share.name:
        small = min(30.0, 30 * 30 / max(30, len(share.name)))
        name = f"#v(2pt)\n#text(size: {small:.0f}pt, {quoted(share.name)})\n"
    return (
        f"box(width: {width}pt)[#set par(leading: 0.32em, spacing: 0.8em)\n"
        f'#text(size: {fitted:.0f}pt, weight: "bold", {quoted(share.headline)})\n\n{name}\n'
        f'#mono(size: 20pt, fill: rgb("#e0b75c"), {quoted(share.line)})]'
    )


def _page(share: Share, x: int, y: int, scale: float) -> str:
    """The open page on its cover. Nothing of it is turned, or its pictures would lose their edge."""

    def put(left: float, top: float, what: str) -> str:
        return _at(x + left * scale, y + top * scale, what)

    def lengths(**sides: float) -> str:
        return ", ".join(f"{name}: {side * scale:.1f}pt" for name, side in sides.items())

    width, height = PAGE
    cover = lengths(width=width + 20, height=height + 20, radius=20)
    lines = f'image("waves.svg", {lengths(width=width, height=height)}, fit: "cover")'
    face = f'image("bust.svg", {lengths(width=150)})'
    foot = f'mono({lengths(size=17.4)}, fill: rgb("#566074"), {quoted(zone(share.academy))})'
    parts = [
        put(-10, -10, f'rect({cover}, fill: rgb("#16244c"), stroke: 2pt + rgb("{GOLD}"))'),
        put(0, 0, f'box({lengths(radius=14)}, clip: true, fill: rgb("{PAPER}"), {lines})'),
        put(28, 28, f"box({lengths(radius=10)}, clip: true, {face})"),
        put(28, 438, foot),
    ]
    for k, (left, top, side) in enumerate(spots(len(share.stamps))):
        size = lengths(width=side, height=side)
        parts.append(put(left, top, f'image("stamp{k}.svg", {size}, fit: "contain")'))
    return "\n".join(parts)


def _at(x: float, y: float, what: str) -> str:
    return f"#place(top + left, dx: {x:.1f}pt, dy: {y:.1f}pt, {what})"
