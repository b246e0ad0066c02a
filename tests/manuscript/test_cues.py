"""Captions are cut into what each says; times, notes and settings stay."""

from academy.manuscript import cues

TEXT = """\
WEBVTT - a title

NOTE a note --> with an arrow

1
00:01.000 --> 00:02.500 line:0
First of
two lines

00:03.000 --> 00:04.000
Then &amp; so

"""


def said(text: str) -> dict[str, str]:
    return {each.place: each.text for each in cues.cut(text)}


def test_each_cue_is_a_passage_and_puts_together_what_was_cut() -> None:
    assert said(TEXT) == {"captions/1": "First of\ntwo lines", "captions/2": "Then &amp; so"}
    assert cues.join(TEXT, TEXT, said(TEXT)) == TEXT
    assert cues.join(TEXT, "", said(TEXT)) == TEXT
    crlf = TEXT.replace("\n", "\r\n")
    assert cues.join(TEXT, crlf, said(TEXT)) == crlf


def test_a_translation_keeps_its_own_times_unless_it_has_other_cues() -> None:
    words = {"captions/1": "Eins\n\n zwei", "captions/2": "Drei"}
    own = TEXT.replace("00:03.000", "00:03.200")
    assert "00:03.200 --> 00:04.000\nDrei\n" in cues.join(TEXT, own, words)
    shorter = "WEBVTT\n\n00:01.000 --> 00:02.000\nUn\n"
    made = cues.join(TEXT, shorter, words)
    assert "00:01.000 --> 00:02.500 line:0\nEins\nzwei\n\n00:03.000" in made
    assert "NOTE a note" in made
