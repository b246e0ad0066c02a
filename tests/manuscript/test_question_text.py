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
from tests.manuscript.specimen import BANK, BANK_FR, LANGUAGES, TEXTS, folder, line, spoilt


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


@pytest.mark.parametrize(
    ("path", "old", "new", "where", "sentence"),
    [
        (
            BANK,
            "- [x] A second factor",
            "- [ ] A second factor",
            line(BANK, "- [ ] A longer"),
            "No option is right: put an x in its box, as in “- [x]”.",
        ),
        (
            BANK,
            "- [ ] true",
            "- [x] true",
            line(BANK, "- [x] false"),
            "Two options are right: keep one, or write “kind: multiple” above.",
        ),
        (
            BANK,
            "- [x] A second factor",
            "- [x]  a LONGER password",
            line(BANK, "- [x] A second"),
            "“a LONGER password” is here twice: change one.",
        ),
        (
            BANK,
            "- A clone = your password",
            "- A clone = your click",
            line(BANK, "- A clone"),
            "“your click” is here twice: change one.",
        ),
        (
            BANK,
            "  > Enjoy it.\n",
            "",
            line(BANK, "- [ ] Lunch"),
            "This option has no feedback: say why below it, after “>”.",
        ),
        (
            BANK_FR,
            "  > Bon appétit.\n",
            "",
            line(BANK_FR, "- [ ] Le déjeuner"),
            "This option has no feedback: say why below it, after “>”.",
        ),
        (
            BANK_FR,
            "- [ ] vrai",
            "- [x] vrai",
            line(BANK_FR, "- [ ] vrai"),
            "This box differs from the source's: keep the same order and the same boxes.",
        ),
        (
            BANK_FR,
            "- [ ] Le déjeuner\n  > Bon appétit.\n",
            "",
            line(BANK_FR, "- [x] Une échéance"),
            "There are 2 answers here and 3 in the source: make them the same.",
        ),
        (
            BANK_FR,
            "3. Prévenir l'équipe\n",
            "",
            line(BANK_FR, "1. Le changer"),
            "There are 2 answers here and 3 in the source: make them the same.",
        ),
        (
            BANK_FR,
            "- Un clone = votre mot de passe\n",
            "",
            line(BANK_FR, "- Un leurre"),
            "There are 1 answers here and 2 in the source: make them the same.",
        ),
        (
            BANK_FR,
            "[[une fois]]",
            "une fois",
            line(BANK_FR, "[[long]]"),
            "The source has 2 blanks here: make as many.",
        ),
        (
            BANK_FR,
            "= second facteur | 2FA\n",
            "",
            line(BANK_FR, "Comment appelle"),
            "There are 0 answers here; this kind of question takes 1.",
        ),
        (
            BANK_FR,
            "Combien cliquent, sur 100 ?\n",
            "Combien cliquent, sur 100 ?\n\n= 20\n",
            line(BANK_FR, "Combien") + 2,
            "The number differs from the source: remove this line, the source's counts.",
        ),
        (
            BANK_FR,
            "# codes\n",
            "# codes\nskill: passwords\n",
            line(BANK_FR, "# codes") + 1,
            "“skill” stands in the source text only: remove it here.",
        ),
        (
            BANK_FR,
            "Un code peut se dicter.\n",
            "",
            line(BANK_FR, "# codes"),
            "This question asks nothing: write it below its settings.",
        ),
        (
            BANK,
            "use: quiz",
            "use: exam",
            line(BANK, "use: quiz"),
            "“use” cannot be “exam”. Choose one of: daily, quiz, both.",
        ),
        (
            BANK,
            "kind: numeric",
            "kind: number",
            line(BANK, "kind: numeric"),
            "“kind” cannot be “number”. Choose one of: single, multiple, true-false, ordering, "
            "matching, numeric, short-text, blanks.",
        ),
        (
            BANK,
            "difficulty: 0.4",
            "difficulty: 40",
            line(BANK, "difficulty"),
            "“difficulty” must be from 0 (nobody gets it wrong) to 1 (everybody does).",
        ),
        (
            BANK,
            "difficulty: 0.4",
            "level: 3",
            line(BANK, "difficulty"),
            "There is no setting “level” here. Known are: kind, skill, lesson, difficulty, use.",
        ),
        (
            BANK,
            "difficulty: 0.4",
            "skill: passwords",
            line(BANK, "difficulty"),
            "“skill” is here twice: remove one.",
        ),
        (
            BANK,
            "difficulty: 0.4\n\n",
            "difficulty: 0.4\n",
            line(BANK, "What keeps"),
            "Write settings as “key: value”, then an empty line, then the question.",
        ),
        (
            BANK,
            "# leaked\nskill: second-factor\n",
            "# leaked\n",
            line(BANK, "# leaked"),
            "“skill” is missing: add it below the heading.",
        ),
        (
            BANK,
            "# leaked",
            "# Leaked password",
            line(BANK, "# leaked"),
            "“Leaked password” cannot be an id: use lower-case letters, digits and single hyphens.",
        ),
        (
            BANK,
            "# leaked",
            "# " + "l" * 65,
            line(BANK, "# leaked"),
            "This id is too long: 64 characters at most.",
        ),
        (
            BANK,
            "What now?",
            "What now?\n\nThink first.",
            line(BANK, "What now?") + 2,
            "This line belongs to nothing. A question is one paragraph, then its answers; "
            "indent a line to continue the one above.",
        ),
        (
            BANK,
            "- [ ] Lunch",
            "- [v] Lunch",
            line(BANK, "- [ ] Lunch"),
            "Write [x] before a right option and [ ] before a wrong one.",
        ),
        (
            BANK,
            "- [ ] Lunch",
            "- Lunch",
            line(BANK, "- [ ] Lunch"),
            "Answers to a question of kind multiple are written as “- [ ] …”.",
        ),
        (
            BANK,
            "1. Change it",
            "- Change it",
            line(BANK, "1. Change it"),
            "Answers to a question of kind ordering are written as “1. …”.",
        ),
        (
            BANK,
            "- A lure = your click",
            "- A lure: your click",
            line(BANK, "- A lure"),
            "Write a pair as “- left = right”.",
        ),
        (
            BANK,
            "3. Tell your team\n",
            "",
            line(BANK, "1. Change it"),
            "There are 2 answers here; this kind of question takes 3 to 12.",
        ),
        (
            BANK,
            "- [x] false",
            "- [x] false\n  > Yes.\n- [ ] maybe",
            line(BANK, "- [ ] true"),
            "There are 3 answers here; this kind of question takes 2.",
        ),
        (
            BANK,
            "= 15 ± 10",
            "= fifteen",
            line(BANK, "= 15"),
            "Write a number as “= 15”, or “= 15 ± 10” to accept 5 to 25.",
        ),
        (
            BANK,
            "= second factor | 2FA",
            "= second factor |",
            line(BANK, "= second"),
            "Write the accepted words, with | between them, each of 200 characters at most.",
        ),
        (
            BANK,
            "[[long]]",
            "[[]]",
            line(BANK, "[[long]]"),
            "Write the accepted words, with | between them, each of 200 characters at most.",
        ),
        (
            BANK,
            "[[long]] and used [[once | one time]]",
            "long",
            line(BANK, "[[long]]"),
            "This sentence has no blank: write its answer as [[answer]].",
        ),
        (
            BANK,
            "What now?",
            "What [[now]]?",
            line(BANK, "What now?"),
            "Only questions with “kind: blanks” have [[blanks]].",
        ),
        (
            BANK,
            "> right: Close, call, warn.\n",
            "",
            line(BANK, "What now?"),
            "Feedback is missing: write a line “> right: …” below the answers.",
        ),
        (
            BANK_FR,
            "> partly: Fermez d'abord.\n",
            "",
            line(BANK_FR, "Et maintenant"),
            "Feedback is missing: write a line “> partly: …” below the answers.",
        ),
        (
            BANK,
            "> partly: Close first.\n",
            "",
            line(BANK_FR, "> partly: Fermez"),
            "The source has no feedback “partly”: write it there, too, or remove it.",
        ),
        (
            BANK,
            "= 15 ± 10\n",
            "= 15 ± 10\n> partly: Nearly.\n",
            line(BANK, "= 15") + 1,
            "This kind of question is right or wrong, never partly: remove this line.",
        ),
        (
            BANK,
            "> right: Close",
            "> bravo: Close",
            line(BANK, "> right: Close"),
            "Begin feedback with “right:”, “partly:” or “wrong:”, or put it below one.",
        ),
        (
            BANK,
            "A deadline",
            "A <b>deadline</b>",
            line(BANK, "A deadline"),
            "HTML is not shown: write “<b>” in Markdown, or between `backticks`.",
        ),
        (
            BANK,
            "  > two keys.",
            "  > [two keys](lesson:gone).",
            line(BANK, "  > The door has"),
            "This link is dead: there is no lesson “gone”.",
        ),
        (
            BANK,
            "its password leaks?",
            "![its password](locks.svg) leaks?",
            line(BANK, "its password leaks?"),
            "A question shows no image: say it in words.",
        ),
        (
            BANK,
            "What now?",
            "n" * 2000,
            line(BANK, "# order"),
            "This question is too long: 2000 characters at most, all told.",
        ),
    ],
)
def test_a_fault_is_told_at_its_line(
    path: str, old: str, new: str, where: int, sentence: str
) -> None:
    problems = spoilt(path, old, new)
    assert any(problem.endswith(f".md:{where}: {sentence}") for problem in problems), problems


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
