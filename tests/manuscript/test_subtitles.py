"""SRT subtitles become captions; captions stay what they are."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from academy.cli import main
from academy.manuscript.captions import parse_captions
from academy.manuscript.exchange.subtitles import to_webvtt

SRT = (
    "\ufeff1\r\n00:00:01,000 --> 00:00:04,500\r\n<i>Bread</i> & butter\r\non a tray\r\n\r\n"
    "2\r\n00:00:04,000 --> 00:00:06,25 X1:40\r\n{\\an8}1984\r\n\r\n\r\n"
    "3\r\n0:01:07.5 --> 0:01:08.000\r\n\r\n4\r\n01:00:00,000 --> 01:00:01,000\r\nÀ demain\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_subtitles_become_captions(encoding: str) -> None:
    text = SRT.removeprefix("\ufeff") if encoding != "utf-8" else SRT
    written, problems = to_webvtt("film.srt", text.encode(encoding))
    assert problems == []
    cues, problems = parse_captions("film.vtt", written)
    assert problems == []
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [
        (1.0, 4.0, "Bread & butter on a tray"),
        (4.0, 6.25, "1984"),
        (3600.0, 3601.0, "À demain"),
    ]


def test_captions_stay_what_they_are() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n"
    assert to_webvtt("film.vtt", text.encode()) == (text, [])


def test_captions_of_any_make_are_brought_to_order() -> None:
    text = (
        "WEBVTT\nKind: captions\n\nSTYLE\n::cue { color: white }\n\nNOTE by hand\n\n"
        "intro\n00:01.000 --> 00:04.000 align:start\n<v Amina>Good<00:02.000><c> morning</c>\n\n"
        "00:05.000 --> 00:05.000\nAh\n\n00:03.000 --> 00:06.000\nTea &amp; bread\n"
    )
    written, problems = to_webvtt("film.vtt", text.encode())
    cues, more = parse_captions("film.vtt", written)
    assert [(each.line, more) for each in problems] == [(13, [])]
    assert [(cue.start, cue.end, cue.text) for cue in cues] == [
        (1.0, 3.0, "Amina: Good morning"),
        (3.0, 6.0, "Tea & bread"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("1\n00:00:99,000 --> 1\nx", 2, "times cannot be read"),
        ("1\n00:00:02,000 --> 00:00:01,000\nx", 2, "ends before it has begun"),
        ("Nothing", 1, "no caption"),
        ("\0" * 400, 1, "no text file"),
        ("x" * 300_000, 1, "too long"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, line: int, sentence: str) -> None:
    problems = to_webvtt("film.srt", text.encode())[1]
    assert any(each.line == line and sentence in each.sentence for each in problems), problems


def test_the_command_writes_captions_beside_the_film(tmp_path: Path) -> None:
    file = tmp_path / "film.en.srt"
    file.write_text(SRT, "utf-8")
    result = CliRunner().invoke(main, ["content", "captions", str(file)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "film.en.vtt").read_text("utf-8").startswith("WEBVTT\n\n00:00:01.000 -->")
    assert CliRunner().invoke(main, ["content", "captions", str(file)]).exit_code == 1


def test_the_command_puts_captions_in_order_and_keeps_what_they_were(tmp_path: Path) -> None:
    file = tmp_path / "film.fr.vtt"
    file.write_text("WEBVTT\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000\nBonjour\n", "utf-8")
    result = CliRunner().invoke(main, ["content", "captions", str(file)])
    assert result.exit_code == 0, result.output
    assert "STYLE" not in file.read_text("utf-8")
    before = tmp_path / "_film.fr.vtt"
    assert "STYLE" in before.read_text("utf-8")
    before.unlink()
    assert CliRunner().invoke(main, ["content", "captions", str(file)]).exit_code == 0
    assert not before.exists()
