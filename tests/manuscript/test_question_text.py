"""A bank's questions: what they ask, what is right, and every fault at its line."""

import pytest

from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
    mark,
)
from academy.manuscript.answers import option_id
from academy.manuscript.documents import Kind, Languages, Question
from academy.manuscript.parsing import parse_question
from tests.manuscript.specimen import LANGUAGES, folder
from tests.manuscript.specimen_texts import BANK, BANK_FR, TEXTS


def question(id_: str, text: str = TEXTS[BANK]) -> Question:
    read = folder({BANK: text})
    return next(source.document for source in read.questions if source.id == id_)


def options(asked: Question, language: str = "en") -> dict[str, str]:
    return {option.text[language]: option.id for option in (*asked.options, *asked.partners)}


def test_a_single_choice_says_everything_in_each_language() -> None:
    asked = question("leaked")
    assert asked.kind is Kind.SINGLE
    assert (asked.skill, asked.lesson) == ("second-factor", "two-keys")
    assert (asked.difficulty, asked.use) == (0.4, "both")
    assert asked.text["en"] == "What keeps an account safe when\nits password leaks?"
    assert isinstance(asked.key, ChoiceKey)
    right = next(option for option in asked.options if option.id == asked.key.right)
    assert right.text == {"en": "A second factor", "fr": "Un second facteur"}
    assert right.feedback == {"en": "The door has two keys.", "fr": "La porte a deux clés."}


def test_settings_that_are_not_written_have_their_defaults() -> None:
    asked = question("codes")
    assert (asked.difficulty, asked.use) == (0.5, "both")
    assert question("signs").use == "quiz"


def test_every_kind_marks_its_own_right_answer() -> None:
    signs = question("signs")
    assert isinstance(signs.key, MultipleKey)
    words = options(signs)
    assert mark(signs.key, [words["A deadline"], words["A link that is nearly right"]]).share == 1
    order = question("order")
    assert isinstance(order.key, OrderingKey)
    words = options(order)
    assert order.key.order == (words["Change it"], words["Call for help"], words["Tell your team"])
    who = question("who")
    assert isinstance(who.key, MatchingKey)
    words = options(who)
    assert who.key.pairs == {
        words["A lure"]: words["your click"],
        words["A clone"]: words["your password"],
    }
    assert question("many").key == NumericKey(15, 10)
    assert question("word").key == ShortTextKey(("second factor", "2FA", "second facteur"))
    assert question("fill").key == BlanksKey((("long",), ("once", "one time", "une fois")))


def test_a_blank_hides_its_answer() -> None:
    assert question("fill").text == {
        "en": "A password is [[]] and used [[]].",
        "fr": "Un mot de passe est [[]] et sert [[]].",
    }


def test_kinds_without_boxes_say_their_feedback_by_verdict() -> None:
    feedback = question("order").feedback
    assert feedback.right["en"] == "Close, call, warn."
    assert feedback.partly["fr"] == "Fermez d'abord."
    assert feedback.wrong["en"] == "The open door first."


def test_options_are_sorted_by_ids_that_tell_nothing_of_position() -> None:
    asked = question("signs")
    assert list(asked.options) == sorted(asked.options, key=lambda option: option.id)
    lunch = "- [ ] Lunch\n  > Enjoy it.\n"
    moved = TEXTS[BANK].replace(lunch, "").replace("- [x] A deadline", f"{lunch}- [x] A deadline")
    assert {option.id for option in question("signs", moved).options} == {
        option.id for option in asked.options
    }


@pytest.mark.parametrize(
    ("id_", "old", "new"),
    [
        (
            "leaked",
            "- [ ] A longer password\n  > It is read, not guessed.\n- [x] A second",
            "- [x] A longer password\n  > It is read, not guessed.\n- [ ] A second",
        ),
        (
            "who",
            "= your click\n- A clone = your password",
            "= your password\n- A clone = your click",
        ),
        ("order", "1. Change it\n2. Call for help", "1. Call for help\n2. Change it"),
        ("many", "= 15 ± 10", "= 80"),
        ("word", "= second factor | 2FA", "= third factor"),
        ("fill", "[[long]] and used [[once | one time]]", "[[short]] and used [[often]]"),
    ],
)
def test_nothing_but_the_key_differs_when_only_the_key_differs(
    id_: str, old: str, new: str
) -> None:
    assert TEXTS[BANK].count(old) == 1
    one, other = question(id_), question(id_, TEXTS[BANK].replace(old, new))
    assert one.key != other.key
    assert [option.id for option in one.options] == [option.id for option in other.options]
    assert [option.id for option in one.partners] == [option.id for option in other.partners]
    assert one.text["en"] == other.text["en"]


def test_an_option_keeps_its_id_however_its_words_are_spaced_or_composed() -> None:
    assert option_id("q", "", "L'été  à\nNice") == option_id("q", "", "L'e\u0301te\u0301 à Nice")
    assert option_id("q", "", "a") != option_id("q", "", "b")
    assert option_id("q", "", "a") != option_id("other", "", "a")
    assert option_id("q", "", "a") != option_id("q", "partner", "a")
    assert len(option_id("q", "", "a")) == 10


def test_a_stored_question_parses_again_and_names_lines_of_its_file() -> None:
    for source in folder().questions:
        assert parse_question(source.texts, LANGUAGES) == (source.document, [])
    text = "# q\nkind: odd\n\nA?\n"
    problems = parse_question({BANK: text}, Languages(("en",)), {BANK: 40})[1]
    assert str(problems[2]).startswith(f"{BANK}:41: “kind” cannot be “odd”.")


def test_a_question_begins_with_its_source() -> None:
    asked, problems = parse_question({BANK_FR: "# q\n\nQuoi ?\n"}, LANGUAGES)
    assert asked is None
    assert [str(problem) for problem in problems] == [
        f"{BANK_FR}:1: This question has no source text: write it in “en” first."
    ]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("15", NumericKey(15)),
        ("15 ± 0", NumericKey(15)),
        ("0,5 ± 0.1", NumericKey(0.5, 0.1)),
        ("10 000 +/- 500", NumericKey(10_000, 500)),
        ("-3", NumericKey(-3)),
        ("−3 +- 1", NumericKey(-3, 1)),
    ],
)
def test_a_number_may_be_written_as_people_write_it(written: str, key: NumericKey) -> None:
    assert question("many", TEXTS[BANK].replace("15 ± 10", written)).key == key


def test_a_hashtag_or_a_second_level_heading_begins_no_question() -> None:
    text = TEXTS[BANK].replace("What now?", "What now?\n#MeToo\n## and so on")
    assert question("order", text).text["en"] == "What now?\n#MeToo\n## and so on"
