"""The documents that the authors' text becomes: what a theme, a lesson, a question says.

``Texts`` maps a language to words, the source language first. Every document can be read in any
language: ``pick`` falls back to the source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from academy.engine import audiences, visas
from academy.engine.badges import Condition
from academy.engine.marking import Key
from academy.engine.passport import Rule
from academy.engine.shop import Kind as GiftKind
from academy.engine.shop import Price

Texts = Mapping[str, str]

DEFAULT_CURRENCY = "EUR"


def pick(texts: Mapping[str, str], language: str) -> str:
    """The words in *language*, or in the first language there is; empty when there are none."""
    return texts.get(language) or next(iter(texts.values()), "")


class Kind(StrEnum):
    """The closed set of question kinds, by the names that authors write."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    ORDERING = "ordering"
    MATCHING = "matching"
    NUMERIC = "numeric"
    SHORT_TEXT = "short-text"
    BLANKS = "blanks"


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of the content.

    ``complete`` must say everything; its first is the source. ``started`` are being translated:
    what they do not say yet is shown in the source language.
    """

    complete: tuple[str, ...]
    started: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The language that settings are written in."""
        return self.complete[0]

    @property
    def known(self) -> tuple[str, ...]:
        """Every language that a text may be in, the source first."""
        return self.complete + self.started


@dataclass(frozen=True, slots=True)
class Academy:
    """What holds for all content: its languages, when a passport is issued, what money is counted in.

    ``currency`` is in ISO 4217. ``minutes`` is the time that the passport may take, whichever modules
    one chooses. ``words`` are the company's own: what ``{{company}}`` is called, by language.
    """

    languages: Languages
    passport: Rule
    currency: str = DEFAULT_CURRENCY
    minutes: int | None = None
    words: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Campaign:
    """Days on which the company wants a skill asked first, ``first`` and ``last`` included."""

    first: date
    last: date

    def runs_on(self, day: date) -> bool:
        """Whether *day* is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Skill:
    """A notion that is remembered or not; ``weight`` says what knowing it is worth to the company."""

    id: str
    name: Texts
    requires: tuple[str, ...] = ()
    weight: float = 1.0
    campaign: Campaign | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """A passport theme and its colour."""

    id: str
    title: Texts
    summary: Texts
    colour: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """How many questions are asked, and the share to reach (0 to 1)."""

    questions: int
    pass_mark: float


@dataclass(frozen=True, slots=True)
class Module:
    """A few lessons closed by one quiz; ``stamp`` holds the words on its rubber stamp."""

    id: str
    title: Texts
    summary: Texts
    stamp: Texts
    quiz: Quiz


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: seconds from the start, and its words."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Video:
    """File names by language: ``files`` may repeat one name, ``captions`` never does.

    A language that came after the film may have no captions yet.
    """

    files: Texts
    captions: Texts


@dataclass(frozen=True, slots=True)
class LessonText:
    """A lesson in one language; ``body`` is Markdown."""

    title: str
    why: str
    body: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact comes from; ``date`` is a year, a month or a day in ISO 8601, ``url`` may be empty."""

    title: str
    by: str
    date: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One to three minutes to read or watch. ``media`` lists every file name that it shows.

    ``sources`` stand behind its facts, which somebody looks at again by ``review_by``.
    """

    id: str
    minutes: int
    skills: tuple[str, ...]
    texts: Mapping[str, LessonText]
    video: Video | None = None
    media: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    review_by: date | None = None

    def text(self, language: str) -> tuple[LessonText, str]:
        """Its words in *language* or in the source language, and which one that is."""
        given = language if language in self.texts else next(iter(self.texts))
        return self.texts[given], given


@dataclass(frozen=True, slots=True)
class Option:
    """``id`` derives from the question's id and the source words, never from the position."""

    id: str
    text: Texts
    feedback: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said after the answer to kinds whose options carry no feedback of their own."""

    right: Texts = field(default_factory=dict)
    partly: Texts = field(default_factory=dict)
    wrong: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One question in every language.

    ``options`` are the choices, the lines to order, or the left side of a matching, and
    ``partners`` its right side; both sorted by id, so that nothing shows the key. ``text`` is one
    paragraph of Markdown without blocks; a blank in it reads ``[[]]``, whatever its answer.
    ``wordings`` are those to show as right, by language, blank by blank; any language's are accepted.
    ``difficulty`` is the author's estimate of the share of wrong first answers, 0 to 1.
    """

    id: str
    kind: Kind
    skill: str
    lesson: str
    difficulty: float
    use: str
    text: Texts
    key: Key
    options: tuple[Option, ...] = ()
    partners: tuple[Option, ...] = ()
    wordings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    feedback: Feedback = field(default_factory=Feedback)


@dataclass(frozen=True, slots=True)
class Badge:
    """An award by rule; a hidden one is a riddle until somebody has it."""

    id: str
    name: Texts
    text: Texts
    when: Condition
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A rank, from so many points on."""

    id: str
    name: Texts
    points: int


@dataclass(frozen=True, slots=True)
class Visa:
    """The ability to use one platform, attested by its *rule*; ``actions`` names those it counts."""

    id: str
    name: Texts
    text: Texts
    rule: visas.Rule
    actions: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gift:
    """What stars and keys are exchanged for.

    ``value`` is in cents of the academy's currency; ``cap`` is how often one person may have it,
    and ``stock`` how many there are at first: None has no end. It is offered from ``opens`` to
    ``closes``, both included.
    """

    id: str
    name: Texts
    text: Texts
    kind: GiftKind
    price: Price
    value: int = 0
    stock: int | None = None
    cap: int | None = None
    is_automatic: bool = False
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """People whom a rule selects, whichever unit they work in."""

    id: str
    name: Texts
    rule: audiences.Rule
