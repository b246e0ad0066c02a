"""GIFT, as real files have it, to question blocks of our own.

Read are: comments (``[id:…]``, ``[tag:skill:…]``), titles, categories, formats, weights, feedback,
general feedback; true or false, choices with one or several right answers, short answers, numbers with
tolerances and ranges, matching, missing words. What else there is (essays, descriptions, part of the
credit, answers that match anything) is named at its line.

Source of the grammar: the GIFT page of Moodle's documentation, and what its importer does beyond it.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from academy.manuscript.blocks import Words
from academy.manuscript.documents import Kind
from academy.manuscript.exchange import faults, gift_kinds
from academy.manuscript.exchange.asked import SETTINGS, VERDICTS, Asked
from academy.manuscript.exchange.files import MOST, Import, Imported, decoded, finish, light
from academy.manuscript.exchange.gift_answers import general, spoken
from academy.manuscript.exchange.gift_cutting import Paragraph, cut, hide, show
from academy.manuscript.exchange.gift_kinds import Piece
from academy.manuscript.exchange.gift_sentences import missing_word, several_blanks
from academy.manuscript.exchange.words import formatted, literal
from academy.manuscript.problems import N_, Problem

_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT_FIRST = re.compile(r"\s*(\[\w+\])\s*(::.*?::)", re.DOTALL)
_ANSWER_LINE = re.compile(r"^[ \t]*([=~])", re.MULTILINE)
_ENDS = re.compile(r"[?!.:;…]$")
BLANK = "_____"


def read_gift(
    path: str, data: bytes, language: str = "en", defaults: Mapping[str, str] | None = None
) -> Import:
    """The questions of the GIFT file that *data* is. *path* names it in problems."""
    found = Import(path, language)
    text = decoded(found, data)
    if text is not None:
        for paragraph in cut(light(text), found):
            for piece in _pieces(paragraph, found):
                if len(found.questions) == MOST:
                    found.say(
                        piece.line,
                        faults.TOO_MANY,
                        limit=MOST,
                    )
                    return finish(found, defaults or {})
                found.questions.append(_question(piece, found))
        if not found.questions and not found.problems:
            found.say(1, faults.NONE_HERE)
    return finish(found, defaults or {})


def _pieces(paragraph: Paragraph, found: Import) -> Iterator[Piece]:
    """The questions of a *paragraph*: one, as a rule."""
    text = _FORMAT_FIRST.sub(r"\2\1", paragraph.text, count=1)
    title = _TITLE.match(text)
    start = title.end() if title else 0
    name = " ".join(show(title[1]).split()) if title else ""
    groups = _groups(text, start)
    if groups is None:
        found.say(paragraph.line, N_("A brace { opens here and is never closed: write its }."))
        groups = _first(text, start)
    groups = [each for each in groups if _answers(text, each)] or groups
    if not any(_answers(text, each) for each in groups) and (bare := _braced(text)):
        at, text = bare
        found.say(
            paragraph.line_at(at),
            N_("These answers stand without braces: write { above them and } below."),
        )
        groups = [(at, len(text) - 1)]
    parts = _parts(text, start, groups)
    if len(parts) > 1:
        found.say(
            paragraph.line_at(text.index("\n", parts[1][0]) + 1),
            N_("A question begins on this line: leave an empty line above it."),
        )
    for number, (first, last, inside) in enumerate(parts):
        yield Piece(paragraph, text, first, last, inside, "" if number else name)


def _groups(text: str, start: int) -> list[tuple[int, int]] | None:
    """The outermost braces, from { to }; None when one stays open."""
    groups: list[tuple[int, int]] = []
    depth = opened = 0
    for found in re.finditer(r"[{}]", text[start:]):
        at = start + found.start()
        if found[0] == "{":
            opened = at if not depth else opened
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                groups.append((opened, at))
    return groups if not depth else None


def _braced(text: str) -> tuple[int, str] | None:
    """*text* whose answers stand without braces, with these, and where they open; None for any other."""
    lines = list(_ANSWER_LINE.finditer(text))
    if {found[1] for found in lines} != {"=", "~"} or not text[: lines[0].start()].strip():
        return None
    at = lines[0].start()
    inside = re.sub(r"[{}]", lambda found: hide(f"\\{found[0]}"), text[at:])
    return at, f"{text[:at]}{{{inside}}}"


def _first(text: str, start: int) -> list[tuple[int, int]]:
    """From the first { to the first }, or to the end."""
    opened = text.index("{", start)
    closed = text.find("}", opened)
    return [(opened, closed if closed >= 0 else len(text))]


def _answers(text: str, group: tuple[int, int]) -> bool:
    """Whether braces hold answers, beyond doubt: others beside them are words, or formulas."""
    body = text[group[0] + 1 : group[1]].strip()
    return not body or bool(re.match(r"[=~#]|(?:T|F|TRUE|FALSE)\s*(?:#|$)", body, re.IGNORECASE))


def _parts(
    text: str, start: int, groups: list[tuple[int, int]]
) -> list[tuple[int, int, list[tuple[int, int]]]]:
    """Where each question begins and ends; a brace that ends its line, with another below, ends one."""
    if len(groups) < 2 or not all(
        text[end + 1 :].lstrip(" \t").startswith("\n") for _, end in groups[:-1]
    ):
        return [(start, len(text), groups)]
    ends = [end + 1 for _, end in groups[:-1]] + [len(text)]
    return [
        (begin, end, [group])
        for begin, end, group in zip([start, *ends[:-1]], ends, groups, strict=True)
    ]


def _question(piece: Piece, found: Import) -> Imported:
    asked = Asked(piece.line, title=piece.title, category=piece.paragraph.category)
    _note(asked, piece.paragraph.notes)
    imported = Imported(asked)

    def say(line: int, template: str, /, **values: object) -> None:
        imported.problems.append(Problem(found.path, line, template, values))

    kinds = gift_kinds.Reader(asked, piece, found.language, say)
    if not piece.groups:
        imported.is_usable = False
        _tell_description(piece, say)
        return imported
    if len(piece.groups) > 1:
        imported.is_usable = several_blanks(kinds)
        return imported
    opened, closed = piece.groups[0]
    stem, tail = (
        piece.text[piece.first : opened].strip(),
        piece.text[closed + 1 : piece.last].strip(),
    )
    stem = stem.removeprefix("::")  # a title that does not end
    if tail.startswith("//") and asked.kind is not Kind.BLANKS:
        tail = tail.partition("\n")[2].strip()
    stem, kinds.format = formatted(stem, "moodle") if stem else (stem, "moodle")
    if not stem:
        tail, kinds.format = formatted(tail, "moodle")
    body, said = general(piece.text[opened + 1 : closed])
    is_exact = asked.kind is Kind.BLANKS
    imported.is_usable = kinds.read(body, said)
    if asked.kind is Kind.BLANKS or (asked.kind is Kind.SHORT_TEXT and tail):
        missing_word(kinds, stem, tail, is_exact=is_exact)
    else:
        text = kinds.bare(_joined(stem, tail), kinds.format, piece.line)
        asked.text = Words(piece.line, text or literal(piece.title))  # or asked in the title alone
    return imported


def _tell_description(piece: Piece, say: Callable[..., None]) -> None:
    text = piece.text[piece.first : piece.last]
    if "}" in text:
        say(piece.line, N_("A brace } closes here that was never opened: write its {."))
        return
    say(
        piece.line,
        N_("“%(text)s” is no question but a description: the academy has none; write a lesson."),
        text=spoken(text),
    )


def _joined(stem: str, tail: str) -> str:
    """The question around its answers, with a line to fill where a word is missing."""
    if not tail:
        return stem
    if _ENDS.search(stem) and not re.search(r"\w", tail):
        return stem
    space = "" if re.match(r"[.,;:!?)]", tail) else " "
    return f"{stem} {BLANK}{space}{tail}".strip()


def _note(asked: Asked, notes: Mapping[str, tuple[int, str]]) -> None:
    """Take what comments say of the question."""
    for key, (line, text) in notes.items():
        if key == "id":
            asked.id = text
        elif key in SETTINGS:
            asked.settings[key] = Words(line, text)
        elif key in VERDICTS:
            asked.said[key] = Words(line, text)
        elif key == "kind" and text in set(Kind):
            asked.kind = Kind(text)
