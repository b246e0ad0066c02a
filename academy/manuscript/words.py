"""The academy's own words: ``{{company}}`` in a text is what academy.yaml calls it.

Texts are kept as they were written, and options are known by what was written; a document is filled
when it is read to be shown. So another company changes one file, and nobody's answers change.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from academy.manuscript.documents import Languages, Texts, pick
from academy.manuscript.fields import Fields, check_id
from academy.manuscript.problems import N_, Problem

Words = Mapping[str, Texts]
"""What each place is called, by language; the source language first."""

T = TypeVar("T")
LONGEST = 60
_OPENING = "{{"
_PLACE = re.compile(r"\{\{([^{}\n]*)\}\}")
_UNFIT = re.compile(r"[\[\]{}<>*_`|#\\\"=~]")


def read_words(above: Fields, languages: Languages) -> Words:
    """The table ``words``: a word, or a word for each language."""
    if "words" not in above.table:
        return {}
    names = above.table["words"].value
    known = above.inner("words", names if isinstance(names, dict) else ())
    if known is None:
        return {}
    words: dict[str, Texts] = {}
    for name, node in known.table.items():
        if not check_id(known.sheet, known.at(name), name):
            continue
        if isinstance(node.value, str):
            words[name] = dict.fromkeys(languages.known, known.word(name))
        else:
            words[name] = known.words(name, languages)
        if any(len(word) > LONGEST or _UNFIT.search(word) for word in words[name].values()):
            known.fault(
                name,
                N_("“%(key)s” takes plain words, %(limit)s characters at most."),
                limit=LONGEST,
            )
    return words


def check(path: str, text: str, words: Words) -> Iterator[Problem]:
    """The places in *text* for which there is no word."""
    if _OPENING not in text:
        return
    for found in _PLACE.finditer(text):
        if found[1].strip() not in words:
            yield Problem(
                path,
                text.count("\n", 0, found.start()) + 1,
                N_(
                    "There is no word “%(name)s”: correct it, or add it to “words” in academy.yaml."
                ),
                {"name": found[1].strip()[:80]},
            )


def fill_text(text: str, words: Words, language: str) -> str:
    """*text* with each place filled in *language*; an unknown place stays as it stands."""
    if _OPENING not in text:
        return text
    return _PLACE.sub(
        lambda found: pick(words.get(found[1].strip(), {}), language) or found[0], text
    )


def fill(document: T, words: Words, languages: Languages, language: str = "") -> T:
    """*document* with every place filled, each text in its language; the others in *language*."""
    if not words:
        return document
    filled: T = _filled(document, words, languages, language or languages.source)
    return filled


def _filled(value: Any, words: Words, languages: Languages, language: str) -> Any:
    """*value* filled: a table that maps languages changes the language of what is in it."""
    if isinstance(value, str):
        return value if type(value) is not str else fill_text(value, words, language)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_filled(each, words, languages, language) for each in value)
    if isinstance(value, Mapping):
        return {
            key: _filled(each, words, languages, key if key in languages.known else language)
            for key, each in value.items()
        }
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            each.name: _filled(getattr(value, each.name), words, languages, language)
            for each in fields(value)
        }
        return replace(value, **changed)
    return value
