"""Sticker sheets: round, as wide as their places, none beside the paper."""

from dataclasses import asdict

import pytest

from academy import printing
from academy.drawing import Pin
from academy.printing.pages import MARGIN, PAGES
from academy.printing.stickers import a_page, places, sticker_sheet
from academy.printing.toy import STICKER
from tests.printing.looking import Looked
from tests.printing.values import BADGES, LONG, SHEET

each_paper = pytest.mark.parametrize("paper", ["a4", "letter"])


@each_paper
def test_every_sticker_lies_within_the_margins_and_apart_from_the_others(paper: str) -> None:
    page = PAGES[paper]
    centres = places(page, a_page(page))
    for k, (x, y) in enumerate(centres):
        assert MARGIN + STICKER / 2 <= x <= page.width - MARGIN - STICKER / 2
        assert y + STICKER / 2 + 7 <= page.height - MARGIN + 1
        for u, v in centres[k + 1 :]:
            assert ((x - u) ** 2 + (y - v) ** 2) ** 0.5 > STICKER + 3


@each_paper
def test_each_is_printed_in_its_place_with_its_name(paper: str) -> None:
    page = PAGES[paper]
    looked = Looked(sticker_sheet(BADGES, SHEET, paper=paper))
    assert looked.sizes == [(page.width, page.height)]
    for sticker, (x, y) in zip(BADGES, places(page, 3), strict=True):
        assert sticker.name in looked.words()
        assert not looked.is_blank(x - 5, y - 5, 10, 10)
    assert SHEET.title in looked.words()
    x, y = places(page, 4)[3]
    assert looked.is_blank(x - 7, y - 7, 14, 14)


def test_many_stickers_take_more_pages() -> None:
    many = [
        Pin(name=f"Badge {k}", kind="keys", seed=str(k)) for k in range(a_page(PAGES["a4"]) + 1)
    ]
    looked = Looked(sticker_sheet(many, SHEET))
    assert len(looked.sizes) == 2
    assert many[-1].name in looked.words(1)


@pytest.mark.parametrize("name", [LONG, "أمينة", "<b>&\"'", ""])
def test_any_name_can_stand_below_a_sticker(name: str) -> None:
    assert sticker_sheet(
        [Pin(name=name, kind="nothing", seed="a", medal="gold")], SHEET
    ).startswith(b"%PDF")


def test_a_row_of_the_queue_is_enough_to_print_it() -> None:
    values = {"stickers": [asdict(one) for one in BADGES], "words": asdict(SHEET), "paper": "a4"}
    assert printing.make("stickers", values) == sticker_sheet(BADGES, SHEET)
