"""Frames repeat to the byte, and show what the author wrote."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from academy.errors import Invalid
from academy.storyboard import frame, frames, read
from academy.storyboard.board import START, Actor, Move
from academy.storyboard.figures import LIBRARY
from academy.storyboard.figures.look import Look
from academy.storyboard.motion import ARMS, EASINGS, MOODS, pose

FILM = """\
rate: 10
scenes:
  - seconds: 1
    stage:
      cat: { at: [100, 596], then: [{ when: 0.2, takes: 0.5, at: [500, 596], ease: steady }] }
  - seconds: 1
    cut: slide
    stage:
      cat: {}
      mug: { on: cat, at: [0, -100] }
"""


def actor(*moves: Move) -> Actor:
    return Actor("a", "cat", {**START, "x": 100, "y": 200}, moves)


def test_two_readings_give_the_same_frames_to_the_byte() -> None:
    first, again = list(frames(read(FILM), "en")), list(frames(read(FILM), "en"))
    assert first == again
    assert len(first) == 20
    assert len(set(first)) > 10


def test_every_frame_is_well_formed_svg_of_the_size_asked_for() -> None:
    for picture in frames(read(FILM.replace("rate: 10", "rate: 10\nsize: [640, 360]")), "en"):
        root = ElementTree.fromstring(picture)
        assert (root.get("width"), root.get("height")) == ("640", "360")


def test_an_actor_goes_where_she_is_sent_and_stays_there() -> None:
    going = actor(Move(1, 2, "steady", {"x": 300}))
    assert [pose(going, t).x for t in (0, 1, 2, 3, 9)] == [100, 100, 200, 300, 300]


def test_moves_may_cross_each_other_without_a_jump() -> None:
    going = actor(Move(0, 2, "steady", {"x": 300}), Move(1, 2, "steady", {"x": 100}))
    places = [pose(going, n / 100).x for n in range(301)]
    assert max(abs(a - b) for a, b in pairwise(places)) < 3
    assert places[-1] == 100


def test_a_hop_rises_and_lands() -> None:
    hopping = actor(Move(0, 1, "steady", {"x": 300}, hop=80))
    assert [round(pose(hopping, t).y) for t in (0, 0.5, 1)] == [200, 120, 200]


def test_who_stays_on_stage_stands_where_she_stood() -> None:
    second = read(FILM).scenes[1].actors[0]
    assert (second.start["x"], second.start["y"]) == (500, 596)


@pytest.mark.parametrize("name", EASINGS)
def test_every_easing_starts_at_nothing_and_ends_at_the_goal(name: str) -> None:
    assert EASINGS[name](0) == pytest.approx(0, abs=1e-9)
    assert EASINGS[name](1) == pytest.approx(1)


@pytest.mark.parametrize("name", LIBRARY)
def test_every_figure_draws_in_every_mood_and_level(name: str) -> None:
    for mood in MOODS.values():
        for level in (0.0, 0.5, 1.0):
            posed = pose(Actor("a", name, {**START, **mood, **ARMS["up"], "level": level}), 0)
            drawn = LIBRARY[name].draw(Look(posed, 1.5, "", 1, "a", "<words & marks>"))
            ElementTree.fromstring(f"<svg>{drawn}</svg>")
            assert not re.search(r"\b(nan|inf)\b", drawn)


def test_words_are_shown_in_the_language_asked_for() -> None:
    text = (
        "scenes:\n  - seconds: 2\n    stage:\n"
        "      words: { at: [640, 300], words: { en: Parcel, fr: Colis } }\n"
    )
    board = read(text)
    assert not board.wordless
    assert "Colis" in frame(board, "fr", 1)
    assert "Colis" not in frame(board, "en", 1)


def test_a_board_with_problems_is_not_shown() -> None:
    with pytest.raises(Invalid):
        frame(read("scenes: []"), "en", 0)
