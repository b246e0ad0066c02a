"""Captions: cues in the order of time, and what is wrong with them."""

import pytest

from academy.manuscript.captions import parse_captions
from academy.manuscript.documents import Cue


def problems(text: str) -> list[str]:
    return [str(problem) for problem in parse_captions("a.vtt", text)[1]]


def test_cues_have_times_in_seconds_and_words() -> None:
    text = (
        "WEBVTT - doors\n\nNOTE for the team\nnot shown\n\n1\n00:00.500 --> 00:02.000 line:90%\n"
        "<v Odile>Two keys &amp; <i>one</i>\ndoor.</v>\n\n"
        "01:00:02.000 --> 01:00:04.250\nAu revoir.\n"
    )
    assert parse_captions("a.vtt", text) == (
        (Cue(0.5, 2.0, "Two keys & one door."), Cue(3602.0, 3604.25, "Au revoir.")),
        [],
    )


def test_french_keeps_the_space_before_its_colon() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\nÀ mi-chemin\u202f:\n  Gérard\n"
    assert parse_captions("a", text)[0] == (Cue(0, 1, "À mi-chemin\u202f: Gérard"),)


def test_windows_line_ends_mean_the_same() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\na\n\n00:01.000 --> 00:02.000\nb\n"
    assert parse_captions("a", text.replace("\n", "\r\n")) == parse_captions("a", text)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: Captions begin with a line that says WEBVTT."),
        ("00:00.000 --> 00:01.000\na", "1: Captions begin with a line that says WEBVTT."),
        ("WEBVTT\n", "1: There is no caption in this file."),
        (
            "WEBVTT\n\n00:00,000 --> 00:01,000\na",
            "3: A caption begins with its times: 00:01.000 --> 00:04.500",
        ),
        (
            "WEBVTT\n\n00:61.000 --> 01:02.000\na",
            "3: A caption begins with its times: 00:01.000 --> 00:04.500",
        ),
        ("WEBVTT\n\nwords", "3: A caption begins with its times: 00:01.000 --> 00:04.500"),
        (
            "WEBVTT\n\none\nwords",
            "4: A caption begins with its times: 00:01.000 --> 00:04.500",
        ),
        (
            "WEBVTT\n\n00:02.000 --> 00:02.000\na",
            "3: This caption ends before it has begun: mend its times.",
        ),
        (
            "WEBVTT\n\n00:00.000 --> 00:02.000\na\n\n00:01.999 --> 00:03.000\nb",
            "6: This caption starts before the one above has ended: mend its times.",
        ),
        (
            "WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb",
            "6: This caption starts before the one above has ended: mend its times.",
        ),
        (
            "WEBVTT\n\n00:00.000 --> 00:01.000\n",
            "3: This caption says nothing: write its words below its times.",
        ),
        (
            "WEBVTT\n\n00:00.000 --> 00:01.000\na\n00:01.000 --> 00:02.000\nb",
            "3: Leave an empty line between two captions.",
        ),
        (
            "WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:00.000 --> 00:01.000\na",
            "3: Captions are plain words here: remove this block.",
        ),
        (
            "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "a" * 100_000,
            "1: These captions are too long: 100000 characters at most.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(text: str, problem: str) -> None:
    assert f"a.vtt:{problem}" in problems(text)


def test_words_never_carry_markup() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:01.000\n<img src=x onerror=alert(1)>a &lt;b&gt;\n"
    assert parse_captions("a", text)[0][0].text == "a <b>"
