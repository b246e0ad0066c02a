"""Moodle XML: every kind that the academy has, what has no place, and what must not be expanded."""

import pytest

from academy.manuscript.exchange.files import Import
from academy.manuscript.exchange.moodle_reading import read_moodle

BLANKS = ("skill:", "lesson:", ">", "> right:", "> wrong:")


def read(*questions: str) -> Import:
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *questions, "</quiz>"])
    return read_moodle("bank.xml", text.encode())


def asked(type_: str, text: str, *inside: str, format_: str = "html") -> str:
    return (
        f'<question type="{type_}"><name><text>The tide</text></name>'
        f'<questiontext format="{format_}"><text><![CDATA[{text}]]></text></questiontext>'
        f"{''.join(inside)}</question>"
    )


def answer(fraction: object, text: str, said: str = "", more: str = "") -> str:
    feedback = f"<feedback><text>{said}</text></feedback>" if said else ""
    return f'<answer fraction="{fraction}"><text>{text}</text>{feedback}{more}</answer>'


def said(name: str, text: str) -> str:
    return f"<{name}><text>{text}</text></{name}>"


READ = {
    "single": (
        asked("multichoice", "<p>Who <em>is</em> it?</p>", answer(100, "a", "Yes"), answer(0, "b")),
        "Who *is* it?\n- [x] a\n  > Yes\n- [ ] b",
    ),
    "multiple": (
        asked(
            "multichoice",
            "Who?",
            "<single>false</single>",
            answer(50, "a"),
            answer("50.0", "b"),
            answer(-100, "c"),
        ),
        "kind: multiple\nWho?\n- [x] a\n- [x] b\n- [ ] c",
    ),
    "true or false": (
        asked("truefalse", "Yes.", answer(0, "true", "No."), answer(100, "false", "Right.")),
        "kind: true-false\nYes.\n- [ ] true\n  > No.\n- [x] false\n  > Right.",
    ),
    "short": (
        asked("shortanswer", "Who?", answer(100, "a"), answer(100, "b"), answer(0, "*", "No")),
        "kind: short-text\nWho?\n= a | b\n> wrong: No",
    ),
    "numeric": (
        asked("numerical", "How?", answer(100, "3.50", "", "<tolerance>0.1</tolerance>")),
        "kind: numeric\nHow?\n= 3.5 ± 0.1",
    ),
    "matching": (
        asked(
            "matching",
            "Who?",
            *[
                f"<subquestion><text>{a}</text><answer><text>{b}</text></answer></subquestion>"
                for a, b in ("ab", "cd")
            ],
            said("correctfeedback", "Well done."),
        ),
        "kind: matching\nWho?\n- a = b\n- c = d\n> right: Well done.",
    ),
    "ordering": (
        asked("ordering", "When?", answer(2, "b"), answer(1, "a"), answer(3, "c")),
        "kind: ordering\nWhen?\n1. a\n2. b\n3. c",
    ),
    "cloze": (
        asked("cloze", "<p>{1:SHORTANSWER:=A~%100%a \\~ b} and {2:SA:=B}.</p>"),
        "kind: blanks\n[[A | a ~ b]] and [[B]].",
    ),
    "a backslash in a cloze": (
        asked("cloze", "<p>{1:SA:=\\\\~=b} it.</p>"),
        "kind: blanks\n[[\\ | b]] it.",
    ),
    "Markdown": (
        asked("shortanswer", "*Who*?", answer(100, "a"), format_="markdown"),
        "kind: short-text\n*Who*?\n= a",
    ),
}


@pytest.mark.parametrize("name", READ)
def test_it_is_read(name: str) -> None:
    given, expected = READ[name]
    lines = read(given).questions[0].block.splitlines()[1:]
    assert "\n".join(line for line in lines if line and line.strip() not in BLANKS) == expected


def test_ids_settings_and_categories_come_along() -> None:
    category = '<question type="category"><category><text>top/tides</text></category></question>'
    tags = "<idnumber>high-tide</idnumber><tags><tag><text>skill:moon</text></tag></tags>"
    found = read(category, asked("truefalse", "Yes.", answer(100, "true"), tags))
    assert found.questions[0].block.startswith("# high-tide\nkind: true-false\nskill: moon\n")
    assert found.questions[0].asked.category == "top/tides"


TOLD = {
    asked("essay", "Write."): ":3: The academy has no questions of the type “essay”",
    asked("cloze", "{1:MULTICHOICE:=a~b}"): "short answers only",
    asked("multichoice", "Who?\n\n", answer(50, "a"), answer(100, "b")): "“a” is worth 50 %",
    asked(
        "shortanswer", "Who?", answer(100, "a"), said("hint", "Look.")
    ): ":3: Hints have no place",
    asked("shortanswer", "<img src='x.png'>", answer(100, "a")): "A picture stands here (x.png)",
    asked("numerical", "How?", answer(100, "NaN")): "“NaN” is no number",
}


@pytest.mark.parametrize("given", TOLD)
def test_what_has_no_place_is_told_at_its_line(given: str) -> None:
    assert any(TOLD[given] in str(each) for each in read(given).problems), read(given).problems


def test_what_moodle_says_by_itself_is_nobodys_feedback() -> None:
    usual = said("incorrectfeedback", "Your answer is incorrect.")
    found = read(asked("multichoice", "Who?", answer(100, "a"), answer(0, "b"), usual))
    assert "incorrect" not in found.questions[0].block


HOSTILE = {
    "a bomb": b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><quiz>&d;</quiz>',
    "a file of ours": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><quiz>&b;</quiz>',
    "depth": b"<a>" * 200_000,
    "depth that ends": b"<a>" * 100_000 + b"</a>" * 100_000,
    "no XML": b"hello",
    "nothing": b"",
    "NUL": b"<quiz>\0</quiz>",
    "an encoding that nobody knows": b'<?xml version="1.0" encoding="x"?><quiz/>',
    "endless fractions": b"<quiz><question type='multichoice'>"
    b"<answer fraction='1e999999999'/><answer fraction='NaN'/></question></quiz>",
    "an endless text": b"<quiz><question type='truefalse'><questiontext format='html'><text>"
    + b"&lt;b&gt;*" * 300_000
    + b"</text></questiontext></question></quiz>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_a_problem_and_nothing_else(name: str) -> None:
    found = read_moodle("bank.xml", HOSTILE[name])
    assert found.problems
    assert "root:" not in str(found)
