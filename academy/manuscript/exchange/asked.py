"""A question between two formats: its parts, each with its place, and the block that they become.

A *place* is a number that its format knows: the line of a file, or the column of a row. ``compose``
writes the block and remembers for each of its lines where that came from, so that the problems which our
own parser finds in the block are told where an author can mend them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from academy.engine.marking import fold
from academy.manuscript import parsing
from academy.manuscript.answers import BOXED, TRUE_FALSE
from academy.manuscript.blocks import Words, draft
from academy.manuscript.documents import Kind, Languages
from academy.manuscript.problems import Findings, Problem, Reference, Sheet

SETTINGS = ("skill", "lesson", "difficulty", "use")
VERDICTS = ("right", "partly", "wrong")
_MARKED = re.compile(r"(?:[-=]|\d{1,2}(?=[.)])|#)(?=[.)]?(?:[ \t]|$))|>")
_BOX = re.compile(r"\[(?=.?\](?:[ \t]|$))")
_PAIR = re.compile(r"\s+=\s+")
_EQUALS = re.compile(r"(?<=\s)=(?=\s|$)")
_NUMBER = re.compile(r"([-−+]?[\d \u00a0\u202f]+(?:[.,]\d+)?)(?:\s*(?:±|\+/?-)\s*(.+))?")


@dataclass(slots=True)
class Choice:
    """One option with a box."""

    text: Words
    right: bool = False
    feedback: Words = field(default_factory=lambda: Words(0, ""))


@dataclass(slots=True)
class Asked:
    """``text``, options and feedback are our Markdown. ``lines`` are the answers of kinds without boxes,
    as our blocks write them: steps in their order, ``left = right``, ``15 ± 10``, ``one | another``.
    """

    line: int
    id: str = ""
    title: str = ""
    kind: Kind = Kind.SINGLE
    text: Words = field(default_factory=lambda: Words(0, ""))
    choices: list[Choice] = field(default_factory=list)
    lines: list[Words] = field(default_factory=list)
    said: dict[str, Words] = field(default_factory=dict)
    settings: dict[str, Words] = field(default_factory=dict)
    category: str = ""


def of_block(text: str, original: Asked | None = None) -> Asked:
    """The parts of a question block as our folder holds it; places are its lines.

    A translation takes from its *original* what stands in the source only.
    """
    parts = draft(Sheet("", text, Findings()), source=original is None)
    given = parts.settings.pop("kind", None)
    kind = Kind(given.text) if given and given.text in set(Kind) else Kind.SINGLE
    kind, settings = (original.kind, original.settings) if original else (kind, parts.settings)
    asked = Asked(parts.heading + 1, parts.id, kind=kind, text=parts.text, settings=settings)
    for entry in parts.entries:
        if kind in BOXED:
            feedback = entry.feedback or Words(entry.line, "")
            asked.choices.append(Choice(Words(entry.line, entry.text), entry.right, feedback))
        else:
            asked.lines.append(Words(entry.line, entry.text))
    if original and kind is Kind.NUMERIC:
        asked.lines = original.lines
    asked.said = parts.said
    return asked


def compose(asked: Asked, *, source: bool = True) -> tuple[str, list[int]]:
    """The block of *asked* and, for each of its lines, its place.

    A translation has no settings, and no number.
    """
    told = asked if source or asked.kind is not Kind.NUMERIC else replace(asked, lines=[])
    written = [*_head(asked, source=source), ("", asked.line), *_body(told)]
    return "\n".join(line for line, _ in written) + "\n", [place for _, place in written]


def _head(asked: Asked, *, source: bool) -> Iterator[tuple[str, int]]:
    yield f"# {asked.id}", asked.line
    if not source:
        return
    if asked.kind is not Kind.SINGLE:
        yield f"kind: {asked.kind.value}", asked.line
    for key in SETTINGS:
        given = asked.settings.get(key)
        if given and given.text:
            yield f"{key}: {_one_line(given.text)}", given.line or asked.line
        elif key in ("skill", "lesson"):
            yield f"{key}:", given.line if given and given.line else asked.line


def _body(asked: Asked) -> Iterator[tuple[str, int]]:
    at = asked.text.line or asked.line
    for line in asked.text.text.split("\n"):
        if words := line.strip():
            yield _unmarked(words), at
    yield "", at
    for choice in asked.choices:
        place = choice.text.line or at
        yield f"- [{'x' if choice.right else ' '}] {_one_line(choice.text.text)}".rstrip(), place
        yield f"  > {_one_line(choice.feedback.text)}".rstrip(), choice.feedback.line or place
    for number, answer in enumerate(asked.lines, 1):
        words = _BOX.sub(r"\\\g<0>", _one_line(answer.text))
        yield f"{_mark(asked.kind, number)} {words}".rstrip(), answer.line or at
    for verdict in VERDICTS:
        said = asked.said.get(verdict)
        if (said and said.text) or (verdict != "partly" and asked.kind not in BOXED):
            words = _one_line(said.text) if said else ""
            yield f"> {verdict}: {words}".rstrip(), said.line if said and said.line else at


def _mark(kind: Kind, number: int) -> str:
    if kind is Kind.ORDERING:
        return f"{number}."
    return "-" if kind is Kind.MATCHING else "="


def _unmarked(line: str) -> str:
    """*line* of a question, which no longer looks like a heading, an answer or feedback."""
    found = _MARKED.match(line)
    if not found:
        return line
    return f"{found[0]}\\{line[found.end() :]}" if found[0].isdigit() else f"\\{line}"


def _one_line(text: str) -> str:
    return re.sub(r"[ \t]*\n\s*", " ", text).strip()


def check(asked: Asked, path: str, language: str) -> tuple[str, Findings]:
    """The block of *asked*, what is wrong with it, and what it refers to, at its places in *path*."""
    text, places = compose(asked)
    texts = {f"questions.{language}.md": text}
    _, findings = parsing.examine("question", texts, Languages((language,)))

    def moved(problem: Problem) -> Problem:
        place = places[min(problem.line, len(places)) - 1]
        return Problem(path, place, problem.template, problem.values)

    findings.problems = list(dict.fromkeys(map(moved, findings.problems)))
    findings.references = [
        Reference(each.kind, each.name, moved(each.problem)) for each in findings.references
    ]
    return text, findings


def fill_blanks(asked: Asked, known: Asked) -> None:
    """Take from what is *known* of the same question whatever *asked* does not say."""
    for key, words in known.settings.items():
        if not (key in asked.settings and asked.settings[key].text):
            asked.settings[key] = Words(asked.line, words.text)
    if asked.kind is not known.kind:
        return
    said = {choice.text.text: choice.feedback for choice in known.choices}
    for choice in asked.choices:
        if not choice.feedback.text and choice.text.text in said:
            choice.feedback = Words(choice.text.line, said[choice.text.text].text)
    for verdict, words in known.said.items():
        if not (verdict in asked.said and asked.said[verdict].text):
            asked.said[verdict] = Words(asked.line, words.text)


def outline(asked: Asked) -> Asked:
    """What a translation of *asked* has to say, still without words."""
    empty = Words(asked.line, "")
    return replace(
        asked,
        text=empty,
        choices=[Choice(empty, each.right) for each in asked.choices],
        lines=[empty for _ in asked.lines],
        said=dict.fromkeys(asked.said, empty),
        settings={},
    )


def pair(line: str) -> tuple[str, str]:
    """Both halves of ``left = right``."""
    halves = _PAIR.split(line, maxsplit=1)
    return (halves[0], halves[1]) if len(halves) == 2 else (line, "")


def pair_line(left: str, right: str) -> str:
    """The line of a pair; an equals sign inside *left* no longer parts it."""
    return _EQUALS.sub(r"\\=", left) + f" = {right}"


def wordings(line: str) -> list[str]:
    """The accepted wordings of ``one | another``."""
    return [" ".join(words.split()) for words in line.split("|") if words.strip()]


def number(line: str) -> tuple[str, str] | None:
    """Value and tolerance of ``15 ± 10``, as digits with a point; None when it is no number."""
    found = _NUMBER.fullmatch(line.strip()) if len(line) < 60 else None
    value, tolerance = (
        (plain_number(part) for part in (found[1], found[2] or "0")) if found else ("", "")
    )
    return (value, tolerance) if value and tolerance else None


def interval(text: str) -> tuple[str, str] | None:
    """Value and tolerance of ``3``, ``3:2`` or ``1..5``."""
    low, dots, high = text.partition("..")
    value, _, tolerance = text.partition(":")
    if len(text) > 60:
        return None
    try:
        if dots:
            first, last = Decimal(plain_number(low)), Decimal(plain_number(high))
            return decimal((first + last) / 2), decimal(abs(last - first) / 2)
        return (
            decimal(Decimal(plain_number(value))),
            decimal(abs(Decimal(plain_number(tolerance or "0")))),
        )
    except InvalidOperation:
        return None


def plain_number(text: str) -> str:
    """*text* as digits with a point, however it groups them; empty when it is no number."""
    bare = re.sub(r"[ \u00a0\u202f]", "", text).replace("−", "-").replace(",", ".")
    return (
        decimal(Decimal(bare))
        if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,2})?", bare)
        else ""
    )


def decimal(value: Decimal) -> str:
    """*value* without an exponent and without zeros at its end."""
    try:
        digits = format(value.normalize(), "f")
    except InvalidOperation:
        return ""
    return "0" if digits in ("-0", "0") else digits


def number_line(value: str, tolerance: str) -> str:
    """The line of a number; without its tolerance when that is nothing."""
    return value if tolerance in ("", "0") else f"{value} ± {tolerance}"


def true_and_false(language: str) -> tuple[str, str]:
    """How a true-false question says them in *language*."""
    return TRUE_FALSE.get(language, TRUE_FALSE["en"])


def is_true(asked: Asked) -> bool:
    """Whether the right one of two options is the word for true, in whichever language."""
    yes = {words[0] for words in TRUE_FALSE.values()}
    named = [each for each in asked.choices if fold(each.text.text) in yes] or asked.choices[:1]
    return any(each.right for each in named)


def spread(asked: Asked, said: Words) -> bool:
    """Put what is said whatever the answer where nothing else is said; whether there was such a place."""
    empty = [choice for choice in asked.choices if not choice.feedback.text]
    for choice in empty:
        choice.feedback = said
    if asked.choices:
        return bool(empty)
    silent = [v for v in ("right", "wrong") if v not in asked.said or not asked.said[v].text]
    asked.said |= dict.fromkeys(silent, said)
    return bool(silent)


def apply_defaults(asked: Asked, defaults: Mapping[str, str]) -> None:
    """Fill in the skill and the lesson that the file does not give."""
    for key in ("skill", "lesson"):
        if defaults.get(key) and not (key in asked.settings and asked.settings[key].text):
            asked.settings[key] = Words(asked.line, defaults[key])
