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


FOREIGN = ("<image", "<!doctype", "<!entity", "<style", "<use", "<foreignobject", "href=")
"""What a picture by somebody else might fetch something with."""


def logo(content: bytes, *, height: int = 192) -> bytes:
    """Somebody's SVG as a PNG of that height. Raises ``ValueError`` for what cannot be drawn safely.

    Nothing outside it is read: what names another file is refused, and no machine's fonts are used.
    """
    from resvg_py import svg_to_bytes

    svg = content.decode("utf-8", "replace")
    if any(word in svg.lower() for word in FOREIGN):
        raise ValueError(
            "A logo in SVG is made of its own shapes: no pictures, styles or links in it."
        )
    try:
        return bytes(svg_to_bytes(svg_string=svg, height=height, skip_system_fonts=True))
    except (ValueError, RuntimeError):
        raise ValueError("This SVG cannot be drawn. A PNG will do as well.") from None
