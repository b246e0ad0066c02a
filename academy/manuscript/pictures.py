"""Pictures that authors bring: decoded and written again, so that nothing but what is seen is kept.

Where and with what a photograph was taken, what hides behind its last byte, profiles, comments: all of it
goes, and the picture is turned upright and made as small as a lesson shows it.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from academy.manuscript.media import IMAGES, check_svg, check_weight, suffix
from academy.manuscript.problems import N_, Findings, Problem, Sheet

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 50_000_000
"""Of what is brought: more than any telephone takes, less than would fill the memory."""

LONGEST_SIDE = 1600
"""Pixels of what is kept: twice the width of a lesson's column."""

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}


def rewrite(name: str, data: bytes) -> tuple[bytes, list[Problem]]:
    """The picture that *data* shows, in the type that *name* ends with; empty when there are problems."""
    if suffix(name) == ".svg":
        return _drawing(name, data)
    from PIL import Image

    try:
        image = Image.open(BytesIO(data), formats=[_FORMATS[suffix(name)]])
        if problem := _too_much(name, image):
            return b"", [problem]
        clean = _clean(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return b"", [Problem(name, 1, TOO_LARGE, {"limit": MOST_PIXELS // 1_000_000})]
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError):
        return b"", [Problem(name, 1, UNREADABLE)]
    written = _written(clean, suffix(name))
    sheet = Sheet(name, "", Findings())
    check_weight(sheet, len(written))
    return (b"" if sheet.findings.problems else written), sheet.findings.problems


def pixels(name: str, data: bytes) -> int:
    """How many it says that it has; 0 for drawings and for what cannot be read."""
    if suffix(name) not in IMAGES or suffix(name) == ".svg":
        return 0
    from PIL import Image

    try:
        image = Image.open(BytesIO(data), formats=[*_FORMATS.values()])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return 0  # it is refused before it is decoded
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError):
        return 0
    return image.width * image.height


TOO_LARGE = N_("This picture has too many pixels: %(limit)s million at most. Make it smaller.")
UNREADABLE = N_("This picture is damaged: open it, save it again, and bring that one.")
MOVES = N_("This picture moves: bring it as a video, which people can stop.")


def _drawing(name: str, data: bytes) -> tuple[bytes, list[Problem]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return b"", [Problem(name, 1, N_("This drawing is not UTF-8: save it as plain SVG."))]
    sheet = Sheet(name, text, Findings())
    check_weight(sheet, len(data))
    if not sheet.findings.problems:
        check_svg(sheet)
    return (b"" if sheet.findings.problems else text.encode()), sheet.findings.problems


def _too_much(name: str, image: "Image") -> Problem | None:
    """Told from the first bytes, before anything is decoded."""
    if image.width * image.height > MOST_PIXELS:
        return Problem(name, 1, TOO_LARGE, {"limit": MOST_PIXELS // 1_000_000})
    if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
        return Problem(name, 1, MOVES)
    return None


def _clean(image: "Image") -> "Image":
    """What is seen of *image*, upright and in a new picture that knows nothing of the old one."""
    from PIL import Image, ImageOps

    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    seen = ImageOps.exif_transpose(image)
    clear = seen.has_transparency_data and image.format != "JPEG"
    seen = seen.convert("RGBA" if clear else "RGB")
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return Image.frombytes(seen.mode, seen.size, seen.tobytes())


def _written(image: "Image", end: str) -> bytes:
    out = BytesIO()
    match end:
        case ".jpg" | ".jpeg":
            image.save(out, "JPEG", quality=86, optimize=True, progressive=True)
        case ".webp":
            image.save(out, "WEBP", quality=86)
        case _:
            image.save(out, "PNG", optimize=True)
    return out.getvalue()
