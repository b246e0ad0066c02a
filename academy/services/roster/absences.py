"""Working days and leaves in a roster, against those that people have: what differs, and its merging.

A leave that is over stays as it was; of one that has begun, the days that are over stay.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, text
from sqlalchemy.orm import Session

from academy.models.bulk import fresh_ids, insert_rows
from academy.models.people import Leave
from academy.models.streaks import WorkingWeek
from academy.services.roster.columns import Columns
from academy.services.roster.days import NONE, Spans, as_spans, as_text, melted
from academy.services.roster.matching import BARE
from academy.services.roster.staging import create, create_from, fill, index, run

PORTION = 2_000

DAY = timedelta(days=1)

DAYS = (
    "line integer not null, person_id bigint not null, is_new integer not null,"
    " before_week text, after_week text, before_leave text, after_leave text"
)

OWN_WEEK = (
    "(select w.week from working_week w where w.person_id = {person} order by w.since desc limit 1)"
)

AHEAD = {
    "sqlite": "select person_id, group_concat(span, ', ') as spans from (select person_id,"
    " max(first, {today}) || '/' || last as span from leave where last >= {today}"
    " order by person_id, first) group by person_id",
    "postgresql": "select person_id, string_agg(greatest(first, {today}) || '/' || last, ', '"
    " order by first) as spans from leave where last >= {today} group by person_id",
}
"""The leaves that lie ahead of people, as a cell says them."""

SAID = (
    "select * from (select s.line, m.person_id, m.is_new, s.week, s.leave, u.week as unit_week,"
    f" case when s.week is not null then {OWN_WEEK.format(person='m.known_id')} end as own_week,"
    " coalesce(a.spans, '-') as spans"
    " from roster_match m join roster_stage s on s.line = m.line"
    " left join person p on p.id = m.known_id"
    " left join roster_path h on h.unit_key = s.unit_key"
    " left join unit u on u.id = coalesce(h.unit_id, p.unit_id)"
    " left join roster_ahead a on a.person_id = m.known_id and s.leave is not null"
    f" where (s.week is not null or s.leave is not null) and {BARE}) said"
    " where leave <> spans or coalesce(own_week, '-')"
    " <> case week when coalesce(unit_week, '12345') then '-' else week end"
)
"""Lines whose days seem to differ."""

LEAVES = text(
    "select person_id, first, last from leave where last >= :since and person_id in :people"
    " order by person_id, first"
).bindparams(bindparam("people", expanding=True))


class Days(NamedTuple):
    """What is to become of one person's days; None where they stay."""

    line: int
    person_id: int
    is_new: int
    before_week: str | None
    after_week: str | None
    before_leave: str | None
    after_leave: str | None


def compare(session: Session, columns: Columns, *, today: date) -> None:
    """Fill ``roster_days`` with those whose working days or leaves the file changes."""
    create(session, "roster_days", DAYS)
    if "week" in columns or "leave" in columns:
        on_sqlite = _is_sqlite(session)
        day = f"'{today}'" if on_sqlite else f"date '{today}'"
        query = AHEAD["sqlite" if on_sqlite else "postgresql"].format(today=day)
        create_from(session, "roster_ahead", query)
        index(session, "roster_ahead", "person_id")
        create_from(session, "roster_said", SAID)
        index(session, "roster_said", "line")
        for rows in _portions(session, "roster_said"):
            differing = list(_differing(session, rows, today))  # COPY lets nobody ask meanwhile
            fill(session, "roster_days", len(Days._fields), iter(differing))
    index(session, "roster_days", "line")


def _portions(session: Session, table: str) -> Iterator[list[Any]]:
    """The rows of *table*, which is found by its lines."""
    query, after = f"select * from {table} where line > :after order by line limit :most", 0
    while rows := run(session, query, after=after, most=PORTION).all():
        yield rows
        after = rows[-1].line


def ahead(session: Session, people: list[int], since: date) -> dict[int, Spans]:
    """The leaves of *people* that last until *since* or later."""
    found: dict[int, Spans] = {}
    values = {"since": since.isoformat() if _is_sqlite(session) else since, "people": people}
    for person_id, first, last in session.connection().execute(LEAVES, values):
        found.setdefault(person_id, []).append((as_date(first), as_date(last)))
    return found


def week_to_be(said: str | None, unit_week: str | None) -> str:
    """The week of her own that a cell means: that of her unit is none."""
    return NONE if said in {None, NONE, unit_week or "12345"} else str(said)


def clipped(spans: Spans, today: date) -> Spans:
    """What of *spans* lies ahead."""
    return melted([(max(first, today), last) for first, last in spans if last >= today])


def _differing(session: Session, rows: Any, today: date) -> Iterator[Days]:
    known = [row.person_id for row in rows if row.leave is not None and not row.is_new]
    leaves = ahead(session, known, today) if known else {}
    for row in rows:
        days = Days(row.line, row.person_id, row.is_new, None, None, None, None)
        if row.week is not None:
            before, after = row.own_week or NONE, week_to_be(row.week, row.unit_week)
            if before != after:
                days = days._replace(before_week=before, after_week=after)
        if row.leave is not None:
            before = as_text(clipped(leaves.get(row.person_id, []), today)) or NONE
            after = as_text(clipped(as_spans(row.leave), today)) or NONE
            if before != after:
                days = days._replace(before_leave=before, after_leave=after)
        if days.after_week or days.after_leave:
            yield days


def merge(session: Session, *, at: datetime) -> None:
    """Write what ``roster_days`` holds of accepted lines."""
    ids = fresh_ids(session, Leave)
    run(session, "delete from roster_days where line not in (select line from roster_diff)")
    for rows in _portions(session, "roster_days"):
        give_weeks(
            session,
            [(r.person_id, r.after_week, bool(r.is_new)) for r in rows if r.after_week],
            at=at,
        )
        give_leaves(
            session,
            {r.person_id: as_spans(r.after_leave) for r in rows if r.after_leave},
            ids,
            new=frozenset(r.person_id for r in rows if r.is_new),
            today=at.date(),
        )


def give_weeks(session: Session, weeks: list[tuple[int, str, bool]], *, at: datetime) -> None:
    """Give people these weeks: whoever is new at once, the others from next Monday on, as if they had
    chosen them: a week that has begun stays what it was.
    """
    if not weeks:
        return
    monday = at.date() + timedelta(days=7 - at.date().weekday())
    people = [person_id for person_id, _, is_new in weeks if not is_new]
    pending = delete(WorkingWeek).where(
        WorkingWeek.person_id.in_(people), WorkingWeek.since >= monday
    )
    if people:
        session.connection().execute(pending)
    rows = (
        (person_id, at.date() if is_new else monday, None if week == NONE else week)
        for person_id, week, is_new in weeks
        if not (is_new and week == NONE)
    )
    insert_rows(session, WorkingWeek, ["person_id", "since", "week"], rows)


def give_leaves(
    session: Session,
    wanted: dict[int, Spans],
    ids: Iterator[int],
    *,
    new: frozenset[int] = frozenset(),
    today: date,
) -> None:
    """Give people these leaves in the place of those that lie ahead of them; who is *new* has none."""
    if not wanted:
        return
    here = [person_id for person_id in wanted if person_id not in new]
    known = ahead(session, here, today - DAY) if here else {}
    if known:
        gone = delete(Leave).where(Leave.person_id.in_(list(known)), Leave.last >= today - DAY)
        session.connection().execute(gone)
    rows = []
    for person_id, spans in wanted.items():
        over = [
            (first, min(last, today - DAY))
            for first, last in known.get(person_id, [])
            if first < today
        ]
        whole = melted([*over, *clipped(spans, today)])
        rows += [(next(ids), person_id, first, last) for first, last in whole]
    insert_rows(session, Leave, ["id", "person_id", "first", "last"], rows)


def as_date(value: date | str) -> date:
    """A day as either driver gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
