"""A picture of ours as PNG, by typst: one wheel, no system library."""

from functools import lru_cache
from typing import Any

_PAGE = '#set page(width: 640pt, height: 640pt, margin: 0pt, fill: none)\n#image("it.svg", width: 640pt)'


@lru_cache(maxsize=32)
def png(svg: str) -> bytes:
    """The square picture *svg* as a PNG of 640 pixels a side; kept, since drawing takes 60 ms."""
    import typst

    page: Any = {"main": _PAGE.encode(), "it.svg": svg.encode()}
    return bytes(typst.compile(page, format="png", ppi=72.0))
