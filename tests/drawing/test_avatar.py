"""Avatars: a short code, read strictly, and the look that everybody is born with."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from academy.drawing.avatar import CHOICES, Avatar, born, look_of, parse, thrown
from academy.drawing.chance import chance
from academy.drawing.portrait import bust, portrait, standing_alone


def test_a_code_is_short_and_means_one_look() -> None:
    for k in range(300):
        look = thrown(chance(str(k)))
        assert len(look.code) <= 60
        assert re.fullmatch("1[0-9a-z]{12}", look.code)
        assert parse(look.code) == look


def test_every_choice_has_a_code_and_a_picture_of_its_own() -> None:
    look = parse("1" + "0" * 12).with_part("hat", "cap")
    for part, choices in CHOICES.items():
        looks = [look.with_part(part, choice) for choice in choices]
        assert len({each.code for each in looks}) == len(choices)
        if part != "hair":  # some are the same below a cap
            assert len({bust(each) for each in looks}) == len(choices)


@pytest.mark.parametrize(
    "code",
    ["", "1", "x", "2000000000000", "1000000000000 ", " 1000000000000", "10000000000000", "100000000000z",
     "1900000000000", "1-00000000000", "1٠00000000000", "<svg>", "1" + "0" * 60, "1\n00000000000",
     "1A00000000000"],
)  # fmt: skip
def test_anything_else_is_no_code(code: str) -> None:
    with pytest.raises(ValueError, match="avatar"):
        parse(code)


def test_a_choice_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="hat"):
        born("amina").with_part("hat", "crown")
    with pytest.raises(TypeError):
        Avatar(skin="1")  # type: ignore[call-arg]


def test_a_code_that_we_no_longer_read_leaves_the_look_one_was_born_with() -> None:
    assert (
        look_of("amina", "9zz") == look_of("amina", None) == look_of("amina", "") == born("amina")
    )


def test_everybody_is_born_with_a_look_that_stays() -> None:
    """Codes as they were given out: whoever composed nothing looks the same after every change here."""
    assert {seed: born(seed).code for seed in ("amina", "bruno", "chloe", "marc", "k-1042")} == BORN


BORN = {
    "amina": "1300005200140",
    "bruno": "1200006316225",
    "chloe": "1300005300204",
    "marc": "1000000100005",
    "k-1042": "1200100100011",
}


def test_choices_only_ever_grow_at_their_end() -> None:
    """What was stored years ago must mean the same: these are the places of all that was ever given."""
    for part, known in KNOWN.items():
        assert CHOICES[part][: len(known)] == known


KNOWN = {
    "skin": ("1", "2", "3", "4", "5", "6"),
    "face": ("smile", "laugh", "calm", "wink", "dream", "wow"),
    "cheeks": ("plain", "rosy", "freckles"),
    "glasses": ("none", "round", "square", "sun"),
    "beard": ("none", "full", "moustache", "goatee"),
    "hair": ("short", "side", "bob", "long", "curls", "bun", "none", "afro", "plaits"),
    "hat": ("none", "scarf", "cap", "beret", "sailor", "beanie", "straw", "turban"),
    "body": ("round", "shirt", "plain", "stripes", "hoodie", "jacket", "dungarees"),
}


def test_a_composed_portrait_is_the_one_that_is_shown() -> None:
    code = born("amina").with_part("hat", "sailor").code
    assert portrait("amina", code) == bust(parse(code)) != portrait("amina")
    assert portrait("bruno", code) == portrait("amina", code)


def test_any_look_is_well_formed_light_and_without_styles() -> None:
    for k in range(300):
        picture = bust(thrown(chance(str(k))))
        ElementTree.fromstring(picture)
        assert len(picture.encode()) < 2_400
        assert "style" not in picture
        assert "href" not in picture


def test_a_portrait_can_stand_alone_as_a_file(tmp_path: Path) -> None:
    root = ElementTree.fromstring(standing_alone(born("amina")))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
