"""A question as a page or the API shows it, before its answer and after.

Before the answer nothing here looks at the key: options come sorted by ids that derive from their
words, and are shuffled by a seed that is the person's own.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

from markupsafe import Markup

from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
    fold,
)
from academy.engine.quiz import shuffled
from academy.manuscript import markdown
from academy.manuscript.documents import Kind, Option, Question, Texts, pick
from academy.services.attempts import Given
from academy.web.filters import number

EMPTY = Markup()


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option's id and words."""

    id: str
    text: Markup


@dataclass(frozen=True, slots=True)
class Shown:
    """A question ready to be asked; ``language`` is the one it is really in, whichever was wanted."""

    id: str
    kind: str
    text: Markup
    language: str
    options: Sequence[ShownOption] = ()
    partners: Sequence[ShownOption] = ()
    is_translated: bool = True
    """Whether it is in the language that was asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an answered question; each kind fills what it shows."""

    right: bool
    text: Markup = EMPTY
    mine: bool = True
    feedback: Markup = EMPTY
    place: int = 0
    given: str | Markup = ""
    expected: str | Markup = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The same question after its answer: its rows, and the feedback on the whole."""

    question: Shown
    rows: Sequence[Row]
    verdict: str
    said: Markup
    """Feedback on the whole; empty where each option speaks for itself."""

    @property
    def options(self) -> Sequence[Row]:
        """The rows that are options to choose; none for kinds without."""
        return [row for row in self.rows if row.id]

    @property
    def feedback(self) -> Markup:
        """One feedback on the answer: on the whole, or what the chosen options say."""
        return self.said or Markup(" ").join(
            row.feedback for row in self.rows if row.mine and row.feedback
        )


def show(question: Question, *, language: str, seed: str) -> Shown:
    """*question* in *language*, its options in the order of *seed*."""
    return Shown(
        id=question.id,
        kind=question.kind.value,
        text=_html(question.text, language),
        language=language if language in question.text else next(iter(question.text)),
        options=_options(question, question.options, language, seed),
        partners=_options(question, question.partners, language, f"{seed}:partners"),
        is_translated=language in question.text,
    )


def show_answered(question: Question, given: Given, *, language: str, seed: str) -> Answered:
    """*question* with what was *given* beside what is right."""
    shown = show(question, language=language, seed=seed)
    verdict = given.mark.verdict
    rows = list(_rows(question, shown, given, language))
    said = _html(getattr(question.feedback, verdict), language)
    return Answered(shown, rows, verdict, said)


def expected(question: Question, language: str) -> object:
    """A right answer, in the shape that answers have. Only for questions that are answered."""
    match question.key:
        case ChoiceKey(right=right):
            return [right]
        case MultipleKey(right=rights):
            return sorted(rights)
        case OrderingKey(order=order):
            return list(order)
        case MatchingKey(pairs=pairs):
            return sorted([left, right] for left, right in pairs.items())
        case NumericKey(value=value):
            return value
        case ShortTextKey():
            return _wordings(question, language)[0]
        case BlanksKey():
            return list(_wordings(question, language))
        case _:
            assert_never(question.key)


def _rows(  # noqa: C901 -- one case for each kind, and nothing else
    question: Question, shown: Shown, given: Given, language: str
) -> Iterator[Row]:
    words = {option.id: option.text for option in (*shown.options, *shown.partners)}
    answer = given.answer
    match question.key:
        case ChoiceKey(right=right):
            yield from _choices(question, shown, {right}, answer, language)
        case MultipleKey(right=rights):
            yield from _choices(question, shown, rights, answer, language)
        case OrderingKey(order=order):
            for place, id_ in enumerate(answer):
                yield Row(order[place] == id_, words[id_], place=order.index(id_) + 1)
        case MatchingKey(pairs=pairs):
            for left, right in answer:
                expected = words[pairs[left]]
                yield Row(pairs[left] == right, words[left], given=words[right], expected=expected)
        case NumericKey(value=value, tolerance=tolerance):
            right_number = number(value) + (f" ± {number(tolerance)}" if tolerance else "")
            is_right = given.mark.verdict == "right"
            yield Row(is_right, given=str(answer), expected=right_number)
        case ShortTextKey(accepted=accepted):
            yield _typed(answer, accepted, _wordings(question, language)[0])
        case BlanksKey(accepted=blanks):
            shown_words = _wordings(question, language)
            for word, accepted, right in zip(answer, blanks, shown_words, strict=True):
                yield _typed(word, accepted, right)
        case _:
            assert_never(question.key)


def _choices(
    question: Question, shown: Shown, rights: Collection[str], answer: list[str], language: str
) -> Iterator[Row]:
    feedback = {option.id: _html(option.feedback, language) for option in question.options}
    for option in shown.options:
        yield Row(
            right=option.id in rights,
            id=option.id,
            text=option.text,
            mine=option.id in answer,
            feedback=feedback[option.id],
        )


def _typed(word: str, accepted: Sequence[str], expected: str) -> Row:
    is_right = fold(word) in {fold(wording) for wording in accepted}
    return Row(is_right, given=word, expected=expected)


def _wordings(question: Question, language: str) -> Sequence[str]:
    """What to show as right, blank by blank, in *language* or in the source language."""
    return question.wordings.get(language) or next(iter(question.wordings.values()))


def _options(
    question: Question, options: Sequence[Option], language: str, seed: str
) -> Sequence[ShownOption]:
    if question.kind is Kind.TRUE_FALSE:  # true stands first, whichever is right
        order = sorted(options, key=lambda option: pick(option.text, "") != "true")
        return [ShownOption(o.id, _html(o.text, language).capitalize()) for o in order]
    return [ShownOption(o.id, _html(o.text, language)) for o in shuffled(options, seed)]


def _html(texts: Texts, language: str) -> Markup:
    return _rendered(pick(texts, language))


@lru_cache(maxsize=20_000)
def _rendered(text: str) -> Markup:
    """Inline Markdown as HTML; the same few thousand texts are shown all day."""
    return Markup(markdown.render_inline(text))  # noqa: S704 -- the renderer cleans it
