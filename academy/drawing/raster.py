"""A picture as pixels, for whoever takes no SVG: by resvg, with our own fonts."""

from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

LAST_LATIN = "\u024f"
"""Letters after it are in none of our fonts; they come from the machine's, if it has any."""

PUNCTUATION = range(0x2000, 0x2070)


@lru_cache(maxsize=32)
def png(svg: str) -> bytes:
    """*svg* as a PNG of its own size; kept, since drawing takes 60 ms.

    Resvg takes 3 MB of memory, Typst 25: this is asked for where pages are served.
    """
    from resvg_py import svg_to_bytes

    ours = all(letter <= LAST_LATIN or ord(letter) in PUNCTUATION for letter in svg)
    files = [str(path) for path in sorted(FONTS.glob("*.ttf"))]
    return bytes(svg_to_bytes(svg_string=svg, font_files=files, skip_system_fonts=ours))
