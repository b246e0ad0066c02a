"""What administrators give and take by hand: a grant, a correction, the reversal of a fraud.

Each is asked for with a reason. A small gift is paid at once; a larger one, and whatever takes, waits for
a second administrator. Nobody decides anything about her own account, nor approves what she asked for
herself. The ledger never changes: each of these is a new transaction, which its source makes
unique, and which names the old one.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, func, select, update
from sqlalchemy.orm import Session, aliased

from academy.engine import adjusting
from academy.engine.adjusting import Amounts, Kind
from academy.engine.rewards import Payment
from academy.errors import Conflict, Invalid, NotFound
from academy.models.books import PROPOSE, Adjustment
from academy.models.people import Person, Unit
from academy.models.rewards import Account, LedgerTransaction
from academy.models.statements import here, run
from academy.services import awards, journal, ledger, notices, reversals, staff, units
from academy.services.notices import News
from academy.services.viewer import Viewer

LONGEST_REASON = 500
MOST_OPEN = 200

KEY = re.compile(r"[0-9a-f]{32}")

Proposer = aliased(Person)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an administrator asks for. *key* names this one request, however often it is sent.

    *transaction* is what a correction names and what a reversal takes back, whose amounts then count.
    """

    kind: Kind
    key: str
    reason: str
    amounts: Amounts = field(default_factory=Amounts)
    transaction: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether it was paid, or waits for a second administrator."""

    is_paid: bool
    is_repeat: bool = False


def propose(session: Session, viewer: Viewer, uid: str, asked: Asked, *, at: datetime) -> Outcome:
    """Ask for something for, or from, the person *uid*; paid at once where that takes no second.

    Sent again under the same key, it changes nothing. Raises ``NotFound`` for somebody outside the
    viewer's units, ``Conflict`` for herself, above the day's cap, and for a transaction that was
    reversed; ``Invalid`` for what makes no sense.
    """
    person = staff.find(session, viewer, uid)
    if person.id == viewer.id:
        raise Conflict("Nobody gives to, or takes from, themselves. Ask another administrator.")
    _check(asked)
    # Held until this transaction ends, so that two requests at once do not both fit under the cap.
    session.execute(select(Person.id).where(Person.id == viewer.id).with_for_update())
    account = session.scalars(select(Account.id).where(Account.person_id == person.id)).one()
    known = session.scalar(select(Adjustment).where(Adjustment.uid == asked.key))
    if known is not None:
        return _again(viewer, known, account, asked)
    amounts = _amounts(session, account, asked)
    needs_second = _weigh(session, viewer, account, asked.kind, amounts, at)
    row = _row(viewer, account, asked, amounts, needs_second=needs_second, at=at)
    if run(session, here(session, PROPOSE), row).first() is None:
        raise Conflict("Somebody has asked for this already. It waits for a second administrator.")
    found = _found(session, viewer, asked.key)
    _note(session, viewer, "adjustment.proposed", found, at=at)
    if not needs_second:
        _approve(session, viewer, found, at)
    return Outcome(is_paid=not needs_second)


def approve(session: Session, viewer: Viewer, key: str, *, at: datetime) -> None:
    """A second administrator agrees, and it is paid; again, it changes nothing."""
    row = _found(session, viewer, key)
    if viewer.id in (row.proposed_by_id, row.person_id):
        raise Conflict("This takes somebody else: nobody approves their own.")
    if row.refused_at:
        raise Conflict("This was refused already.")
    if not row.approved_at:
        _approve(session, viewer, row, at)


def refuse(session: Session, viewer: Viewer, key: str, *, at: datetime) -> None:
    """It does not happen. Who asked for it may refuse it as well, which takes it back."""
    row = _found(session, viewer, key)
    if viewer.id == row.person_id:
        raise Conflict("This takes somebody else: nobody decides about their own account.")
    if row.approved_at:
        raise Conflict("This was approved already.")
    closed = (
        update(Adjustment)
        .where(Adjustment.id == row.id, Adjustment.refused_at.is_(None))
        .where(Adjustment.approved_at.is_(None))
        .values(refused_at=at, refused_by_id=viewer.id)
        .returning(Adjustment.id)
    )
    if session.execute(closed).first() is None:
        return
    _note(session, viewer, "adjustment.refused", row, at=at)
    if row.proposed_by_id not in (None, viewer.id):
        values = {"kind": row.kind, "person": row.person}
        news = News(f"refused:{row.uid}", "refused", values)
        notices.tell(session, row.proposed_by_id, [news], at=at)


def waiting(session: Session, viewer: Viewer) -> Sequence[Row[Any]]:
    """What waits for a second administrator in the viewer's units, the oldest first."""
    open_ = (Adjustment.approved_at.is_(None), Adjustment.refused_at.is_(None))
    return session.execute(
        _adjustments(viewer).where(*open_).order_by(Adjustment.id).limit(MOST_OPEN)
    ).all()


def of(session: Session, viewer: Viewer, person: Person) -> Sequence[Row[Any]]:
    """What was done, or asked for, by hand about *person*, the newest first."""
    hers = _adjustments(viewer).where(Person.id == person.id)
    return session.execute(hers.order_by(Adjustment.id.desc()).limit(MOST_OPEN)).all()


def _again(viewer: Viewer, known: Adjustment, account: int, asked: Asked) -> Outcome:
    """The first outcome of a request that was sent again."""
    same = (known.account_id, known.kind, known.proposed_by_id, known.transaction_id)
    if same != (account, asked.kind, viewer.id, asked.transaction):
        raise Invalid("This form was used before. Open it anew.", field="key")
    return Outcome(is_paid=known.approved_at is not None, is_repeat=True)


def _check(asked: Asked) -> None:
    if not KEY.fullmatch(asked.key):
        raise Invalid("This form is incomplete. Open it anew.", field="key")
    if not 0 < len(asked.reason) <= LONGEST_REASON:
        raise Invalid("Please write a reason in a few words.", field="reason")


def _amounts(session: Session, account: int, asked: Asked) -> Amounts:
    """What is asked for, made sense of with the transaction that it names."""
    if asked.transaction is not None:
        given, is_reversed = reversals.given_by(session, account, asked.transaction)
        if asked.kind == "reversal":
            if is_reversed or not given:
                raise Conflict("There is nothing to take back here.")
            return given
    amounts = asked.amounts
    if min(amounts.stars, amounts.keys, amounts.points) < 0 or not amounts:
        raise Invalid("Please write how much, in whole numbers.", field="points")
    if not amounts.fits(adjusting.A_DAY):
        raise Invalid(
            "That is too much at once: %(stars)s stars, %(keys)s keys and %(points)s points a day.",
            field="points",
            stars=adjusting.A_DAY.stars,
            keys=adjusting.A_DAY.keys,
            points=adjusting.A_DAY.points,
        )
    return amounts


def _weigh(
    session: Session, viewer: Viewer, account: int, kind: Kind, amounts: Amounts, at: datetime
) -> bool:
    """Whether it takes a second; ``Conflict`` when it is more than the viewer can give today."""
    if kind == "reversal":
        return True
    midnight = datetime.combine(viewer.day(at), time(), ZoneInfo(viewer.unit_zone))
    today = session.execute(
        select(
            Adjustment.account_id == account,
            Adjustment.needs_second,
            Adjustment.stars,
            Adjustment.keys,
            Adjustment.points,
        ).where(
            Adjustment.proposed_by_id == viewer.id,
            Adjustment.proposed_at >= midnight,
            Adjustment.kind != "reversal",
            Adjustment.refused_at.is_(None),
        )
    ).all()
    if not adjusting.is_within_the_day([Amounts(*row[2:]) for row in today], amounts):
        raise Conflict("You have given as much today as one person can. Ask a colleague.")
    alone = [Amounts(*row[2:]) for row in today if row[0] and not row.needs_second]
    return adjusting.needs_second(kind, amounts, alone)


def _row(
    viewer: Viewer,
    account: int,
    asked: Asked,
    amounts: Amounts,
    *,
    needs_second: bool,
    at: datetime,
) -> dict[str, object]:
    return {
        "uid": asked.key,
        "kind": asked.kind,
        "account_id": account,
        "transaction_id": asked.transaction,
        "stars": amounts.stars,
        "keys": amounts.keys,
        "points": amounts.points,
        "reason": asked.reason,
        "needs_second": needs_second,
        "proposed_at": at,
        "proposed_by_id": viewer.id,
    }


def _approve(session: Session, viewer: Viewer, row: Row[Any], at: datetime) -> None:
    """Approve *row* and pay it, unless somebody decided it meanwhile."""
    approved = (
        update(Adjustment)
        .where(Adjustment.id == row.id, Adjustment.approved_at.is_(None))
        .where(Adjustment.refused_at.is_(None))
        .values(approved_at=at, approved_by_id=viewer.id)
        .returning(Adjustment.id)
    )
    if session.execute(approved).first() is None:
        return
    _note(session, viewer, "adjustment.approved", row, at=at)
    amounts = Amounts(row.stars, row.keys, row.points)
    if row.kind == "reversal":
        amounts = reversals.take(session, viewer, row, amounts, cause=_cause(row), at=at)
    else:
        payment = Payment(f"{row.kind}:{row.uid}", *astuple(amounts))
        due, day = {_cause(row): [payment]}, at.astimezone(ZoneInfo(row.zone)).date()
        posted = ledger.post(session, row.account_id, due, actor=viewer.actor, at=at, day=day)
        awards.follow_for(session, row.person_id, posted, at=at)
    values = {"stars": amounts.stars, "keys": amounts.keys, "points": amounts.points}
    told = News(f"{row.kind}:{row.uid}", row.kind, {**values, "reason": row.reason, "act": row.act})
    notices.tell(session, row.person_id, [told], at=at)


def _note(session: Session, viewer: Viewer, act: str, row: Row[Any], *, at: datetime) -> None:
    """In the journal, about whoever's ledger it is."""
    amounts = {name: getattr(row, name) for name in ("stars", "keys", "points")}
    journal.note(
        session, actor=viewer.actor, act=act, subject=f"person:{row.person_id}", at=at,
        unit_id=row.unit_id, kind=row.kind, adjustment=row.id, **amounts,
    )  # fmt: skip


def _cause(row: Row[Any]) -> str:
    """What makes it due: a correction names the transaction that it corrects."""
    if row.kind == "correction":
        return f"transaction:{row.transaction_id}"
    return f"adjustment:{row.id}"


def _found(session: Session, viewer: Viewer, key: str) -> Row[Any]:
    one = _adjustments(viewer).where(Adjustment.uid == key).with_for_update(of=Adjustment)
    row = session.execute(one).first()
    if row is None:
        raise NotFound("There is no such request here.")
    return row


def _adjustments(viewer: Viewer) -> Select[Any]:
    """Adjustments in the viewer's units, with whom they are about and who asked."""
    name = func.trim(Person.given_name + " " + Person.family_name)
    by = func.trim(Proposer.given_name + " " + Proposer.family_name)
    return (
        select(
            *Adjustment.__table__.columns,
            Person.id.label("person_id"),
            Person.uid.label("person_uid"),
            name.label("person"),
            by.label("proposer"),
            Person.unit_id,
            Unit.time_zone.label("zone"),
            LedgerTransaction.source.label("act"),
            LedgerTransaction.at.label("acted_at"),
        )
        .join(Account, Account.id == Adjustment.account_id)
        .join(Person, Person.id == Account.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .outerjoin(Proposer, Proposer.id == Adjustment.proposed_by_id)
        .outerjoin(LedgerTransaction, LedgerTransaction.id == Adjustment.transaction_id)
        .where(units.within(viewer))
    )
