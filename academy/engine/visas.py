"""When a visa is given, until when it holds, and what renews it.

A rule is a few conditions out of a closed set: a module's quiz passed, a lesson finished, the platform
really used. Facts are what one person did, by the ids that authors write; every act names the row that
proves it, so that a visa can keep what it rests on. Promises: the same facts at the same moment give the
same answer; an act older than a renewal's window never renews; who renews early loses no day.
"""

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, assert_never

WITNESS = "witness"
"""The action under which a colleague's word is kept: no platform sends it."""

NOTICES = (30, 7, 1)
"""Days before its end at which a visa says that it ends."""

WINDOW = timedelta(days=30)
"""How long before its end a visa can be renewed, where its rule does not say."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """The quiz of *module* is passed."""

    module: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The *lesson* is finished."""

    lesson: str


@dataclass(frozen=True, slots=True)
class Used:
    """The platform was used: each of *actions* so many times in the last *within* days.

    As many colleagues as *witnesses* who saw it stand for all of that; 0 where nobody can.
    """

    actions: Mapping[str, int]
    within: int
    witnesses: int = 0


Condition = Stamped | Finished | Used


@dataclass(frozen=True, slots=True)
class Days:
    """So many days."""

    count: int


@dataclass(frozen=True, slots=True)
class Months:
    """So many months of the calendar."""

    count: int


Span = Days | Months


@dataclass(frozen=True, slots=True)
class Refresher:
    """What renews a visa from *before* days ahead of its end to *after* days beyond it (None: for ever)."""

    conditions: tuple[Stamped | Finished, ...]
    before: int
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What a visa takes, how long it holds (None: for ever), and what renews it."""

    conditions: tuple[Condition, ...]
    valid: Span | None = None
    refresher: Refresher | None = None

    @property
    def proof(self) -> Used | None:
        """The proof of use that it asks for."""
        return next((each for each in self.conditions if isinstance(each, Used)), None)

    @property
    def everything(self) -> tuple[Condition, ...]:
        """Its conditions and its refresher's."""
        return (*self.conditions, *(self.refresher.conditions if self.refresher else ()))


ActKind = Literal["stamp", "attempt", "completion", "refresh", "evidence"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something done: the row *id* of its *kind* proves it."""

    kind: ActKind
    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What one person did.

    ``stamped`` maps a module to its stamp, ``passed`` to its newest passed attempt, ``finished`` a lesson
    to when it was last finished, ``used`` an action to all its events.
    """

    stamped: Mapping[str, Act] = field(default_factory=dict)
    passed: Mapping[str, Act] = field(default_factory=dict)
    finished: Mapping[str, Act] = field(default_factory=dict)
    used: Mapping[str, Sequence[Act]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """One condition, the *acts* that count for it, and whether they suffice."""

    condition: Condition
    acts: tuple[Act, ...]
    is_met: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    """What renews a visa now: *conditions*, by acts not older than *since*."""

    conditions: tuple[Condition, ...]
    since: datetime


def proven(
    conditions: Sequence[Condition], facts: Facts, *, at: datetime, since: datetime | None = None
) -> tuple[Act, ...] | None:
    """The acts that meet all *conditions*, or None; with *since*, acts before that do not count."""
    steps = [step(condition, facts, at=at, since=since) for condition in conditions]
    if not all(each.is_met for each in steps):
        return None
    return tuple(dict.fromkeys(act for each in steps for act in each.acts))


def step(
    condition: Condition, facts: Facts, *, at: datetime, since: datetime | None = None
) -> Step:
    """How far *condition* is at the moment *at*."""
    match condition:
        case Stamped(module):
            act = (facts.stamped if since is None else facts.passed).get(module)
            return _single(condition, act, since)
        case Finished(lesson):
            return _single(condition, facts.finished.get(lesson), since)
        case Used():
            return _use(condition, facts, at, since)
        case _:
            assert_never(condition)


def recent(condition: Used, facts: Facts, action: str, *, at: datetime) -> tuple[Act, ...]:
    """The events of *action* in the last days that count, oldest first."""
    first = at - timedelta(days=condition.within)
    return tuple(
        sorted((act for act in facts.used.get(action, ()) if first < act.at), key=lambda a: a.at)
    )


def ends(valid: Span | None, start: datetime) -> datetime | None:
    """When a visa that begins at *start* lapses: on the last day of a month that is too short."""
    match valid:
        case None:
            return None
        case Days(count):
            return start + timedelta(days=count)
        case Months(count):
            years, month = divmod(start.month - 1 + count, 12)
            year = start.year + years
            last = calendar.monthrange(year, month + 1)[1]
            return start.replace(year=year, month=month + 1, day=min(start.day, last))
        case _:
            assert_never(valid)


def renewed_until(rule: Rule, until: datetime, at: datetime) -> datetime | None:
    """The new end of a visa that ends or ended at *until* and is renewed at *at*."""
    return ends(rule.valid, max(until, at))


def renewal(rule: Rule, until: datetime, *, at: datetime) -> Renewal | None:
    """What renews, at *at*, a visa whose end is *until*; None while it is too early.

    The refresher in its window, everything anew after that. A rule without one asks for everything anew.
    """
    refresher = rule.refresher
    since = until - (timedelta(days=refresher.before) if refresher else WINDOW)
    if at < since:
        return None
    if refresher and (refresher.after is None or at <= until + timedelta(days=refresher.after)):
        return Renewal(refresher.conditions, since)
    return Renewal(rule.conditions, since)


def notice_due(issued: datetime, until: datetime, *, at: datetime) -> int | None:
    """Which of ``NOTICES`` a visa gives at *at*: the nearest that is due, so that after missed nights
    she hears one. None when none is due, or when the visa was not given for as long as that.
    """
    left = until - at
    if left <= timedelta(0):
        return None
    for days in reversed(NOTICES):
        if left <= timedelta(days=days):
            return days if issued <= until - timedelta(days=days) else None
    return None


def about(rule: Rule) -> Iterator[str]:
    """Every thing that *rule* looks at: ``module:ID`` and ``lesson:ID``; ``use`` for a proof."""
    for condition in rule.everything:
        match condition:
            case Stamped(module):
                yield f"module:{module}"
            case Finished(lesson):
                yield f"lesson:{lesson}"
            case Used():
                yield "use"
            case _:
                assert_never(condition)


def _single(condition: Condition, act: Act | None, since: datetime | None) -> Step:
    counts = act is not None and (since is None or act.at >= since)
    return Step(condition, (act,) if act and counts else (), counts)


def _use(condition: Used, facts: Facts, at: datetime, since: datetime | None) -> Step:
    def counted(action: str) -> tuple[Act, ...]:
        acts = recent(condition, facts, action, at=at)
        return tuple(act for act in acts if since is None or act.at >= since)

    witnessed = counted(WITNESS)
    if condition.witnesses and len(witnessed) >= condition.witnesses:
        return Step(condition, witnessed[: condition.witnesses], is_met=True)
    events = {action: counted(action)[:times] for action, times in condition.actions.items()}
    acts = tuple(act for each in events.values() for act in each)
    is_met = all(len(events[action]) >= times for action, times in condition.actions.items())
    return Step(condition, acts, is_met=bool(events) and is_met)
