"""Typed reading of a table of settings; a fault is told at its line and the rest is still read."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from academy.manuscript.documents import Languages, Texts
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import Node
from academy.manuscript.spacing import one_line

LONGEST_ID = 64
LONGEST_WORDS = 500
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Name(NamedTuple):
    """A word of a list, and the line that it stands on."""

    text: str
    line: int


class Fields:
    """One table. ``sound`` turns false when a setting is missing or unusable.

    Readers give a harmless stand-in for what is wrong, so that one pass names every fault.
    """

    def __init__(
        self,
        sheet: Sheet,
        table: Mapping[str, Node],
        known: Iterable[str],
        *,
        shift: int = 0,
        line: int = 0,
    ) -> None:
        self.sheet, self.table, self.shift, self.line = sheet, table, shift, line
        self.sound = True
        known = tuple(known)
        for key, node in table.items():
            if key not in known:
                sheet.problem(
                    node.line + shift,
                    N_("There is no setting “%(key)s” here. Known are: %(known)s."),
                    key=key[:80],
                    known=", ".join(known),
                )

    def at(self, key: str) -> int:
        """The line of *key*, or of its table when it is missing."""
        node = self.table.get(key)
        return (node.line if node else self.line) + self.shift

    def fault(self, key: str, template: str, **values: object) -> None:
        """Report what makes *key* unusable."""
        self.sound = False
        self.sheet.problem(self.at(key), template, key=key, **values)

    def id(self) -> str:
        """The id, or "" when there is none that could be used."""
        id_ = self.word("id")
        if not id_:
            return ""
        self.sheet.place("id", self.at("id"))
        if check_id(self.sheet, self.at("id"), id_):
            self.sheet.findings.id = id_
            return id_
        self.sound = False
        return ""

    def word(self, key: str) -> str:
        """A required word or sentence in one language."""
        node = self.table.get(key)
        if node is None:
            self.fault(key, N_("“%(key)s” is missing: add it."))
        elif not isinstance(node.value, str):
            self.fault(key, N_("“%(key)s” takes words, not a list or a table."))
        elif not node.value.strip():
            self.fault(key, N_("“%(key)s” is empty: write something after it."))
        elif len(node.value) > LONGEST_WORDS:
            self.fault(
                key,
                N_("“%(key)s” is too long: %(limit)s characters at most."),
                limit=LONGEST_WORDS,
            )
        else:
            return one_line(node.value)
        return ""

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        """One of *allowed*."""
        word = self.word(key)
        if word and word not in allowed:
            self.fault(
                key,
                N_("“%(key)s” cannot be “%(word)s”. Choose one of: %(allowed)s."),
                word=word[:80],
                allowed=", ".join(allowed),
            )
        return word

    def number(self, key: str, low: int, high: int) -> int:
        """A whole number from *low* to *high*."""
        word = self.word(key)
        if word:
            if re.fullmatch(r"-?[0-9]{1,9}", word) and low <= int(word) <= high:
                return int(word)
            self.fault(
                key,
                N_("“%(key)s” must be a whole number from %(low)s to %(high)s."),
                low=low,
                high=high,
            )
        return low

    def decimal(self, key: str, low: float, high: float, *, default: float) -> float:
        """A number from *low* to *high*, ``0.5`` or ``0,5``; *default* when it is left out."""
        word = self.word(key) if key in self.table else ""
        if not word:
            return default
        if re.fullmatch(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?", word):
            value = float(word.replace(",", "."))
            if low <= value <= high:
                return value
        self.fault(
            key,
            N_("“%(key)s” must be a number from %(low)s to %(high)s."),
            low=f"{low:g}",
            high=f"{high:g}",
        )
        return default

    def day(self, key: str) -> date | None:
        """A required day, written 2026-12-01."""
        word = self.word(key)
        if not word:
            return None
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", word):
                return date.fromisoformat(word)
        except ValueError:  # the 30th of February
            pass
        self.fault(key, N_("“%(key)s” must be a day of the calendar, written like 2026-12-01."))
        return None

    def names(self, key: str, *, optional: bool = False) -> tuple[Name, ...]:
        """A list of ids, each once; at least one unless *optional*."""
        node = self.table.get(key)
        if node is None and optional:
            return ()
        if node is None:
            self.fault(key, N_("“%(key)s” is missing: add it."))
            return ()
        items = node.value if isinstance(node.value, list) else []
        names = [
            Name(item.value.strip(), item.line + self.shift)
            for item in items
            if isinstance(item.value, str) and item.value.strip()
        ]
        if not isinstance(node.value, list) or len(names) < len(items):
            self.fault(key, N_("“%(key)s” takes a list, as in [one, another]."))
        elif not names and not optional:
            self.fault(key, N_("“%(key)s” is empty: name at least one."))
        elif len({name.text for name in names}) < len(names):
            self.fault(key, N_("“%(key)s” names something twice."))
        return tuple(names)

    def inner(self, key: str, known: Iterable[str]) -> "Fields | None":
        """A table inside this one."""
        node = self.table.get(key)
        if node is None:
            self.fault(key, N_("“%(key)s” is missing: add it."))
        elif not isinstance(node.value, dict):
            self.fault(key, N_("“%(key)s” takes settings of its own, one a line below it."))
        else:
            return Fields(self.sheet, node.value, known, shift=self.shift, line=node.line)
        return None

    def words(self, key: str, languages: Languages) -> Texts:
        """Words in every language: ``{ en: …, fr: … }``."""
        node = self.table.get(key)
        if node is not None and isinstance(node.value, str) and node.value.strip():
            self.fault(
                key,
                N_("“%(key)s” needs words in each language, as in { %(example)s }."),
                example=", ".join(f"{language}: …" for language in languages.complete),
            )
            return {}
        inner = self.inner(key, languages.known)
        if inner is None:
            self.sound = False
            return {}
        texts = {}
        for language in languages.known:
            if language in inner.table:
                if text := inner.word(language):
                    texts[language] = text
            elif language in languages.complete:
                inner.sheet.problem(
                    inner.line + inner.shift,
                    N_("“%(key)s” has no words in “%(language)s”: add them."),
                    key=key,
                    language=language,
                )
        self.sound = self.sound and languages.source in texts
        return texts


def check_id(sheet: Sheet, line: int, id_: str) -> bool:
    """Whether *id_* may name something; says why not."""
    if len(id_) > LONGEST_ID:
        sheet.problem(
            line, N_("This id is too long: %(limit)s characters at most."), limit=LONGEST_ID
        )
    elif not _ID.fullmatch(id_):
        sheet.problem(
            line,
            N_("“%(id)s” cannot be an id: use lower-case letters, digits and single hyphens."),
            id=id_,
        )
    else:
        return True
    return False
