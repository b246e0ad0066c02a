"""Whatever is written, nothing raises and nothing takes long: there are only problems."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.manuscript.captions import parse_captions
from academy.manuscript.folder import File, write
from academy.manuscript.media import check_svg
from academy.manuscript.parsing import (
    parse_academy,
    parse_badge,
    parse_gift,
    parse_lesson,
    parse_module,
    parse_question,
    parse_skills,
    parse_theme,
    parse_visa,
)
from academy.manuscript.problems import Findings, Sheet
from tests.manuscript.specimen import LANGUAGES, file, files, folder
from tests.manuscript.specimen_texts import BANK, LESSON, MODULE, TEXTS

pytestmark = pytest.mark.slow  # thousands of nonsense texts

PATHS = sorted(TEXTS)
SCRAPS = [
    *("\n", "---\n", "# q\n", "kind: blanks\n", "- [x] a\n", "- [ ] b\n", "1. a\n", "= 1\n"),
    *("- a = b\n", "> right: x\n", "  > x\n", "[[", "]]", "[[a|b]]", "id: a\n", "title: {", "}"),
    *("[", "]", ": ", "&a ", "*a", "<b>", "![](", ")", "lesson:", "\r", "\x00", "\ud800", "\ufeff"),
    *("00:00.000 --> 00:01.000\n", "WEBVTT\n", "<svg>", "é", "- ", "\t", "%", "'", '"', "😀"),
]
anything = st.text(st.characters()) | st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join)


def parse_everything(text: str) -> None:
    parse_academy({"academy.yaml": text})
    for parse in (parse_skills, parse_theme, parse_module, parse_badge, parse_visa, parse_gift):
        parse({"x.yaml": text}, LANGUAGES)
    parse_lesson({"a.en.md": text, "a.fr.md": TEXTS[LESSON]}, LANGUAGES)
    parse_lesson({"a.en.md": TEXTS[LESSON], "a.fr.md": text}, LANGUAGES)
    parse_question({"a.en.md": text, "a.fr.md": text}, LANGUAGES)
    parse_captions("a.vtt", text)
    check_svg(Sheet("a.svg", text, Findings()))


@settings(max_examples=300, deadline=None)
@given(anything)
def test_no_text_makes_anything_raise(text: str) -> None:
    parse_everything(text)


@settings(max_examples=200, deadline=None)
@given(path=st.sampled_from(PATHS), text=anything)
def test_no_file_makes_a_folder_raise_and_problems_always_print(path: str, text: str) -> None:
    for problem in folder({path: file(text)}).problems:
        assert str(problem).encode()
        assert problem.line >= 1


@settings(max_examples=200, deadline=None)
@given(path=st.sampled_from(PATHS), share=st.floats(0, 1), scrap=st.sampled_from(["", *SCRAPS]))
def test_a_good_file_that_is_cut_or_interrupted_never_raises(
    path: str, share: float, scrap: str
) -> None:
    text = TEXTS[path]
    at = int(len(text) * share)
    folder({path: file(text[:at] + scrap)})
    folder({path: file(text[:at] + scrap + text[at:])})


@settings(max_examples=100, deadline=None)
@given(share=st.floats(0, 1), scrap=st.sampled_from(SCRAPS))
def test_what_is_accepted_is_written_back_byte_for_byte(share: float, scrap: str) -> None:
    at = int(len(TEXTS[BANK]) * share)
    text = TEXTS[BANK][:at] + scrap + TEXTS[BANK][at:]
    read = folder({BANK: file(text)})
    if not read.problems:
        assert write(read.items)[BANK] == text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=30), max_size=5))
def test_no_name_of_a_file_makes_a_folder_raise(names: list[str]) -> None:
    for name in names:
        for path in (name, f"{MODULE}/{name}", f"1-company/{name}/module.yaml", f"badges/{name}"):
            for problem in folder({path: File(None, 1, "")}).problems:
                assert str(problem).encode()


NONSENSE = [
    "[" * 100_000,
    "{" * 100_000,
    "- " * 50_000,
    "a: " * 33_000,
    "\n".join(" " * depth + "a:" for depth in range(440)),
    "---\n" * 25_000,
    "# q\n" * 25_000,
    "#" + " " * 100_000,
    "- [x] a\n" * 12_000,
    "  > a\n" * 16_000,
    "[[" * 50_000,
    "[[a|" * 25_000,
    "= 1" + " " * 100_000,
    "=" + " = " * 33_000,
    "> right: a\n" * 9_000,
    "a b\n" * 25_000,
    "`" * 100_000,
    "*a " * 33_000,
    "![" * 50_000,
    "[a](" * 25_000,
    "<" * 100_000,
    "\x00" * 100_000,
    "\u2028\n" * 50_000,
    "<svg>" * 20_000,
    "'" + "x\n" * 50_000,
    "WEBVTT\n" + "\n00:00.000 --> 00:00.001\na" * 3_500,
    "WEBVTT\n\n" + "<" * 90_000,
    "00:" * 33_000,
    "&a [" * 25_000,
    "a: |\n" + "  x\n" * 24_000,
    "é" * 100_000,
]


@pytest.mark.parametrize("text", NONSENSE, ids=lambda text: repr(text[:12]))
def test_a_hundred_kilobytes_of_nonsense_do_not_take_for_ever(text: str) -> None:
    for path in (
        "skills.yaml",
        LESSON,
        BANK,
        f"{MODULE}/two-keys.en.vtt",
        f"{MODULE}/locks.svg",
    ):
        start = time.process_time()
        folder({path: file(text)})
        assert time.process_time() - start < 2, path  # quadratic took minutes
    front = f"---\n{text}\n---\nx"
    start = time.process_time()
    parse_lesson({"a.en.md": front}, LANGUAGES)
    parse_question({"a.en.md": f"# q\n\n{text[:1_990]}"}, LANGUAGES)
    parse_lesson({"a.en.md": TEXTS[LESSON] + text[:19_000]}, LANGUAGES)
    assert time.process_time() - start < 2


def test_a_question_parses_fast_enough_to_be_parsed_on_each_load() -> None:
    sources = folder().questions
    for source in sources:
        parse_question(source.texts, LANGUAGES)
    times = []
    for _ in range(20):
        start = time.process_time()
        for source in sources:
            parse_question(source.texts, LANGUAGES)
        times.append((time.process_time() - start) / len(sources))
    assert min(times) < 0.0005, "0.1 ms is usual"


def test_a_large_folder_is_read_in_reasonable_time() -> None:
    many = files()
    blocks = TEXTS[BANK].partition("# leaked")
    bank = blocks[0] + "".join(
        (blocks[1] + blocks[2])
        .replace("\n# ", f"\n# n{number}-")
        .replace("# leaked", f"# l{number}")
        for number in range(125)
    )
    start = time.process_time()
    read = folder({**many, BANK: file(bank)})
    assert len(read.questions) == 1000
    assert time.process_time() - start < 2
