"""What waits for a human: payments in doubt, what their person says to it, and what is decided.

Nothing is lost. Who does not hear within the time that a human has is paid; and the same act, done
again without a doubt, is paid at once. The books decide that nothing is paid twice.

A star never waits, so that no streak depends on a human. What is paid late brings the badges and the
level that it made due like anything else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import groupby
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
from academy.services import awards, journal, ledger, notices, units
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


def waiting(session: Session, viewer: Viewer) -> Sequence[Row[Any]]:
    """What of hers waits, the newest first; what was decided in the last weeks is in her news."""
    hers = _undecided().where(Hold.account_id == viewer.account_id)
    return session.execute(hers.order_by(Hold.id.desc()).limit(PAGE)).all()


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


def queue(
    session: Session, viewer: Viewer, *, after: int = 0
) -> tuple[Sequence[Row[Any]], int | None]:
    """What waits in the units that she administers, but for her own: the longest first, by pages."""
    theirs = _within(viewer).where(Hold.id > after)
    rows = session.execute(theirs.order_by(Hold.id).limit(PAGE + 1)).all()
    more = len(rows) > PAGE
    return rows[:PAGE], rows[PAGE - 1].id if more else None


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
    if not ids:
        raise Invalid("Tick what you have decided about.", field="hold")
    if decision not in ("pay", "refuse"):
        raise Invalid("Something in this request makes no sense.", field="decision")
    if len(reason) > LONGEST_REASON or (decision == "refuse" and not reason):
        raise Invalid("Please write a reason in a few words.", field="reason")
    chosen = _within(viewer).where(Hold.id.in_(ids))
    return _close(session, chosen, decision, by=viewer, reason=reason or None, at=at)


def pay_overdue(session: Session, *, at: datetime, most: int = 500) -> int:
    """Pay what nobody decided in time, *most* of it at once; call again until it says 0."""
    overdue = _undecided().where(Hold.decide_by <= at).limit(most)
    return _close(session, overdue, "time", by=None, reason=None, at=at)


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
    which: Select[Any],
    decision: str,
    *,
    by: Viewer | None,
    reason: str | None,
    at: datetime,
) -> int:
    """Decide *which* are still undecided, and settle them person by person; how many it was."""
    rows = session.execute(which.order_by(Hold.id).with_for_update(of=Hold)).all()
    closed = update(Hold).where(Hold.id.in_([row.id for row in rows]))
    decided_by = by.id if by else None
    values = {"decided_at": at, "decided_by_id": decided_by, "decision": decision, "reason": reason}
    run(session, closed.values(values))
    actor = by.actor if by else "academy"
    for row in rows if by else ():
        journal.note(
            session, actor=actor, act="hold.paid" if decision == "pay" else "hold.refused",
            subject=f"person:{row.person_id}", at=at, unit_id=row.unit_id, hold=row.id,
        )  # fmt: skip
    rows = sorted(
        rows, key=lambda row: row.account_id
    )  # balances in one order: nobody waits for ever
    for account, held in groupby(rows, key=lambda row: row.account_id):
        _settle(session, account, list(held), decision, actor=actor, reason=reason, at=at)
    return len(rows)


def _settle(
    session: Session,
    account: int,
    held: list[Row[Any]],
    decision: str,
    *,
    actor: str,
    reason: str | None,
    at: datetime,
) -> None:
    """Pay what *account* held, unless it was refused, and tell its person all of it at once."""
    first = held[0]
    if decision != "refuse":
        due: dict[str, list[Payment]] = {}
        for row in held:
            payment = Payment(row.source, row.stars, row.keys, row.points)
            due.setdefault(row.cause, []).append(payment)
        day = at.astimezone(ZoneInfo(first.zone or "UTC")).date()
        posted = ledger.post(session, account, due, actor=actor, at=at, day=day)
        if first.person_id:
            awards.follow_for(session, first.person_id, posted, at=at)
    if first.person_id:
        total = {name: sum(getattr(row, name) for row in held) for name in ("keys", "points")}
        values = {"decision": decision, "reason": reason, **total}
        news = News(f"decided:{first.id}", "decided", values)
        notices.tell(session, first.person_id, [news], at=at)


def _undecided() -> Select[Any]:
    """What waits, with whose it is, where she is still here."""
    name = func.trim(Person.given_name + " " + Person.family_name)
    return (
        select(
            *Hold.__table__.columns,
            Person.id.label("person_id"),
            Person.uid.label("person_uid"),
            name.label("person"),
            Person.unit_id,
            Unit.time_zone.label("zone"),
        )
        .join(Account, Account.id == Hold.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(Hold.decided_at.is_(None))
    )


def _within(viewer: Viewer) -> Select[Any]:
    return _undecided().where(units.within(viewer), Person.id != viewer.id)
