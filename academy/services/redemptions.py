"""What becomes of requests: approved or refused, delivered, and given back.

A state is a date that is set once, by a statement that asks for the state before it; a decision
that comes a second time changes nothing. Rows are locked redemptions first, then gifts, budgets and
balances, each kind in the order of its ids: decisions about many never wait for each other in a ring.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from academy.engine.shop import Price, State, given_back
from academy.errors import Conflict, Invalid, NotFound
from academy.models.counter import IS_READY, IS_UNDECIDED, RESTOCK
from academy.models.people import Person, Unit
from academy.models.rewards import Account, LedgerTransaction
from academy.models.shop import Redemption, VoucherCode
from academy.models.statements import run
from academy.services import budgets, journal, ledger, notices, vouchers
from academy.services.gift_desk import everything, hers, state_of
from academy.services.notices import News
from academy.services.viewer import Viewer

MOST_AT_ONCE = 100
LONGEST_REASON = 300

BY_RULE = "rule"
"""Who decided where the gift says that nobody needs to."""


def approve(session: Session, viewer: Viewer, uids: Sequence[str], *, at: datetime) -> int:
    """Grant those of *uids* that wait; how many it were. A voucher's code becomes its owner's.

    Raises ``NotFound`` for requests of people whom the viewer does not administer, ``Conflict`` for
    her own.
    """
    rows = _locked(session, viewer, uids, "requested")
    for row in rows:
        _approve(session, row, actor=viewer.actor, at=at)
        journal.about(session, viewer.actor, "redemption.approved", "redemption", row, at=at)
    return len(rows)


def approve_by_rule(session: Session, viewer: Viewer, redemption: int, *, at: datetime) -> None:
    """Grant a request of the viewer's whose gift needs nobody's word."""
    asked = everything().where(Redemption.id == redemption, Account.person_id == viewer.id)
    _approve(session, session.execute(asked).one(), actor=BY_RULE, at=at)


def refuse(
    session: Session, viewer: Viewer, uids: Sequence[str], *, reason: str, at: datetime
) -> int:
    """Refuse those of *uids* that wait, for a *reason* that their people read, and give back the price."""
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("Say why in a sentence: it is what the person will read.", field="reason")
    rows = _locked(session, viewer, uids, "requested")
    for row in rows:
        set_ = {"refused_at": at, "decided_by": viewer.actor, "reason": reason}
        _mark(session, row.id, set_)
        _tell(session, row, "gift_refused", at, reason=reason, stars=row.stars, keys=row.keys)
        journal.about(session, viewer.actor, "redemption.refused", "redemption", row, at=at)
    give_back(session, rows, actor=viewer.actor, at=at)
    return len(rows)


def deliver(session: Session, viewer: Viewer, uids: Sequence[str], *, at: datetime) -> int:
    """Note that those of *uids* that were approved have been handed over; vouchers do so themselves."""
    ready = _locked(session, viewer, uids, "approved")
    rows = [row for row in ready if row.kind != "voucher"]
    for row in rows:
        hand_over(session, row.id, actor=viewer.actor, at=at)
        _tell(session, row, "gift_delivered", at)
        journal.about(session, viewer.actor, "redemption.delivered", "redemption", row, at=at)
    return len(rows)


def allow_another_look(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Let the owner see her code once more; the viewer never sees it. Told to the owner."""
    rows = _locked(session, viewer, [uid], "approved", "delivered")
    more = (
        update(VoucherCode)
        .where(VoucherCode.redemption_id.in_([row.id for row in rows]))
        .where(VoucherCode.shown == VoucherCode.allowed)
        .values(allowed=VoucherCode.allowed + 1)
        .returning(VoucherCode.allowed)
    )
    looks = session.scalars(more.execution_options(synchronize_session=False)).all()
    for row, look in zip(rows, looks, strict=False):
        _tell(session, row, "gift_code", at, again=look)
        journal.about(session, viewer.actor, "redemption.look_allowed", "redemption", row, at=at)


def hand_over(session: Session, redemption: int, *, actor: str, at: datetime) -> None:
    """The redemption of that id is delivered, unless it was before."""
    over = update(Redemption).where(Redemption.id == redemption, IS_READY)
    run(session, over.values(delivered_at=at, delivered_by=actor))


def give_back(session: Session, rows: Iterable[Row[Any]], *, actor: str, at: datetime) -> None:
    """Undo what the redemptions in *rows* took: the gift, the charge on budgets, and the price, once."""
    rows = sorted(rows, key=lambda row: int(row.account_id))
    gifts = Counter(row.gift_id for row in rows if row.is_counted)
    for gift, number in sorted(gifts.items()):
        run(session, RESTOCK, {"gift": gift, "more": number})
    budgets.release(session, {row.id: row.value for row in rows})
    zones = _zones(session, [row.account_id for row in rows])
    sources = [f"redemption:{row.uid}" for row in rows]
    spent = dict(
        session.execute(
            select(LedgerTransaction.source, LedgerTransaction.id).where(
                LedgerTransaction.source.in_(sources)
            )
        ).all()
    )
    for row in rows:
        due = {f"redemption:{row.id}": [given_back(row.uid, Price(row.stars, row.keys))]}
        day = at.astimezone(ZoneInfo(zones.get(row.account_id, "UTC"))).date()
        first = spent[f"redemption:{row.uid}"]
        ledger.post(session, row.account_id, due, actor=actor, at=at, day=day, reverses=first)


def _approve(session: Session, row: Row[Any], *, actor: str, at: datetime) -> None:
    _mark(session, row.id, {"approved_at": at, "decided_by": actor})
    if row.kind == "voucher":
        vouchers.draw(session, row.gift_id, row.id)
        _tell(session, row, "gift_code", at, again=0)
    else:
        _tell(session, row, "gift_approved", at)


def _mark(session: Session, redemption: int, values: dict[str, object]) -> None:
    """Decide. The statement asks once more for the state before, whoever came between."""
    decide = update(Redemption).where(Redemption.id == redemption, IS_UNDECIDED)
    if run(session, decide.values(values).returning(Redemption.id)).first() is None:
        raise Conflict("This has been decided meanwhile.")


def _locked(
    session: Session, viewer: Viewer, uids: Sequence[str], *states: State
) -> list[Row[Any]]:
    """Those of *uids* that are in one of *states*, locked in the order of their ids.

    Raises ``NotFound`` for those of other people than the viewer administers.
    """
    if not uids or len(uids) > MOST_AT_ONCE:
        raise Invalid("Choose one to %(most)s requests.", field="redemptions", most=MOST_AT_ONCE)
    named = hers(viewer).where(Redemption.uid.in_(set(uids))).order_by(Redemption.id)
    rows = session.execute(named.with_for_update(of=Redemption)).all()
    if len(rows) < len(set(uids)):
        raise NotFound("There is no such request here.")
    if any(row.person_id == viewer.id for row in rows):
        raise Conflict("About your own request somebody else decides.")
    return [row for row in rows if state_of(row)[0] in states]


def _zones(session: Session, accounts: Sequence[int]) -> dict[int, str]:
    """The time zone of each account's person, where there is one."""
    where = (
        select(Account.id, Unit.time_zone)
        .join(Person, Person.id == Account.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Account.id.in_(accounts))
    )
    return dict(session.execute(where).all())


def _tell(session: Session, row: Row[Any], kind: str, at: datetime, **more: object) -> None:
    if row.person_id is not None:
        source = f"redemption:{row.uid}:{kind}:{more.get('again', 0)}"
        values = {"name": row.name, "kind": row.kind, "redemption": row.uid, **more}
        notices.tell(session, row.person_id, [News(source, kind, values)], at=at)
