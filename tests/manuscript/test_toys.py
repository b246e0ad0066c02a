"""toy.yaml: what a company says of its Paper Toy, and what is wrong with it, by its line."""

import pytest

from academy.drawing.avatar import ALWAYS, CHOICES, offered
from academy.drawing.figure import PLACES, USUAL_PLACES
from academy.manuscript.folder import write
from academy.manuscript.toys import WARDROBE, Toy
from tests.manuscript.specimen import folder, found
from tests.manuscript.specimen_texts import TEXTS

PATH = "toy.yaml"


def toy(old: str = "", new: str = "") -> Toy:
    source = folder({PATH: TEXTS[PATH].replace(old, new)}).toy
    assert source
    return source.document


def test_the_toy_is_read_with_its_wardrobe_and_its_places() -> None:
    assert toy() == Toy(
        {"en": "Paper sailor", "fr": "Matelot de papier"},
        {"en": "It folds.", "fr": "Il se plie."},
        {
            "hat": ("cap", "sailor"),
            "hat_colour": ("navy", "sea"),
            "body_colour": ("navy", "sea"),
        },
        {"back": 4, "head": 1},
    )


def test_what_a_file_does_not_say_stays_as_it_is_without_one() -> None:
    text = TEXTS[PATH]
    short = toy(text[text.index("wardrobe") :], "")
    assert (short.wardrobe, short.stickers) == ({}, USUAL_PLACES)
    assert offered(short.wardrobe) == CHOICES
    assert offered(Toy().wardrobe) == CHOICES


def test_who_somebody_is_no_file_takes_away() -> None:
    parts = {part for named in WARDROBE.values() for part in named}
    assert parts.isdisjoint({"skin", "face", "cheeks", "glasses", "beard", "hair", "hair_colour"})
    there = offered(toy().wardrobe)
    assert there["hat"] == ("none", "scarf", "cap", "sailor", "turban")
    assert set(ALWAYS["hat"]) <= set(there["hat"])


def test_it_is_written_back_byte_for_byte() -> None:
    assert write(folder().items)[PATH] == TEXTS[PATH]


def test_an_academy_without_the_file_has_no_problem() -> None:
    assert folder({PATH: None}).toy is None
    assert found({PATH: None}) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (", fr: Matelot de papier", "", "1: “name” has no words in “fr”: add them."),
        ("Paper sailor", "P" * 33, "1: “name” is too long: 32 characters at most."),
        ("text: { en: It folds., fr: Il se plie. }\n", "", "1: “text” is missing: add it."),
        (
            "[cap, sailor]",
            "[cap, crown]",
            "4: “hats” cannot be “crown”. Choose one of: cap, beret, sailor, beanie, straw.",
        ),
        ("[cap, sailor]", "cap", "4: “hats” takes a list, as in [one, another]."),
        (
            "  hats:",
            "  skin:",
            "4: There is no setting “skin” here. Known are: hats, clothes, colours, grounds.",
        ),
        ("back: 4", "back: 5", "7: “back” must be a whole number from 0 to 4."),
        (
            "head: 1",
            "foot: 1",
            f"8: There is no setting “foot” here. Known are: {', '.join(PLACES)}.",
        ),
        (
            "  back: 4\n  head: 1",
            "  back: 0",
            "6: A figure collects something: give a part one sticker or more.",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_line(old: str, new: str, problem: str) -> None:
    assert old in TEXTS[PATH]
    assert found({PATH: TEXTS[PATH].replace(old, new)}) == [f"{PATH}:{problem}"]
