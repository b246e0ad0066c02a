"""Pages to sheets: one after the other, or two side by side so that a folded pile reads in order."""

from collections.abc import Sequence

from academy.printing.leaves import HEIGHT, WIDTH, Leaf
from academy.printing.pages import PAGES, Page, at


def in_order(leaves: Sequence[Leaf]) -> str:
    """A6 pages, one after the other."""
    page = Page(WIDTH, HEIGHT)
    return "\n".join(
        [page.source, "#pagebreak()\n".join(at(0, 0, leaf.source()) for leaf in leaves)]
    )


def bound(leaves: Sequence[Leaf], *, blank: Leaf, paper: str) -> str:
    """Sheets of *paper* on their side, each with two pages: print on both sides, flip on the short edge,
    fold, staple. *blank* fills up; the last leaf stays the outside of the back.
    """
    upright = PAGES[paper]
    page = Page(upright.height, upright.width)
    half = page.width / 2
    scale = half / WIDTH
    bleed = (page.height / scale - HEIGHT) / 2  # both papers are a little taller than our pages
    sides = []
    for left, right in imposed(len(filled := _filled(leaves, blank))):
        for x, leaf in ((0.0, filled[left]), (half, filled[right])):
            drawn = leaf.source(bleed=bleed)
            sides.append(at(x, 0, f"scale({scale * 100:.3f}%, origin: top + left, {drawn})"))
        sides.append("#pagebreak(weak: true)")
    return "\n".join([page.source, *sides])


def imposed(count: int) -> list[tuple[int, int]]:
    """Which pages (from 0) lie left and right on each side of the sheets; *count* is a multiple of four.

    Outermost sheet first, its outside before its inside: 8 pages are (7, 0), (1, 6), (5, 2), (3, 4).
    """
    sides = []
    for sheet in range(count // 4):
        first, last = 2 * sheet, count - 1 - 2 * sheet
        sides += [(last, first), (first + 1, last - 1)]
    return sides


def _filled(leaves: Sequence[Leaf], blank: Leaf) -> list[Leaf]:
    """Blank pages go before the last one, which is the back cover."""
    missing = -len(leaves) % 4
    return [*leaves[:-1], *[blank] * missing, leaves[-1]]
