"""Days on which the people of a unit could not use the academy: they break no streak.

An administrator names them, and a job goes through the unit's people in portions: whose streak had broken
on these days gets it back, counted anew from the stars that she was paid, and is told once. Whoever has not
taken part since then loses nothing in the first place: her calendar forgives the days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.calendar import DAY, Calendar, Span
from academy.engine.streak import Streak, replay, stand
from academy.errors import Invalid
from academy.models.people import Person, Unit
from academy.models.statements import here, run
from academy.models.streaks import MARK_OUTAGE, Outage
from academy.services import journal, notices, sign_in, streaks, units
from academy.services.notices import News
from academy.services.viewer import Viewer

LONGEST = timedelta(days=30)
OLDEST = timedelta(days=366)

PORTION = 200
"""People who are looked at in one transaction."""

TASK = "restore_streaks"


@dataclass(frozen=True, slots=True)
class Marked:
    """An outage of a unit, who named it, and how far the work is; ``people`` are all to be looked at."""

    outage: Outage
    by: str
    people: int


def marked(session: Session, viewer: Viewer, unit_id: int) -> list[Marked]:
    """The outages of a unit that the viewer administers, the latest first."""
    unit = units.find(session, viewer, unit_id)
    found = session.execute(
        select(Outage, Person)
        .outerjoin(Person, Person.id == Outage.by_id)
        .where(Outage.unit_id == unit.id)
        .order_by(Outage.first.desc(), Outage.id.desc())
    ).all()
    people = sign_in.count_below(session, unit.path) if found else 0
    return [Marked(outage, by.name if by else "", people) for outage, by in found]


def mark(
    session: Session,
    viewer: Viewer,
    unit_id: int,
    *,
    first: date,
    last: date,
    reason: str,
    at: datetime,
) -> None:
    """The academy could not be used from *first* to *last* in the unit and below it.

    Naming the same days again changes nothing. Raises ``NotFound`` for a unit that the viewer does not
    administer, ``Invalid`` for days that are out of order, to come, too many or too long ago.
    """
    unit = units.find(session, viewer, unit_id)
    today = viewer.day(at)
    if last < first:
        raise Invalid("The last day comes before the first.", field="last")
    if last > today:
        raise Invalid("An outage is named when it is over: today at the latest.", field="last")
    if last - first > LONGEST or today - first > OLDEST:
        raise Invalid("An outage lasts a month at most, and lies within a year.", field="first")
    values = {"first": first, "last": last, "reason": reason, "by_id": viewer.id, "at": at}
    kept = {"unit_id": unit.id, "done_to": 0, "looked_at": 0, "restored": 0, **values}
    if run(session, here(session, MARK_OUTAGE), kept).first():
        session.info.setdefault("wakes", set()).add(TASK)
        journal.about(
            session, viewer.actor, "unit.outage", "unit", unit,
            at=at, first=first.isoformat(), last=last.isoformat(),
        )  # fmt: skip


def restore(session: Session, *, at: datetime) -> bool:
    """Look at the next people whom an outage concerns; whether there is more to do.

    A portion is done in the caller's transaction, or not at all: after a failure it is taken up where
    it was left.
    """
    waiting = select(Outage).where(Outage.done_at.is_(None)).order_by(Outage.id).limit(1)
    outage = session.scalar(waiting.with_for_update().execution_options(populate_existing=True))
    if outage is None:
        return False
    path = session.get_one(Unit, outage.unit_id).path
    people = sign_in.viewers_below(session, path, after=outage.done_to, most=PORTION)
    outages = _everywhere(session)
    starred = streaks.starred_by(session, [each.account_id for each in people])
    for viewer in people:
        others = [span for id_, below, span in outages if id_ != outage.id and _lies(viewer, below)]
        span = (outage.first, outage.last)
        days = starred.get(viewer.account_id, ())
        outage.restored += _restore(session, viewer, outage.id, span, others, days, at=at)
    outage.looked_at += len(people)
    if len(people) < PORTION:
        outage.done_at = at
    else:
        outage.done_to = people[-1].id
    session.flush()
    return True


def _restore(
    session: Session,
    viewer: Viewer,
    outage: int,
    span: Span,
    others: Sequence[Span],
    days: Iterable[date],
    *,
    at: datetime,
) -> bool:
    """Give *viewer* back what *span* cost her, and tell her; whether it had cost her anything."""
    if not viewer.streak_version:
        return False
    yesterday, unknown = viewer.day(at) - DAY, viewer.unknown_days
    before = stand(viewer.streak, yesterday, _forgiving(viewer, [*others, *unknown]))
    kept, seen = viewer.streak, viewer.streak_version
    calendar = _forgiving(viewer, [*others, span])
    while (better := _better(kept, replay(days, calendar))) != kept:
        if streaks.save(session, viewer.id, better, seen=seen):
            break
        kept, seen = streaks.stored(session, viewer.id)
        days = streaks.starred_on(session, viewer.account_id)
    now = stand(better, yesterday, _forgiving(viewer, [*others, span, *unknown]))
    if _worth(now) <= _worth(before):
        return False
    if not viewer.is_calm:
        first, last = (day.isoformat() for day in span)
        values = {"first": first, "last": last, "days": now.length, "longest": now.longest}
        news = [News(f"outage:{outage}", "streak-restored", values)]
        notices.tell(session, viewer.id, news, at=at)
    return True


def _better(kept: Streak, counted: Streak) -> Streak:
    """The better of the two, and the longest of both.

    What is *counted* anew follows the calendar of today; what is *kept* followed that of its time, which
    may have been kinder. Nobody loses by an outage that is named.
    """
    longest = max(kept.longest, counted.longest)
    best = max((kept, counted), key=_worth) if kept.last == counted.last else kept
    return replace(best, longest=longest)


def _worth(streak: Streak) -> tuple[int, int, int]:
    return streak.length, streak.freezes, streak.longest


def _forgiving(viewer: Viewer, spans: Iterable[Span]) -> Calendar:
    """Her calendar, which forgives those days and no others."""
    return replace(viewer.calendar, forgiven=tuple(spans))


def _everywhere(session: Session) -> list[tuple[int, str, Span]]:
    """All outages: their id, the path that they lie below, their days."""
    columns = (Outage.id, Unit.path, Outage.first, Outage.last)
    rows = session.execute(select(*columns).join(Unit, Unit.id == Outage.unit_id))
    return [(id_, path, (first, last)) for id_, path, first, last in rows]


def _lies(viewer: Viewer, path: str) -> bool:
    return viewer.unit_path.startswith(path)
