"""What a person of the demo's company did before today: lessons, quizzes, stamps, and what they earned.

The engine decides everything, as for real people: which questions a quiz asks, how an answer is
marked, what it pays, when a theme is sealed and the passport issued. Only when she comes and what she
knows is chance, of the generator that she is given: the same one lives the same life.
"""

import functools
import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from academy.engine import passport as passport_rules
from academy.engine import quiz as quiz_rules
from academy.engine import rewards
from academy.engine.calendar import is_working_day
from academy.engine.marking import (
    BlanksKey,
    ChoiceKey,
    Key,
    Mark,
    MatchingKey,
    MultipleKey,
    NumericKey,
    OrderingKey,
    ShortTextKey,
    mark,
)
from academy.engine.rewards import Counts, Earned, Payment
from academy.services.catalogue import Catalogue
from academy.services.demo import digest
from academy.services.ledger import ACADEMY_ACCOUNT
from academy.services.published import Module, Question

OPENING_HOUR, HOURS = 7, 11
READING = timedelta(minutes=2)
VISIT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Someone:
    """Whose life it is."""

    id: int
    account_id: int
    uid: str
    place: str
    zone: str


@dataclass(slots=True)
class Rows:
    """Rows of many lives, ready to be written; tables are named as their models."""

    completion: list[tuple[Any, ...]] = field(default_factory=list)
    attempt: list[tuple[Any, ...]] = field(default_factory=list)
    answer: list[tuple[Any, ...]] = field(default_factory=list)
    stamp: list[tuple[Any, ...]] = field(default_factory=list)
    seal: list[tuple[Any, ...]] = field(default_factory=list)
    passport: list[tuple[Any, ...]] = field(default_factory=list)
    transaction: list[tuple[Any, ...]] = field(default_factory=list)
    entry: list[tuple[Any, ...]] = field(default_factory=list)
    balance: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ids:
    """Where the ids of new rows come from."""

    attempt: Iterator[int]
    answer: Iterator[int]
    transaction: Iterator[int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answers that people give to it, right and other, each with its mark."""

    question: Question
    right: list[tuple[object, Mark]]
    other: list[tuple[object, Mark]]


class World:
    """What there is to learn, prepared once for all lives."""

    def __init__(self, live: Catalogue) -> None:
        self.live = live
        self.themes = {theme.id: live.module_ids_ever(theme) for theme in live.themes}
        self.banks = {module.id: _bank(module) for module in live.modules}
        self.modules = [module for module in live.modules if self.banks[module.id]]


class Life:
    """One person's days up to a moment, with some number of *answers* given on them."""

    def __init__(self, world: World, who: Someone, rows: Rows, ids: Ids, rng: Random) -> None:
        self.world, self.who, self.rows, self.ids, self.rng = world, who, rows, ids, rng
        self.knowledge = min(0.98, max(0.3, rng.gauss(0.76, 0.14)))
        self.met: dict[str, datetime] = {}
        self.finished: set[int] = set()
        self.numbers: dict[int, int] = {}
        self.stamped: set[int] = set()
        self.sealed: set[int] = set()
        self.has_passport = False
        self.paid: set[str] = set()
        self.total = Earned()
        self.counts = Counts()
        self.months: dict[date, int] = {}
        modules = world.modules
        first = rng.randrange(len(modules)) if modules else 0
        self.path = modules[first:] + modules[:first]

    def live(self, *, answers: int, days: Sequence[date], until: datetime) -> None:
        """Do everything, and write the balance that it comes to. A day that stands twice is likelier."""
        left = answers if self.world.modules else 0
        for at in self._visits(left, days, until) if left else ():
            module = self._next_module()
            size = min(module.document.quiz.questions, len(self.world.banks[module.id]))
            if left < size and self.rng.random() < 0.5:
                break  # half of the rests are left under way, half never begun
            self._read(module, at - READING * (len(module.lessons) + 1))
            left -= self._attempt(module, at, answers=left)
            if left <= 0:
                break
        self.rows.balance.append(self._balance())

    def _balance(self) -> tuple[Any, ...]:
        total, more, month = self.total, self.counts, max(self.months, default=None)
        sums = (total.stars, total.keys, total.points, more.days, more.right_answers, more.lessons)
        return (self.who.account_id, *sums, month, self.months.get(month, 0) if month else 0)

    def _visits(self, answers: int, days: Sequence[date], until: datetime) -> Iterator[datetime]:
        """Enough moments for all *answers*, in order, half an hour apart, none in the night."""
        zone = ZoneInfo(self.who.zone)
        sizes = [module.document.quiz.questions for module in self.path]
        visits = 1 + answers // max(1, min(sizes, default=1))
        slots = {(self.rng.choice(days), self.rng.randrange(2 * HOURS)) for _ in range(visits)}
        for day, slot in sorted(slots):
            minutes = 60 * OPENING_HOUR + 30 * slot + self.rng.randrange(5)
            at = datetime.combine(day, time(), zone) + timedelta(minutes=minutes)
            if at + VISIT <= until:
                yield at

    def _next_module(self) -> Module:
        for module in self.path:
            if module.id not in self.stamped:
                return module
        return self.rng.choice(self.path)

    def _read(self, module: Module, at: datetime) -> None:
        for lesson in module.lessons:
            if lesson.id in self.finished or self.rng.random() < 0.1:
                continue  # every tenth lesson is passed over
            at += READING
            self.finished.add(lesson.id)
            self.rows.completion.append((self.who.id, lesson.id, lesson.edition_id, at))
            due = rewards.for_lesson(self.who.account_id, lesson.uid)
            self._pay(f"lesson:{self.who.id}:{lesson.id}", due, at)

    def _attempt(self, module: Module, at: datetime, *, answers: int) -> int:
        """One try at the quiz of *module*, broken off after *answers*; how many were given."""
        bank = self.world.banks[module.id]
        quiz = module.document.quiz
        number = self.numbers[module.id] = self.numbers.get(module.id, 0) + 1
        asked = quiz_rules.draw(bank, size=quiz.questions, met=self.met, at=at, rng=self.rng)
        attempt_id, started_at, shares = next(self.ids.attempt), at, list[float]()
        uid = digest(f"attempt:{self.who.uid}:{module.uid}:{number}")
        for question in asked[:answers]:
            seconds = 8 + self.rng.expovariate(1 / 15)
            at += timedelta(seconds=seconds)
            shares.append(self._answer(bank[question], attempt_id, seconds, at))
        is_closed = len(shares) == len(asked)
        pinned = [[bank[q].question.id, bank[q].question.edition_id] for q in asked]
        score = quiz_rules.score(shares) if is_closed else None
        self.rows.attempt.append(
            (
                *(attempt_id, uid, self.who.id, module.id, number, pinned, quiz.pass_mark),
                *(started_at, at if is_closed else None, score),
            )
        )
        if score is not None and quiz_rules.is_passed(score, quiz.pass_mark):
            self._pay(f"attempt:{attempt_id}", self._stamp(module, attempt_id, at), at)
        return len(shares)

    def _answer(self, asked: Asked, attempt_id: int, seconds: float, at: datetime) -> float:
        question, rng = asked.question, self.rng
        chance = self.knowledge + (0.25 if question.uid in self.met else 0.0)
        knows = rng.random() < chance or not asked.other
        given, marked = rng.choice(asked.right if knows else asked.other)
        self.met[question.uid] = at
        id_ = next(self.ids.answer)
        self.rows.answer.append(
            (
                *(id_, self.who.id, attempt_id, question.id, question.edition_id),
                *({"answer": given}, marked.share, marked.verdict, seconds, at),
            )
        )
        day = at.astimezone(ZoneInfo(self.who.zone)).date()
        due = (
            *rewards.for_taking_part(self.who.account_id, day, works=is_working_day(day)),
            *rewards.for_quiz_answer(self.who.account_id, question.uid, marked.verdict),
        )
        self._pay(f"answer:{id_}", due, at)
        return marked.share

    def _stamp(self, module: Module, attempt_id: int, at: datetime) -> Iterator[Payment]:
        """Stamp, seal and passport, each when it is due and only once."""
        who, world = self.who, self.world
        if module.id in self.stamped:
            return
        self.stamped.add(module.id)
        self.rows.stamp.append((who.id, module.id, attempt_id, who.place, at))
        yield from rewards.for_stamp(who.account_id, module.uid)
        theme = module.theme
        if theme.id not in self.sealed and passport_rules.is_sealed(
            [each.id for each in theme.modules], self.stamped
        ):
            self.sealed.add(theme.id)
            self.rows.seal.append((who.id, theme.id, at))
            yield from rewards.for_seal(who.account_id, theme.uid)
        if not self.has_passport and passport_rules.meets(
            world.live.rule, self.stamped, world.themes
        ):
            self.has_passport = True
            uid = digest(f"passport:{who.uid}")
            self.rows.passport.append((uid, who.id, world.live.rule_edition_id, at))
            yield from rewards.for_passport(who.account_id)

    def _pay(self, cause: str, due: Iterable[Payment], at: datetime) -> None:
        new = [payment for payment in due if payment.source not in self.paid]
        self.paid.update(payment.source for payment in new)
        actor = f"person:{self.who.id}"
        for payment in new:
            id_ = next(self.ids.transaction)
            version = rewards.RULE_VERSION
            self.rows.transaction.append((id_, payment.source, actor, cause, version, at))
            self.rows.entry.extend(_lines(id_, self.who.account_id, payment))
        self.total = functools.reduce(operator.add, new, self.total)
        self.counts += (more := rewards.counts(new))
        month = at.astimezone(ZoneInfo(self.who.zone)).date().replace(day=1)
        self.months[month] = self.months.get(month, 0) + more.points


def _lines(transaction: int, account: int, payment: Payment) -> Iterator[tuple[Any, ...]]:
    amounts = {"star": payment.stars, "key": payment.keys, "point": payment.points}
    for currency, amount in amounts.items():
        if amount:
            yield transaction, account, currency, amount
            yield transaction, ACADEMY_ACCOUNT, currency, -amount


def _bank(module: Module) -> dict[str, Asked]:
    bank = {}
    for question in module.questions:
        if question.document.use != "daily":
            key = question.document.key
            marked = [(given, mark(key, given)) for given in typical_answers(key)]
            right = [pair for pair in marked if pair[1].verdict == "right"]
            other = [pair for pair in marked if pair[1].verdict != "right"]
            bank[question.uid] = Asked(question, right, other)
    return bank


def typical_answers(key: Key) -> list[object]:
    """Answers that fit *key*, shaped as the API's are; a right one is among them."""
    match key:
        case ChoiceKey(options=options):
            return [[option] for option in sorted(options)]
        case MultipleKey(options=options, right=right):
            return [sorted(right), *([option] for option in sorted(options))]
        case OrderingKey(order=order):
            return [list(order), list(reversed(order)), [order[1], order[0], *order[2:]]]
        case MatchingKey(pairs=pairs):
            rights = list(pairs.values())
            turned = [*rights[1:], rights[0]]
            return [
                [list(pair) for pair in zip(pairs, partners, strict=True)]
                for partners in (rights, turned)
            ]
        case NumericKey(value=value, tolerance=tolerance):
            return [value, value + 2 * tolerance + 1]
        case ShortTextKey(accepted=accepted):
            return [*accepted, "?!"]
        case BlanksKey(accepted=accepted):
            words = [wordings[0] for wordings in accepted]
            return [words, ["?!", *words[1:]], ["?!"] * len(words)]
        case _:
            assert_never(key)
