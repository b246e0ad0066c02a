"""One A6 page of the booklet, and what such pages share. Millimetres."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from academy.drawing import stamp, waves
from academy.printing.pages import at, picture
from academy.printing.press import quoted
from academy.printing.values import StampValue

WIDTH = 105.0
HEIGHT = 148.0

NAVY = "#1d2f5f"
GOLD = "#c79a3b"
PAPER = "#fffdf7"

_COLOURS = {"sea": "#0f7f8b", "leaf": "#3a7f46", "plum": "#7a3f83", "flag": "#c9421d"}


@dataclass(slots=True)
class Leaf:
    """A page in the making: its ground, what is put on it, and the pictures that this names."""

    ground: str
    files: dict[str, bytes] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    def add(self, name: str, svg: bytes) -> str:
        """Take along a picture; how Typst names it. Equal pictures of a booklet are one file."""
        known = f"{name}-{hashlib.blake2s(svg, digest_size=8).hexdigest()}.svg"
        self.files[known] = svg
        return quoted(known)

    def put(self, x: float, y: float, what: str) -> None:
        """Place Typst code with its upper left corner there."""
        self.parts.append(at(x, y, what))

    def source(self, *, bleed: float = 0) -> str:
        """The page as content of Typst, to be set alone or beside another.

        *bleed*: so much of what reaches over its upper and lower edge is shown.
        """
        inner = at(0, bleed, f"box(width: {WIDTH:g}mm)[{chr(10).join(self.parts)}\n]")
        size = f"width: {WIDTH:g}mm, height: {HEIGHT + 2 * bleed:.3f}mm"
        return f'box({size}, clip: true, fill: rgb("{self.ground}"))[{inner}]'


def sheet_of_paper(seed: str) -> Leaf:
    """A page with nothing on it but its engraved lines."""
    leaf = Leaf(ground=PAPER)
    lines = leaf.add("waves", picture(waves(seed), colour="#dfe9ea"))
    for down in (-52.5, 0, 52.5, 105):
        leaf.put(0, down, f"image({lines}, width: {WIDTH:g}mm, height: 52.5mm)")
    return leaf


def colour_of(name: str) -> str:
    """A theme's ink on paper; navy for a name that we do not know."""
    return _COLOURS.get(name, NAVY)


def pressed(value: StampValue, otherwise: str = NAVY) -> bytes:
    """A stamp in the ink of its theme; in *otherwise* if it names none."""
    made = stamp(
        value.words,
        value.centre,
        value.date,
        seed=value.seed,
        shape=value.shape,
        around=value.around,
        on_paper=True,
    )
    return picture(made, colour=colour_of(value.colour) if value.colour else otherwise)


def kicker(text: str) -> str:
    """The small typewriter line above a heading."""
    return f'box(width: 87mm, mono(size: 6.5pt, fill: rgb("#566074"), {quoted(text.upper())}))'


def heading(text: str, colour: str) -> str:
    """A title that shrinks rather than take a third line."""
    size = min(15.0, 15 * 44 / max(44, len(text)))
    styled = f'text(size: {size:.1f}pt, weight: "bold", fill: rgb("{colour}"), {quoted(text)})'
    return f"box(width: 87mm, {styled})"


def note(text: str) -> str:
    """A quiet sentence in the middle of the page."""
    styled = f'text(size: 9pt, fill: rgb("#566074"), {quoted(text)})'
    return f"box(width: 87mm, align(center, box(width: 60mm, {styled})))"


def grid(
    number: int, *, columns: int, width: float, height: float
) -> Iterator[tuple[float, float]]:
    """Where each of *number* things stands, row by row."""
    for k in range(number):
        yield (k % columns) * width, (k // columns) * height
