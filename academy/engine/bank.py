"""The bank: every question that may be asked, compiled once into arrays that a draw reads in one go.

``Question`` and ``Skill`` are plain values. ``Bank`` numbers them from 0 in the order given; all its
arrays are aligned with those numbers ("rows"). Promises: an unknown kind works; a question without
skills is its own skill; only differences of ``difficulty`` within a bank count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

OWN = "question:"
"""What the skill of a question without skills is called, before the question's id."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. *difficulty* is in logits, *options* are ids or how many there are."""

    id: str
    kind: str
    skills: Sequence[str]
    options: Sequence[str] | int
    difficulty: float
    priority: float = 1.0


@dataclass(frozen=True, slots=True)
class Skill:
    """One notion; *requires* names those it builds on, *weight* is the company's (campaigns)."""

    id: str
    requires: Sequence[str] = ()
    weight: float = 1.0


class Bank:
    """Questions and skills, compiled. Compared by identity: compile once, share among everybody.

    ``skill_rows`` and ``skill_shares`` have shape (questions, most skills of one question): the
    skills of a question share its evidence equally; padding has share 0. ``requires_rows`` and
    ``requires_shares`` say the same of skills and those they build on (all shares 0 when none).
    Raises ``ValueError`` when an id is given twice.
    """

    def __init__(self, questions: Iterable[Question], skills: Iterable[Skill] = ()) -> None:
        self.questions = tuple(questions)
        self.rows: Rows = np.arange(len(self.questions))
        self.index = {question.id: row for row, question in enumerate(self.questions)}
        self.skills = _complete(self.questions, tuple(skills))
        self.skill_index = {skill.id: row for row, skill in enumerate(self.skills)}
        if len(self.index) < len(self.questions) or len(self.skill_index) < len(self.skills):
            raise ValueError("An id is given twice in the bank.")
        members = [
            tuple(dict.fromkeys(self.skill_index[name] for name in skills_of(question)))
            for question in self.questions
        ]
        self.skills_of: tuple[tuple[int, ...], ...] = tuple(members)
        self.skill_rows, self.skill_shares = _padded(members)
        self.requires_rows, self.requires_shares = _padded(
            [
                tuple(
                    {self.skill_index[name] for name in skill.requires if name in self.skill_index}
                )
                for skill in self.skills
            ]
        )
        self.guess: Floats = np.array([guess(question) for question in self.questions], float)
        self.guess_is_told: Flags = np.array(
            [q.kind in GUESSED or count_options(q) > 1 for q in self.questions], bool
        )
        self.slip: Floats = np.array([SLIP.get(q.kind, 0.03) for q in self.questions], float)
        given = np.array([question.difficulty for question in self.questions], float)
        given[~np.isfinite(given)] = 0.0
        self.difficulty: Floats = _centered(given)
        self.priority: Floats = np.array([question.priority for question in self.questions], float)
        self.weight: Floats = np.array([skill.weight for skill in self.skills], float)

    def __len__(self) -> int:
        return len(self.questions)

    def row(self, question: "str | Question") -> int:
        """The row of *question*. Raises ``KeyError`` when it is not in the bank."""
        return self.index[question if isinstance(question, str) else question.id]


GUESSED = frozenset({"true-false", "multiple", "numeric", "short-text", "blanks"})
"""Kinds that tell the chance of guessing without options; of others without, it is fitted."""

SLIP = {"short-text": 0.05, "blanks": 0.05, "numeric": 0.05, "ordering": 0.05, "matching": 0.05}
"""Share of wrong answers by who knows; other kinds 0.03."""


def count_options(question: Question) -> int:
    """How many options *question* has."""
    return question.options if isinstance(question.options, int) else len(question.options)


def guess(question: Question) -> float:
    """The chance that who does not know is right all the same."""
    options = max(count_options(question), 0)
    match question.kind:
        case "true-false":
            return 0.5
        case "multiple":
            return 1 / (2.0 ** min(options, 12) - 1) if options else 0.1
        case "ordering" | "matching":
            return 1 / factorial(min(options, 8)) if options > 1 else 0.05
        case "numeric" | "short-text" | "blanks":
            return 0.02
        case _:
            return 1 / options if options > 1 else 0.02


def skills_of(question: Question) -> tuple[str, ...]:
    """The ids of its skills; its own when it has none."""
    return tuple(question.skills) or (OWN + question.id,)


MOST_SPREAD = 2.0
"""Standard deviation of difficulties in logits, at most: who says more uses another scale."""


def _centered(given: Floats) -> Floats:
    """Difficulties around 0, and in the order of logits whatever scale they were given on."""
    if not len(given):
        return given
    around: Floats = given - given.mean()
    return around * (MOST_SPREAD / max(float(around.std()), MOST_SPREAD))


def _complete(questions: Sequence[Question], skills: tuple[Skill, ...]) -> tuple[Skill, ...]:
    """*skills*, and those that only questions name."""
    known = {skill.id for skill in skills}
    named = dict.fromkeys(name for question in questions for name in skills_of(question))
    return skills + tuple(Skill(name) for name in named if name not in known)


def _padded(groups: Sequence[tuple[int, ...]]) -> tuple[Rows, Floats]:
    widest = max((len(group) for group in groups), default=0) or 1
    rows = np.zeros((len(groups), widest), np.int64)
    shares = np.zeros((len(groups), widest))
    for place, group in enumerate(groups):
        if group:
            rows[place, : len(group)] = group
            shares[place, : len(group)] = 1 / len(group)
    return rows, shares
