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


def short_text(drafts: Mapping[str, Draft]) -> ShortTextKey | None:
    """Every language's wordings: whoever answers may answer in any of them."""
    accepted: list[str] = []
    for each in drafts.values():
        if check_count(each, 1, 1):
            accepted += _wordings(each, each.entries[0].line, each.entries[0].text)
    return ShortTextKey(_once(accepted)) if accepted else None


def blanks(drafts: Mapping[str, Draft]) -> BlanksKey | None:
    """The wordings of each blank, a blank for a blank."""
    original = next(iter(drafts.values()))
    accepted: list[list[str]] = [[] for _ in BLANK.findall(original.text.text)]
    if not accepted:
        original.sheet.problem(
            original.text.line, N_("This sentence has no blank: write its answer as [[answer]].")
        )
        return None
    for each in drafts.values():
        blanks = list(BLANK.finditer(each.text.text))
        if len(blanks) != len(accepted):
            each.sheet.problem(
                each.text.line,
                N_("The source has %(count)s blanks here: make as many."),
                count=len(accepted),
            )
            continue
        for words, blank in zip(accepted, blanks, strict=True):
            line = each.text.line + each.text.text.count("\n", 0, blank.start())
            words += _wordings(each, line, blank[1])
    return BlanksKey(tuple(map(_once, accepted))) if all(accepted) else None


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
    """*words* without repeats; the first one stays first, since it is the one to show."""
    return tuple(dict.fromkeys(words))
