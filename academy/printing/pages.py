"""Pages and places on them: what every sheet that we print is made of. Millimetres."""

import re
from dataclasses import dataclass

MARGIN = 8.0
"""Nothing is printed closer to an edge: home printers cannot."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper."""

    width: float
    height: float

    @property
    def source(self) -> str:
        """How a document begins that is printed on it, with nothing but what is placed."""
        return f"#set page(width: {self.width:g}mm, height: {self.height:g}mm, margin: 0mm)"


A4 = Page(210, 297)
LETTER = Page(215.9, 279.4)
PAGES = {"a4": A4, "letter": LETTER}


def at(x: float, y: float, what: str) -> str:
    """*what* (Typst code) placed with its upper left corner there."""
    return f"#place(top + left, dx: {x:.2f}mm, dy: {y:.2f}mm, {what})"


def picture(svg: str, *, style: str = "", colour: str = "#1c2438") -> bytes:
    """One of the page's drawings as a file: with its name space, our fonts, a colour and *style* sheet.

    On a page these come from around it.
    """
    open_tag = re.sub(r'\s(?:role|aria-\w+|class)="[^"]*"', "", svg[: svg.index(">") + 1])
    dressed = open_tag.replace(
        "<svg",
        f'<svg xmlns="http://www.w3.org/2000/svg" color="{colour}" font-family="Bricolage Grotesque"',
        1,
    )
    sheet = f"<style>.stamp__date{{font-family:'Space Mono'}}{style}</style>"
    return (dressed + sheet + svg[svg.index(">") + 1 :]).encode()
