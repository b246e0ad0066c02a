"""The Paper Toy: it can be cut out and folded, it fits on its paper, and it looks like its avatar."""

import time

import pytest

from academy import printing
from academy.drawing import figure
from academy.drawing.avatar import CHOICES, SKINS, born
from academy.printing.nets import TAB, Net, Rect, length, unfold
from academy.printing.pages import A4, LETTER, MARGIN, PAGES, Page
from academy.printing.toy import STICKER, Sheet, lay_out, paper_toy
from tests.printing.looking import DPI, Looked
from tests.printing.values import AMINA, LONG, TOY, looks

each_page = pytest.mark.parametrize("page", [A4, LETTER], ids=["a4", "letter"])
each_paper = pytest.mark.parametrize("paper", ["a4", "letter"])


def nets(page: Page) -> list[Net]:
    sheet = lay_out(page)
    return [sheet.head, sheet.body]


def boxes(sheet: Sheet) -> list[Rect]:
    """Every face, and the rectangle around every tab."""
    found = []
    for net in (sheet.head, sheet.body):
        found += list(net.faces.values())
        for tab in net.tabs:
            xs, ys = zip(*tab.outline, strict=True)
            found.append(Rect(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)))
    return [*found, sheet.passport]


@each_page
def test_every_tab_is_as_long_as_the_edge_that_it_is_glued_behind(page: Page) -> None:
    for net in nets(page):
        for tab in net.tabs:
            assert length(tab.edge) == length(tab.mate)
            assert tab.mate not in net.folds


@each_page
def test_tabs_are_numbered_in_one_row_over_both_boxes(page: Page) -> None:
    numbers = [tab.number for net in nets(page) for tab in net.tabs]
    assert numbers == list(range(1, 15))


@each_page
def test_every_edge_of_a_box_is_a_fold_or_two_edges_that_are_glued(page: Page) -> None:
    """A box has twelve edges: what the folds between faces do not hold together, tabs do."""
    for net in nets(page):
        glued = {tab.edge for tab in net.tabs}
        hinges = [edge for edge in net.folds if edge not in glued]
        assert len(hinges) == 5
        assert len(net.tabs) == 7
        assert len(net.faces) == 6


def test_a_box_has_the_measures_that_it_was_asked_for() -> None:
    net = unfold(50, 40, 30, x=0, y=40)
    assert {name: (face.width, face.height) for name, face in net.faces.items()} == {
        "front": (50, 40), "back": (50, 40), "left": (30, 40), "right": (30, 40),
        "top": (50, 30), "bottom": (50, 30),
    }  # fmt: skip


@each_page
def test_nothing_lies_within_the_margin_that_printers_leave(page: Page) -> None:
    for net in nets(page):
        for x, y in net.points:
            assert MARGIN <= x <= page.width - MARGIN
            assert MARGIN <= y <= page.height - MARGIN


@each_paper
def test_the_margin_is_white_on_the_printed_page(paper: str) -> None:
    page = PAGES[paper]
    looked = Looked(paper_toy(looks(1)[0], LONG, TOY, paper=paper))
    edge = MARGIN - 0.8
    assert looked.is_blank(0, 0, page.width, edge)
    assert looked.is_blank(0, page.height - edge, page.width, edge)
    assert looked.is_blank(0, 0, edge, page.height)
    assert looked.is_blank(page.width - edge, 0, edge, page.height)


@each_page
def test_no_piece_lies_on_another(page: Page) -> None:
    found = boxes(lay_out(page))
    for k, a in enumerate(found):
        for b in found[k + 1 :]:
            apart_x = a.x + a.width <= b.x or b.x + b.width <= a.x
            apart_y = a.y + a.height <= b.y or b.y + b.height <= a.y
            assert apart_x or apart_y, (a, b)


@each_page
def test_every_sticker_place_lies_inside_its_face_and_on_no_other(page: Page) -> None:
    sheet = lay_out(page)
    assert len(sheet.places(figure.USUAL_PLACES)) == 8
    places = sheet.places({part: len(spots) for part, spots in figure.PLACES.items()})
    assert len(places) == 11
    half = STICKER / 2
    for face, (x, y) in places:
        assert face.x + half <= x <= face.x + face.width - half
        assert face.y + half <= y <= face.y + face.height - half
    for k, (_, (x, y)) in enumerate(places):
        for _, (u, v) in places[k + 1 :]:
            assert ((x - u) ** 2 + (y - v) ** 2) ** 0.5 >= STICKER


def test_a_part_has_as_many_places_as_it_is_given() -> None:
    look = born("amina")
    printed = {
        number: paper_toy(look, AMINA, TOY, stickers={"head": number, "passport": 1})
        for number in (0, 1, 2)
    }
    assert len(set(printed.values())) == 3
    back = lay_out(A4).head.faces["back"]
    x, y = figure.PLACES["head"][1]
    colours = {
        number: Looked(pdf).colours(back.x + x - 1, back.y + y - 1, 2, 2)
        for number, pdf in printed.items()
    }
    assert colours[0] == colours[1] != colours[2]


def test_the_body_fits_under_the_head() -> None:
    assert figure.BODY[0] < figure.HEAD[0]
    assert figure.BODY[2] < figure.HEAD[2]
    assert min(figure.BODY) > 2 * TAB


@each_paper
def test_it_is_one_page_of_its_paper_with_every_word_on_it(paper: str) -> None:
    looked = Looked(paper_toy(born("amina"), AMINA, TOY, paper=paper))
    page = PAGES[paper]
    assert looked.sizes == [(page.width, page.height)]
    seen = looked.words()
    for word in (
        AMINA,
        TOY.title,
        *TOY.steps,
        TOY.cut,
        TOY.fold,
        TOY.glue,
        TOY.place,
        TOY.here,
        TOY.hold,
    ):
        assert word in seen
    for number in range(1, 15):
        assert seen.split().count(str(number)) >= 2  # the tab, and the edge that it belongs to
    assert set(looked.fonts().values()) == {True}


def test_the_face_has_the_colour_of_its_skin() -> None:
    for look in looks(12):
        if look.hat == "scarf" or look.beard != "none":
            continue
        front = lay_out(A4).head.faces["front"]
        seen = Looked(paper_toy(look, AMINA, TOY)).colours(front.x + 22, front.y + 30, 3, 3)
        assert tuple(int(SKINS[look.skin][k : k + 2], 16) for k in (1, 3, 5)) in seen


def test_every_choice_can_be_unfolded() -> None:
    look = born("amina")
    seen = set()
    for part, choices in CHOICES.items():
        for choice in choices:
            faces = {**figure.head(look.with_part(part, choice))}
            faces |= {f"body {k}": v for k, v in figure.body(look.with_part(part, choice)).items()}
            assert len(faces) == 12
            assert all(faces.values())
            seen.add(tuple(faces.values()))
    # Its ground is behind a bust only; a hat's colour shows on a hat.
    assert len(seen) >= sum(map(len, CHOICES.values())) - len(CHOICES) - 12


def test_left_and_right_are_mirror_images() -> None:
    faces = figure.head(looks(1)[0])
    assert faces["left"] == f'<g transform="translate(40 0)scale(-1 1)">{faces["right"]}</g>'


def test_cuts_can_be_told_from_folds_without_colour() -> None:
    looked = Looked(paper_toy(born("amina"), AMINA, TOY))
    sheet = lay_out(A4)
    top = sheet.head.faces["top"]
    fold = looked.picture().convert("L")
    scale = DPI / 25.4
    y = round(top.y * scale)
    line = [fold.getpixel((round((top.x + 2 + k * 0.4) * scale), y)) for k in range(100)]
    values = [v for v in line if isinstance(v, int)]
    assert max(values) > 160  # gaps between the dashes
    assert min(values) < 110


@pytest.mark.parametrize("name", [LONG, "أمينة بن علي", "", "A" * 80, "李小龍"])
def test_any_name_stays_on_the_base(name: str) -> None:
    base = lay_out(A4).body.faces["bottom"]
    inside = tuple(
        round(v * DPI / 25.4)
        for v in (base.x + 0.5, base.y + 0.5, base.x + base.width - 0.5, base.y + base.height - 0.5)
    )
    pictures = []
    for each in (name, "Amina"):
        looked = Looked(paper_toy(born("amina"), each, TOY))
        assert len(looked.sizes) == 1
        pictures.append(looked.picture().copy())
        pictures[-1].paste((0, 0, 0), inside)  # type: ignore[arg-type]
    assert pictures[0].tobytes() == pictures[1].tobytes()


def test_a_row_of_the_queue_is_enough_to_print_it() -> None:
    words = {
        "title": TOY.title, "steps": list(TOY.steps), "cut": TOY.cut, "fold": TOY.fold,
        "glue": TOY.glue, "place": TOY.place, "here": TOY.here,
        "passport": TOY.passport, "hold": TOY.hold,
    }  # fmt: skip
    look = born("amina")
    values = {"avatar": look.code, "name": AMINA, "paper": "letter", "words": words}
    assert printing.make("toy", values) == paper_toy(look, AMINA, TOY, paper="letter")


def test_it_takes_less_than_a_second() -> None:
    paper_toy(born("amina"), AMINA, TOY)  # fonts are read once
    began = time.process_time()
    for look in looks(5):
        paper_toy(look, AMINA, TOY)
    assert (time.process_time() - began) / 5 < 1
