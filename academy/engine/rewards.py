"""What each act earns.

Stars are for taking part, keys for knowing, points for the lifetime score. An act has one *source*,
a name that is unique for ever: paying it twice is impossible, whatever is repeated, republished or
imported again. Sources name stable content ids and the account, never rows that can be made anew.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from academy.engine.marking import Verdict

RULE_VERSION = 1

BY_HAND = frozenset({"grant", "correction", "reversal"})
"""Kinds of payments that no act of the person herself earned."""

STAR_PER_DAY = 1
KEY_PER_QUESTION = 1
POINTS_PER_RIGHT_ANSWER = 10
POINTS_PER_LESSON = 20
POINTS_PER_STAMP = 50
POINTS_PER_SEAL = 100
POINTS_PER_PASSPORT = 500
POINTS_PER_VISA = 100


@dataclass(frozen=True, slots=True)
class Payment:
    """What the act that *source* names is worth."""

    source: str
    stars: int = 0
    keys: int = 0
    points: int = 0

    @property
    def kind(self) -> str:
        """Which kind of act it was: ``star`` of ``star:7:2026-11-20``."""
        return self.source.partition(":")[0]


class Won(NamedTuple):
    """A badge by its id, or one medal of it (``bronze``, ``silver``, ``gold``)."""

    badge: str
    medal: str = ""


@dataclass(frozen=True, slots=True)
class Earned:
    """The sum of what was really paid, after repeats are left out.

    ``badges`` are the badges and medals that came with it. ``pending`` counts payments that wait for
    a human, and ``doubt`` says why (``speed``, ``burst``, ``pattern``). ``freeze`` is the length of the
    streak that earned a freeze, 0 when none was earned.
    """

    stars: int = 0
    keys: int = 0
    points: int = 0
    badges: tuple[Won, ...] = ()
    pending: int = 0
    doubt: str = ""
    freeze: int = 0

    def __add__(self, other: "Earned | Payment") -> "Earned":
        more = other if isinstance(other, Earned) else Earned()
        return Earned(
            self.stars + other.stars,
            self.keys + other.keys,
            self.points + other.points,
            self.badges + more.badges,
            self.pending + more.pending,
            self.doubt or more.doubt,
            max(self.freeze, more.freeze),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many acts of each kind were paid; ``points`` are what they came to for the month's board."""

    days: int = 0
    right_answers: int = 0
    lessons: int = 0
    points: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.days + other.days,
            self.right_answers + other.right_answers,
            self.lessons + other.lessons,
            self.points + other.points,
        )


def counts(payments: Iterable[Payment]) -> Counts:
    """What *payments* add to a person's counts. What is given by hand counts for no board."""
    paid = list(payments)
    kinds = Counter(payment.kind for payment in paid)
    return Counts(
        days=kinds["star"],
        right_answers=kinds["daily"] + kinds["quiz"],
        lessons=kinds["lesson"],
        points=sum(payment.points for payment in paid if payment.kind not in BY_HAND),
    )


def uncounted(payment: Payment, *, is_of_this_month: bool) -> Counts:
    """What taking back *payment* takes from the counts: its amounts are those that could be taken."""
    more = counts([payment])
    return Counts(
        days=-more.days if payment.stars else 0,
        right_answers=-more.right_answers if payment.points else 0,
        lessons=-more.lessons if payment.points else 0,
        points=-more.points if is_of_this_month else 0,
    )


def for_taking_part(account: int, day: date, *, works: bool) -> Iterator[Payment]:
    """The star of a day's first answer, right or wrong, if it is a day on which she *works*."""
    if works:
        yield Payment(f"star:{account}:{day}", stars=STAR_PER_DAY)


def day_of(star: Payment) -> date:
    """The day of a payment of the kind ``star``."""
    return date.fromisoformat(star.source.rpartition(":")[2])


def for_quiz_answer(account: int, question: str, verdict: Verdict) -> Iterator[Payment]:
    """A key and points for a right answer, once for each question."""
    if verdict == "right":
        source = f"quiz:{account}:{question}"
        yield Payment(source, keys=KEY_PER_QUESTION, points=POINTS_PER_RIGHT_ANSWER)


def for_daily_answer(account: int, day: date, question: str, verdict: Verdict) -> Iterator[Payment]:
    """A key and points for a right answer of the day's minute, once for each question and day."""
    if verdict == "right":
        source = f"daily:{account}:{day}:{question}"
        yield Payment(source, keys=KEY_PER_QUESTION, points=POINTS_PER_RIGHT_ANSWER)


def for_lesson(account: int, lesson: str) -> Iterator[Payment]:
    """Points for a finished lesson."""
    yield Payment(f"lesson:{account}:{lesson}", points=POINTS_PER_LESSON)


def for_stamp(account: int, module: str) -> Iterator[Payment]:
    """Points for a stamp."""
    yield Payment(f"stamp:{account}:{module}", points=POINTS_PER_STAMP)


def for_seal(account: int, theme: str) -> Iterator[Payment]:
    """Points for a theme's seal."""
    yield Payment(f"seal:{account}:{theme}", points=POINTS_PER_SEAL)


def for_passport(account: int) -> Iterator[Payment]:
    """Points for the passport."""
    yield Payment(f"passport:{account}", points=POINTS_PER_PASSPORT)


def for_visa(account: int, visa: str, number: int) -> Iterator[Payment]:
    """Points for a visa; its *number* counts its renewals from 1, and each is worth the same."""
    yield Payment(f"visa:{account}:{visa}:{number}", points=POINTS_PER_VISA)
