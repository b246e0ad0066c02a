"""What everybody did, person by person, in memory that does not grow with their number.

A portion of people is read in a transaction of its own and handed out after that has ended, so nobody
who writes waits. What happens meanwhile may or may not be seen; each person's own past is whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from academy.models.database import reading
from academy.models.histories import (
    ANSWERS_OF_PORTION,
    COMPLETIONS_OF_PORTION,
    DRAWS_OF_PORTION,
    PLAYBACKS_OF_PORTION,
    PORTION,
    STAMPS_OF_PORTION,
)
from academy.models.statements import run

MOST = 200
"""People in a portion: some ten thousand answers, read well within the patience of either database."""


@dataclass(slots=True)
class History:
    """One person's past, the oldest answer first.

    ``answers`` are rows of question_id, edition_id, share, seconds, at and given (as text); ``stamps``
    maps modules to moments; ``picks`` holds those of her recent draws, ``playbacks`` the films that she
    started and ``finished`` the lessons.
    """

    person_id: int
    unit_id: int
    is_here: bool
    answers: list[Row[Any]] = field(default_factory=list)
    stamps: dict[int, datetime] = field(default_factory=dict)
    picks: list[Sequence[Any]] = field(default_factory=list)
    playbacks: list[Row[Any]] = field(default_factory=list)
    finished: set[int] = field(default_factory=set)


def everybody(*, draws_since: date | None = None, most: int = MOST) -> Iterator[History]:
    """Every person by her id, *most* in a portion; with her lessons and the picks of draws after
    *draws_since*, if that day is given.
    """
    after = 0
    while True:
        with reading() as session:
            portion = _portion(session, after, most, draws_since)
        if not portion:
            return
        yield from portion.values()
        after = max(portion)


def _portion(
    session: Session, after: int, most: int, draws_since: date | None
) -> Mapping[int, History]:
    rows = run(session, PORTION, {"after": after, "most": most}).all()
    people = {row.id: History(row.id, row.unit_id, row.is_here) for row in rows}
    if not people:
        return people
    span = {"after": after, "last": max(people)}
    for answer in run(session, ANSWERS_OF_PORTION, span):
        people[answer.person_id].answers.append(answer)
    for stamp in run(session, STAMPS_OF_PORTION, span):
        people[stamp.person_id].stamps[stamp.module_id] = stamp.at
    if draws_since is not None:
        for draw in run(session, DRAWS_OF_PORTION, {**span, "since": draws_since}):
            people[draw.person_id].picks.extend(draw.picks)
        for playback in run(session, PLAYBACKS_OF_PORTION, span):
            people[playback.person_id].playbacks.append(playback)
        for completion in run(session, COMPLETIONS_OF_PORTION, span):
            people[completion.person_id].finished.add(completion.lesson_id)
    return people
