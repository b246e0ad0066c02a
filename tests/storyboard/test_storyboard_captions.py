"""Captions can be read: two lines, long enough, not too fast, and valid WebVTT."""

from academy.storyboard import captions, read
from academy.storyboard.captions import lines, typeset


def board(say: str, seconds: float = 5) -> str:
    stage = "    stage: { cat: { at: [640, 596] } }\n"
    return f"scenes:\n  - seconds: {seconds}\n{stage}    say:\n{say}"


def problems(say: str, seconds: float = 5) -> list[str]:
    return [str(problem) for problem in read(board(say, seconds)).problems]


def test_a_caption_fills_its_scene_but_for_a_breath_at_both_ends() -> None:
    track = captions(read(board("      { en: A cat., fr: Un chat. }\n")), "fr")
    assert track == "WEBVTT\n\n00:00:00.150 --> 00:00:04.900\nUn chat.\n"


def test_two_captions_share_a_scene_by_their_length_and_never_meet() -> None:
    say = "      - { en: Short., fr: Court. }\n"
    say += "      - { en: Quite a bit longer., fr: Bien plus long. }\n"
    first, second = read(board(say, 8)).scenes[0].cues
    assert first.end < second.start
    assert first.end - first.start < second.end - second.start


def test_authors_may_say_from_when_until_when() -> None:
    track = captions(
        read(board("      { en: A cat., fr: Un chat., from: 1.5, until: 3.25 }\n")), "en"
    )
    assert "00:00:01.500 --> 00:00:03.250\nA cat." in track


def test_the_second_scene_counts_from_the_start_of_the_film() -> None:
    text = board("      { en: A cat., fr: Un chat. }\n") + board(
        "      { en: It sleeps., fr: Il dort. }\n"
    ).removeprefix("scenes:\n")
    assert "00:00:05.150 --> 00:00:09.900\nIt sleeps.\n" in captions(read(text), "en")


def test_a_caption_that_passes_too_fast_is_a_problem() -> None:
    long = "This sentence has far too many letters for two seconds."
    found = problems(f"      {{ en: {long}, fr: Court. }}\n", 2)
    assert found == [
        "The caption in “en” asks for 31 characters a second; 17 is the most. "
        "Shorten it or give it more time."
    ]


def test_a_caption_that_flashes_is_a_problem() -> None:
    say = "      { en: A cat., fr: Un chat., from: 1, until: 2 }\n"
    assert problems(say) == ["This caption stays 1.0 s; nobody reads in less than 1.5 s."]


def test_a_caption_of_three_lines_is_a_problem() -> None:
    say = "      en: " + "word " * 25 + "\n      fr: Court.\n"
    assert problems(say, 20) == ["The caption in “en” does not fit two lines of 42 characters."]


def test_two_captions_at_once_are_a_problem() -> None:
    say = (
        "      - { en: A cat., fr: Un chat., from: 0, until: 3 }\n"
        "      - { en: A cup., fr: Un bol., from: 2, until: 5 }\n"
    )
    assert problems(say) == ["This caption starts before the last one ends."]


def test_long_text_breaks_where_the_sense_is_and_short_text_does_not() -> None:
    assert lines("A cat.") == ["A cat."]
    told = lines("Now Karim types it once, where the parcel is.")
    assert told == ["Now Karim types it once,", "where the parcel is."]
    told = lines("Night shift. A crate should be here. It is not.")
    assert told == ["Night shift.", "A crate should be here. It is not."]
    told = lines("Our workshop made a sensor the size of a coin.")
    assert told == ["Our workshop made a sensor", "the size of a coin."]


def test_french_marks_never_start_a_line() -> None:
    assert typeset("« Oui » : non ? Si !", "fr") == "«\u00a0Oui\u00a0»\u00a0: non\u202f? Si\u202f!"
    assert typeset("160 000 messages", "fr") == "160\u202f000 messages"
    assert typeset("No : change ?", "en") == "No : change ?"


def test_markup_in_a_caption_stays_text() -> None:
    track = captions(read(board("      { en: a <b> & --> c, fr: Oui. }\n")), "en")
    assert "a &lt;b&gt; &amp; --&gt; c" in track


def test_an_empty_line_cannot_cut_a_caption() -> None:
    track = captions(read(board('      { en: "One.\\n\\nTwo.", fr: Oui. }\n')), "en")
    assert track.endswith("One.\nTwo.\n")
