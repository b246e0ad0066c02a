"""Looking at what was printed: pages as pictures, their words, their fonts."""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

INCH = 25.4
DPI = 144


class Looked:
    """A PDF, opened. Places are millimetres from the upper left corner of a page."""

    def __init__(self, content: bytes) -> None:
        self.pdf = pypdfium2.PdfDocument(content)
        self._pictures: dict[int, Image.Image] = {}

    @property
    def sizes(self) -> list[tuple[float, float]]:
        """Width and height of each page."""
        return [tuple(round(side / 72 * INCH, 1) for side in page.get_size()) for page in self.pdf]  # type: ignore[misc]

    def words(self, page: int = 0) -> str:
        """Everything that can be read on *page*, on one line."""
        return " ".join(self.pdf[page].get_textpage().get_text_range().split())

    def picture(self, page: int = 0) -> Image.Image:
        """*page* as it looks, at ``DPI``."""
        if page not in self._pictures:
            self._pictures[page] = self.pdf[page].render(scale=DPI / 72).to_pil().convert("RGB")
        return self._pictures[page]

    def colours(
        self, x: float, y: float, width: float, height: float, page: int = 0
    ) -> set[tuple[int, int, int]]:
        """Every colour within a rectangle."""
        box = tuple(round(v * DPI / INCH) for v in (x, y, x + width, y + height))
        found = self.picture(page).crop(box).getcolors(maxcolors=1_000_000)  # type: ignore[arg-type]
        return {colour for _count, colour in found or []}  # type: ignore[misc]

    def is_blank(self, x: float, y: float, width: float, height: float, page: int = 0) -> bool:
        """Whether nothing but white paper is there."""
        return self.colours(x, y, width, height, page) <= {(255, 255, 255)}

    def fonts(self) -> dict[str, bool]:
        """Each font of the texts, and whether it is embedded."""
        found = {}
        for page in self.pdf:
            for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=8):
                font = pdfium.FPDFTextObj_GetFont(thing.raw)
                size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
                name = (ctypes.c_char * size)()
                pdfium.FPDFFont_GetBaseFontName(font, name, size)
                found[name.value.decode()] = pdfium.FPDFFont_GetIsEmbedded(font) == 1
        return found
