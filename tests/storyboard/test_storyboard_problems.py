"""What authors mistype is named with its line, all of it in one reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.storyboard import read

pytestmark = pytest.mark.slow

GOOD = """\
scenes:
  - seconds: 5
    say:
      en: Gérard prints.
      fr: Gérard imprime.
    stage:
      gerard: { at: [640, 596], mood: happy, then: [{ when: 1, takes: 0.5, level: 1 }] }
  - seconds: 4
    stage:
      gerard: { mood: asleep }
      mug: { on: gerard, at: [0, -240] }
"""


def told(text: str) -> list[str]:
    return [f"{problem.line}: {problem}" for problem in read(text).problems]


def test_a_good_storyboard_has_no_problems() -> None:
    board = read(GOOD)
    assert board.problems == ()
    assert board.seconds == 9
    assert board.languages == ("en", "fr")
    assert board.wordless


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("gerard: { at", "gerrard: { at", "7: Say which “figure” plays “gerrard”."),
        ("mood: happy", "mood: hapy", "7: There is no mood “hapy”; did you mean “happy”?"),
        ("seconds: 5", "second: 5", "2: A scene says how many “seconds” it lasts."),
        (
            "seconds: 5",
            "seconds: 5\n    second: 5",
            "3: A scene knows no “second”; did you mean “seconds”?",
        ),
        ("seconds: 5", "seconds: 5\n    seconds: 5", "3: “seconds” stands twice in A scene."),
        ("seconds: 5", "seconds: soon", "2: “seconds” should be a number from 0.5 to 60."),
        ("seconds: 5", "seconds: .nan", "2: “seconds” should be a number from 0.5 to 60."),
        ("[640, 596]", "640", "7: “at” should be two numbers: [across, down]."),
        ("at: [640, 596], ", "", "7: Say where “gerard” stands: at: [across, down]."),
        ("level: 1", "level: 2", "7: “level” should be a number from 0 to 1."),
        ("      fr: Gérard imprime.\n", "", "4: A caption has no words in “fr”."),
        (
            "on: gerard",
            "on: odile",
            "11: “mug” is on “odile”, who should stand before it on this stage.",
        ),
        (
            "mood: asleep",
            "words: { en: a, fr: b }",
            "10: “words” and the figure “words” go together.",
        ),
        (
            "scenes:",
            "size: [100, 33]\nscenes:",
            "1: “size” should be two even numbers from 64 to 1920: [width, height].",
        ),
        (
            "scenes:",
            "languages: [en, '<b>']\nscenes:",
            "1: “<b>” is not a language code such as “en”.",
        ),
        (
            "stage:\n      gerard: { mood",
            "stages:\n      gerard: { mood",
            "10: A scene knows no “stages”; did you mean “stage”?",
        ),
    ],
)
def test_a_slip_is_named_with_its_line(old: str, new: str, problem: str) -> None:
    assert old in GOOD
    assert problem in told(GOOD.replace(old, new, 1))


def test_every_slip_is_found_in_one_reading() -> None:
    text = GOOD.replace("mood: happy", "mood: hapy").replace("mood: asleep", "arms: wings")
    assert [line.split(":")[0] for line in told(text)] == ["7", "10"]


def test_moves_stand_in_order() -> None:
    text = GOOD.replace("level: 1 }]", "level: 1 }, { when: 0.2, level: 0 }]")
    assert told(text) == ["7: Moves stand in the order in which they start."]


@pytest.mark.parametrize("text", ["", "scenes: []", "- a", "just words", "scenes: 4", "~"])
def test_a_text_without_scenes_says_so(text: str) -> None:
    assert "A storyboard needs at least one scene." in " ".join(told(text))


@pytest.mark.parametrize(
    "text",
    [
        "scenes: [",
        "a: b: c",
        "\t- x",
        "[" * 5000,
        "&a [*a]",
        "x: !!python/object:os.system 1",
        "\x00",
    ],
)
def test_what_is_not_yaml_is_a_problem_and_not_a_crash(text: str) -> None:
    assert told(text)


def test_a_film_cannot_last_for_hours() -> None:
    scenes = "  - { seconds: 60, stage: { cat: { at: [640, 596] } } }\n" * 4
    assert told("scenes:\n" + scenes) == ["1: This film lasts longer than 180 s."]


def test_a_stage_cannot_hold_thousands() -> None:
    crowd = "".join(f"      c{i}: {{ figure: cat, at: [1, 1] }}\n" for i in range(2000))
    text = "scenes:\n  - seconds: 4\n    stage:\n" + crowd
    assert told(text) == ["4: A stage holds 80 actors at most."]


@given(st.text(max_size=300))
@settings(deadline=None)
def test_no_text_makes_the_reader_raise(text: str) -> None:
    read(text)


@given(st.integers(0, len(GOOD) - 1), st.sampled_from("{}[]:,-&*!|>'\"%@`#\n\t 0a\\"))
@settings(deadline=None, max_examples=300)
def test_no_single_typing_error_makes_the_reader_raise(place: int, typed: str) -> None:
    read(GOOD[:place] + typed + GOOD[place + 1 :])
