"""What an answered question shows, in the reader's language."""

from datetime import UTC, datetime

from flask import Flask
from flask_babel import force_locale

from academy.engine.marking import mark
from academy.manuscript.documents import Languages, Question
from academy.manuscript.parsing import parse_question
from academy.services.attempts import Given
from academy.web.questions import expected, show_answered

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SETTINGS = "skill: days\nlesson: the-week\n"
SAID = "\n> right: Yes.\n> partly: Nearly.\n> wrong: No.\n"
OUI = "\n> right: Oui.\n> partly: Presque.\n> wrong: Non.\n"


def question(source: str, translation: str) -> Question:
    texts = {"questions.en.md": source, "questions.fr.md": translation}
    found, problems = parse_question(texts, Languages(("en", "fr")))
    assert found, problems
    return found


def answered_in(language: str, app: Flask, asked: Question, answer: object) -> list[str]:
    given = Given(answer, mark(asked.key, answer), AT)
    with app.test_request_context(), force_locale(language):
        shown = show_answered(asked, given, language=language, seed="a seed")
    return [str(row.expected) for row in shown.rows]


def test_the_right_words_are_shown_in_the_language_of_the_reader(app: Flask) -> None:
    blanks = question(
        f"# after-monday\nkind: blanks\n{SETTINGS}\nMonday, [[Tuesday]], [[Wednesday]].\n{SAID}",
        f"# after-monday\n\nLundi, [[mardi]], [[mercredi]].\n{OUI}",
    )
    assert answered_in("en", app, blanks, ["x", "y"]) == ["Tuesday", "Wednesday"]
    assert answered_in("fr", app, blanks, ["x", "y"]) == ["mardi", "mercredi"]
    assert expected(blanks, "fr") == ["mardi", "mercredi"]


def test_words_of_any_language_are_accepted(app: Flask) -> None:
    short = question(
        f"# day-two\nkind: short-text\n{SETTINGS}\nWhich day is second?\n\n= Tuesday\n{SAID}",
        f"# day-two\n\nQuel jour vient en second ?\n\n= mardi\n{OUI}",
    )
    assert mark(short.key, "Mardi").verdict == mark(short.key, "tuesday").verdict == "right"
    assert answered_in("fr", app, short, "lundi") == ["mardi"]


def test_numbers_are_written_as_the_reader_writes_them(app: Flask) -> None:
    numeric = question(
        f"# share\nkind: numeric\n{SETTINGS}\nWhat share?\n\n= 1250000.5 ± 0.25\n{SAID}",
        f"# share\n\nQuelle part ?\n{OUI}",
    )
    assert answered_in("en", app, numeric, 3) == ["1,250,000.5 ± 0.25"]
    assert answered_in("fr", app, numeric, 3) == ["1\u202f250\u202f000,5 ± 0,25"]
