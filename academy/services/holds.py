"""What waits for a human: payments in doubt, what their person says to it, and what is decided.

Nothing is lost. Who does not hear within the time that a human has is paid; and the same act, done
again without a doubt, is paid at once. The books decide that nothing is paid twice.

A star never waits, so that no streak depends on a human. What is paid late counts for badges like
anything else: the next act that looks at the rules, or the night's sweep, brings what it made due.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session

from academy.engine import suspicion
from academy.engine.rewards import Earned, Payment
from academy.engine.suspicion import Doubt, Gap
from academy.errors import Conflict, Invalid
from academy.models.books import HOLD, Hold
from academy.models.people import Person, Unit
from academy.models.quizzes import SHARERS
from academy.models.rewards import Account, LedgerTransaction
from academy.models.statements import here, run
from academy.services import catalogue, ledger, levels, notices, units
from academy.services.catalogue import Catalogue
from academy.services.notices import News
from academy.services.published import Question
from academy.services.viewer import Viewer

PAGE = 50
LONGEST_STATEMENT = 1000
LONGEST_REASON = 500

MOST_SHARERS = 20
"""So many other people with the same mistakes are counted."""

Decision = Literal["pay", "refuse"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A payment that waits, or waited; *person* is whose it is, as an administrator names her."""

    id: int
    source: str
    keys: int
    points: int
    doubt: Doubt
    at: datetime
    decide_by: datetime
    statement: str | None
    decided_at: datetime | None
    decision: str | None
    reason: str | None
    person: str = ""
    person_uid: str = ""


def doubt(
    live: Catalogue,
    changes: Sequence[Sequence[Any]],
    question: Question,
    seconds: float | None,
    *,
    is_right: bool,
    at: datetime,
) -> Doubt | None:
    """What an answer to *question* after *seconds* looks like; *changes* are her newest ones before it.

    All of it is loaded already. An answer that is not right earns nothing that could wait.
    """
    if not is_right:
        return None
    rights = [datetime.fromisoformat(each[-1]) for each in reversed(changes) if each[-2]]
    if found := suspicion.burst(at, rights):
        return found
    if changes and seconds is not None:  # whoever comes back after a while begins a new row
        seconds = max(seconds, (at - datetime.fromisoformat(changes[-1][-1])).total_seconds())
    if seconds is None or seconds >= (least := _least(question)):
        return None
    return suspicion.speed(Gap(seconds, least), _gaps(live, changes))


def doubt_of_attempt(
    session: Session, viewer: Viewer, attempt: int, *, at: datetime
) -> Doubt | None:
    """Whether the mistakes of her *attempt*, of which there are several, are somebody else's."""
    values = {"person": viewer.id, "attempt": attempt, "since": at - suspicion.RECENT}
    sharers = run(session, SHARERS, {**values, "most": MOST_SHARERS}).all()
    return suspicion.pattern(suspicion.SAME_MISTAKES, len(sharers))


def parted(
    due: Mapping[str, Iterable[Payment]],
) -> tuple[dict[str, list[Payment]], dict[str, list[Payment]]]:
    """What is paid in spite of a doubt (the star), and what waits."""
    whole = {cause: list(payments) for cause, payments in due.items()}
    certain = {cause: [p for p in all_ if p.stars] for cause, all_ in whole.items()}
    doubtful = {cause: [p for p in all_ if not p.stars] for cause, all_ in whole.items()}
    return certain, {cause: all_ for cause, all_ in doubtful.items() if all_}


def keep(
    session: Session,
    viewer: Viewer,
    due: Mapping[str, Sequence[Payment]],
    doubt: Doubt,
    *,
    at: datetime,
) -> dict[str, Earned]:
    """Have *due* wait, unless it was paid before, and tell her; how much of each cause waits."""
    sources = [payment.source for payments in due.values() for payment in payments]
    known = select(LedgerTransaction.source).where(LedgerTransaction.source.in_(sources))
    paid = set(session.scalars(known))
    decide_by = at + suspicion.TIME_TO_DECIDE
    shared = {
        "account_id": viewer.account_id,
        "doubt": doubt.kind,
        "evidence": dict(doubt.evidence),
    }
    rows = [
        {**asdict(payment), **shared, "cause": cause, "at": at, "decide_by": decide_by}
        for cause, payments in due.items()
        for payment in payments
        if payment.source not in paid
    ]
    kept = run(session, here(session, HOLD), rows).all() if rows else []
    if kept:
        source = f"held:{doubt.kind}:{viewer.day(at)}"  # one piece of news a day is enough
        values = {"doubt": doubt.kind, "decide_by": decide_by.isoformat(), **doubt.evidence}
        notices.tell(session, viewer.id, [News(source, "held", values)], at=at)
    waits: dict[str, Earned] = {}
    for row in kept:
        waits[row.cause] = waits.get(row.cause, Earned()) + Earned(pending=1, doubt=doubt.kind)
    return waits


def waiting(session: Session, viewer: Viewer) -> list[Waiting]:
    """What of hers waits, the newest first; what was decided in the last weeks is in her news."""
    hers = _holds().where(Hold.account_id == viewer.account_id, Hold.decided_at.is_(None))
    return [_told(row) for row in session.execute(hers.order_by(Hold.id.desc()).limit(PAGE))]


def explain(session: Session, viewer: Viewer, text: str) -> None:
    """What she says to everything of hers that waits; the last word counts until it is decided."""
    if not 0 < len(text) <= LONGEST_STATEMENT:
        raise Invalid(
            "Please write between one and %(most)s characters.",
            field="text",
            most=LONGEST_STATEMENT,
        )
    hers = (Hold.account_id == viewer.account_id, Hold.decided_at.is_(None))
    said = update(Hold).where(*hers).values(statement=text).returning(Hold.id)
    if not session.execute(said).all():
        raise Conflict("Nothing waits for a look any more.")


def queue(session: Session, viewer: Viewer, *, after: int = 0) -> tuple[list[Waiting], int | None]:
    """What waits in the units that she administers, but for her own: the longest first, by pages."""
    theirs = _within(viewer).where(Hold.decided_at.is_(None), Hold.id > after)
    rows = session.execute(theirs.order_by(Hold.id).limit(PAGE + 1)).all()
    more = len(rows) > PAGE
    return [_told(row) for row in rows[:PAGE]], rows[PAGE - 1].id if more else None


def decide(
    session: Session,
    viewer: Viewer,
    ids: Sequence[int],
    decision: Decision,
    *,
    reason: str,
    at: datetime,
) -> int:
    """Pay or refuse those of *ids* that wait in her units; how many it was. Nobody decides on her own.

    What somebody else decided meanwhile stays as it is. Refusing needs a *reason*, which is told.
    """
    if decision not in ("pay", "refuse"):
        raise Invalid("Something in this request makes no sense.", field="decision")
    if len(reason) > LONGEST_REASON or (decision == "refuse" and not reason):
        raise Invalid("Please write a reason in a few words.", field="reason")
    rows = session.execute(_within(viewer).where(Hold.id.in_(ids), Hold.decided_at.is_(None))).all()
    return sum(
        _close(session, row, decision, by=viewer, reason=reason or None, at=at) for row in rows
    )


def pay_overdue(session: Session, *, at: datetime, most: int = 500) -> int:
    """Pay what nobody decided in time, *most* of it at once; call again until it says 0."""
    overdue = _holds().where(Hold.decided_at.is_(None), Hold.decide_by <= at)
    rows = session.execute(overdue.order_by(Hold.id).limit(most)).all()
    for row in rows:
        _close(session, row, "time", by=None, reason=None, at=at)
    return len(rows)


def _least(question: Question) -> float:
    """Seconds that nobody needs less of to read *question*, in whichever language is the shortest."""
    document = question.document
    partners = getattr(document, "partners", ())
    return min(
        suspicion.least_seconds(
            [words, *(each.text.get(language, "") for each in (*document.options, *partners))]
        )
        for language, words in document.text.items()
    )


def _gaps(live: Catalogue, changes: Sequence[Sequence[Any]]) -> Iterator[Gap]:
    """The newest first: how long each of her answers came after the one before."""
    for before, each in zip(reversed(changes[:-1]), reversed(changes), strict=False):
        took = datetime.fromisoformat(each[-1]) - datetime.fromisoformat(before[-1])
        question = live.question_of(each[0])
        yield Gap(took.total_seconds(), _least(question) if question else suspicion.FLOOR)


def _close(
    session: Session,
    row: Row[Any],
    decision: str,
    *,
    by: Viewer | None,
    reason: str | None,
    at: datetime,
) -> bool:
    """Decide one hold, unless it was decided; pay it, and tell its person."""
    closed = (
        update(Hold)
        .where(Hold.id == row.id, Hold.decided_at.is_(None))
        .values(
            decided_at=at, decided_by_id=by.id if by else None, decision=decision, reason=reason
        )
        .returning(Hold.id)
    )
    if session.execute(closed).first() is None:
        return False
    if decision != "refuse":
        payment = Payment(row.source, row.stars, row.keys, row.points)
        actor = by.actor if by else "academy"
        day = at.astimezone(ZoneInfo(row.zone or "UTC")).date()
        due = {row.cause: [payment]}
        posted = ledger.post(session, row.account_id, due, actor=actor, at=at, day=day)
        if row.person_id:
            reached = levels.news(catalogue.newest(session), posted)
            notices.tell(session, row.person_id, list(reached), at=at)
    if row.person_id:
        values = {"decision": decision, "keys": row.keys, "points": row.points, "reason": reason}
        news = News(f"decided:{row.id}", "decided", {**values, "act": row.source})
        notices.tell(session, row.person_id, [news], at=at)
    return True


def _holds() -> Select[Any]:
    """Holds with whose they are, where she is still here."""
    name = func.trim(Person.given_name + " " + Person.family_name)
    return (
        select(
            *Hold.__table__.columns,
            Person.id.label("person_id"),
            Person.uid.label("person_uid"),
            name.label("person"),
            Unit.time_zone.label("zone"),
        )
        .join(Account, Account.id == Hold.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
    )


def _within(viewer: Viewer) -> Select[Any]:
    return _holds().where(units.within(viewer), Person.id != viewer.id)


def _told(row: Row[Any]) -> Waiting:
    return Waiting(
        id=row.id,
        source=row.source,
        keys=row.keys,
        points=row.points,
        doubt=Doubt(row.doubt, row.evidence),
        at=row.at,
        decide_by=row.decide_by,
        statement=row.statement,
        decided_at=row.decided_at,
        decision=row.decision,
        reason=row.reason,
        person=row.person or "",
        person_uid=row.person_uid or "",
    )
