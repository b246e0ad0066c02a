"""Sticker sheets: round stickers of awards, as wide as their places on the Paper Toy.

For sticker paper, or for any paper and glue: each is cut along its circle, and its name stands below it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from academy.drawing import Pin, badge
from academy.printing.pages import MARGIN, PAGES, Page, at, picture
from academy.printing.press import pdf, quoted
from academy.printing.toy import STICKER

COLUMNS = 8
PITCH = 23.0
"""Millimetres from one sticker to the next in a row."""

ROW = 25.0
TOP = 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StickerWords:
    """The words of the sheet: its title (with its number), and one sentence on what to do."""

    title: str
    how: str


def sticker_sheet(stickers: Sequence[Pin], words: StickerWords, *, paper: str = "a4") -> bytes:
    """*stickers* as a PDF; as many pages as they need. *paper*: ``a4`` or ``letter``."""
    page = PAGES[paper]
    portions = [stickers[k : k + a_page(page)] for k in range(0, len(stickers), a_page(page))]
    files = {f"{n}.svg": picture(drawn(one)) for n, one in enumerate(stickers)}
    sides, first = [], 0
    for portion in portions:
        sides.append(_side(page, portion, words, first))
        first += len(portion)
    return pdf("\n".join([page.source, "\n#pagebreak()\n".join(sides)]), files)


def a_page(page: Page) -> int:
    """How many stickers fit on one."""
    return COLUMNS * int((page.height - MARGIN - TOP) // ROW)


def places(page: Page, number: int) -> list[tuple[float, float]]:
    """The centres of *number* stickers."""
    left = (page.width - (COLUMNS - 1) * PITCH) / 2
    return [
        (left + PITCH * (k % COLUMNS), TOP + STICKER / 2 + ROW * (k // COLUMNS))
        for k in range(number)
    ]


def drawn(sticker: Pin) -> str:
    """The sticker as a square SVG; its cut is the circle that touches the sides."""
    made = badge(
        sticker.name, sticker.kind, seed=sticker.seed, colour=sticker.colour, medal=sticker.medal
    )
    inside = made[made.index(">") + 1 :]
    if not sticker.medal:
        return f'<svg viewBox="3 11 114 114">{inside}'
    # A medal with its ribbon is no disc: it lies on one of its own.
    disc = '<circle cx="60" cy="66" r="76" fill="#fff6dc"/>'
    return f'<svg viewBox="-16 -10 152 152">{disc}{inside}'


def _side(page: Page, stickers: Sequence[Pin], words: StickerWords, first: int) -> str:
    width = page.width - 2 * MARGIN - 4
    parts = [
        at(
            MARGIN + 2,
            MARGIN + 2,
            f'box(width: {width:g}mm)[#text(size: 15pt, weight: "bold", {quoted(words.title)})\n'
            f"#v(-1mm)\n#text(size: 8pt, {quoted(words.how)})]",
        )
    ]
    radius = STICKER / 2
    for k, (x, y) in enumerate(places(page, len(stickers))):
        parts.append(
            at(x - radius, y - radius, f'image("{first + k}.svg", width: {STICKER:g}mm)')
            + at(
                x - radius,
                y - radius,
                f'circle(radius: {radius:g}mm, stroke: 0.25mm + rgb("#1c2438"))',
            )
            + at(
                x - PITCH / 2 + 0.5,
                y + radius + 0.4,
                f"box(width: {PITCH - 1:g}mm, height: 7.3mm, inset: (top: 0.8mm), clip: true, "
                "align(center, [#set par(leading: 0.3em)\n"
                f"#text(size: 5.5pt, {quoted(stickers[k].name)})]))",
            )
        )
    return "\n".join(parts)
