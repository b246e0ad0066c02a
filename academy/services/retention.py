"""How long what is personal is kept: chosen by administrators, cleared at night, in portions.

Promises. Passports, stamps, visas, the books and what the engine believes stay right, and the audit green:
it knows up to which moment single answers have gone. Of those, sums by question and month stay, which
are of nobody; of each quiz its score stays, which a stamp rests on. Nothing is cleared that is younger
than half a year, whatever is chosen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from academy.errors import Invalid, NotFound
from academy.models.books import Hold
from academy.models.daily import Aside, Draw
from academy.models.database import writing
from academy.models.erasures import Ageing, AnswerSum
from academy.models.exports import DispatchRun
from academy.models.journal import JournalEntry
from academy.models.lessons import Playback
from academy.models.notices import Notice
from academy.models.quizzes import Answer, Attempt
from academy.models.statements import here, put, run
from academy.services import choices, journal, periods
from academy.services.audit import ANSWERS, LEAST_AGE
from academy.services.viewer import Viewer

CHOICE = "retention"

MONTH = timedelta(days=365) / 12

PORTION = 2000
"""Rows of a kind that one transaction clears."""

_ADD = put(AnswerSum, add=True)
_THROUGH = put(Ageing)

Clear = Callable[[Session, datetime, int], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One choice: months, by default and at the least and most; how much is due, and what clears it."""

    name: str
    default: int
    least: int
    most: int
    count: Callable[[Session, datetime], int]
    clear: Clear


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule as it was chosen, and how many rows would go if the night were now."""

    rule: Rule
    months: int
    due: int


def read(session: Session, *, at: datetime) -> list[Standing]:
    """Every rule with its dry number."""
    chosen = months(session)
    return [
        Standing(rule, chosen[rule.name], rule.count(session, before(chosen[rule.name], at=at)))
        for rule in RULES
    ]


def months(session: Session) -> dict[str, int]:
    """What was chosen, by rule."""
    return choices.read(session, CHOICE, {rule.name: rule.default for rule in RULES})


def choose(session: Session, viewer: Viewer, value: Mapping[str, int], *, at: datetime) -> None:
    """Choose the months of every rule: what is kept is kept of everybody.

    Raises ``NotFound`` for who administers a part, ``Invalid`` for months beyond a rule's bounds.
    """
    if not viewer.administers_all:
        raise NotFound("There is nothing at this address.")
    for rule in RULES:
        if not rule.least <= value.get(rule.name, -1) <= rule.most:
            raise Invalid(
                "From %(least)s to %(most)s months.",
                field=rule.name,
                least=rule.least,
                most=rule.most,
            )
    choices.write(session, CHOICE, {rule.name: value[rule.name] for rule in RULES}, at=at)
    journal.note(
        session,
        actor=viewer.actor,
        act="choice.changed",
        subject="choice:retention",
        at=at,
        **{rule.name: value[rule.name] for rule in RULES},
    )


def before(chosen: int, *, at: datetime) -> datetime:
    """The moment before which things are old: the beginning of a day, half a year ago at the latest."""
    moment = at - max(chosen * MONTH, LEAST_AGE + timedelta(days=1))
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def nightly(*, at: datetime) -> dict[str, int] | None:
    """What this night clears, by rule; None if it was done. Opens its own transactions.

    A night that is broken off goes on where it was, in the next hour.
    """
    night = f"{at:%Y-%m-%d}"
    with writing() as session:
        if periods.was_done(session, "age", night):
            return None
        chosen = months(session)
    cleared = {rule.name: _all_of(rule, before(chosen[rule.name], at=at)) for rule in RULES}
    with writing() as session:
        if periods.once(session, "age", night, at) and any(cleared.values()):
            journal.note(
                session, actor=journal.SYSTEM, act="retention.cleared", subject="", at=at, **cleared
            )
    return cleared


def _all_of(rule: Rule, moment: datetime) -> int:
    gone, some = 0, 1
    while some:
        with writing() as session:
            _reach(session, rule.name, moment)
            some = rule.clear(session, moment, PORTION)
        gone += some
    return gone


def _reach(session: Session, name: str, moment: datetime) -> None:
    """Note that everything before *moment* goes; a later choice of more months brings nothing back."""
    reached = session.scalar(select(Ageing.through).where(Ageing.name == name))
    if reached is None or reached < moment:
        run(session, here(session, _THROUGH), {"name": name, "through": moment})


def _old_answers(moment: datetime) -> ColumnElement[bool]:
    """Of closed quizzes, of quizzes that nobody ever closed, and of days.

    But for the newest answer of all: SQLite would give its id to the next one, and the books name it.
    """
    newest = select(func.max(Answer.id)).scalar_subquery()
    quizzes = select(Attempt.id).where(
        or_(
            Attempt.completed_at < moment,
            and_(Attempt.completed_at.is_(None), Attempt.started_at < moment),
        )
    )
    old = or_(Answer.attempt_id.in_(quizzes), and_(Answer.attempt_id.is_(None), Answer.at < moment))
    return and_(old, Answer.id < newest)


def _count_answers(session: Session, moment: datetime) -> int:
    return session.scalar(select(func.count()).where(_old_answers(moment))) or 0


def _clear_answers(session: Session, moment: datetime, most: int) -> int:
    """Add the next portion to the sums and delete it; then what hung on it."""
    columns = (Answer.id, Answer.question_id, Answer.at, Answer.verdict, Answer.share)
    rows = run(
        session, select(*columns, Answer.seconds).where(_old_answers(moment)).limit(most)
    ).all()
    sums: dict[tuple[int, date], dict[str, Any]] = {}
    for row in rows:
        key = row.question_id, row.at.date().replace(day=1)
        of = sums.setdefault(key, dict.fromkeys(_SUMMED, 0))
        of["answers"] += 1
        of["right_answers"] += row.verdict == "right"
        of["shares"] += row.share
        of["seconds"] += row.seconds or 0.0
        of["timed"] += row.seconds is not None
    if sums:
        values = [{"question_id": q, "month": m, **of} for (q, m), of in sorted(sums.items())]
        run(session, here(session, _ADD), values)
        gone = delete(Answer).where(Answer.id == bindparam("row"))
        run(session, gone, [{"row": row.id} for row in rows])
        return len(rows)
    return sum(run(session, act).rowcount for act in _emptied(moment, most))


_SUMMED = ("answers", "right_answers", "shares", "seconds", "timed")


def _emptied(moment: datetime, most: int) -> list[Any]:
    """What is left of old days and of quizzes that nobody closed, once their answers have gone."""
    asides = select(Aside.id).where(Aside.at < moment).limit(most)
    draws = (
        select(Draw.id)
        .where(
            Draw.day < moment.date(),
            Draw.purpose != "diagnosis",
            ~exists().where(Answer.draw_id == Draw.id),
            ~exists().where(Aside.draw_id == Draw.id),
        )
        .limit(most)
    )
    open_ = (
        select(Attempt.id)
        .where(
            Attempt.completed_at.is_(None),
            Attempt.started_at < moment,
            Attempt.id < select(func.max(Attempt.id)).scalar_subquery(),
            ~exists().where(Answer.attempt_id == Attempt.id),
        )
        .limit(most)
    )
    return [
        delete(Aside).where(Aside.id.in_(asides)),
        delete(Draw).where(Draw.id.in_(draws)),
        delete(Attempt).where(Attempt.id.in_(open_)),
        delete(Playback).where(Playback.updated_at < moment),
    ]


def _old_notices(moment: datetime) -> ColumnElement[bool]:
    return and_(Notice.at < moment, cast(Notice.values, String) != "{}")


def _clear_notices(session: Session, moment: datetime, most: int) -> int:
    """Empty them: that somebody was told stays, or she would be told again."""
    some = select(Notice.id).where(_old_notices(moment)).limit(most)
    seen = func.coalesce(Notice.seen_at, Notice.at)
    return run(
        session, update(Notice).where(Notice.id.in_(some)).values(values={}, seen_at=seen)
    ).rowcount


def _old_holds(moment: datetime) -> ColumnElement[bool]:
    said = or_(Hold.statement.is_not(None), Hold.reason.is_not(None))
    words = or_(said, cast(Hold.evidence, String) != "{}")
    return and_(Hold.decided_at < moment, words)


def _clear_holds(session: Session, moment: datetime, most: int) -> int:
    """Empty what was said of doubts; that somebody decided stays."""
    some = select(Hold.id).where(_old_holds(moment)).limit(most)
    emptied = update(Hold).where(Hold.id.in_(some)).values(statement=None, reason=None, evidence={})
    return run(session, emptied).rowcount


def _clear_journal(session: Session, moment: datetime, most: int) -> int:
    some = select(JournalEntry.id).where(JournalEntry.at < moment).limit(most)
    return run(session, delete(JournalEntry).where(JournalEntry.id.in_(some))).rowcount


def _clear_runs(session: Session, moment: datetime, _most: int) -> int:
    return run(session, delete(DispatchRun).where(DispatchRun.at < moment)).rowcount


def _counting(
    condition: Callable[[datetime], ColumnElement[bool]],
) -> Callable[[Session, datetime], int]:
    def count(session: Session, moment: datetime) -> int:
        return session.scalar(select(func.count()).where(condition(moment))) or 0

    return count


RULES = (
    Rule(ANSWERS, 24, 7, 60, _count_answers, _clear_answers),
    Rule("notices", 12, 7, 36, _counting(_old_notices), _clear_notices),
    Rule("holds", 24, 7, 60, _counting(_old_holds), _clear_holds),
    Rule("reports", 12, 7, 36, _counting(lambda m: DispatchRun.at < m), _clear_runs),
    Rule("journal", 60, 12, 120, _counting(lambda m: JournalEntry.at < m), _clear_journal),
)
"""What administrators choose; what has a fixed end is in ``periods.clean_up``."""
