"""A coast says standing and sureness by form, never by colour alone, and says nothing else."""

import re
from xml.etree import ElementTree as ET

import pytest

from academy.drawing import coast, hill, letters

STANDINGS = ("known", "fading", "learning", "confused", "unmet")
SURENESS = ("sure", "fairly", "hardly")


def dotted(svg: str) -> int:
    return len(re.findall(r'class="coast__(?:doubt|cut)" stroke-width="1.2"', svg))


@pytest.mark.parametrize("standing", STANDINGS)
def test_a_hill_is_well_formed_and_always_the_same(standing: str) -> None:
    drawn = hill("passwords", standing, "fairly")
    assert ET.fromstring(drawn).tag == "svg"
    assert drawn == hill("passwords", standing, "fairly")
    assert drawn != hill("backups", standing, "fairly")


def test_every_standing_has_a_form_of_its_own_without_any_colour() -> None:
    drawn = {hill("passwords", standing, "sure") for standing in STANDINGS}
    assert len(drawn) == len(STANDINGS)
    for svg in drawn:
        assert not re.search(r"#[0-9a-f]{3,6}|rgb\(|style=", svg)


def test_doubt_is_drawn_as_two_dotted_ridges_that_stand_apart() -> None:
    for standing in STANDINGS[:-1]:
        assert [dotted(hill("passwords", standing, each)) for each in SURENESS] == [0, 2, 2]
        assert hill("passwords", standing, "fairly") != hill("passwords", standing, "hardly")


def test_of_what_is_not_met_no_doubt_is_drawn() -> None:
    assert len({hill("passwords", "unmet", each) for each in SURENESS}) == 1


def test_letters_never_come_twice() -> None:
    assert letters(28)[24:] == ["y", "z", "aa", "ab"]
    assert len(set(letters(300))) == 300


@pytest.mark.parametrize("count", [1, 3, 6])
def test_a_coast_has_a_letter_for_each_hill_inside_its_frame(count: int) -> None:
    hills = [(f"skill-{n}", STANDINGS[n % 5], "hardly") for n in range(count)]
    drawn = ET.fromstring(coast(hills, "abcdefgh"))
    width = float(drawn.attrib["viewBox"].split()[2])
    letters = [element for element in drawn.iter() if element.tag == "text"]
    assert [element.text for element in letters] == list("abcdefgh"[:count])
    places = [float(element.attrib["x"]) for element in letters]
    assert places == sorted(places)
    assert all(30 < x < width - 30 for x in places)
