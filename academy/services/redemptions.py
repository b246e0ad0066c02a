"""What becomes of requests: approved or refused, delivered, and given back.

A state is a date that is set once, by a statement that asks for the state before it; a decision
that comes a second time changes nothing. Rows are locked redemptions first, then gifts, budgets and
balances, each kind in the order of its ids: decisions about many never wait for each other in a ring.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, false, or_, select, true, update
from sqlalchemy.orm import Session

from academy.engine.shop import Price, State, given_back
from academy.errors import Conflict, Invalid, NotFound
from academy.models.counter import IS_UNDECIDED, RESTOCK
from academy.models.people import Person, Unit
from academy.models.rewards import Account, LedgerTransaction
from academy.models.shop import Gift, Redemption, VoucherCode
from academy.models.statements import run
from academy.services import budgets, ledger, notices, units, vouchers
from academy.services.notices import News
from academy.services.viewer import Viewer

PAGE = 50
MOST_AT_ONCE = 100
LONGEST_REASON = 300

BY_RULE = "rule"
"""Who decided where the gift says that nobody needs to."""

IS_READY = and_(Redemption.approved_at.is_not(None), Redemption.delivered_at.is_(None))


@dataclass(frozen=True, slots=True)
class Request:
    """A redemption in the queue. ``person`` and ``unit`` are empty when she has left."""

    id: int
    uid: str
    gift: str
    kind: str
    name: dict[str, str]
    person: str
    unit: str
    price: Price
    value: int
    state: State
    requested_at: datetime
    is_own: bool
    """Whether it is the viewer's own, about which somebody else decides."""
    looks: int | None


def state_of(row: Row[Any]) -> tuple[State, datetime]:
    """The state of a redemption's *row*, and since when."""
    if row.cancelled_at:
        return "cancelled", row.cancelled_at
    if row.refused_at:
        return "refused", row.refused_at
    if row.delivered_at:
        return "delivered", row.delivered_at
    if row.approved_at:
        return "approved", row.approved_at
    return "requested", row.requested_at


def queue(
    session: Session, viewer: Viewer, *, ready: bool, after: int | None = None
) -> tuple[list[Request], int | None]:
    """What waits to be decided, or if *ready* to be delivered; the oldest first, and where to go on."""
    waiting = IS_READY if ready else IS_UNDECIDED
    asked = _hers(viewer).where(waiting).order_by(Redemption.id).limit(PAGE + 1)
    if after is not None:
        asked = asked.where(Redemption.id > after)
    found = [_request(row, viewer) for row in session.execute(asked)]
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def seen_vouchers(session: Session, viewer: Viewer) -> list[Request]:
    """Vouchers whose owners have had their look, the latest first."""
    asked = _hers(viewer).where(VoucherCode.shown == VoucherCode.allowed)
    latest = asked.order_by(Redemption.id.desc()).limit(PAGE)
    return [_request(row, viewer) for row in session.execute(latest)]


def approve(session: Session, viewer: Viewer, uids: Sequence[str], *, at: datetime) -> int:
    """Grant those of *uids* that wait; how many it were. A voucher's code becomes its owner's.

    Raises ``NotFound`` for requests of people whom the viewer does not administer, ``Conflict`` for
    her own.
    """
    rows = _locked(session, viewer, uids, IS_UNDECIDED)
    for row in rows:
        _approve(session, row, actor=viewer.actor, at=at)
    return len(rows)


def approve_by_rule(session: Session, viewer: Viewer, redemption: int, *, at: datetime) -> None:
    """Grant a request of the viewer's whose gift needs nobody's word."""
    asked = _everything().where(Redemption.id == redemption, Account.person_id == viewer.id)
    _approve(session, session.execute(asked).one(), actor=BY_RULE, at=at)


def refuse(
    session: Session, viewer: Viewer, uids: Sequence[str], *, reason: str, at: datetime
) -> int:
    """Refuse those of *uids* that wait, for a *reason* that their people read, and give back the price."""
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid("Say why in a sentence: it is what the person will read.", field="reason")
    rows = _locked(session, viewer, uids, IS_UNDECIDED)
    for row in rows:
        set_ = {"refused_at": at, "decided_by": viewer.actor, "reason": reason}
        _mark(session, row.id, set_)
        _tell(session, row, "gift_refused", at, reason=reason, stars=row.stars, keys=row.keys)
    give_back(session, rows, actor=viewer.actor, at=at)
    return len(rows)


def deliver(session: Session, viewer: Viewer, uids: Sequence[str], *, at: datetime) -> int:
    """Note that those of *uids* that were approved have been handed over; vouchers do so themselves."""
    rows = _locked(session, viewer, uids, and_(IS_READY, Gift.kind != "voucher"))
    for row in rows:
        hand_over(session, row.id, actor=viewer.actor, at=at)
        _tell(session, row, "gift_delivered", at)
    return len(rows)


def allow_another_look(session: Session, viewer: Viewer, uid: str, *, at: datetime) -> None:
    """Let the owner see her code once more; the viewer never sees it. Told to the owner."""
    rows = _locked(session, viewer, [uid], Redemption.approved_at.is_not(None))
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
    session: Session, viewer: Viewer, uids: Sequence[str], state: Any
) -> Sequence[Row[Any]]:
    """Those of *uids* that are in *state*, locked in the order of their ids. Raises ``NotFound``."""
    if not uids or len(uids) > MOST_AT_ONCE:
        raise Invalid("Choose one to %(most)s requests.", field="redemptions", most=MOST_AT_ONCE)
    named = _hers(viewer).where(Redemption.uid.in_(set(uids)))
    rows = session.execute(named).all()
    if len(rows) < len(set(uids)):
        raise NotFound("There is no such request here.")
    if any(row.person_id == viewer.id for row in rows):
        raise Conflict("About your own request somebody else decides.")
    hold = named.where(state).order_by(Redemption.id).with_for_update(of=Redemption)
    return session.execute(hold).all()


def _everything() -> Select[Any]:
    return (
        select(
            *Redemption.__table__.columns,
            Gift.uid.label("gift_uid"),
            Gift.kind,
            Gift.name,
            Account.person_id,
            Person.given_name,
            Person.family_name,
            Unit.name.label("unit"),
            VoucherCode.shown,
            VoucherCode.allowed,
        )
        .join(Gift, Gift.id == Redemption.gift_id)
        .join(Account, Account.id == Redemption.account_id)
        .outerjoin(Person, Person.id == Account.person_id)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .outerjoin(VoucherCode, VoucherCode.redemption_id == Redemption.id)
    )


def _hers(viewer: Viewer) -> Select[Any]:
    """Redemptions of the people whom the viewer administers; of those who left, if she has the whole."""
    gone = true() if is_over_all(viewer) else false()
    return _everything().where(or_(units.within(viewer), and_(Account.person_id.is_(None), gone)))


def is_over_all(viewer: Viewer) -> bool:
    """Whether she administers a whole company, from its top."""
    return any(path.count("/") == 2 for path in viewer.roles.get("admin", ()))


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
        values = {"name": row.name, "redemption": row.uid, **more}
        notices.tell(session, row.person_id, [News(source, kind, values)], at=at)


def _request(row: Row[Any], viewer: Viewer) -> Request:
    return Request(
        id=row.id,
        uid=row.uid,
        gift=row.gift_uid,
        kind=row.kind,
        name=row.name,
        person=f"{row.given_name or ''} {row.family_name or ''}".strip(),
        unit=row.unit or "",
        price=Price(row.stars, row.keys),
        value=row.value,
        state=state_of(row)[0],
        requested_at=row.requested_at,
        is_own=row.person_id == viewer.id,
        looks=None if row.allowed is None else row.allowed - row.shown,
    )
