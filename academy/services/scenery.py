"""What the lives of the demo's people are made of: who they are, what there is to learn, where rows go."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from academy.engine.calendar import Calendar
from academy.engine.marking import Mark, mark
from academy.engine.typical import typical_answers
from academy.engine.visas import about
from academy.services.catalogue import Catalogue
from academy.services.published import Module, Question, Visa


@dataclass(frozen=True, slots=True)
class Someone:
    """Whose life it is."""

    id: int
    account_id: int
    uid: str
    place: str
    zone: str
    calendar: Calendar


@dataclass(slots=True)
class Rows:
    """Rows of many lives, ready to be written; tables are named as their models."""

    completion: list[tuple[Any, ...]] = field(default_factory=list)
    attempt: list[tuple[Any, ...]] = field(default_factory=list)
    answer: list[tuple[Any, ...]] = field(default_factory=list)
    stamp: list[tuple[Any, ...]] = field(default_factory=list)
    seal: list[tuple[Any, ...]] = field(default_factory=list)
    passport: list[tuple[Any, ...]] = field(default_factory=list)
    evidence: list[tuple[Any, ...]] = field(default_factory=list)
    visa: list[tuple[Any, ...]] = field(default_factory=list)
    basis: list[tuple[Any, ...]] = field(default_factory=list)
    draw: list[tuple[Any, ...]] = field(default_factory=list)
    transaction: list[tuple[Any, ...]] = field(default_factory=list)
    entry: list[tuple[Any, ...]] = field(default_factory=list)
    balance: list[tuple[Any, ...]] = field(default_factory=list)
    streak: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ids:
    """Where the ids of new rows come from."""

    attempt: Iterator[int]
    answer: Iterator[int]
    transaction: Iterator[int]
    completion: Iterator[int]
    stamp: Iterator[int]
    evidence: Iterator[int]
    visa: Iterator[int]
    draw: Iterator[int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answers that people give to it, right and other, each with its mark."""

    question: Question
    right: list[tuple[object, Mark]]
    other: list[tuple[object, Mark]]

    @property
    def use(self) -> str:
        """Where it is asked: ``quiz``, ``daily`` or ``both``."""
        return self.question.document.use


class World:
    """What there is to learn, prepared once for all lives."""

    def __init__(self, live: Catalogue) -> None:
        self.live = live
        self._visas: dict[str, list[Visa]] = {}
        for visa in live.visas:
            for fact in dict.fromkeys(about(visa.document.rule)):
                self._visas.setdefault(fact, []).append(visa)
        self.themes = {theme.id: live.module_ids_ever(theme) for theme in live.themes}
        asked = {module.id: _bank(module) for module in live.modules}
        self.banks = {
            id_: {uid: each for uid, each in bank.items() if each.use != "daily"}
            for id_, bank in asked.items()
        }
        self.minutes = {
            id_: [each for each in bank.values() if each.use != "quiz"]
            for id_, bank in asked.items()
        }
        self.modules = [module for module in live.modules if self.banks[module.id]]

    def visas_about(self, fact: str) -> list[Visa]:
        """The visas whose rule looks at *fact* (``module:ID``, ``lesson:ID``)."""
        return self._visas.get(fact, [])


def _bank(module: Module) -> dict[str, Asked]:
    bank = {}
    for question in module.questions:
        key = question.document.key
        marked = [(given, mark(key, given)) for given in typical_answers(key)]
        right = [pair for pair in marked if pair[1].verdict == "right"]
        other = [pair for pair in marked if pair[1].verdict != "right"]
        bank[question.uid] = Asked(question, right, other)
    return bank
