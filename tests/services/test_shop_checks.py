"""Each check of the shop finds the fault that it is there for."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from academy.models import append_only
from academy.models.checks.shop import CHECKS
from academy.services import budgets, gifts, redemptions, shop, vouchers
from academy.services.viewer import Viewer
from tests.cast import unit
from tests.conftest import OPENING
from tests.services.shelves import SECRET, a_gift, rich, shop_faults, with_codes

FAULTS = {
    "the stock of a gift and its redemptions are not what was put on the counter": [
        "update gift set stock = stock + 1 where kind = 'thing'",
        "update redemption set is_counted = not is_counted",
        "update gift_stock set amount = amount + 1 where cause = 'opening'",
    ],
    "a redemption was not paid once with its price": [
        "update redemption set keys = keys + 1",
        "update ledger_transaction set source = 'gift:' || source where source like 'redemption:%'",
        "update ledger_entry set currency = 'point' where currency = 'key' and amount = -3",
    ],
    "a refund is not what was paid": [
        "update ledger_entry set amount = amount + 1 where transaction_id in"
        " (select id from ledger_transaction where source like 'refund:%')",
    ],
    "what was refused or cancelled was not refunded, or something else was": [
        "update redemption set refused_at = null",
        "update redemption set refused_at = requested_at"
        " where approved_at is null and cancelled_at is null",
        "update ledger_transaction set source = 'gift:' || source where source like 'refund:%'",
        "update ledger_transaction set reverses_id = null",
    ],
    "a price was paid or refunded for nothing": [
        "update redemption set uid = 'x' || substr(uid, 2)",
        "update ledger_transaction set source = source || 'x' where source like 'refund:%'",
    ],
    "a code belongs to a redemption that should have none": [
        "update voucher_code set gift_id = (select min(id) from gift)",
        "update redemption set approved_at = null, delivered_at = null",
    ],
    "an approved voucher has no code": ["update voucher_code set redemption_id = null"],
    "a voucher has not a free code for each one on the counter and each request": [
        "update voucher_code set voided_at = added_at where redemption_id is null",
        "update gift set stock = stock + 1 where kind = 'voucher'",
    ],
    "what a budget has spent is not the sum of its redemptions": [
        "update spending set spent = spent + 1",
        "delete from charge",
    ],
    "a redemption is charged to another person's budget": [
        "update spending set account_id = account_id + 1",
        "update budget set scope = 'person'",
    ],
    "the states of a redemption are out of order": [
        "update redemption set requested_at = '2030-01-01'",
        "update redemption set decided_by = null",
        "update redemption set reason = null",
    ],
}


@pytest.fixture
def busy(session: Session, ada: Viewer) -> None:
    """Something in every state."""
    budgets.add(
        session, ada, unit_id=unit(session, "Alizé").id, scope="all", period="year",
        amount=10_000, at=OPENING,
    )  # fmt: skip
    thing = a_gift(session, ada, keys=3, stock=9, value=100)
    voucher = with_codes(session, ada, "A-1", "B-2")
    amina = rich(session, "amina", keys=50)
    asked = [shop.redeem(session, amina, thing.uid, at=OPENING).uid for _ in range(4)]
    redemptions.refuse(session, ada, asked[:1], reason="No.", at=OPENING)
    redemptions.approve(session, ada, asked[1:2], at=OPENING)
    shop.cancel(session, amina, asked[2], at=OPENING)
    code = shop.redeem(session, amina, voucher.uid, at=OPENING)
    shop.show_code(session, amina, code.uid, secret=SECRET, at=OPENING)
    more = vouchers.seal(["C-3"], gift=voucher.uid, secret=SECRET)
    gifts.bring_codes(session, ada, voucher.uid, more, at=OPENING)


def test_every_check_has_a_fault_to_find() -> None:
    assert set(FAULTS) == set(CHECKS)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("sentence", "fault"), [(sentence, fault) for sentence in FAULTS for fault in FAULTS[sentence]]
)
def test_a_planted_fault_is_found(session: Session, sentence: str, fault: str) -> None:
    assert shop_faults(session) == []
    append_only.release(session.connection())
    session.execute(text(fault))
    assert sentence in shop_faults(session)
    session.rollback()
