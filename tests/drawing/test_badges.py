"""Badges and medals: each kind has its own drawing, and medals differ by more than their colour."""

import re

import pytest

from academy import drawing
from academy.drawing.badge import MEDALS
from academy.drawing.motif import MOTIFS


def colourless(picture: str) -> str:
    return re.sub(r"#[0-9a-f]{6}", "#", picture)


def stars(picture: str) -> int:
    """How many stars a medal wears: those of the path after its motif."""
    found = re.findall(r'<path fill="[^"]*" d="((?:M[^M"]*Z)+)"', picture)
    return found[-1].count("M")


def test_what_a_badge_is_given_for_can_be_seen() -> None:
    drawn = {drawing.badge("A badge", kind, seed="one") for kind in MOTIFS}
    assert len(drawn) == len(set(MOTIFS.values())) == len(MOTIFS)


@pytest.mark.parametrize("kind", sorted(MOTIFS))
def test_medals_differ_by_edge_and_stars_not_by_colour_alone(kind: str) -> None:
    drawn = [drawing.badge("A medal", kind, seed="one", medal=medal) for medal in MEDALS]
    edges = {re.findall(r'stroke-linejoin="round" d="([^"]*)"', picture)[0] for picture in drawn}
    assert len(edges) == 3
    assert [stars(picture) for picture in drawn] == [1, 2, 3]
    assert len({colourless(picture) for picture in drawn}) == 3


def test_a_badge_wears_its_themes_enamel() -> None:
    colours = ("sea", "leaf", "plum", "flag", "")
    assert len({drawing.badge("A badge", "keys", seed="one", colour=c) for c in colours}) == 5


def test_an_unknown_colour_or_kind_still_gives_a_badge() -> None:
    assert "<svg" in drawing.badge("A badge", "luck", seed="one", colour="mauve", medal="tin")


def test_a_place_for_a_badge_has_the_colour_of_the_page() -> None:
    place = drawing.badge_place("A <badge>", "keys")
    assert "currentColor" in place
    assert not re.search(r"#[0-9a-f]{3,6}", place)
    assert "A &lt;badge&gt;" in place
