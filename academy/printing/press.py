"""The press: Typst sources and the pictures that they name, to PDF and PNG.

Promises: the same values give the same bytes; nothing but the values and our own fonts is read, neither
the machine's fonts nor the network; a letter that no font has is printed as a box, never an error.
"""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from academy.drawing.raster import FONTS

if TYPE_CHECKING:
    from typst import Compiler, Fonts

FACES = ("Bricolage Grotesque", "Libertinus Serif", "DejaVu Sans Mono")
"""Ours, then the press's own: Libertinus has Greek, Cyrillic and Hebrew, DejaVu Arabic."""

MONO = ("Space Mono", "DejaVu Sans Mono", "Libertinus Serif")

_PREAMBLE = """\
#set text(font: {faces}, size: 9pt, fill: rgb("#1c2438"), fallback: true)
#set par(leading: 0.5em)
#let mono(body, ..how) = text(font: {mono}, ..how, body)
"""


def pdf(source: str, files: Mapping[str, bytes]) -> bytes:
    """*source* as a PDF; ``image("a.svg")`` in it is ``files["a.svg"]``.

    Raises ``typst.TypstError`` for a source that is wrong. About a tenth of a second a page.
    """
    made = _compiler(source, files).compile(format="pdf", timestamp=0)
    return _one(made)


def png(source: str, files: Mapping[str, bytes], *, ppi: float) -> bytes:
    """The first page of *source* as a PNG of *ppi* pixels an inch; 72 points are an inch."""
    return _one(_compiler(source, files).compile(format="png", ppi=ppi))


def quoted(text: str) -> str:
    """*text* as a string of Typst: no character of it is read as markup."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else " " for c in safe) + '"'


def _compiler(source: str, files: Mapping[str, bytes]) -> "Compiler":
    from typst import Compiler  # late: 40 MB that only the worker needs

    preamble = _PREAMBLE.format(faces=_list(FACES), mono=_list(MONO))
    known = {**files, "main.typ": (preamble + source).encode("utf-8", "replace")}
    # Its types know no folder in memory; its guide does.
    return Compiler(known, font_paths=_fonts(), ignore_system_fonts=True)  # type: ignore[type-var]


@cache
def _fonts() -> "Fonts":
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def _list(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(map(quoted, names)) + ")"


def _one(made: bytes | list[bytes] | None) -> bytes:
    pages = made if isinstance(made, list) else [made or b""]
    return pages[0]
