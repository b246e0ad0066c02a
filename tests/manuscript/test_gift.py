"""GIFT as real files have it: what is read, what is told at its line, and what cannot hurt."""

import time

import pytest

from academy.manuscript.exchange.files import Import
from academy.manuscript.exchange.gift_reading import read_gift

BLANKS = ("skill:", "lesson:", ">", "> right:", "> wrong:")


def read(text: str | bytes, **defaults: str) -> Import:
    data = text if isinstance(text, bytes) else text.encode()
    return read_gift("bank.gift", data, "en", defaults)


def block(text: str | bytes) -> str:
    """The one question of *text*, without the blanks that its author fills."""
    found = read(text)
    assert len(found.questions) == 1, found
    lines = found.questions[0].block.splitlines()[1:]
    return "\n".join(line for line in lines if line and line.strip() not in BLANKS)


def told(found: Import) -> list[str]:
    """Problems but those of blanks."""
    said = ("is missing", "has no feedback")
    return [str(each) for each in found.problems if not any(s in str(each) for s in said)]


SINGLE = "Who?\n- [ ] a\n- [x] b"
READ = {
    "choices on one line": ("Who?{~a =b}", SINGLE),
    "choices without spaces": ("Who?{~a=b}", SINGLE),
    "each on its line, with empty lines": ("Who? {\n\n  ~a\n\n  =b\n\n}", SINGLE),
    "Windows line ends and a mark": ("\ufeffWho?\r\n{\r\n~a\r\n=b\r\n}\r\n", SINGLE),
    "old Macintosh line ends": ("Who?\r{~a =b}\r", SINGLE),
    "weights of a single choice": ("Who?{~%0%a =%100%b}", SINGLE),
    "a missing word": ("He {~sat =stood} up.", "He _____ up.\n- [ ] sat\n- [x] stood"),
    "a full stop after the braces": ("Who? {~a =b}.", SINGLE),
    "a comment after the braces": ("Who? {~a =b} // easy", SINGLE),
    "several right": (
        "Who?{~%50%a ~%50%b ~%-100%c}",
        "kind: multiple\nWho?\n- [x] a\n- [x] b\n- [ ] c",
    ),
    "thirds": (
        "Who?{~%33.33333%a ~%33,3%b ~%33.3%c ~d}",
        "kind: multiple\nWho?\n- [x] a\n- [x] b\n- [x] c\n- [ ] d",
    ),
    "true": ("Yes. {T}", "kind: true-false\nYes.\n- [x] true\n- [ ] false"),
    "false, in words": ("No. {FALSE}", "kind: true-false\nNo.\n- [ ] true\n- [x] false"),
    "true with feedback": (
        "Yes. {TRUE#No!#Indeed.}",
        "kind: true-false\nYes.\n- [x] true\n  > Indeed.\n- [ ] false\n  > No!",
    ),
    "short answers": ("Who?{=a =b c}", "kind: short-text\nWho?\n= a | b c"),
    "one short answer without its mark": ("Who?{a}", "kind: short-text\nWho?\n= a"),
    "a word in a sentence": (
        "Two and two make {=four =4}.",
        "kind: blanks\nTwo and two make [[four | 4]].",
    ),
    "words in a sentence": (
        "{=A} and {=B}, then.",
        "kind: blanks\n[[A]] and [[B]], then.",
    ),
    "a wrong answer's feedback": (
        "Who?{=a#Yes =%0%*#No}",
        "kind: short-text\nWho?\n= a\n> right: Yes\n> wrong: No",
    ),
    "pairs": ("Who?{=a -> b =c->d}", "kind: matching\nWho?\n- a = b\n- c = d"),
    "an equals sign in a pair": (
        "Who?{=1 \\= 1 -> b =c -> d}",
        "kind: matching\nWho?\n- 1 \\= 1 = b\n- c = d",
    ),
    "a number": ("How many?{#3}", "kind: numeric\nHow many?\n= 3"),
    "a tolerance": ("How many?{#3:2}", "kind: numeric\nHow many?\n= 3 ± 2"),
    "a range": ("How many?{#1..5}", "kind: numeric\nHow many?\n= 3 ± 2"),
    "a range of fractions": (
        "How many?{#-3.142..-3,141}",
        "kind: numeric\nHow many?\n= -3.1415 ± 0.0005",
    ),
    "numbers with feedback": (
        "How many?{#=3:0#Yes ~#No}",
        "kind: numeric\nHow many?\n= 3\n> right: Yes\n> wrong: No",
    ),
    "escapes": (
        "Which\\: \\{ or \\}?{=\\= 2 ~\\~ ~\\# ~C\\:\\\\x ~a\\nb}",
        "Which: { or }?\n- [x] = 2\n- [ ] ~\n- [ ] #\n- [ ] C:\\x\n- [ ] a b",
    ),
    "comments within": ("// one\nWho?\n// two\n{\n// three\n~a\n=b\n}", SINGLE),
    "feedback": (
        "Who?{~a#Not \\#1 =b # Yes # indeed }",
        "Who?\n- [ ] a\n  > Not #1\n- [x] b\n  > Yes # indeed",
    ),
    "general feedback where there is no other": (
        "Who?{~a =b#Yes####Read it.}",
        "Who?\n- [ ] a\n  > Read it.\n- [x] b\n  > Yes",
    ),
    "HTML": (
        "[html]<p>Who is <b>it</b>, <i>today</i>?</p>{~a&eacute; =<code>b*c</code>}",
        "Who is **it**, *today*?\n- [ ] aé\n- [x] `b*c`",
    ),
    "HTML with marks in it": (
        'Who?{~<span style="color:#fff">a</span> =<a href="http://x.org/?a=b~c">b</a>}',
        "Who?\n- [ ] a\n- [x] [b](http://x.org/?a=b~c)",
    ),
    "an entity that looks like feedback": ("Who?{~a&#39;s =b}", "Who?\n- [ ] a's\n- [x] b"),
    "tags that are the question": ("Which?{=<b> ~<i>}", "Which?\n- [x] `<b>`\n- [ ] `<i>`"),
    "code": (
        "[plain]#include <stdio.h> *x{~a =b}",
        "#include \\<stdio.h> \\*x\n- [ ] a\n- [x] b",
    ),
    "HTML in HTML": (
        "[html]<b>The Union (EU)</b><br><pre><code>a\\=1</code></pre>{~a =b}",
        "**The Union (EU)** `a=1`\n- [ ] a\n- [x] b",
    ),
    "a title that does not end": ("::Who?{~a =b}", SINGLE),
    "a number with feedback": ("How?{#3#Yes}", "kind: numeric\nHow?\n= 3\n> right: Yes"),
    "a title on a line of its own": ("::Q1\n::[html]<p>Who?</p>\n{\n~a\n=b\n}", SINGLE),
    "Markdown": ("[markdown]*Who*?{~a =b}", "*Who*?\n- [ ] a\n- [x] b"),
    "stars that are no Markdown": ("2*3*4?{~a =b}", "2\\*3\\*4?\n- [ ] a\n- [x] b"),
    "braces of a formula": ("\\frac{1}{2}?{=0.5}", "kind: short-text\n\\frac{1}{2}?\n= 0.5"),
    "weights of one right answer": ("Who?{~%0%a ~%100%b}", SINGLE),
    "penalties beside one right answer": (
        "Who?{~%-100%a ~%100%b}",
        "kind: multiple\nWho?\n- [ ] a\n- [x] b",
    ),
    "true, in French": ("Oui. {VRAI}", "kind: true-false\nOui.\n- [x] true\n- [ ] false"),
    "an order": (
        "When?{>0 ALL VERTICAL\nnoon\n\ndusk\nnight\n}",
        "kind: ordering\nWhen?\n1. noon\n2. dusk\n3. night",
    ),
    "a format in front of the title": (
        "[html]::Tides::<i>Who</i>?{~a =b}",
        SINGLE.replace("Who", "*Who*"),
    ),
    "a question in its title": ("::Who?::{~a =b}", SINGLE),
    "code of one letter in brackets": (
        "Who?{=[1] -> b =[x] c -> d}",
        "kind: matching\nWho?\n- \\[1] = b\n- \\[x] c = d",
    ),
    "a space before a semicolon": (
        "[html]Qui ; quoi ?{~a =b}",
        SINGLE.replace("Who", "Qui ; quoi "),
    ),
    "a list": (
        "[html]Who?<ul><li>one</li><li>two;</li><li>three</li></ul>{~a =b}",
        SINGLE.replace("Who?", "Who? one; two; three"),
    ),
    "arrows in choices": ("How?{~a -> b =c -> d}", "How?\n- [ ] a -> b\n- [x] c -> d"),
    "an answer that looks like Markdown": ("1. What?{~a =b}", "1\\. What?\n- [ ] a\n- [x] b"),
}


@pytest.mark.parametrize("name", READ)
def test_it_is_read(name: str) -> None:
    given, expected = READ[name]
    assert block(given) == expected


def test_other_encodings_are_read() -> None:
    text = "Où?{~là-bas =ici}"
    expected = "Où?\n- [ ] là-bas\n- [x] ici"
    for data in (text.encode("cp1252"), text.encode("utf-16"), text.encode("utf-8-sig")):
        assert block(data) == expected


def test_titles_comments_and_categories_name_the_question() -> None:
    found = read(
        "$CATEGORY: $course$/top/Tides\n\n// [id:high-tide] [tag:skill:moon] [tag:use:quiz]\n"
        "::Ebb: 1::When?{~a =b}\n\n::High & low::When?{~a =b}\n\n::Q1::When is it?{~a =b}\n"
    )
    assert [each.asked.id for each in found.questions] == ["high-tide", "high-low", "when-is-it"]
    assert [each.is_named for each in found.questions] == [True, False, False]
    assert {each.asked.category for each in found.questions} == {"$course$/top/Tides"}
    assert "skill: moon\nlesson:\nuse: quiz\n" in found.questions[0].block


def test_defaults_fill_what_the_file_does_not_say() -> None:
    found = read("// skill: moon\nWhen?{~a =b}\n\nWho?{~a =b}", skill="sun", lesson="sky")
    heads = [each.block.splitlines()[1:3] for each in found.questions]
    assert heads == [["skill: moon", "lesson: sky"], ["skill: sun", "lesson: sky"]]


def test_the_same_file_gives_the_same_ids_and_no_two_are_the_same() -> None:
    text = "Who?{~a =b}\n\nWho?{~a =c}\n\n你好？{T}"
    first, second = read(text), read(text)
    ids = [each.asked.id for each in first.questions]
    assert ids == [each.asked.id for each in second.questions]
    assert ids[:2] == ["who", "who-2"]
    assert ids[2].startswith("question-")


TOLD = {
    "Who is {1:MULTICHOICE:=a~b}?": "In a cloze sentence",
    "Essay.\n{}": ":1: This is an essay",
    "\n\nOnly words.": ":3: “Only words.” is no question but a description",
    "Who?{~a ~%50%b =c}": "“b” is worth 50 %",
    "Who?{=a\n=%50%b#Near}": ":2: “b#Near” is worth 50 %",
    "How?{#=%100%3:0 =%50%3:1}": "“3:1” is worth 50 %",
    "How?{#=3:0 =7:0}": "“7:0” is right as well",
    "How?{#many}": "“many” is no number",
    "Who?{=a -> b =c -> d = -> e}": "half of a pair",
    "Who?{=a* =b}": "“a*” holds one of",
    "Who?{=a =b ~c}": "all of them must be ticked",
    "Who?{~a#No =b#Yes####More.}": "“More.”",
    "Who?{=a#Yes =b#Also}": "“Also”",
    "Who?{~a =b\n\n::Next::Who?{~a =b}": ":1: A brace { opens here and is never closed",
    "Who? ~a =b}": ":1: A brace } closes here",
    "[html]<img src='x.png'>Who?{~a =b}": "A picture stands here (x.png)",
    "[html]<img src='data\\:image/png;base64," + "iVBO" * 9000 + "'>Who?{~a =b}": "here (?)",
    "[html]<table><tr><td>Who?</td></tr></table>{~a =b}": "“<table>” has no place",
    "[html]<a href='file.php'>Who</a>?{~a =b}": "The link of “Who” leads nowhere",
    "What is $$x^2$$?{=1}": "A formula stands here",
    "Who?{\n~x = 1\n=y\n}": ":2: An = stands in “x = 1”",
    "One? {T}\nTwo? {F}": ":2: A question begins on this line",
    "Who\x00?{~a =b}": "U+0000",
    "Who?\n~a\n=b {c}": ":2: These answers stand without braces",
    "Who?\n{TRUE\nFALSE}": ":2: “TRUE FALSE” is no answer",
    "if (a) {b(); {c} }": "is no answer: begin each with = or ~",
    "Who?{~%100%a ~%50%b ~c}": "“b” is worth 50 %",
    "What is $\\frac{a}{b}$?{=1}": "A formula stands here",
    "[html]<pre>for a in b\\:\\n  print(a)</pre>{~a =b}": "The lines of this code have become one",
    "[markdown]Who?\\n- one\\n- two{~a =b}": "Headings, lists and tables",
    "Who?{~a}": "There are 1 answers here",
    "Who?{~" + "x" * 3000 + " =b}": "too long",
}


@pytest.mark.parametrize("given", TOLD)
def test_what_has_no_place_is_told_at_its_line(given: str) -> None:
    assert any(TOLD[given] in each for each in told(read(given))), told(read(given))


def test_what_the_academy_has_not_is_no_block_and_stops_nothing() -> None:
    found = read("A {}\n\nWho?{~a =b}\n\nB\n\nUnclosed {~a =b\n\n::X::Who?{~a =b}")
    assert [bool(each.block) for each in found.questions] == [False, True, False, True, True]


def test_a_titled_question_may_begin_right_below_words() -> None:
    found = read("Only words.\n::One::Who?{~a =b}\n::Only::words\n::Two::Who?{~a =b}")
    assert [(each.asked.title, bool(each.block)) for each in found.questions] == [
        ("", False),
        ("One", True),
        ("Only", False),
        ("Two", True),
    ]


HOSTILE = {
    "a line of ten megabytes": b"x" * 10_000_000,
    "braces": b"{" * 4_000_000,
    "NUL": b"\0" * 5_000,
    "half of a surrogate": b"caf\xed\xa0\x80 {T}",
    "tags in tags": b"[html]" + b"<b>" * 9_000 + b"x{T}",
    "tags that never end": b"x{=" + b"<p " * 9_000 + b"}",
    "many answers": b"x{" + b"\n=a #b" * 4_000 + b"}",
    "digits": b"x{#" + b"1 " * 14_000 + b"x}",
    "comments": b"// [id:" * 500_000,
    "brackets": b"[markdown]" + b"[" * 20_000 + b"{T}",
    "titles": b"x\n" + b"::a::\n" * 100_000,
    "answers without braces": b"x\n" + b"=a\n~{b\n" * 3_000,
    "dollars": b"[plain]" + b"$\\a" * 9_000 + b"{T}",
    "empty lines": b"\n" * 4_000_000,
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_get_an_answer_quickly(name: str) -> None:
    start = time.process_time()
    found = read(HOSTILE[name])
    assert found.problems or name == "empty lines"
    assert time.process_time() - start < 2
