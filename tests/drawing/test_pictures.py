"""Every picture: repeatable, different by seed, well-formed, escaped, light, and without styles."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from academy import drawing
from academy.drawing.__main__ import shared
from academy.drawing.stamp import SHAPES

pytestmark = pytest.mark.slow

STATIC = Path(__file__).parents[2] / "static" / "img"
NASTY = "</svg><script>alert('1')</script> & \"<b onload=x>\" \x00\ud800\u202e"

Picture = Callable[[str, str], str]


def _stamp(shape: str) -> Picture:
    return lambda words, seed: drawing.stamp(words, words, "3 NOV 2026", seed=seed, shape=shape)


PICTURES: dict[str, tuple[Picture, int]] = {
    "rosette": (lambda _words, seed: drawing.rosette(seed), 5_000),
    "waves": (lambda _words, seed: drawing.waves(seed), 3_000),
    "seal": (lambda words, seed: drawing.seal(words, "3 NOV 2026", seed=seed), 7_000),
    "visa": (lambda words, seed: drawing.visa(words, words, seed=seed, note=words), 3_000),
    "portrait": (lambda _words, seed: drawing.portrait(seed), 2_000),
    "badge": (lambda words, seed: drawing.badge(words, "keys", seed=seed), 7_500),
    "medal": (lambda words, seed: drawing.badge(words, "keys", seed=seed, medal="gold"), 7_500),
    **{
        kind: (lambda _words, seed, kind=kind: drawing.parcel(kind, seed=seed), 3_000)
        for kind in ("thing", "voucher", "donation")
    },
    **{f"{shape} stamp": (_stamp(shape), 3_500) for shape in SHAPES},
}
each_picture = pytest.mark.parametrize("name", PICTURES)


@each_picture
def test_a_picture_is_the_same_in_every_process(name: str) -> None:
    code = (
        "from tests.drawing.test_pictures import PICTURES; import sys; "
        f"sys.stdout.write(PICTURES[{name!r}][0]('AT THE DESK', 'amina'))"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, check=True, encoding="utf-8"
    )
    assert run.stdout == PICTURES[name][0]("AT THE DESK", "amina")


@each_picture
def test_two_people_do_not_hold_the_same_picture(name: str) -> None:
    draw, _ = PICTURES[name]
    pictures = {draw("AT THE DESK", f"person-{number}") for number in range(40)}
    assert len(pictures) >= 38


@each_picture
def test_a_picture_is_well_formed_whatever_its_words(name: str) -> None:
    for words in ("AT THE DESK", "", "É", "عربي", "ALL ON DECK " * 20, NASTY):
        root = ElementTree.fromstring(PICTURES[name][0](words, NASTY))
        assert root.tag.endswith("svg")


@each_picture
def test_words_and_seeds_cannot_leave_their_place(name: str) -> None:
    root = ElementTree.fromstring(PICTURES[name][0](NASTY, NASTY))
    for element in root.iter():
        assert "script" not in element.tag
        assert not [attribute for attribute in element.attrib if attribute.startswith("on")]


@each_picture
def test_a_picture_carries_no_style_and_reaches_for_nothing_outside(name: str) -> None:
    picture = PICTURES[name][0]("AT THE DESK", "amina")
    assert "style" not in picture
    for address in re.findall(r'href="([^"]*)"|url\(([^)]*)\)', picture):
        assert "".join(address).startswith("#")


@each_picture
def test_a_picture_refers_only_to_ids_that_it_has(name: str) -> None:
    picture = PICTURES[name][0]("AT THE DESK", "amina")
    ids = set(re.findall(r' id="([^"]*)"', picture))
    assert {place.lstrip("#") for place in re.findall(r"#(\w{6,})", picture)} - ids <= set(
        re.findall(r'"#([0-9a-f]{6})"', picture)
    )


@each_picture
def test_a_picture_is_light(name: str) -> None:
    draw, limit = PICTURES[name]
    for seed in map(str, range(30)):
        assert len(draw("NEW FOUND LAND", seed).encode()) <= limit


def test_the_drawings_of_a_full_passport_weigh_less_than_40_kilobytes() -> None:
    stamps = [drawing.stamp("AT THE DESK", "Digital", "3 NOV", seed=f"a:{n}") for n in range(4)]
    seals = [drawing.seal("Networks", "3 NOV", seed="a"), drawing.seal("Tools", "3 NOV", seed="a")]
    rest = [drawing.visa("Ponton", "3 NOV", seed="a"), drawing.rosette("a"), drawing.portrait("a")]
    assert sum(len(picture.encode()) for picture in [*stamps, *seals, *rest]) < 40_000


@pytest.mark.parametrize("shape", SHAPES)
def test_long_words_shrink_instead_of_leaving_the_stamp(shape: str) -> None:
    def sizes(words: str) -> list[float]:
        picture = drawing.stamp(words, "x", "3 NOV 2026", seed="a", shape=shape)
        return [float(size) for size in re.findall(r'font-size="([\d.]+)"', picture)]

    assert min(sizes("TOUS SUR LE PONT ET AILLEURS AUSSI")) < min(sizes("HAUTE MER"))


def test_a_stamp_says_what_it_is_to_those_who_do_not_see_it() -> None:
    picture = drawing.stamp("AT THE DESK", "Digital", "3 NOV 2026", seed="a")
    assert 'role="img"' in picture
    assert 'aria-label="AT THE DESK, Digital, 3 NOV 2026"' in picture


@pytest.mark.parametrize("title", ["Tools", "Ce que le numérique change pour nous", "W" * 60])
def test_the_name_of_a_seal_keeps_to_its_arc(title: str) -> None:
    picture = drawing.seal(title, "3 NOV 2026", seed="a")
    [(size, space)] = re.findall(r'font-size="([\d.]+)" letter-spacing="([\d.]+)"', picture)
    assert len(title) * (0.6 * float(size) + float(space)) < 55 * 3.14


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("on_paper", [False, True])
def test_every_stamp_names_its_place(shape: str, on_paper: bool) -> None:
    picture = drawing.stamp(
        "AT THE DESK", "B", "3 NOV", seed="a", shape=shape, around="Rabat", on_paper=on_paper
    )
    assert ">RABAT<" in picture
    assert 'aria-label="AT THE DESK, B, 3 NOV, Rabat"' in picture


def test_on_paper_a_stamp_is_worn_by_shapes_and_keeps_its_tilt() -> None:
    def drawn(seed: str, *, on_paper: bool) -> str:
        return drawing.stamp("A", "B", "3 NOV", seed=seed, on_paper=on_paper)

    def tilt(picture: str) -> list[str]:
        return re.findall(r"rotate\((-?[\d.]+) 80 80\)", picture)

    paper, page = drawn("a", on_paper=True), drawn("a", on_paper=False)
    assert "<filter" not in paper
    assert "<mask" not in page
    assert tilt(paper) == tilt(page)
    assert len({drawn(f"person-{n}", on_paper=True) for n in range(40)}) == 40
    ElementTree.fromstring(paper)


def test_a_space_that_does_not_break_stays_a_space() -> None:
    assert "16 NOV" in drawing.stamp("A", "B", "16\u202fNOV", seed="a")


def test_an_unknown_shape_is_drawn_round() -> None:
    assert "<ellipse" in drawing.stamp("A", "B", "C", seed="a", shape="star")


def test_waves_repeat_without_a_seam() -> None:
    heights = re.findall(r'd="M0 (-?[\d.]+)C[^"]* 480 (-?[\d.]+)"', drawing.waves("escale"))
    assert len(heights) == 2
    for start, end in heights:
        assert start == end


@pytest.mark.parametrize("name", shared())
def test_the_shared_pictures_are_the_ones_that_the_formulas_draw(name: str) -> None:
    assert (STATIC / name).read_text(encoding="utf-8") == shared()[name]
