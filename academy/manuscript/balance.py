"""Whether the right option can be guessed from how it looks: its length, and its place.

Of questions with one right option among n, the right one should be the longest, the shortest, and
the first in the text in about 1/n of them each; more is a hint that has nothing to do with knowing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from academy.engine.marking import ChoiceKey
from academy.manuscript.documents import Kind, Question, pick
from academy.manuscript.folder import Source

_BOX = re.compile(r"^- \[(.?)\]", re.MULTILINE)


@dataclass(slots=True)
class Balance:
    """Questions with one right option among ``options``, in one language.

    ``longest`` and ``shortest`` count those whose right option is so, one shared length counting in
    part; ``places`` counts the right ones by their place in the text, from 1.
    """

    language: str
    options: int
    questions: int = 0
    longest: float = 0.0
    shortest: float = 0.0
    places: Counter[int] = field(default_factory=Counter)

    @property
    def chance(self) -> float:
        """The share that length says nothing about."""
        return 1 / self.options


def balance(questions: Iterable[Source[Question]], languages: Iterable[str]) -> list[Balance]:
    """How the single-choice *questions* lie, by language and number of options."""
    found: dict[tuple[str, int], Balance] = {}
    single = [each for each in questions if each.document.kind is Kind.SINGLE]
    for language in languages:
        for source in single:
            count = len(source.document.options)
            one = found.setdefault((language, count), Balance(language, count))
            _count(one, source.document, source.texts)
    return [found[key] for key in sorted(found)]


def _count(into: Balance, question: Question, texts: Mapping[str, str]) -> None:
    key = question.key
    assert isinstance(key, ChoiceKey)  # noqa: S101 -- for the type checker: the key of a single choice
    lengths = {option.id: len(pick(option.text, into.language)) for option in question.options}
    into.questions += 1
    into.longest += _share(lengths, key.right, max(lengths.values()))
    into.shortest += _share(lengths, key.right, min(lengths.values()))
    boxes = _BOX.findall(next(iter(texts.values())))
    into.places[boxes.index("x") + 1 if "x" in boxes else 0] += 1


def _share(lengths: Mapping[str, int], right: str, extreme: int) -> float:
    """What *right* has of being the one of that *extreme* length."""
    there = [id_ for id_, length in lengths.items() if length == extreme]
    return 1 / len(there) if right in there else 0.0
