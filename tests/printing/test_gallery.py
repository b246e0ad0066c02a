"""Everything that we print, page by page as PNG in ``screenshots/prints`` (git ignores it): for human eyes.

A test looks at each as well: no page is empty, nothing is printed over the edge of the paper that is cut or
that a printer leaves white.
"""

import pytest
from PIL import ImageStat

from academy import paths
from academy.drawing.avatar import born
from academy.printing.booklet import booklet
from academy.printing.pages import MARGIN
from academy.printing.stickers import sticker_sheet
from academy.printing.toy import paper_toy
from tests.printing.looking import Looked
from tests.printing.values import AMINA, BADGES, SHEET, TOY, looks, passport

pytestmark = pytest.mark.slow

FOLDER = paths.bundled("migrations").parent / "screenshots" / "prints"

MADE = {
    "booklet": lambda: booklet(passport(number=6)),
    "booklet-a4": lambda: booklet(passport(number=6), form="a4"),
    "booklet-letter": lambda: booklet(passport(number=6), form="letter"),
    "toy-a4": lambda: paper_toy(born("amina"), AMINA, TOY),
    "toy-letter": lambda: paper_toy(looks(2)[1], AMINA, TOY, paper="letter"),
    "stickers-a4": lambda: sticker_sheet(BADGES * 5, SHEET),
    "stickers-letter": lambda: sticker_sheet(BADGES * 20, SHEET, paper="letter"),
}


@pytest.mark.parametrize("name", MADE)
def test_every_page_lies_in_the_screenshots_folder_and_none_is_empty(name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"{name}-[0-9]*.png"):
        old.unlink()
    looked = Looked(MADE[name]())
    for page in range(len(looked.sizes)):
        picture, file = looked.picture(page), FOLDER / f"{name}-{page + 1}.png"
        picture.save(file)
        assert max(ImageStat.Stat(picture.convert("L")).stddev) > 3, f"{file} is an empty picture"


@pytest.mark.parametrize("name", [name for name in MADE if name.startswith(("toy", "stickers"))])
def test_a_sheet_to_cut_leaves_white_what_printers_cannot_reach(name: str) -> None:
    looked = Looked(MADE[name]())
    for page, (width, height) in enumerate(looked.sizes):
        edge = MARGIN - 0.8
        for box in (
            (0, 0, width, edge),
            (0, height - edge, width, edge),
            (0, 0, edge, height),
            (width - edge, 0, edge, height),
        ):
            assert looked.is_blank(*box, page)


@pytest.mark.parametrize("name", ["booklet-a4", "booklet-letter"])
def test_a_bound_page_reaches_the_edges_of_its_paper(name: str) -> None:
    """Paper and cloth bleed over every edge; what a printer leaves white is all that is lost."""
    looked = Looked(MADE[name]())
    for page, (width, height) in enumerate(looked.sizes):
        for x, y in ((1, 1), (width - 2, 1), (1, height - 2), (width - 2, height - 2)):
            assert (255, 255, 255) not in looked.colours(x, y, 1, 1, page)
