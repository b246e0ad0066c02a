"""The academy's own words, the sources of facts, and how long the passport takes."""

from datetime import date

import pytest

from academy.manuscript.documents import Citation, Languages, Question
from academy.manuscript.lengths import of_modules, to_the_passport
from academy.manuscript.parsing import parse_question
from academy.manuscript.words import fill, fill_text
from tests.manuscript.specimen import LANGUAGES, folder, line, spoilt
from tests.manuscript.specimen_texts import LESSON, LESSON_FR, TEXTS

WORDS = {
    "company": {"en": "Goéland", "fr": "Goéland"},
    "network": {"en": "The Quay", "fr": "Le Quai"},
}
OWN = "words:\n  company: Goéland\n  network: { en: The Quay, fr: Le Quai }\n"
ASKED = """\
# where
skill: passwords
lesson: words

Where does {{company}} talk?

- [x] On {{network}}
  > There.
- [ ] Elsewhere
  > No: {{network}}.
"""


def asked(text: str) -> Question:
    question, problems = parse_question({"q.en.md": text}, Languages(("en",), ("fr",)))
    assert problems == []
    assert question is not None
    return question


def test_a_place_is_filled_in_the_language_of_its_text() -> None:
    assert fill_text("On {{network}}.", WORDS, "fr") == "On Le Quai."
    assert fill_text("On {{ network }}.", WORDS, "de") == "On The Quay."
    assert fill_text("On {{nowhere}}.", WORDS, "en") == "On {{nowhere}}."


def test_a_filled_question_keeps_the_ids_of_its_options() -> None:
    written = asked(ASKED)
    shown = fill(written, WORDS, LANGUAGES)
    assert shown.text == {"en": "Where does Goéland talk?"}
    assert {option.text["en"] for option in shown.options} == {"On The Quay", "Elsewhere"}
    assert [option.id for option in shown.options] == [option.id for option in written.options]
    assert shown.key == written.key


def test_what_is_published_says_the_words_of_academy_yaml() -> None:
    read = folder(
        {
            "academy.yaml": TEXTS["academy.yaml"] + OWN,
            LESSON_FR: TEXTS[LESSON_FR].replace("Deux clés", "Deux clés pour {{network}}"),
        }
    )
    assert read.problems == []
    lesson = next(each for each in read.filled(read.lessons) if each.id == "two-keys")
    assert lesson.document.texts["fr"].title == "Deux clés pour Le Quai"
    assert "{{network}}" in lesson.texts[LESSON_FR]


def test_a_place_without_a_word_is_named_at_its_line() -> None:
    at = line(LESSON, "A password that leaks")
    problem = "There is no word “firm”: correct it, or add it to “words” in academy.yaml."
    assert f"{LESSON}:{at}: {problem}" in spoilt(
        LESSON, "A password that", "{{firm}}: a password that"
    )


@pytest.mark.parametrize("word", ["a_b", "<b>", "x" * 61, "[link](https://example.org)"])
def test_a_word_is_plain(word: str) -> None:
    told = spoilt("academy.yaml", "passport:", f'words:\n  company: "{word}"\npassport:')
    assert told == ["academy.yaml:3: “company” takes plain words, 60 characters at most."]


def test_sources_and_the_day_of_review_are_read() -> None:
    settings = (
        'sources:\n  - { title: Keys, by: NIST, date: 2025-08, url: "https://example.org/k" }\n'
        "review-by: 2027-11-30\nminutes: 2"
    )
    read = folder({LESSON: TEXTS[LESSON].replace("minutes: 2", settings)})
    assert read.problems == []
    assert read.lessons[0].document.sources == (
        Citation("Keys", "NIST", "2025-08", "https://example.org/k"),
    )
    assert read.lessons[0].document.review_by == date(2027, 11, 30)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("sources: NIST", "“sources” takes a list, one source a line with “- ”."),
        ("sources: [NIST]", "A source has a title, by, date and perhaps a url."),
        ("sources: [{ by: A, date: 2020 }]", "“title” is missing: add it."),
        (
            "sources: [{ title: A, by: B, date: 2020-13 }]",
            "“date” is a year, a month or a day: 2026, 2026-11, 2026-11-23.",
        ),
        (
            "sources: [{ title: A, by: B, date: 2020, url: 'http://x' }]",
            "“url” is a whole address that begins with https://",
        ),
        (
            "review-by: soon",
            "“review-by” must be a day of the calendar, written like 2026-12-01.",
        ),
    ],
)
def test_a_source_that_nobody_could_find_is_a_problem(settings: str, problem: str) -> None:
    at = line(LESSON, "minutes: 2")
    assert f"{LESSON}:{at}: {problem}" in spoilt(LESSON, "minutes: 2", f"{settings}\nminutes: 2")


def test_the_passport_takes_its_longest_modules_and_no_longer_than_it_may() -> None:
    read = folder()
    assert to_the_passport(read) == of_modules(read)["doors"]
    long = {LESSON: TEXTS[LESSON].replace("A password that", "word " * 238 + "A password that")}
    assert to_the_passport(folder(long)) == pytest.approx(to_the_passport(read) + 60)
    told = spoilt("academy.yaml", "per_theme: 1", "per_theme: 1\n  minutes: 1")
    assert told == [
        "academy.yaml:5: The passport takes 2 minutes of lessons and quizzes, and may take 1: "
        "shorten the longest lessons, or ask for fewer stamps."
    ]
