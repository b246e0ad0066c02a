"""What announces an academy on walls and desks: a poster, and cards to hand out, each with its code.

PDF. In the colours that the academy chose; white words on them can be read, as it made sure.
"""

import base64
from dataclasses import dataclass

from academy.drawing import qr, rosette, waves, zone
from academy.printing.pages import A4, LETTER, Page, at, picture
from academy.printing.press import pdf, quoted

FOIL = "#e0b75c"
PAPER = "#fffdf7"

POSTERS = {"a4": A4, "a3": Page(297, 420), "letter": LETTER}

CARD = Page(85, 54)
COLUMNS, ROWS = 2, 5
"""Ten cards on a sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What is said; words in the language of those who read it."""

    academy: str
    kicker: str
    """``Digital academy``."""
    headline: str
    line: str
    call: str
    """What to do: ``Scan, and begin.``"""
    address: str
    """Where the code leads."""
    cover: str
    action: str
    logo: str = ""
    """A PNG in base64; empty where there is none."""


def poster(said: Announcement, *, paper: str) -> bytes:
    """*said* on one page of *paper*, which fills it to the edge."""
    page = POSTERS[paper]
    unit = page.width / 210
    middle, foot = 0.47 * page.height, page.height - 92 * unit
    below = page.height - foot
    large = f"{_fitted(said.headline, 46) * unit:.1f}pt"
    words = (
        f"box(width: {170 * unit:.1f}mm)[#set par(leading: 0.3em, spacing: 0.75em)\n"
        f'#text(size: {large}, weight: "bold", {quoted(said.headline)})\n\n'
        f"#text(size: {16 * unit:.1f}pt, {quoted(said.line)})]"
    )
    white = f'rect(width: {page.width}mm, height: {below:.1f}mm, fill: rgb("{PAPER}"))'
    parts = [
        _picture("rosette", 60 * unit, -80 * unit, 240 * unit, 240 * unit),
        at(20 * unit, 20 * unit, _head(said, 11 * unit)),
        at(20 * unit, middle - 62 * unit, words),
        at(0, foot, white),
        _picture("waves", 0, foot, page.width, below),
        _picture("code", 20 * unit, foot + 12 * unit, 60 * unit, 60 * unit),
        at(90 * unit, foot + 20 * unit, _invitation(said, 100 * unit, unit)),
        at(0, page.height - 9 * unit, _zone(said, page.width, 8 * unit)),
    ]
    ground = f'#set page(fill: rgb("{said.cover}"))\n#set text(fill: rgb("{PAPER}"))'
    return pdf("\n".join([page.source, ground, *parts]), _files(said))


def cards(said: Announcement, *, paper: str) -> bytes:
    """Ten cards of 85 by 54 mm on a sheet of *paper*, with lines to cut along."""
    page = {"a4": A4, "letter": LETTER}[paper]
    left = (page.width - COLUMNS * CARD.width) / 2
    top = (page.height - ROWS * CARD.height) / 2
    card = _card(said)
    parts = [
        at(left + column * CARD.width, top + row * CARD.height, card)
        for row in range(ROWS)
        for column in range(COLUMNS)
    ]
    return pdf("\n".join([page.source, *parts]), _files(said))


def _card(said: Announcement) -> str:
    words = (
        "box(width: 44mm)[#set par(leading: 0.35em, spacing: 0.6em)\n"
        f'#text(size: {_fitted(said.headline, 12):.1f}pt, weight: "bold", {quoted(said.headline)})\n\n'
        f'#text(size: 7pt, fill: rgb("#566074"), {quoted(said.call)})]'
    )
    parts = [
        at(0, 0, f'rect(width: {CARD.width}mm, height: 13mm, fill: rgb("{said.cover}"))'),
        at(5, 4, f'text(fill: rgb("{PAPER}"), {_head(said, 7)})'),
        at(5, 18, words),
        _picture("code", 52, 16, 29, 29),
        at(5, 46.5, f"box(width: 75mm, mono(size: 5.5pt, {quoted(said.address)}))"),
    ]
    size = f"width: {CARD.width}mm, height: {CARD.height}mm"
    edge = f'fill: rgb("{PAPER}"), stroke: 0.2pt + rgb("#8b8673")'
    return f"box({size}, clip: true, {edge})[{chr(10).join(parts)}]"


def _head(said: Announcement, size: float) -> str:
    """The logo, or the name where there is none."""
    if said.logo:
        return f'image("logo.png", height: {1.2 * size:.1f}pt)'
    text = f"{said.academy} · {said.kicker}".upper()
    return f'mono(size: {size:.1f}pt, tracking: 0.1em, fill: rgb("{FOIL}"), {quoted(text)})'


def _invitation(said: Announcement, width: float, unit: float) -> str:
    ink = f'fill: rgb("{said.action}")'
    return (
        f"box(width: {width:.1f}mm)[#set par(leading: 0.35em, spacing: 0.7em)\n"
        '#set text(fill: rgb("#1c2438"))\n'
        f'#text(size: {20 * unit:.1f}pt, weight: "bold", {quoted(said.call)})\n\n'
        f"#mono(size: {9 * unit:.1f}pt, {ink}, {quoted(said.address)})]"
    )


def _zone(said: Announcement, width: float, size: float) -> str:
    line = f'mono(size: {size:.1f}pt, fill: rgb("#566074"), {quoted(zone(said.academy))})'
    return f"box(width: {width:.1f}mm, clip: true, align(center, {line}))"


def _picture(name: str, x: float, y: float, width: float, height: float) -> str:
    size = f"width: {width:.1f}mm, height: {height:.1f}mm"
    return at(x, y, f'box({size}, clip: true, image("{name}.svg", {size}, fit: "cover"))')


def _files(said: Announcement) -> dict[str, bytes]:
    files = {
        "rosette.svg": picture(rosette(said.academy), colour=_mixed(said.cover, FOIL)),
        "waves.svg": picture(waves(said.academy), colour="#dfe9ea"),
        "code.svg": picture(qr(said.address)),
    }
    return files | ({"logo.png": base64.b64decode(said.logo)} if said.logo else {})


def _mixed(ground: str, ink: str, share: float = 0.4) -> str:
    """So much *ink* on a *ground*: lines that leave the words above them legible."""
    pairs = [(int(ground[k : k + 2], 16), int(ink[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in pairs)


def _fitted(text: str, size: float) -> float:
    """Points at which *text* takes no more room than forty letters do at *size*."""
    return min(size, size * 40 / max(40, len(text)))
