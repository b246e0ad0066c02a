"""Questions as rows: what each column holds, and problems at their cells."""

import pytest

from academy.manuscript.exchange.filling import COLUMNS
from academy.manuscript.exchange.grid import checked, read_rows

KNOWN = {"skill": "moon", "lesson": "sky"}


def row(**cells: str) -> dict[str, str]:
    return KNOWN | {name.replace("_", " "): text for name, text in cells.items()}


def test_a_row_is_a_question() -> None:
    given = row(
        id="who", question="Who?", answer="2", option_1="a", feedback_1="No", option_2="b",
        feedback_2="Yes",
    )  # fmt: skip
    block, problems = checked(given)
    assert problems == []
    assert block == (
        "# who\nskill: moon\nlesson: sky\n\nWho?\n\n- [ ] a\n  > No\n- [x] b\n  > Yes\n"
    )


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (row(question="Yes.", kind="Vrai/faux", answer="VRAI"), "- [x] true"),
        (row(question="Who?", answer="1; c", option_1="a", option_2="b", option_3="c"), "- [x] c"),
        (row(question="Who?", answer="b b", option_1="a", option_2="b b"), "- [x] b b"),
        (row(question="How?", kind="numeric", answer="= 3 ± 1"), "= 3 ± 1"),
        (row(question="Who?", kind="short text", answer="a | b"), "= a | b"),
        (row(question="[[A]] and [[B]].", kind="blanks"), "[[A]] and [[B]]."),
        (row(question="Who?", kind="matching", option_1="a = b", option_2="c = d"), "- c = d"),
        (row(question="When?", kind="ordering", option_1="a", option_2="b"), "2. b"),
    ],
)
def test_every_kind_has_its_columns(cells: dict[str, str], expected: str) -> None:
    assert expected in checked(cells)[0].splitlines()


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ({"question": "Who?"}, "skill", "Name the skill"),
        ({"question": "Who?"}, "lesson", "Name the lesson"),
        (row(question="Who?", kind="essay"), "kind", "cannot be “essay”"),
        (row(question="Who?", difficulty="2"), "difficulty", "from 0"),
        (row(question="Who?", answer="3", option_1="a", option_2="b"), "answer", "no option “3”"),
        (row(question="Who?", option_1="a", option_2="b"), "answer", "Say which options"),
        (row(question="Who?", answer="1", option_1="a", option_2="a"), "option 2", "twice"),
        (row(question="Who?", answer="1", option_1="a", option_2="b"), "option 2", "no feedback"),
        (row(question="How?", kind="numeric", answer="many"), "answer", "Write a number"),
        (row(question="Who?", kind="matching", option_1="a", option_2="b"), "option 1", "pair"),
        (row(question="Yes.", kind="true-false", answer="?"), "answer", "“true” or “false”"),
        (row(question="Who\x00?"), "question", "U+0000"),
        (row(question="<b>Who?"), "question", "HTML"),
        (row(question="x" * 5_000), "question", "too long"),
        (row(question="Who?", kind="ordering", answer="1"), "answer", "leave this empty"),
        (row(question="\ud800"), "question", "U+D800"),
    ],
)
def test_a_problem_names_its_cell(cells: dict[str, str], column: str, sentence: str) -> None:
    told = [(each.column, each.sentence) for each in checked(cells)[1]]
    assert any(each == column and sentence in words for each, words in told), told


def test_a_table_knows_its_headings_in_either_language_and_order() -> None:
    found = read_rows(
        "t.csv",
        [(1, ["Réponse", "QUESTION", "Choix 1", "choix_2", "Compétence", ""]),
         (3, ["2", "Who?", "a", "b", "moon", "left aside"])],
    )  # fmt: skip
    assert "skill: moon\nlesson:\n\nWho?\n\n- [ ] a" in found.questions[0].block
    assert sorted(str(each) for each in found.problems) == [
        "t.csv:3: lesson: Name the lesson that explains it by its id.",
        "t.csv:3: option 1: This option has no feedback: say why below it, after “>”.",
        "t.csv:3: option 2: This option has no feedback: say why below it, after “>”.",
        "t.csv:3: “left aside” stands under no heading, and was left aside.",
    ]


def test_columns_without_a_place_and_tables_without_headings_are_told() -> None:
    found = read_rows("t.csv", [(1, ["question", "colour"]), (2, ["Who?", "red"])])
    assert "no place for the column “colour”" in str(found.problems[0])
    found = read_rows("t.csv", [(1, ["Who?", "a", "b"])])
    assert "write “question” over a column" in str(found.problems[-1])
    assert "no question" in str(read_rows("t.csv", [(1, list(COLUMNS))]).problems[0])


def test_two_rows_with_one_id_are_told() -> None:
    rows = [(1, ["id", "question"]), (2, ["who", "Who?"]), (3, ["who", "Who else?"])]
    found = read_rows("t.csv", rows)
    assert [each.asked.id for each in found.questions] == ["who", "who-2"]
    assert any(str(p).startswith("t.csv:3: id: “who” is already") for p in found.problems)
