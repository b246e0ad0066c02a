"""The passport's booklet: its pages, their order on folded sheets, and what stands on them."""

import time
from dataclasses import asdict, replace

import pytest
import segno

from academy import printing
from academy.printing.booklet import STAMPS_A_PAGE, booklet
from academy.printing.leaves import HEIGHT, WIDTH
from academy.printing.sheets import imposed
from tests.printing.looking import Looked
from tests.printing.values import ADDRESS, AMINA, LONG, passport

pytestmark = pytest.mark.slow


def test_it_has_cover_holder_themes_visas_badges_and_a_back() -> None:
    looked = Looked(booklet(passport()))
    assert looked.sizes == [(WIDTH, HEIGHT)] * 7
    pages = [looked.words(k) for k in range(7)]
    assert "ESCALE · ACADÉMIE NUMÉRIQUE" in pages[0]
    assert AMINA in pages[0]
    assert AMINA in pages[1]
    assert "Service client, Rabat" in pages[1]
    assert "P<ESCBENALI<<AMINA" in pages[1].replace(" ", "")
    assert "Pourquoi le numérique" in pages[2]
    assert "Les outils internes" in pages[3]
    assert "Pas encore de tampon." in pages[3]
    assert "Visas" in pages[4]
    assert "Premier tampon" in pages[5]
    assert ADDRESS in pages[6].replace(" ", "")
    assert set(looked.fonts().values()) == {True}


def test_the_machine_readable_zone_is_two_whole_lines() -> None:
    held = passport()
    seen = Looked(booklet(held)).words(1).split()
    assert [part for part in seen if len(part) == 44] == list(held.zone)


def test_stamps_are_pressed_in_the_ink_of_their_theme() -> None:
    looked = Looked(booklet(passport()))
    inked = {c for c in looked.colours(9, 28, 88, 40, page=2) if c[0] < 90 and c[2] > 100}
    assert inked  # sea


def test_an_empty_passport_is_a_booklet_too() -> None:
    empty = replace(passport(number=0, full=False), themes=[], address="")
    assert len(Looked(booklet(empty)).sizes) == 3


def test_forty_stamps_go_on_as_many_pages_as_they_need() -> None:
    began = time.process_time()
    looked = Looked(booklet(passport(number=40, full=False)))
    assert time.process_time() - began < 5
    assert len(looked.sizes) == 2 + -(-40 // STAMPS_A_PAGE) + 1 + 1


@pytest.mark.parametrize("form", ["pages", "a4", "letter"])
def test_long_and_foreign_names_stay_on_the_page(form: str) -> None:
    for name in (LONG, "أمينة بن علي", "李小龍"):
        assert booklet(passport(name, number=0, full=False), form=form).startswith(b"%PDF")


def test_sheets_are_in_the_order_in_which_a_folded_pile_reads() -> None:
    assert imposed(4) == [(3, 0), (1, 2)]
    assert imposed(8) == [(7, 0), (1, 6), (5, 2), (3, 4)]
    for count in (4, 8, 12, 16):
        sides = imposed(count)
        assert sorted(page for side in sides for page in side) == list(range(count))
        for left, right in sides:
            assert left + right == count - 1
            assert left % 2 == 1  # what lies left when it is open


@pytest.mark.parametrize(("form", "size"), [("a4", (297.0, 210.0)), ("letter", (279.4, 215.9))])
def test_a_folded_booklet_has_its_cover_outside(form: str, size: tuple[float, float]) -> None:
    looked = Looked(booklet(passport(), form=form))
    assert looked.sizes == [size] * 4  # 7 pages and a blank one, two a side
    outside = looked.words(0)
    assert ADDRESS in outside.replace(" ", "")
    assert "ESCALE" in outside
    assert AMINA in looked.words(1)


def test_the_code_leads_to_the_public_address() -> None:
    """Read module by module from the printed page, within the four of quiet around it."""
    wanted = [
        list(row) for row in segno.make(ADDRESS, error="m", micro=False).matrix_iter(border=4)
    ]
    looked = Looked(booklet(passport()))
    side = 36 / len(wanted)
    seen = [
        [
            max(looked.colours(34.5 + (x + 0.4) * side, 38 + (y + 0.4) * side, 0.2, 0.2, page=6))
            < (128, 128, 128)
            for x in range(len(wanted))
        ]
        for y in range(len(wanted))
    ]
    assert seen == [[module == 1 for module in row] for row in wanted]


def test_the_same_passport_gives_the_same_bytes() -> None:
    assert booklet(passport()) == booklet(passport())


def test_a_row_of_the_queue_is_enough_to_print_it() -> None:
    held = passport()
    values = asdict(held)
    values |= {"form": "a4", "avatar": values.pop("look") and held.look.code}
    assert printing.make("booklet", values) == booklet(held, form="a4")
