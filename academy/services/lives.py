"""What a person of the demo's company did before today: lessons, quizzes, minutes, and what they earned.

The engine decides everything, as for real people: which questions a quiz asks, how an answer is
marked, what it pays, when a theme is sealed, the passport issued and a visa due. Only when she comes and
what she knows is chance, of the generator that she is given: the same one lives the same life.
"""

import functools
import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from academy.engine import passport as passport_rules
from academy.engine import quiz as quiz_rules
from academy.engine import rewards
from academy.engine.rewards import Counts, Earned, Payment
from academy.engine.streak import replay
from academy.engine.visas import Act
from academy.engine.why import Reason, Why
from academy.services.demo import digest
from academy.services.ledger import ACADEMY_ACCOUNT
from academy.services.past_visas import PastVisas
from academy.services.published import Lesson, Module
from academy.services.scenery import Asked, Ids, Rows, Someone, World

OPENING_HOUR, HOURS = 7, 11
READING = timedelta(minutes=2)
VISIT = timedelta(minutes=30)

MINUTE = 2
"""Questions a day."""

SATED = 0.3
"""Chance that somebody with a passport takes no further quiz, each time that she comes."""


class Life:
    """One person's days up to a moment, with some number of *answers* given on them."""

    def __init__(self, world: World, who: Someone, rows: Rows, ids: Ids, rng: Random) -> None:
        self.world, self.who, self.rows, self.ids, self.rng = world, who, rows, ids, rng
        self.knowledge = min(0.98, max(0.3, rng.gauss(0.82, 0.13)))
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
        self.days: set[date] = set()
        modules = world.modules
        first = rng.randrange(len(modules)) if modules else 0
        self.path = modules[first:] + modules[:first]
        self.habit = rng.uniform(0.05, 0.4)
        self.visas = PastVisas(world, who, rows, ids, rng)

    def live(self, *, answers: int, days: Sequence[date], until: datetime) -> None:
        """Do everything, and write the balance and the streak that it comes to. A day that stands twice
        is likelier. A share of the *answers*, her habit, is given in daily minutes.
        """
        self.until = until
        left = answers if self.world.modules and days else 0
        minutes = int(left * self.habit) // MINUTE
        left -= minutes * MINUTE
        for at in self._visits(left, days, until) if left else ():
            if self.has_passport and self.rng.random() < SATED:
                break
            module = self._next_module(at.date())
            if module is None:
                continue
            size = min(module.document.quiz.questions, len(self.world.banks[module.id]))
            if left < size and self.rng.random() < 0.5:
                break  # half of the rests are left under way, half never begun
            self._read(module, at - READING * (len(module.lessons) + 1))
            left -= self._attempt(module, at, answers=left)
            if left <= 0:
                break
        for at in self._mornings(minutes, days):
            self._minute(at)
        self.rows.balance.append(self._balance())
        if self.days:
            self.rows.streak.append(self._streak())

    def _balance(self) -> tuple[Any, ...]:
        total, more, month = self.total, self.counts, max(self.months, default=None)
        sums = (total.stars, total.keys, total.points, more.days, more.right_answers, more.lessons)
        return (self.who.account_id, *sums, month, self.months.get(month, 0) if month else 0)

    def _streak(self) -> tuple[Any, ...]:
        done = replay(self.days, self.who.calendar)
        return (self.who.id, done.last, done.length, done.longest, done.freezes, done.recent, 1)

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

    def _mornings(self, minutes: int, days: Sequence[date]) -> Iterator[datetime]:
        """The beginning of so many working days, at most, after she met her first question."""
        begun = min(self.met.values(), default=self.until)
        zone = ZoneInfo(self.who.zone)
        for day in sorted(set(self.rng.choices(days, k=minutes))) if minutes else ():
            at = datetime.combine(day, time(OPENING_HOUR - 1, self.rng.randrange(60)), zone)
            if begun < at < self.until - VISIT and self.who.calendar.works_on(day):
                yield at

    def _minute(self, at: datetime) -> None:
        known = [m for m in self.path if m.id in self.stamped and self.world.minutes[m.id]]
        first = next((m for m in self.path if m.is_open(at.date())), self.path[0])
        bank = self.world.minutes[(self.rng.choice(known) if known else first).id]
        asked = self.rng.sample(bank, min(MINUTE, len(bank)))
        day = at.astimezone(ZoneInfo(self.who.zone)).date()
        draw_id = next(self.ids.draw)
        picks = [
            (each.question.id, each.question.edition_id, _why(each.question.document.skill))
            for each in asked
        ]
        self.rows.draw.append((draw_id, self.who.id, "daily", day, 1, picks, at))
        for each in asked:
            seconds = 8 + self.rng.expovariate(1 / 15)
            at += timedelta(seconds=seconds)
            self._answer(each, seconds, at, draw_id=draw_id, day=day)

    def _next_module(self, day: date) -> Module | None:
        """Of those offered on *day*, the next without a stamp; then any."""
        offered = [module for module in self.path if module.is_open(day)]
        for module in offered:
            if module.id not in self.stamped:
                return module
        return self.rng.choice(offered) if offered else None

    def _read(self, module: Module, at: datetime) -> None:
        for lesson in module.lessons:
            if lesson.id in self.finished or self.rng.random() < 0.1:
                continue  # every tenth lesson is passed over
            at += READING
            self._finish(lesson, at)

    def _finish(self, lesson: Lesson, at: datetime) -> None:
        id_ = next(self.ids.completion)
        self.finished.add(lesson.id)
        self.rows.completion.append((id_, self.who.id, lesson.id, lesson.edition_id, at))
        due = rewards.for_lesson(self.who.account_id, lesson.uid)
        visas = self.visas.finish(lesson.uid, Act("completion", id_, at))
        self._pay(f"lesson:{self.who.id}:{lesson.id}", [*due, *visas], at)

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
            shares.append(self._answer(bank[question], seconds, at, attempt_id=attempt_id))
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

    def _answer(
        self,
        asked: Asked,
        seconds: float,
        at: datetime,
        *,
        attempt_id: int | None = None,
        draw_id: int | None = None,
        day: date | None = None,
    ) -> float:
        """Answer a question of an attempt, or of the minute of a *day*; the share that was right."""
        question, rng, account = asked.question, self.rng, self.who.account_id
        chance = self.knowledge + (0.25 if question.uid in self.met else 0.0)
        knows = rng.random() < chance or not asked.other
        given, marked = rng.choice(asked.right if knows else asked.other)
        self.met[question.uid] = at
        id_ = next(self.ids.answer)
        self.rows.answer.append(
            (
                *(id_, self.who.id, attempt_id, draw_id, day),
                *(question.id, question.edition_id, {"answer": given}),
                *(marked.share, marked.verdict, seconds, at),
            )
        )
        today = at.astimezone(ZoneInfo(self.who.zone)).date()
        works = self.who.calendar.works_on(today)
        known = (
            rewards.for_daily_answer(account, day, question.uid, marked.verdict)
            if day
            else rewards.for_quiz_answer(account, question.uid, marked.verdict)
        )
        due = (*rewards.for_taking_part(account, today, works=works), *known)
        self._pay(f"answer:{id_}", due, at)
        return marked.share

    def _stamp(self, module: Module, attempt_id: int, at: datetime) -> Iterator[Payment]:
        """Stamp, seal and passport, each when it is due and only once."""
        who, world = self.who, self.world
        if module.id in self.stamped:
            return
        self.stamped.add(module.id)
        id_ = next(self.ids.stamp)
        self.rows.stamp.append((id_, who.id, module.id, attempt_id, who.place, at))
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
        yield from self.visas.stamp(module.uid, Act("stamp", id_, at), until=self.until)

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
        self.days.update(rewards.day_of(payment) for payment in new if payment.stars)
        month = at.astimezone(ZoneInfo(self.who.zone)).date().replace(day=1)
        self.months[month] = self.months.get(month, 0) + more.points


def _lines(transaction: int, account: int, payment: Payment) -> Iterator[tuple[Any, ...]]:
    amounts = {"star": payment.stars, "key": payment.keys, "point": payment.points}
    for currency, amount in amounts.items():
        if amount:
            yield transaction, account, currency, amount
            yield transaction, ACADEMY_ACCOUNT, currency, -amount


def _why(skill: str) -> dict[str, Any]:
    return asdict(Why(Reason.NEW, skill))
