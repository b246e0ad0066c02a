"""The picture to share: its sizes, and the name only for who wishes it."""

from dataclasses import asdict, replace
from io import BytesIO

import pytest
from PIL import Image

from academy import printing
from academy.printing.share import AREAS, SHAPES, share_picture, spots
from tests.printing.values import AMINA, LONG, share, stamps

pytestmark = pytest.mark.slow


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


@pytest.mark.parametrize(("shape", "size"), [("wide", (1200, 630)), ("square", (1080, 1080))])
def test_it_has_the_pixels_that_networks_ask_for(shape: str, size: tuple[int, int]) -> None:
    picture = opened(share_picture(share(), shape=shape))
    assert picture.size == size
    assert picture.getpixel((5, size[1] - 5)) == (29, 47, 95)
    assert len(picture.getcolors(maxcolors=1_000_000) or []) > 500


@pytest.mark.parametrize("shape", SHAPES)
def test_the_name_is_on_it_only_if_it_was_given(shape: str) -> None:
    named, nameless = (opened(share_picture(share(name), shape=shape)) for name in (AMINA, ""))
    box = (70, 380, 640, 425) if shape == "wide" else (80, 880, 640, 920)
    assert named.crop(box).getextrema() != nameless.crop(box).getextrema() or (
        named.tobytes() != nameless.tobytes()
    )
    other = opened(share_picture(replace(share(""), seed="amina"), shape=shape))
    assert nameless.tobytes() == other.tobytes()


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 9, 16, 40, 120])
def test_every_stamp_has_a_place_of_its_own_on_the_page(number: int) -> None:
    found = spots(number)
    assert len(found) == number
    for k, (x, y, side) in enumerate(found):
        assert any(
            left <= x and top <= y and x + side <= left + width and y + side <= top + height
            for left, top, width, height in AREAS
        )
        for u, v, other in found[k + 1 :]:
            assert abs(x - u) >= other - 0.01 or abs(y - v) >= other - 0.01


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("number", [1, 4, 16])
def test_as_many_stamps_are_pressed_as_it_counts(shape: str, number: int) -> None:
    """Each leaves ink in its place; where the next one would come there is paper."""
    picture = opened(share_picture(replace(share(), stamps=stamps(number, "sea")), shape=shape))
    left, top, scale = (604, 75, 1.0) if shape == "wide" else (186, 144, 1.31)

    def inked(spot: tuple[float, float, float]) -> bool:
        x, y, side = (value * scale for value in spot)
        box = tuple(round(v) for v in (left + x, top + y, left + x + side, top + y + side))
        colours = picture.crop(box).getcolors(maxcolors=1_000_000) or []  # type: ignore[arg-type]
        return any(sum(colour) < 420 for _count, colour in colours)  # type: ignore[arg-type]

    assert all(inked(spot) for spot in spots(number))
    bare = replace(share(), stamps=())
    picture = opened(share_picture(bare, shape=shape))
    assert not any(inked(spot) for spot in spots(number))


@pytest.mark.parametrize("shape", SHAPES)
def test_long_words_stay_on_the_picture(shape: str) -> None:
    long = replace(
        share(LONG), headline="Mon passeport numérique est enfin délivré, après seize quiz"
    )
    picture = opened(share_picture(long, shape=shape))
    width, height = picture.size
    bottom = picture.crop((0, height - 30, width // 2, height)).convert("L").getextrema()
    assert bottom[1] < 200  # type: ignore[operator]  # no white letter has run down there


def test_a_row_of_the_queue_is_enough_to_draw_it() -> None:
    shown = share()
    values = asdict(shown)
    values |= {"shape": "square", "avatar": values.pop("look") and shown.look.code}
    assert printing.make("share", values) == share_picture(shown, shape="square")
