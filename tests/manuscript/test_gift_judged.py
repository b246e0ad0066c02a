"""GIFT of ours is read by a reader that is not ours, and what that reads, we read the same."""

import re
from typing import Any

import pytest

from academy.manuscript.documents import Kind
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange.asked import Asked
from academy.manuscript.exchange.gift_reading import read_gift
from academy.manuscript.exchange.gift_writing import write_gift
from tests import gift
from tests.manuscript.test_exchange import held_by_gift, of_content

pytestmark = pytest.mark.slow

TYPES = {
    Kind.SINGLE: "MC",
    Kind.MULTIPLE: "MC",
    Kind.TRUE_FALSE: "TF",
    Kind.MATCHING: "Matching",
    Kind.NUMERIC: "Numerical",
    Kind.SHORT_TEXT: "Short",
    Kind.BLANKS: "Short",
}


def joined(words: str) -> str:
    return re.sub(r"[ \n]+", " ", words)


def weight(choice: dict[str, Any]) -> float:
    return choice["weight"] or 0


def check(asked: Asked, seen: dict[str, Any]) -> None:
    """Compare a question of ours with what the judge saw of it."""
    assert seen["type"] == TYPES[asked.kind], asked.id
    assert (seen["id"], seen["title"]) == (asked.id, asked.id)
    assert f"skill:{asked.settings['skill'].text}" in seen["tags"]
    match asked.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            told = [
                (
                    each["text"]["text"],
                    each["feedback"]["text"],
                    each["isCorrect"] or weight(each) > 0,
                )
                for each in seen["choices"]
            ]
            assert told == [
                (joined(each.text.text), joined(each.feedback.text), each.right)
                for each in asked.choices
            ]
        case Kind.TRUE_FALSE:
            assert seen["isTrue"] == parts.is_true(asked)
            said = {each.right: joined(each.feedback.text) for each in asked.choices}
            # By place, whatever the judge calls them: in Moodle the first is said of a wrong answer.
            heard = seen["trueFeedback"]["text"], seen["falseFeedback"]["text"]
            assert heard == (said[False], said[True])
        case Kind.MATCHING:
            told = [(each["subquestion"]["text"], each["subanswer"]) for each in seen["matchPairs"]]
            assert told == [parts.pair(line.text) for line in asked.lines]
        case Kind.NUMERIC:
            right, wrong = seen["choices"]
            value, tolerance = map(float, parts.number(asked.lines[0].text) or ())
            assert (right["text"]["number"], right["text"]["range"]) == (value, tolerance)
            assert wrong["feedback"]["text"] == joined(asked.said["wrong"].text)
        case Kind.SHORT_TEXT:
            *right, wrong = [each["text"]["text"] for each in seen["choices"]]
            assert (right, wrong) == (parts.wordings(asked.lines[0].text), "*")


def test_another_reader_sees_in_our_files_what_we_wrote() -> None:
    questions = [each for each in of_content() if held_by_gift(each)]
    answers = gift.judged([write_gift([each])[0] for each in questions])
    for asked, answer in zip(questions, answers, strict=True):
        seen = [each for each in answer.get("questions", []) if each["type"] != "Category"]
        assert len(seen) == 1, (asked.id, answer)
        check(asked, seen[0])


FOREIGN = """\
::Tomb::Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}

Grant is {~buried =entombed ~living} in Grant's tomb.

Grant is buried in Grant's tomb.{FALSE#No one is.#Right.}

Who's buried there?{=no one#excellent! =nobody#excellent!}

When was he born?{#1822:5}

What is pi? {#3.141..3.142}

Match the capitals. {
    =Canada -> Ottawa
    =Italy  -> Rome
    =Japan  -> Tokyo
}

What two people are entombed there? {
    ~%-50%No one
    ~%50%Grant
    ~%50%Grant's wife
    ~%-50%Grant's father }

Which answer equals 5? {
     ~ \\= 2 + 2
     = \\= 2 + 3
     ~ \\= 2 + 4  }
"""
OURS = {"MC": {"single", "multiple"}, "TF": {"true-false"}, "Matching": {"matching"},
        "Numerical": {"numeric"}, "Short": {"short-text", "blanks"}}  # fmt: skip


def test_we_read_in_other_files_what_another_reader_sees() -> None:
    (answer,) = gift.judged([FOREIGN])
    found = read_gift("bank.gift", FOREIGN.encode())
    assert len(found.usable) == len(answer["questions"])
    for each, seen in zip(found.questions, answer["questions"], strict=True):
        assert each.asked.kind in OURS[seen["type"]]
        if seen["type"] == "MC":
            assert [c.text.text for c in each.asked.choices] == [
                c["text"]["text"] for c in seen["choices"]
            ]
