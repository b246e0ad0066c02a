"""Where people stop: of each lesson how many opened its video and finished it, of each module how many
began its quiz and passed it. Counted at night, for units above teams, where people are counted (see
``engine/groups.py``), and only for those who are here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from academy.engine.groups import lineage
from academy.models.bulk import insert_rows
from academy.models.database import surveying, writing
from academy.models.insights import EVERY_JOB, STEPS, CountedIn, DropOff
from academy.models.lessons import Completion, Playback
from academy.models.passport import Stamp
from academy.models.people import Person, Unit
from academy.models.quizzes import Attempt
from academy.services import catalogue, periods
from academy.services.published import Module
from academy.services.viewer import Viewer

JOB = "drop_off"

Reached = Mapping[str, int]
"""People by step; a step that nobody came to is 0."""


@dataclass(frozen=True, slots=True)
class Stops:
    """A module, how far people came in its quiz, and in each of its lessons (by their uid)."""

    module: Module
    quiz: Reached
    lessons: Mapping[str, Reached]


def read(session: Session, viewer: Viewer, unit_id: int) -> list[Stops]:
    """Of a unit that she may see: every module that is taught. Empty before the first night."""
    live = catalogue.current(session, viewer.publication)
    found: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STEPS, 0))
    rows = select(DropOff.item_id, DropOff.step, DropOff.people)
    for row in session.execute(rows.where(DropOff.unit_id == unit_id)):
        found[row.item_id][row.step] = row.people
    if not found:
        return []
    return [
        Stops(module, found[module.id], {lesson.uid: found[lesson.id] for lesson in module.lessons})
        for module in live.modules
    ]


def nightly(*, at: datetime) -> None:
    """Count, unless somebody else did this night."""
    with writing() as session:
        if not periods.once(session, JOB, f"{at:%Y-%m-%d}", at):
            return
    count(at=at)


def count(*, at: datetime) -> None:
    """Count everything, in the place of what was counted before."""
    with surveying() as session:
        rows = list(_sums(session))
    with writing() as session:
        session.execute(delete(DropOff))
        insert_rows(session, DropOff, ("unit_id", "item_id", "step", "people"), rows)


def _sums(session: Session) -> Iterator[tuple[int, int, str, int]]:
    large = {
        row.path: row.id
        for row in session.execute(select(Unit.id, Unit.path).where(Unit.kind != "team"))
    }
    sums: Counter[tuple[int, int, str]] = Counter()
    for step, person, item, also in _STEPS:
        counted = (
            select(CountedIn.path, item, func.count(person.distinct()))
            .join(Person, Person.id == person)
            .join(
                CountedIn,
                and_(CountedIn.unit_id == Person.unit_id, CountedIn.job == EVERY_JOB),
            )
            .where(Person.suspended_at.is_(None), CountedIn.path != "", *also)
            .group_by(CountedIn.path, item)
        )
        for path, id_, people in session.execute(counted):
            for above in lineage(path):
                if above in large:
                    sums[large[above], id_, step] += people
    for (unit, id_, step), people in sorted(sums.items()):
        yield unit, id_, step, people


_STEPS: tuple[
    tuple[str, ColumnElement[int], ColumnElement[int], tuple[ColumnElement[bool], ...]], ...
] = (
    ("opened", Playback.person_id, Playback.lesson_id, ()),  # type: ignore[assignment]
    ("finished", Completion.person_id, Completion.lesson_id, ()),
    ("begun", Attempt.person_id, Attempt.module_id, ()),
    ("passed", Stamp.person_id, Stamp.module_id, ()),
)
