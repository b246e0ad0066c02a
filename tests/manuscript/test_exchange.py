"""What goes out comes back the same, in each format as far as it can hold it."""

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.manuscript.answers import TRUE_FALSE
from academy.manuscript.blocks import Words, split
from academy.manuscript.documents import Kind, Languages, Question
from academy.manuscript.exchange import asked as parts
from academy.manuscript.exchange import words
from academy.manuscript.exchange.asked import Asked, Choice
from academy.manuscript.exchange.files import Import
from academy.manuscript.exchange.filling import COLUMNS
from academy.manuscript.exchange.gift_reading import read_gift
from academy.manuscript.exchange.gift_writing import write_gift
from academy.manuscript.exchange.grid import read_rows, row_of
from academy.manuscript.exchange.moodle_reading import read_moodle
from academy.manuscript.exchange.moodle_writing import write_moodle
from academy.manuscript.markdown import render_inline
from academy.manuscript.parsing import parse_question
from academy.services.sheets.reading import rows_of
from academy.services.sheets.writing import write_csv, write_xlsx

CONTENT = Path(__file__).resolve().parents[2] / "content"
UNHELD = {"GIFT knows no ordering", "GIFT knows no several blanks", "GIFT takes an answer with"}
Trip = Callable[..., Import]


def by_gift(questions: Sequence[Asked], language: str = "en") -> Import:
    text, lost = write_gift(questions)
    assert {why.partition(":")[0].partition(" ->")[0] for _, why in lost} <= UNHELD
    return read_gift("x.gift", text.encode(), language)


def by_moodle(questions: Sequence[Asked], language: str = "en") -> Import:
    return read_moodle("x.xml", write_moodle(questions).encode(), language)


def by_rows(questions: Sequence[Asked], language: str = "en") -> Import:
    return read_rows("x", enumerate([COLUMNS, *map(row_of, questions)], 1), language)


def held_by_gift(asked: Asked) -> bool:
    return not write_gift([asked])[1]


def meaning(block: str, language: str = "en") -> tuple[Question | None, list[str]]:
    languages = Languages((language,))
    document, problems = parse_question({f"questions.{language}.md": block}, languages)
    return document, sorted({each.sentence for each in problems})


def of_content(language: str = "en") -> list[Asked]:
    files = sorted(CONTENT.rglob("questions.en.md"))
    known = [parts.of_block(each.text) for file in files for each in split(file.read_text())[1]]
    if language == "en":
        return known
    originals = {each.id: each for each in known}
    files = [file.with_name(f"questions.{language}.md") for file in files]
    blocks = [each for file in files for each in split(file.read_text())[1]]
    return [parts.of_block(each.text, originals[each.id]) for each in blocks]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("trip", [by_gift, by_moodle, by_rows])
def test_the_academys_own_questions_come_back_the_same(trip: Trip, language: str) -> None:
    questions = of_content(language)
    found = trip(questions, language)
    assert found.problems == []
    back = {each.asked.id: each.block for each in found.questions}
    held = [each for each in questions if trip is not by_gift or held_by_gift(each)]
    assert set(back) == {each.id for each in held}
    for each in held:
        assert meaning(back[each.id], language) == meaning(parts.compose(each)[0], language)


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_files_of_tables_come_back_the_same_and_hold_no_formula(
    write: Callable[..., int], tmp_path: Path
) -> None:
    questions = of_content()[:20]
    questions[0].text.text = "=HYPERLINK(1)"
    questions[1].text.text = "@SUM(1)"
    rows: Iterable[Sequence[str]] = [COLUMNS, *map(row_of, questions)]
    out = io.BytesIO()
    write(rows, out)
    if write is write_csv:
        assert b"'=HYPERLINK" in out.getvalue()
    file = tmp_path / ("x.csv" if write is write_csv else "x.xlsx")
    file.write_bytes(out.getvalue())
    found = read_rows("x", rows_of(file))
    assert [meaning(each.block) for each in found.questions] == [
        meaning(parts.compose(each)[0]) for each in questions
    ]


plain = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Cf", "Co")),
    min_size=1,
    max_size=30,
)
marks = st.lists(
    st.sampled_from(
        [
            *"~=#{}:\\%*_`[]<>&|-\"'1.a ",
            "->",
            "####",
            "%50%",
            "[html]",
            "//",
            "::",
            "=%",
            "T",
            "{{w}}",
        ]
    ),
    min_size=1,
    max_size=12,
).map("".join)
typed = (plain | marks).map(lambda text: " ".join(text.split())).filter(bool)
text = typed.map(words.literal)
word = typed.map(lambda each: each.translate(dict.fromkeys(map(ord, "|[]"), "x")))
said = text | st.just("")


def _words(each: str) -> Words:
    return Words(0, each)


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    kind = draw(st.sampled_from(list(Kind)))
    asked = Asked(1, "high-tide", kind=kind, text=_words(draw(text)))
    asked.settings = {"skill": _words("moon"), "lesson": _words("sky")}
    if draw(st.booleans()):
        asked.settings["difficulty"] = _words("0.25")
    some = st.lists(text, min_size=3, max_size=5, unique=True)
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            options = draw(some)
            right = {draw(st.integers(0, len(options) - 1))}
            right |= {0} if kind is Kind.MULTIPLE else set()
            asked.choices = [
                Choice(_words(each), at in right, _words(draw(said)))
                for at, each in enumerate(options)
            ]
        case Kind.TRUE_FALSE:
            truth = draw(st.booleans())
            asked.choices = [
                Choice(_words(each), truth == (at == 0), _words(draw(said)))
                for at, each in enumerate(TRUE_FALSE["en"])
            ]
        case Kind.MATCHING:
            pairs = zip(draw(some), draw(some), strict=False)
            asked.lines = [_words(parts.pair_line(*each)) for each in pairs]
        case Kind.ORDERING:
            asked.lines = [_words(each) for each in draw(some)]
        case Kind.NUMERIC:
            value = draw(st.decimals(-1000, 1000, places=3))
            tolerance = draw(st.decimals(0, 9, places=1))
            line = parts.number_line(parts.decimal(value), parts.decimal(tolerance))
            asked.lines = [_words(line)]
        case Kind.SHORT_TEXT:
            asked.lines = [_words(" | ".join(draw(st.lists(word, min_size=1, max_size=3))))]
        case Kind.BLANKS:
            blank = " | ".join(draw(st.lists(word, min_size=1, max_size=3)))
            asked.text = _words(f"{draw(text)} [[{blank}]] {draw(said)}".strip())
    if not asked.choices:
        asked.said = {verdict: _words(draw(said)) for verdict in ("right", "wrong")}
    return parts.of_block(parts.compose(asked)[0])


@pytest.mark.slow
@pytest.mark.parametrize("trip", [by_gift, by_moodle, by_rows])
@settings(max_examples=150, deadline=None)
@given(asked=questions())
def test_any_question_comes_back_the_same(trip: Trip, asked: Asked) -> None:
    block = parts.compose(asked)[0]
    document, _ = meaning(block)
    if document is None or (trip is by_gift and not held_by_gift(asked)):
        return
    found = trip([asked])
    assert len(found.questions) == 1
    assert meaning(found.questions[0].block) == (document, meaning(block)[1])


@settings(max_examples=200, deadline=None)
@given(typed)
def test_plain_words_are_read_by_markdown_as_the_same_words(given: str) -> None:
    assert render_inline(words.literal(given)) == escape(given, {'"': '"'})


SCRAPS = st.lists(
    st.sampled_from(
        [
            *("{", "}", "{T}", "{#", "=", "~", "%50%", "#", "####", "->", "::", "\n", "\n\n", "\\"),
            *("[html]", "<b>", "</p>", "<img src=x>", "&#39;", "&eacute;", "..", ":", "1", "a b"),
            *("// [id:x]\n", "$CATEGORY: x\n", "\r", "\x00", "\ufeff", "\ufdd0", "{{", "]]", "[["),
            *("<quiz>", "<question type='cloze'>", "{1:SA:=x}", "</question>", "</quiz>", "<text>"),
        ]
    ),
    max_size=40,
).map("".join)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(SCRAPS | st.text())
def test_no_file_makes_anything_raise(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    for read in (read_gift, read_moodle):
        for problem in read("x", data).problems:
            assert str(problem).encode()
    for problem in read_rows("x", [(1, ["question", "answer", "kind"]), (2, [text] * 3)]).problems:
        assert str(problem).encode()


GUIDE = (CONTENT.parent / "docs" / "questions.md").read_text("utf-8")


def test_the_guide_shows_what_is_read() -> None:
    example = GUIDE.partition("```gift\n")[2].partition("```")[0]
    found = read_gift("bank.gift", example.encode())
    assert found.problems == []
    assert [(each.asked.id, each.asked.kind) for each in found.questions] == [
        ("leaked-password", Kind.SINGLE),
        ("we-call-the-second-key-a-second", Kind.BLANKS),
    ]
    for name in COLUMNS:
        family = name.replace(" 2", " 1") if name[-1:].isdigit() else name
        assert f"`{name}`" in GUIDE or f"`{family.split()[0]} 1`" in GUIDE
    partial = read_gift("bank.gift", b"\n" * 11 + b"When? {#=1822:0 =%50%1822:2}")
    assert any("1822:2" in (told := str(each)) and told in GUIDE for each in partial.problems)
