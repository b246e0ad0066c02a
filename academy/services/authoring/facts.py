"""Facts age: when the day comes by which a lesson's are to be looked at again, its author is told.

Each day that a lesson names is told once, as news and by mail: to whoever wrote the edition in force,
and where that is nobody who writes now (it came from the folder, she has left), to every author.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.manuscript.documents import pick
from academy.models.authoring import Draft
from academy.models.content import Edition
from academy.models.database import reading, writing
from academy.models.notices import TELL, Notice
from academy.models.people import Person, Role
from academy.models.statements import here, run
from academy.services import catalogue, outbox
from academy.services.catalogue import Catalogue
from academy.services.published import Lesson
from academy.services.reminders.words import Letter

KIND = "lesson_aged"
SETTING = "review-by"


@dataclass(frozen=True, slots=True)
class Aged:
    """A live lesson whose day has come."""

    lesson: Lesson
    day: date

    @property
    def source(self) -> str:
        """What the news is about, once for ever."""
        return f"lesson:{self.lesson.id}:{SETTING}:{self.day}"

    @property
    def values(self) -> dict[str, Any]:
        """What its sentence needs."""
        return {"lesson": self.lesson.uid, "day": self.day.isoformat()}


def aged(live: Catalogue, day: date) -> list[Aged]:
    """The lessons that somebody should have looked at by *day*."""
    found = [
        Aged(lesson, by)
        for module in live.modules
        for lesson in module.lessons
        if any(SETTING in text for text in lesson.edition.texts.values())
        and (by := lesson.document.review_by) is not None
        and by <= day
    ]
    return sorted(found, key=lambda each: (each.day, each.lesson.uid))


def tell(write: Letter, *, at: datetime) -> int:
    """Tell authors of what has aged, in transactions of its own; how many were told."""
    with reading() as session:
        live = catalogue.newest(session)
        news = _news(session, aged(live, at.date()))
        people = {row.id: row for row in _authors(session)}
    letters = {
        id_: write("aged", people[id_].locale, _values(people[id_], lessons))
        for id_, lessons in news.items()
        if people[id_].email
    }
    for id_, lessons in news.items():
        with writing() as session:
            rows = [
                {
                    "person_id": id_,
                    "source": each.source,
                    "kind": KIND,
                    "values": each.values,
                    "at": at,
                }
                for each in lessons
            ]
            new = [row for row in rows if run(session, here(session, TELL), row).first()]
            if new and id_ in letters:
                outbox.post(
                    session, channel="mail", recipient=people[id_].email, body=letters[id_], at=at
                )
    return len(news)


def _news(session: Session, found: Sequence[Aged]) -> dict[int, list[Aged]]:
    """Who is told of which lessons, of those that were not told before."""
    authors = [row.id for row in _authors(session)]
    wrote = _writers(session, [each.lesson.edition_id for each in found])
    sources = [each.source for each in found]
    told = select(Notice.person_id, Notice.source).where(Notice.source.in_(sources))
    before = {(person, source) for person, source in session.execute(told)}
    news: dict[int, list[Aged]] = defaultdict(list)
    for each in found:
        writer = wrote.get(each.lesson.edition_id)
        for id_ in [writer] if writer in authors else authors:
            if id_ is not None and (id_, each.source) not in before:
                news[id_].append(each)
    return news


def _authors(session: Session) -> Sequence[Any]:
    """Everybody who writes now."""
    writes = select(Role.person_id).where(Role.role == "author")
    rows = session.execute(
        select(Person.id, Person.email, Person.given_name, Person.locale)
        .where(Person.id.in_(writes), Person.suspended_at.is_(None))
        .order_by(Person.id)
    )
    return rows.all()


def _writers(session: Session, editions: Sequence[int]) -> dict[int, int | None]:
    """Who wrote each of those editions, of those that came through the editor."""
    rows = session.execute(
        select(Edition.id, Draft.author_id)
        .join(Draft, Draft.edition_id == Edition.id)
        .where(Edition.id.in_(editions))
        .order_by(Draft.id.desc())
    )
    return dict(rows.all())


def _values(person: Any, lessons: Sequence[Aged]) -> dict[str, Any]:
    """What the letter says."""
    return {
        "name": person.given_name,
        "lessons": [
            {
                "title": each.lesson.document.text(person.locale)[0].title,
                "module": pick(each.lesson.module.document.title, person.locale),
                "slug": each.lesson.uid,
                "day": each.day,
            }
            for each in lessons
        ],
    }
