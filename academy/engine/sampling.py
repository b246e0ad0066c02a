"""Going through a log as the learners did: each answer is looked at before it is learnt from.

A ``Log`` is one person's answers in order; answers of one moment do not see each other. ``Reel``
replays people through the tracker and gathers the rows that level 2 sees.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from academy.engine.bank import Bank, Floats, Rows
from academy.engine.memory import PERSON, QUESTION, SKILL, start
from academy.engine.model import Model, Scale, lay
from academy.engine.sight import Sight
from academy.engine.tracker import step


@dataclass(slots=True)
class Log:
    """One person's answers in order: questions' rows, moments in seconds since 1970, marks 0..1, and
    coded response times (0 when unknown)."""

    rows: list[int] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    marks: list[float] = field(default_factory=list)
    seconds: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.rows)

    def start(self, answers: int) -> "Log":
        """The first *answers* of it."""
        cut = slice(answers)
        return Log(self.rows[cut], self.moments[cut], self.marks[cut], self.seconds[cut])


@dataclass(frozen=True, slots=True)
class Batch:
    """Answers of several people with what was remembered before each."""

    rows: Rows
    marks: Floats
    sight: Sight

    def __len__(self) -> int:
        return len(self.rows)


def replay(bank: Bank, model: Model, logs: Iterable[Log]) -> Batch:
    """Go through *logs*, each from a fresh memory, and see every answer before it is learnt from."""
    fresh = start(bank, model=model)
    questions, skills, person = bytearray(), bytearray(), bytearray()
    rows: list[int] = []
    moments: list[float] = []
    marks: list[float] = []
    blank = bytes(fresh.questions), bytes(fresh.skills), bytes(fresh.person)
    for log in logs:
        memory = bytearray(blank[0]), bytearray(blank[1]), bytearray(blank[2])
        _replay_one(fresh.model, fresh.scale, bank, log, memory, (questions, skills, person))
        rows += log.rows
        moments += log.moments
        marks += log.marks
    return _batch(bank, fresh.model, rows, moments, marks, (questions, skills, person))


def _replay_one(
    model: Model,
    scale: Scale,
    bank: Bank,
    log: Log,
    memory: tuple[bytearray, bytearray, bytearray],
    seen: tuple[bytearray, bytearray, bytearray],
) -> None:
    """Append what is remembered before each answer of *log* to *seen*; *memory* is written."""
    parameters, members = model.tracker, bank.skills_of
    widest = bank.skill_rows.shape[1]
    size, skill_size = QUESTION.itemsize, SKILL.itemsize
    held = 0  # the first answer that was seen and is not learnt yet
    for place, (row, moment) in enumerate(zip(log.rows, log.moments, strict=True)):
        if moment != log.moments[held]:
            for i in range(held, place):
                given = (int(log.moments[i]), log.marks[i], log.seconds[i], 0)
                step(parameters, scale, memory, (log.rows[i], members[log.rows[i]]), given)
            held = place
        seen[0].extend(memory[0][row * size : (row + 1) * size])
        for skill in members[row]:
            seen[1].extend(memory[1][skill * skill_size : (skill + 1) * skill_size])
        seen[1].extend(bytes(skill_size * (widest - len(members[row]))))
        seen[2].extend(memory[2])


def _batch(
    bank: Bank,
    model: Model,
    rows: list[int],
    moments: list[float],
    marks: list[float],
    seen: tuple[bytearray, bytearray, bytearray],
) -> Batch:
    places = np.array(rows, np.int64)
    sight = Sight(
        questions=np.frombuffer(seen[0], QUESTION),
        skills=np.frombuffer(seen[1], SKILL).reshape(len(rows), -1),
        shares=bank.skill_shares[places],
        person=np.frombuffer(seen[2], PERSON),
        now=np.maximum(np.floor(np.array(moments)), 1.0),
        scale=lay(bank, model),
        rows=places,
        parameters=model.tracker,
    )
    return Batch(places, np.array(marks), sight)
