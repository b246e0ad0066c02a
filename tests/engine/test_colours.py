"""Whatever colours a company chooses, what is written in them or on them can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine import colours
from academy.engine.colours import DARK_PAPER, LIGHT_PAPER, ON_COVER, READABLE, WHITE, contrast

COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOUR, COLOUR)
def test_words_keep_their_contrast_in_any_palette(action: str, cover: str) -> None:
    made = colours.palette(action, cover)
    for colour in (made.action, made.action_deep, made.action_at_night):
        assert contrast(colour, WHITE) >= READABLE
    for colour in (made.cover, made.cover_deep):
        assert contrast(colour, ON_COVER) >= READABLE
    assert contrast(made.link, LIGHT_PAPER) >= READABLE
    assert contrast(made.link_at_night, DARK_PAPER) >= READABLE


def test_a_colour_that_can_be_read_stays_as_it_was_chosen() -> None:
    made = colours.palette("#c9421d", "#1d2f5f")
    assert (made.action, made.cover) == ("#c9421d", "#1d2f5f")


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#ffffff", "#000000", 21), ("#767676", "#ffffff", 4.54)]
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#1234567", "url(x)", "#123456;"])
def test_nothing_but_a_colour_is_one(text: str) -> None:
    assert not colours.is_colour(text)
