"""Words on one line: which spaces go, and which hold."""

from academy.manuscript.spacing import first_words, one_line

QUESTION = "Vraiment\u202f?"


def test_breaks_and_doubled_spaces_go_and_those_that_hold_stay() -> None:
    assert one_line(f"  {QUESTION}\n\tOui. ") == f"{QUESTION} Oui."


def test_what_is_long_ends_after_a_whole_word() -> None:
    assert first_words(QUESTION, 12) == QUESTION
    words = " ".join([QUESTION] * 12)
    for most in range(20, 60):
        cut = first_words(words, most)
        assert len(cut) <= most
        assert words.startswith(cut.removesuffix(" …"))
        assert cut.endswith(f"{QUESTION} …")
