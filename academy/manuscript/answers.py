"""What may be answered to a question, and what is right: options and key, by kind.

An option's id is a hash of the question's id and the option's source words: it survives reordering
and retouched feedback, and tells nothing of position or of what is right.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2s
from typing import assert_never

from academy.engine.marking import ChoiceKey, Key, MatchingKey, MultipleKey, OrderingKey, fold
from academy.manuscript import wordings
from academy.manuscript.blocks import Draft, check_count
from academy.manuscript.documents import Kind, Option
from academy.manuscript.problems import N_

#: Kinds whose options carry a box, and feedback of their own.
BOXED = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
MOST = 12
TRUE_FALSE = {"en": ("true", "false"), "fr": ("vrai", "faux")}
UNSAID = N_("This option has no feedback: say why below it, after “>”.")
NONE_RIGHT = N_("No option is right: put an x in its box, as in “- [x]”.")
_PAIR = re.compile(r"\s+=\s+")
_MARKS = {
    **dict.fromkeys(BOXED, "box"),
    Kind.ORDERING: "number",
    Kind.MATCHING: "-",
    Kind.NUMERIC: "=",
    Kind.SHORT_TEXT: "=",
}
_EXAMPLES = {"box": "- [ ] …", "number": "1. …", "-": "- … = …", "=": "= …"}


@dataclass(frozen=True, slots=True)
class Answered:
    """The key, what learners choose from (both lists sorted by id), and the wordings to show."""

    key: Key
    options: tuple[Option, ...] = ()
    partners: tuple[Option, ...] = ()
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read(kind: Kind, question: str, drafts: Mapping[str, Draft]) -> Answered | None:
    """What *drafts*, by language with the source first, offer and accept; None when unusable."""
    sound = [_check_marks(kind, each) for each in drafts.values()]
    if not sound[0]:
        return None
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE | Kind.TRUE_FALSE:
            return _boxes(kind, question, drafts)
        case Kind.ORDERING:
            return _ordering(question, drafts)
        case Kind.MATCHING:
            return _matching(question, drafts)
        case Kind.NUMERIC:
            number = wordings.numeric(drafts)
            return Answered(number) if number else None
        case Kind.SHORT_TEXT:
            return _written(wordings.short_text(drafts))
        case Kind.BLANKS:
            return _written(wordings.blanks(drafts))
        case _:
            assert_never(kind)


def _written(read: tuple[Key, wordings.Shown] | None) -> Answered | None:
    return Answered(read[0], wordings=read[1]) if read else None


def option_id(question: str, side: str, text: str) -> str:
    """Ten hex digits that *text* alone gives, however it is spaced or composed."""
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return blake2s(f"{question}\0{side}\0{words}".encode(), digest_size=5).hexdigest()


def _check_marks(kind: Kind, each: Draft) -> bool:
    """Whether every line of the answer has the form of its kind."""
    wanted = _MARKS.get(kind)
    sound = True
    for entry in each.entries:
        if wanted is None:
            each.sheet.problem(
                entry.line, N_("In this kind the answers stand in the sentence, between [[ and ]].")
            )
        elif entry.mark != wanted:
            each.sheet.problem(
                entry.line,
                N_("Answers to a question of kind %(kind)s are written as “%(example)s”."),
                kind=kind.value,
                example=_EXAMPLES[wanted],
            )
        elif not entry.text:
            each.sheet.problem(entry.line, N_("This line is empty: write the answer."))
        else:
            continue
        sound = False
    return sound


def _true_and_false(drafts: Mapping[str, Draft]) -> bool:
    """Whether the options are the two words, in the languages whose words we know."""
    sound = True
    for language, each in drafts.items():
        words = TRUE_FALSE.get(language)
        if words and {fold(entry.text) for entry in each.entries} != set(words):
            each.sheet.problem(
                each.entries[0].line if each.entries else each.heading,
                N_("The two options here are “%(first)s” and “%(second)s”."),
                first=words[0],
                second=words[1],
            )
            sound = False
    return sound


def _boxes(kind: Kind, question: str, drafts: Mapping[str, Draft]) -> Answered | None:
    original = _source(drafts)
    if not check_count(original, 2, 2 if kind is Kind.TRUE_FALSE else MOST):
        return None
    if kind is Kind.TRUE_FALSE and not _true_and_false(drafts):
        return None
    options = _options(question, "", _texts(drafts), _feedback(drafts))
    right = [o.id for o, e in zip(options, original.entries, strict=True) if e.right]
    if not right:
        original.sheet.problem(original.entries[0].line, NONE_RIGHT)
        return None
    if kind is not Kind.MULTIPLE and len(right) > 1:
        second = [entry.line for entry in original.entries if entry.right][1]
        original.sheet.problem(
            second, N_("Two options are right: keep one, or write “kind: multiple” above.")
        )
        return None
    known = frozenset(option.id for option in options)
    key = (
        MultipleKey(known, frozenset(right))
        if kind is Kind.MULTIPLE
        else ChoiceKey(known, right[0])
    )
    return Answered(key, _sorted(options)) if _check_twins(drafts) else None


def _feedback(drafts: Mapping[str, Draft]) -> list[dict[str, str]]:
    """What is said under each option, by language; none may be missing."""
    original = _source(drafts)
    said: list[dict[str, str]] = [{} for _ in original.entries]
    for language, each in drafts.items():
        if each is not original and not _lines_up(each, original):
            continue
        for words, entry in zip(said, each.entries, strict=True):
            if entry.feedback and entry.feedback.text:
                words[language] = entry.feedback.text
            else:
                each.sheet.problem(
                    entry.line,
                    UNSAID,
                )
    return said


def _ordering(question: str, drafts: Mapping[str, Draft]) -> Answered | None:
    if not check_count(_source(drafts), 3, MOST):
        return None
    options = _options(question, "", _texts(drafts))
    sound = _check_twins(drafts)
    return Answered(OrderingKey(tuple(o.id for o in options)), _sorted(options)) if sound else None


def _matching(question: str, drafts: Mapping[str, Draft]) -> Answered | None:
    original = _source(drafts)
    sound = check_count(original, 2, MOST)
    for each in drafts.values():
        for entry in each.entries:
            if entry.mark == "-" and not _PAIR.search(entry.text):
                each.sheet.problem(entry.line, N_("Write a pair as “- left = right”."))
                sound = sound and each is not original
    if not sound or not _check_twins(drafts):
        return None
    sides = [_texts(drafts, side=side) for side in (0, 1)]
    lefts = _options(question, "", sides[0])
    rights = _options(question, "partner", sides[1])
    pairs = {left.id: right.id for left, right in zip(lefts, rights, strict=True)}
    return Answered(MatchingKey(pairs), _sorted(lefts), _sorted(rights))


def _source(drafts: Mapping[str, Draft]) -> Draft:
    return next(iter(drafts.values()))


def _texts(drafts: Mapping[str, Draft], side: int | None = None) -> dict[str, list[str]]:
    """The words of each line by language, of the languages that line up with the source."""
    original = _source(drafts)
    texts: dict[str, list[str]] = {}
    for language, each in drafts.items():
        if each is original or _lines_up(each, original):
            lines = [entry.text for entry in each.entries]
            if side is not None:
                halves = [_PAIR.split(line, maxsplit=1) for line in lines]
                lines = [half[side].strip() if len(half) == 2 else "" for half in halves]
            texts[language] = lines
        elif side != 1:
            _report_misfit(each, original)
    return texts


def _lines_up(each: Draft, original: Draft) -> bool:
    return [(e.mark, e.right) for e in each.entries] == [
        (e.mark, e.right) for e in original.entries
    ]


def _report_misfit(each: Draft, original: Draft) -> None:
    if len(each.entries) != len(original.entries):
        each.sheet.problem(
            each.entries[0].line if each.entries else each.text.line,
            N_("There are %(here)s answers here and %(there)s in the source: make them the same."),
            here=len(each.entries),
            there=len(original.entries),
        )
        return
    for entry, twin in zip(each.entries, original.entries, strict=True):
        if entry.mark == twin.mark and entry.right != twin.right:
            each.sheet.problem(
                entry.line,
                N_("This box differs from the source's: keep the same order and the same boxes."),
            )
            return


def _options(
    question: str,
    side: str,
    texts: Mapping[str, Sequence[str]],
    feedback: Sequence[Mapping[str, str]] | None = None,
) -> list[Option]:
    """One option a line, in the order of the source."""
    return [
        Option(
            id=option_id(question, side, words),
            text={language: lines[at] for language, lines in texts.items() if lines[at]},
            feedback=feedback[at] if feedback else {},
        )
        for at, words in enumerate(next(iter(texts.values())))
    ]


def _sorted(options: Sequence[Option]) -> tuple[Option, ...]:
    return tuple(sorted(options, key=lambda option: option.id))


def _check_twins(drafts: Mapping[str, Draft]) -> bool:
    """Whether no two lines, nor two halves on one side of the pairs, say the same."""
    sound = True
    for each in drafts.values():
        seen: set[tuple[int, str]] = set()
        for entry in each.entries:
            halves = _PAIR.split(entry.text, maxsplit=1) if entry.mark == "-" else [entry.text]
            for side, half in enumerate(halves):
                words = " ".join(unicodedata.normalize("NFC", half).casefold().split())
                if (side, words) in seen:
                    each.sheet.problem(
                        entry.line, N_("“%(text)s” is here twice: change one."), text=half[:80]
                    )
                    sound = False
                seen.add((side, words))
    return sound
