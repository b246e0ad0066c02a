"""The picture to share on the day a passport is issued: wide for a network's card, or square.

PNG. The holder's name stands on it only if it is given; without one it says the same of nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from academy.drawing import rosette, stamp
from academy.drawing.avatar import Avatar
from academy.drawing.portrait import bust
from academy.printing.leaves import GOLD, NAVY, colour_of
from academy.printing.pages import picture
from academy.printing.press import png, quoted
from academy.printing.values import StampValue

SHAPES = {"wide": (1200, 630), "square": (1080, 1080)}
"""Width and height in pixels."""


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
    """The first three are pressed on the picture."""


def share_picture(share: Share, *, shape: str = "wide") -> bytes:
    """*share* as a PNG of ``SHAPES[shape]`` pixels."""
    width, height = SHAPES[shape]
    files = {
        "rosette.svg": picture(rosette(share.seed), colour=GOLD),
        "bust.svg": picture(bust(share.look)),
    }
    for k, s in enumerate(share.stamps[:3]):
        made = stamp(s.words, s.centre, s.date, seed=s.seed, shape=s.shape, around=s.around)
        files[f"stamp{k}.svg"] = picture(made, colour=colour_of(s.colour))
    parts = _wide(share) if shape == "wide" else _square(share)
    source = (
        f'#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: rgb("{NAVY}"))\n'
        '#set text(fill: rgb("#fffdf7"))\n' + "\n".join(parts)
    )
    return png(source, files, ppi=72)


def _wide(share: Share) -> list[str]:
    return [
        _at(560, -140, 'image("rosette.svg", width: 900pt, height: 900pt)'),
        _at(72, 64, _kicker(share, 20)),
        _card(share, 806, 90, 308),
        _at(72, 180, _words(share, 660, 62)),
    ]


def _square(share: Share) -> list[str]:
    return [
        _at(300, -260, 'image("rosette.svg", width: 1080pt, height: 1080pt)'),
        _at(80, 76, _kicker(share, 22)),
        _card(share, 350, 160, 380),
        _at(80, 748, _words(share, 920, 58)),
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


def _card(share: Share, x: int, y: int, width: int) -> str:
    """The page with her portrait, and stamps across its edge."""
    height = width * 1.46
    parts = [
        _at(
            x,
            y,
            f'rect(width: {width}pt, height: {height:.0f}pt, radius: 18pt, fill: rgb("#fffdf7"))',
        ),
        _at(
            x + width * 0.11,
            y + width * 0.11,
            f'box(clip: true, radius: 12pt, image("bust.svg", width: {width * 0.78:.0f}pt))',
        ),
    ]
    spots = ((0.06, 1.03), (0.53, 1.02), (0.58, 0.01))
    for k, _stamp in enumerate(share.stamps[:3]):
        dx, dy = spots[k]
        parts.append(
            _at(
                x + width * dx,
                y + width * dy,
                f"box(width: {width * 0.41:.0f}pt, height: {width * 0.41:.0f}pt, "
                f'image("stamp{k}.svg", width: 100%, height: 100%, fit: "contain"))',
            )
        )
    return "\n".join(parts)


def _at(x: float, y: float, what: str) -> str:
    return f"#place(top + left, dx: {x:.1f}pt, dy: {y:.1f}pt, {what})"
