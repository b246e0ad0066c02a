"""The statements of the shop's counter: each takes, gives or counts in one step that the database
decides."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from academy.models.people import Unit
from academy.models.shop import (
    PERIODS,
    Budget,
    Charge,
    Gift,
    GiftStock,
    Redemption,
    Spending,
    VoucherCode,
)
from academy.models.statements import insert_new

_path = bindparam("path", type_=String)
_today = bindparam("today", type_=Date)

IS_UNDECIDED = and_(
    Redemption.approved_at.is_(None),
    Redemption.refused_at.is_(None),
    Redemption.cancelled_at.is_(None),
)
IS_KEPT = and_(Redemption.refused_at.is_(None), Redemption.cancelled_at.is_(None))
"""Not given back."""
IS_READY = and_(Redemption.approved_at.is_not(None), Redemption.delivered_at.is_(None))
"""Approved, and not delivered yet."""

_is_hers = or_(
    Gift.unit_id.is_(None),
    exists().where(Unit.id == Gift.unit_id, _path.like(Unit.path.concat("%"))),
)
_is_open = and_(
    Gift.retired_at.is_(None),
    Gift.withdrawn_at.is_(None),
    or_(Gift.opens.is_(None), Gift.opens <= _today),
    or_(Gift.closes.is_(None), Gift.closes >= _today),
)

HELD = select(func.count()).where(
    Redemption.gift_id == bindparam("gift"),
    Redemption.account_id == bindparam("account"),
    IS_KEPT,
)
"""How many of a gift one account has had, or asked for. Exact while the gift's row is locked."""

_held: ColumnElement[int] = (
    select(func.count())
    .select_from(Redemption)
    .where(Redemption.gift_id == Gift.id, Redemption.account_id == bindparam("account"), IS_KEPT)
    .correlate(Gift)
    .scalar_subquery()
)

OFFERS: Select[Any] = (
    select(*Gift.__table__.columns, _held.label("held"))
    .where(_is_hers, _is_open)
    .order_by(Gift.stars + Gift.keys, Gift.id)
)
"""What is on the counter for somebody at *path* on the day *today*."""

OFFER: Select[Any] = OFFERS.where(Gift.uid == bindparam("of_gift"))

TAKE = (
    update(Gift)
    .where(Gift.uid == bindparam("of_gift"), _is_hers, _is_open)
    .where(or_(Gift.stock.is_(None), Gift.stock > 0))
    .values(stock=Gift.stock - 1)
    .returning(*Gift.__table__.columns)
)
"""Take one from the counter; no row when there is none. The gift's row stays locked."""

RESTOCK = (
    update(Gift)
    .where(Gift.id == bindparam("gift"))
    .values(stock=func.coalesce(Gift.stock, 0) + bindparam("more"))
    .returning(Gift.stock)
)
"""Put *more* back, or take it away below zero; the check refuses less than nothing."""

STOCK_LINE = insert(GiftStock)

REQUEST = insert(Redemption).returning(Redemption.id)

MINE: Select[Any] = (
    select(
        *Redemption.__table__.columns,
        Gift.uid.label("gift_uid"),
        Gift.kind,
        Gift.name,
        VoucherCode.shown,
        VoucherCode.allowed,
    )
    .join(Gift, Gift.id == Redemption.gift_id)
    .outerjoin(VoucherCode, VoucherCode.redemption_id == Redemption.id)
    .where(Redemption.account_id == bindparam("account"))
    .order_by(Redemption.id.desc())
    .limit(bindparam("most"))
)
"""Somebody's redemptions, the newest first."""

ONE_OF_MINE: Select[Any] = MINE.where(Redemption.uid == bindparam("of_redemption"))

CANCEL = (
    update(Redemption)
    .where(
        Redemption.uid == bindparam("of_redemption"),
        Redemption.account_id == bindparam("account"),
        IS_UNDECIDED,
    )
    .values(cancelled_at=bindparam("at"), decided_by=bindparam("actor"))
    .returning(*Redemption.__table__.columns)
)

# Budgets.

IS_THIS_PERIOD = or_(
    *(
        and_(Budget.period == period, Spending.first == bindparam(period, type_=Date))
        for period in PERIODS
    )
)
"""Of a budget and a spending of it; takes the first days of *month*, *quarter* and *year*."""

_whose: ColumnElement[int] = case(
    (Budget.scope == "person", bindparam("account", type_=BigInteger)),
    else_=bindparam("academy", type_=BigInteger),
)

PURSES = (
    select(
        Budget.id,
        Budget.scope,
        Budget.period,
        Budget.amount,
        func.coalesce(Spending.spent, 0).label("spent"),
    )
    .join(Unit, Unit.id == Budget.unit_id)
    .outerjoin(
        Spending,
        and_(
            Spending.budget_id == Budget.id,
            Spending.account_id == _whose,
            IS_THIS_PERIOD,
        ),
    )
    .where(Budget.ended_at.is_(None), _path.like(Unit.path.concat("%")))
    .order_by(Budget.id)
)
"""The budgets that pay for somebody at *path*, in the order in which they are locked."""

OPEN_SPENDING = insert_new(Spending, returning=["id"])

SPEND = (
    update(Spending)
    .where(
        Spending.budget_id == bindparam("budget"),
        Spending.account_id == bindparam("account"),
        Spending.first == bindparam("since", type_=Date),
        Spending.spent + bindparam("more")
        <= select(Budget.amount).where(Budget.id == Spending.budget_id).scalar_subquery(),
    )
    .values(spent=Spending.spent + bindparam("more"))
    .returning(Spending.id)
)
"""Charge *more* cents; no row when that is more than is left."""

UNSPEND = (
    update(Spending)
    .where(Spending.id == bindparam("spending"))
    .values(spent=Spending.spent - bindparam("less"))
)

CHARGE = insert(Charge)

CHARGED = (
    select(Charge.redemption_id, Charge.spending_id)
    .join(Spending, Spending.id == Charge.spending_id)
    .where(Charge.redemption_id.in_(bindparam("redemptions", expanding=True)))
    .order_by(Spending.budget_id, Spending.account_id, Spending.first)
)
"""What paid for redemptions, in the order in which charges lock."""

# Codes.

ADD_CODE = insert_new(VoucherCode, returning=["id"])
"""A code that came in before returns no row."""

_free = (
    select(VoucherCode.id)
    .where(
        VoucherCode.gift_id == bindparam("gift"),
        VoucherCode.redemption_id.is_(None),
        VoucherCode.voided_at.is_(None),
    )
    .order_by(VoucherCode.id)
    .with_for_update(skip_locked=True)
)

DRAW = (
    update(VoucherCode)
    .where(VoucherCode.id == _free.limit(1).scalar_subquery())
    .values(redemption_id=bindparam("redemption"))
    .returning(VoucherCode.id)
)
"""The next free code becomes a redemption's; two at once never meet on the same one."""

VOID = (
    update(VoucherCode)
    .where(VoucherCode.id.in_(_free.limit(bindparam("number"))))
    .values(voided_at=bindparam("at"))
    .returning(VoucherCode.id)
)

SHOW = (
    update(VoucherCode)
    .where(
        VoucherCode.redemption_id == bindparam("redemption"),
        VoucherCode.shown < VoucherCode.allowed,
    )
    .values(shown=VoucherCode.shown + 1)
    .returning(VoucherCode.digest, VoucherCode.sealed)
)
"""One look at a code; no row when there is none left."""
