"""What a night does for visas: they lapse, say in time that they will, and come to who is due one.

Each part works in portions of a transaction each and is safe to repeat: a visa lapses once, each notice
has a name of its own, and a visa is given once. After missed nights a holder hears the nearest notice, not
all of them at once, and a visa that lapsed meanwhile lapsed at its own hour.
"""

from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, false, func, or_, select, update
from sqlalchemy.orm import Session

from academy.engine.visas import (
    NOTICES,
    WITNESS,
    Condition,
    Finished,
    Stamped,
    Used,
    notice_due,
)
from academy.models.database import reading, writing
from academy.models.evidence import Evidence
from academy.models.lessons import Completion
from academy.models.passport import Stamp
from academy.models.people import Person
from academy.models.visas import Visa
from academy.services import catalogue, evidence, notices
from academy.services.catalogue import Catalogue
from academy.services.notices import News
from academy.services.published import Visa as Published

PORTION = 200


def nightly(*, at: datetime) -> None:
    """Everything that a night does, in transactions of its own."""
    lapsed: int = PORTION
    after: int | None = 0
    while lapsed:
        with writing() as session:
            lapsed = lapse(session, at=at)
    while after is not None:
        with writing() as session:
            after = warn(session, after=after, at=at)
    catch_up(at=at)


def catch_up(*, at: datetime) -> None:
    """``bring`` every visa to everybody who is due it, in transactions of its own."""
    after: int | None
    with reading() as session:
        live = catalogue.newest(session)
    for visa in live.visas:
        after = 0
        while after is not None:
            with writing() as session:
                after = bring(session, live, visa, after=after, at=at)


def lapse(session: Session, *, at: datetime) -> int:
    """Note the end of some visas that have lapsed, and tell their holders; how many, 0 at the end."""
    some = select(Visa.id).where(Visa.state == "issued", Visa.until <= at).limit(PORTION)
    lapsed = session.execute(
        update(Visa)
        .where(Visa.id.in_(some), Visa.state == "issued")
        .values(state="expired", ended_at=Visa.until)
        .returning(Visa.id, Visa.person_id, Visa.visa_id)
        .execution_options(synchronize_session=False)
    ).all()
    news = [
        (row.person_id, News(f"visa_lapsed:{row.id}", "visa_lapsed", {"visa": row.visa_id}))
        for row in lapsed
    ]
    notices.tell_all(session, news, at=at)
    return len(lapsed)


def warn(session: Session, *, after: int, at: datetime) -> int | None:
    """Tell some holders that their visas end; the row id to go on *after*, None at the end."""
    ending = session.execute(
        select(Visa.id, Visa.person_id, Visa.visa_id, Visa.issued_at, Visa.until)
        .where(
            Visa.state == "issued",
            Visa.until > at,
            Visa.until <= at + timedelta(days=max(NOTICES)),
            Visa.id > after,
        )
        .order_by(Visa.id)
        .limit(PORTION)
    ).all()
    news = []
    for row in ending:
        days = notice_due(row.issued_at, row.until, at=at)
        if days is not None:
            values = {"visa": row.visa_id, "until": row.until.isoformat()}
            news.append((row.person_id, News(f"visa_ends:{row.id}:{days}", "visa_ends", values)))
    notices.tell_all(session, news, at=at)
    return ending[-1].id if len(ending) == PORTION else None


def bring(
    session: Session, live: Catalogue, visa: Published, *, after: int, at: datetime
) -> int | None:
    """Give *visa* to some people who met its rule before it was published, or before it asked for less.

    The person id to go on *after*, None at the end.
    """
    people = select(Person.id).where(
        Person.id > after,
        Person.suspended_at.is_(None),
        ~exists().where(Visa.person_id == Person.id, Visa.visa_id == visa.id),
        *(_meets(each, live, visa, at) for each in visa.document.rule.conditions),
    )
    found = session.scalars(people.order_by(Person.id).limit(PORTION)).all()
    for person in found:
        evidence.follow(session, person, live, visa, at=at)
    return found[-1] if len(found) == PORTION else None


def _meets(
    condition: Condition, live: Catalogue, visa: Published, at: datetime
) -> ColumnElement[bool]:
    """That a ``Person`` meets *condition*, as ``academy.engine.visas.step`` says it of one."""
    match condition:
        case Stamped(module):
            of = live.module(module).id
            return exists().where(Stamp.person_id == Person.id, Stamp.module_id == of)
        case Finished(lesson):
            of = live.lesson(lesson).id
            return exists().where(Completion.person_id == Person.id, Completion.lesson_id == of)
        case Used(actions, within, witnesses):
            first = at - timedelta(days=within)
            often = [_did(visa, each, first) >= times for each, times in actions.items()]
            used = and_(*often) if often else false()
            return or_(used, _did(visa, WITNESS, first) >= witnesses) if witnesses else used
        case _:
            assert_never(condition)


def _did(visa: Published, action: str, first: datetime) -> ScalarSelect[int]:
    """How often a ``Person`` did *action* there after *first*."""
    return (
        select(func.count())
        .where(
            Evidence.person_id == Person.id,
            Evidence.visa_id == visa.id,
            Evidence.action == action,
            Evidence.at > first,
        )
        .scalar_subquery()
    )
