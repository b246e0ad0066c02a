"""One of our drawings as a PNG: ``python -m academy.printing < it.svg > it.png``."""

import sys

from academy.printing.press import png

SIDE = 640
"""Pixels a side."""

SOURCE = (
    f"#set page(width: {SIDE}pt, height: {SIDE}pt, margin: 0pt, fill: none)\n"
    f'#image("it.svg", width: {SIDE}pt)'
)

if __name__ == "__main__":
    drawing = {"it.svg": sys.stdin.buffer.read()}
    sys.stdout.buffer.write(png(SOURCE, drawing, ppi=72.0))
