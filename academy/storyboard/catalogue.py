"""Every figure of the library on one page, with its name, for authors to choose from."""

from academy.storyboard.board import START, Actor
from academy.storyboard.figures import LIBRARY
from academy.storyboard.figures.look import Look
from academy.storyboard.motion import pose
from academy.storyboard.palette import INK, PAPER
from academy.storyboard.shapes import box, group

CELL, ACROSS = 300, 6
"""Pixels of a cell, and cells in a row."""

WIDE = {
    **dict.fromkeys(("flock", "stars", "sea", "pontoon"), 0.22),
    **dict.fromkeys(("map", "screen", "truck", "shelf", "boat", "torch", "tower", "link"), 0.38),
}
"""How much smaller the large ones are shown."""


def catalogue() -> str:
    """An SVG document; any browser shows it."""
    cells = []
    for index, (name, figure) in enumerate(LIBRARY.items()):
        values = {**START, "x": 0, "y": 0, "level": 0.7}
        look = Look(pose(Actor(name, name, values), 0), 1, "", 1, name, "…")
        drawn = group(figure.draw(look), y=215 if figure.stands else 130, scale=WIDE.get(name, 0.6))
        label = (
            f'<text y="265" text-anchor="middle" font-family="monospace" font-size="20"'
            f' fill="{INK}">{name}</text>'
        )
        inside = f'<svg x="-{CELL // 2}" width="{CELL}" height="{CELL}" viewBox="-150 0 300 300">'
        cell = f"{inside}{drawn}{label}</svg>"
        x, y = index % ACROSS * CELL + CELL / 2, index // ACROSS * CELL
        cells.append(group(cell, x=x, y=y))
    width, height = ACROSS * CELL, -(-len(LIBRARY) // ACROSS) * CELL
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f"{box(0, 0, width, height, PAPER)}{''.join(cells)}</svg>"
    )
