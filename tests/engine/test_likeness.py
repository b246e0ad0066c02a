"""What somebody typed and what she meant: case, accents, beginnings, slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine.likeness import ONE_SLIP, SAME, Vocabulary, slips, words

KNOWN = Vocabulary(
    words(
        "phishing password passwords keyboard key meeting calendar accessibility cloud sobriety "
        "réunion hameçonnage sécurité messagerie élevé cœur e-mail cybersecurity passkey attachment"
    )
)


def meant(typed: str) -> set[str]:
    return {KNOWN.words[number] for word in words(typed) for number in KNOWN.meant_by(word)}


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Phishing", "phishing"),
        ("RÉUNION", "reunion"),
        ("reunion", "reunion"),
        ("re\u0301union", "reunion"),
        ("coeur", "coeur"),
        ("email", "email"),
        ("e-mail", "email"),
        ("calend", "calendar"),
    ],
)
def test_neither_case_nor_accents_nor_hyphens_count_and_a_beginning_is_enough(
    typed: str, word: str
) -> None:
    assert word in meant(typed)


MISTYPED = {
    "phising": "phishing",
    "pishing": "phishing",
    "phihsing": "phishing",
    "fishing": "phishing",
    "phishinng": "phishing",
    "passwrod": "password",
    "pasword": "password",
    "passord": "password",
    "keybord": "keyboard",
    "metting": "meeting",
    "meetnig": "meeting",
    "calender": "calendar",
    "calandar": "calendar",
    "accesibility": "accessibility",
    "acessibilty": "accessibility",
    "clowd": "cloud",
    "cluod": "cloud",
    "sobreity": "sobriety",
    "réunoin": "reunion",
    "hameconage": "hameconnage",
    "ameçonnage": "hameconnage",
    "securitée": "securite",
    "sécurtié": "securite",
    "mesagerie": "messagerie",
    "messagrie": "messagerie",
    "cibersecurity": "cybersecurity",
    "cybersecuirty": "cybersecurity",
    "paskey": "passkey",
    "atachment": "attachment",
    "attachement": "attachment",
}


@pytest.mark.parametrize("typed", MISTYPED)
def test_slips_of_the_hand_are_forgiven(typed: str) -> None:
    assert meant(typed) == {MISTYPED[typed]}


def test_a_known_word_is_never_taken_for_another_by_a_slip() -> None:
    assert meant("key") == {"key", "keyboard"}
    both = Vocabulary(["cloud", "clouds", "could"])
    assert {both.words[number] for number in both.meant_by("could")} == {"could"}


def test_short_words_take_no_slip() -> None:
    assert meant("kay") == set()
    assert meant("zzzzzz") == set()
    assert meant("") == set()


def test_a_slip_in_a_word_that_says_a_pair_twice_is_forgiven() -> None:
    assert Vocabulary(["aaabc"]).meant_by("aaacb")


@given(st.text("abcde", min_size=ONE_SLIP, max_size=12), st.data())
def test_one_slip_anywhere_is_found_again(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    how = data.draw(st.sampled_from(["lost", "more", "other", "changed"]))
    match how:
        case "lost":
            typed = word[:place] + word[place + 1 :]
        case "more":
            typed = word[:place] + "x" + word[place:]
        case "other":
            typed = word[:place] + "x" + word[place + 1 :]
        case _:
            typed = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    assert slips(typed, word, 2) <= 1
    if len(typed) >= ONE_SLIP:
        assert Vocabulary([word]).meant_by(typed)


def test_a_word_itself_is_the_closest() -> None:
    close = KNOWN.meant_by("password")
    assert close.pop(KNOWN.numbers["password"]) == SAME
    assert all(each < SAME for each in close.values())
