"""How long somebody learnt, and what, for who audits a company's training.

Lessons count with their stated length, questions with the time that was taken, ``LONGEST`` each at most: a
tab that stayed open over lunch was no training. What was retired since counts as it did. No hour of the
day and no answer is in it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.lessons import Completion
from academy.models.passport import Stamp
from academy.models.people import Person, Unit
from academy.models.quizzes import Answer, Attempt
from academy.services import catalogue, names
from academy.services.published import Lesson, Module
from academy.services.viewer import Viewer

LONGEST = 300
"""Seconds of one question that count."""

MOST_DAYS = 366 * 3


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was done of a module within the period: lessons, and the day of its stamp if it falls there."""

    module: Module
    lessons: int
    stamped_on: date | None
    seconds: int


@dataclass(frozen=True, slots=True)
class Training:
    """One person's training from ``first`` to ``last``, both included. ``practice`` is in seconds."""

    name: str
    number: str | None
    unit: str
    first: date
    last: date
    modules: Sequence[Learnt]
    practice: int

    @property
    def seconds(self) -> int:
        """In all."""
        return sum(each.seconds for each in self.modules) + self.practice


def of_viewer(session: Session, viewer: Viewer, *, first: date, last: date) -> Training:
    """Her own."""
    return _of(session, viewer, Person.id == viewer.id, first=first, last=last)


def of_person(session: Session, viewer: Viewer, uid: str, *, first: date, last: date) -> Training:
    """Somebody's for whom the viewer is HR or administrator; otherwise ``NotFound``."""
    hers = (Person.uid == uid) & names.named(session, viewer)
    return _of(session, viewer, hers, first=first, last=last)


def _of(session: Session, viewer: Viewer, which: Any, *, first: date, last: date) -> Training:
    if not first <= last or (last - first).days > MOST_DAYS:
        raise Invalid("A statement covers three years at most, and begins before it ends.")
    found = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.number)
        .add_columns(Unit.name.label("unit"), Unit.time_zone)
        .join(Unit, Unit.id == Person.unit_id)
        .where(which)
    ).one_or_none()
    if found is None:
        raise NotFound("There is nobody here by this address.")
    zone = ZoneInfo(found.time_zone)
    span = (_moment(first, zone), _moment(last + timedelta(days=1), zone))
    quizzes, practice = _answered(session, found.id, span)
    name = f"{found.given_name} {found.family_name}".strip()
    modules = _modules(session, viewer, found, span, quizzes)
    return Training(name, found.number, found.unit, first, last, modules, practice)


def _modules(
    session: Session,
    viewer: Viewer,
    person: Row[Any],
    span: tuple[datetime, datetime],
    quizzes: dict[int, int],
) -> list[Learnt]:
    live = catalogue.current(session, viewer.publication)
    completions = select(Completion.lesson_id).where(
        Completion.person_id == person.id, Completion.at >= span[0], Completion.at < span[1]
    )
    finished: defaultdict[int, list[Lesson]] = defaultdict(list)
    for lesson_id in session.scalars(completions):
        lesson = live.lessons_ever[lesson_id]
        finished[lesson.module.id].append(lesson)
    stamps = select(Stamp.module_id, Stamp.at).where(
        Stamp.person_id == person.id, Stamp.at >= span[0], Stamp.at < span[1]
    )
    zone = ZoneInfo(person.time_zone)
    stamped = {row.module_id: row.at.astimezone(zone).date() for row in session.execute(stamps)}
    learnt = []
    for module in live.modules_ever.values():
        lessons = finished[module.id]
        seconds = sum(60 * each.document.minutes for each in lessons) + quizzes.get(module.id, 0)
        if seconds:
            learnt.append(Learnt(module, len(lessons), stamped.get(module.id), seconds))
    return learnt


def _answered(
    session: Session, person_id: int, span: tuple[datetime, datetime]
) -> tuple[dict[int, int], int]:
    """Seconds in quizzes by module, and seconds of practice."""
    seconds = case((Answer.seconds > LONGEST, LONGEST), else_=func.coalesce(Answer.seconds, 0))
    rows = session.execute(
        select(Attempt.module_id, func.sum(seconds))
        .select_from(Answer)
        .outerjoin(Attempt, Attempt.id == Answer.attempt_id)
        .where(Answer.person_id == person_id, Answer.at >= span[0], Answer.at < span[1])
        .group_by(Attempt.module_id)
    )
    found: defaultdict[int | None, int] = defaultdict(int)
    for module, total in rows:
        found[module] += round(total)
    practice = found.pop(None, 0)
    return {module: total for module, total in found.items() if module is not None}, practice


def _moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
