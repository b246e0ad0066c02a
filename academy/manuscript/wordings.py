"""Answers that are typed: numbers, short texts and the blanks of a sentence."""

import re
from collections.abc import Iterable, Mapping

from academy.engine.marking import BlanksKey, NumericKey, ShortTextKey, fold
from academy.manuscript.blocks import Draft, check_count
from academy.manuscript.problems import N_

BLANK = re.compile(r"\[\[([^\[\]]*)\]\]")
LONGEST_WORDING = 200
_DIGITS = r"[\d \u00a0\u202f]+(?:[.,]\d+)?"
_NUMBER = re.compile(rf"([-−+]?{_DIGITS})(?:\s*(?:±|\+/?-)\s*({_DIGITS}))?")


Shown = dict[str, tuple[str, ...]]
"""The wording to show as right in each language, blank by blank."""


def numeric(drafts: Mapping[str, Draft]) -> NumericKey | None:
    """The number and its tolerance; a translation has none, or the same."""
    original = next(iter(drafts.values()))
    keys = {language: _number(each) for language, each in drafts.items() if each.entries}
    if not check_count(original, 1, 1):
        return None
    key = next(iter(keys.values()))
    for language, given in keys.items():
        if given is not None and given != key:
            drafts[language].sheet.problem(
                drafts[language].entries[0].line,
                N_("The number differs from the source: remove this line, the source's counts."),
            )
    return key


def _number(each: Draft) -> NumericKey | None:
    entry = each.entries[0]
    found = _NUMBER.fullmatch(entry.text) if len(entry.text) < 60 else None
    if found and re.search(r"\d", found[1]):
        value, tolerance = (_float(found[group] or "0") for group in (1, 2))
        if max(abs(value), tolerance) < 1e15:
            return NumericKey(value, tolerance)
    each.sheet.problem(
        entry.line, N_("Write a number as “= 15”, or “= 15 ± 10” to accept 5 to 25.")
    )
    return None


def _float(text: str) -> float:
    bare = re.sub(r"[ \u00a0\u202f]", "", text).replace(",", ".").replace("−", "-")
    return float(bare or "0")


def short_text(drafts: Mapping[str, Draft]) -> tuple[ShortTextKey, Shown] | None:
    """Every language's wordings: whoever answers may answer in any of them."""
    accepted: list[str] = []
    shown: Shown = {}
    for language, each in drafts.items():
        if check_count(each, 1, 1):
            words = _wordings(each, each.entries[0].line, each.entries[0].text)
            accepted += words
            shown[language] = tuple(words[:1])
    return (ShortTextKey(_once(accepted)), shown) if accepted else None


def blanks(drafts: Mapping[str, Draft]) -> tuple[BlanksKey, Shown] | None:
    """The wordings of each blank, a blank for a blank."""
    original = next(iter(drafts.values()))
    accepted: list[list[str]] = [[] for _ in BLANK.findall(original.text.text)]
    shown: Shown = {}
    if not accepted:
        original.sheet.problem(
            original.text.line, N_("This sentence has no blank: write its answer as [[answer]].")
        )
        return None
    for language, each in drafts.items():
        found = _blank_wordings(each)
        if len(found) != len(accepted):
            each.sheet.problem(
                each.text.line,
                N_("The source has %(count)s blanks here: make as many."),
                count=len(accepted),
            )
            continue
        for words, more in zip(accepted, found, strict=True):
            words += more
        shown[language] = tuple(words[0] for words in found if words)
    return (BlanksKey(tuple(map(_once, accepted))), shown) if all(accepted) else None


def _blank_wordings(each: Draft) -> list[list[str]]:
    text = each.text.text
    return [
        _wordings(each, each.text.line + text.count("\n", 0, blank.start()), blank[1])
        for blank in BLANK.finditer(text)
    ]


def _wordings(each: Draft, line: int, text: str) -> list[str]:
    """The accepted wordings that *text* separates by bars."""
    words = [" ".join(word.split()) for word in text.split("|")]
    if all(fold(word) and len(word) <= LONGEST_WORDING for word in words):
        return words
    each.sheet.problem(
        line,
        N_("Write the accepted words, with | between them, each of %(limit)s characters at most."),
        limit=LONGEST_WORDING,
    )
    return []


def _once(words: Iterable[str]) -> tuple[str, ...]:
    """*words* without repeats, in their order."""
    return tuple(dict.fromkeys(words))
