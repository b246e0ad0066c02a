"""What somebody knew of a skill at four moments, found by living through her answers once more.

Known is level 1's chance that she masters a fresh question of mean difficulty on the skill, guess and
slip left out, 0 to 1. The moments:

``before``  her first answer on the skill: what that answer says is counted, what its feedback taught
            is not;
``after``   the end of the week in which she finished the module that holds the skill, or a week after
            the first answer when she did not;
``day30``   her first answer on the skill 20 to 45 days after that, read like ``before``;
``day90``   the same 75 to 120 days after.

Promises: nobody counts before whose ``after`` still lies ahead, so both moments speak of the same
people; a later moment needs an answer of that time, since belief alone would only tell what the
model expects of forgetting; nothing that happened after a moment changes what is said of it.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from heapq import heappop, heappush
from math import exp
from typing import NamedTuple

import numpy as np

from academy.engine.bank import Bank
from academy.engine.memory import DAY, PERSON, SKILL, State, start
from academy.engine.model import Model
from academy.engine.tracker import step

WEEK = 7 * DAY
MONDAY = 3 * DAY
"""1970 began on a Thursday: so far into its week."""


class Moment(StrEnum):
    """When mastery is read."""

    BEFORE = "before"
    AFTER = "after"
    DAY30 = "day30"
    DAY90 = "day90"


WINDOWS = {Moment.DAY30: (20, 45), Moment.DAY90: (75, 120)}
"""Days after ``after`` between which an answer counts, the last excluded."""


class Given(NamedTuple):
    """One answer: its question's row in the bank, seconds since 1970, and the mark, 0 to 1."""

    question: int
    at: int
    mark: float


class Reading(NamedTuple):
    """How much of a skill (its row in the bank) was known at a moment, 0 to 1."""

    skill: int
    moment: Moment
    known: float


def readings(
    bank: Bank, model: Model, answers: Iterable[Given], finished: Mapping[int, int], *, until: int
) -> list[Reading]:
    """What one person's *answers*, in the order given, say of every skill that she met.

    *finished* says when she finished the module that holds a skill, *until* what the present is:
    both in seconds since 1970, skills by their rows.
    """
    state = start(bank, model=model)
    life = _Life(state, finished, until)
    for answer in answers:
        life.live(answer)
    life.pass_to(until)
    return life.readings


def end_of_week(seconds: int) -> int:
    """The Monday, 0:00 UTC, after the week of that moment."""
    return ((seconds + MONDAY) // WEEK + 1) * WEEK - MONDAY


class _Life:
    """One person's memory under way, written in place."""

    def __init__(self, state: State, finished: Mapping[int, int], until: int) -> None:
        self.state, self.finished, self.until = state, finished, until
        self.memory = bytearray(state.questions), bytearray(state.skills), bytearray(state.person)
        self.skills = np.frombuffer(self.memory[1], SKILL)  # these see what is written there
        self.person = np.frombuffer(self.memory[2], PERSON)
        self.readings: list[Reading] = []
        self.due: list[tuple[int, int]] = []  # moments ``after`` that lie ahead, with their skill
        self.before: dict[int, float] = {}
        self.after: dict[int, int] = {}
        self.seen: set[tuple[int, Moment]] = set()

    def live(self, answer: Given) -> None:
        """Weigh the answer, read what it speaks of, then learn from its feedback."""
        self.pass_to(answer.at)
        members = self.state.bank.skills_of[answer.question]
        spoken_of = [
            (skill, moment) for skill in members if (moment := self._moment(skill, answer.at))
        ]
        where, what = (answer.question, members), (answer.at, answer.mark, 0, 0)
        tracker, scale = self.state.model.tracker, self.state.scale
        if not spoken_of:  # most answers: one step instead of two
            step(tracker, scale, self.memory, where, what)
            return
        step(tracker, scale, self.memory, where, what, teaches=False)
        for skill, moment in spoken_of:
            self._read(skill, moment, answer.at)
        step(tracker, scale, self.memory, where, what, weighs=False)

    def pass_to(self, now: int) -> None:
        """Read every ``after`` that has come by *now*."""
        while self.due and self.due[0][0] <= now:
            at, skill = heappop(self.due)
            self.readings.append(Reading(skill, Moment.BEFORE, self.before[skill]))
            self.readings.append(Reading(skill, Moment.AFTER, self._known(skill, at)))

    def _moment(self, skill: int, now: int) -> Moment | None:
        """The moment that an answer on *skill* speaks of, if it is the first to do so."""
        after = self.after.get(skill)
        if after is None:
            return Moment.BEFORE
        for moment, (first, last) in WINDOWS.items():
            if first * DAY <= now - after < last * DAY and (skill, moment) not in self.seen:
                return moment
        return None

    def _read(self, skill: int, moment: Moment, now: int) -> None:
        if moment != Moment.BEFORE:
            self.seen.add((skill, moment))
            self.readings.append(Reading(skill, moment, self._known(skill, now)))
            return
        finished = self.finished.get(skill, 0)
        after = end_of_week(finished) if finished >= now else now + WEEK
        self.after[skill], self.before[skill] = after, self._known(skill, now)
        if after <= self.until:
            heappush(self.due, (after, skill))

    def _known(self, skill: int, now: int) -> float:
        """The logistic of ``belief.Knowledge.fresh`` for one skill."""
        parameters, row = self.state.model.tracker, self.skills[skill]
        level = parameters.base + float(self.person[0]["mean"]) + float(row["mean"])
        stability = float(row["stability"])
        if stability > 0:
            days = max(now - int(row["last"]), 0) / DAY
            level += float(row["strength"]) * float(1 + days / stability) ** -parameters.decay
        return 1 / (1 + exp(-min(max(level, -30.0), 30.0)))
