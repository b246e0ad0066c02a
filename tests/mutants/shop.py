"""The controls of the shop's counter."""

from tests.mutants import Mutant

COUNTER = "academy/models/counter.py"
SHOP = "tests/services/test_shop.py"

CONTROLS = (
    Mutant(
        "the last gift goes once",
        COUNTER,
        "    .where(or_(Gift.stock.is_(None), Gift.stock > 0))\n",
        "",
        (SHOP,),
    ),
    Mutant(
        "a price that cannot be paid is refused",
        "academy/services/shop.py",
        "        raise _too_dear(viewer, price) from None",
        "        return",
        (SHOP,),
    ),
    Mutant(
        "a budget is never overspent",
        COUNTER,
        '        Spending.spent + bindparam("more")\n        <= select',
        '        Spending.spent - bindparam("more")\n        <= select',
        (SHOP,),
    ),
    Mutant(
        "a decision asks for the state before it",
        "academy/services/redemptions.py",
        "decide = update(Redemption).where(Redemption.id == redemption, IS_UNDECIDED)",
        "decide = update(Redemption).where(Redemption.id == redemption)",
        (SHOP, "tests/services/test_shop_decisions.py"),
    ),
    Mutant(
        "a code is seen as often as it may be",
        COUNTER,
        "        VoucherCode.shown < VoucherCode.allowed,\n",
        "",
        (SHOP,),
    ),
    Mutant(
        "codes are drawn past those that others are drawing",
        COUNTER,
        "        VoucherCode.redemption_id.is_(None),\n        VoucherCode.voided_at.is_(None),\n    )\n"
        "    .order_by(VoucherCode.id)",
        "        VoucherCode.voided_at.is_(None),\n    )\n    .order_by(VoucherCode.id)",
        (SHOP,),
    ),
    Mutant(
        "nobody decides about her own request",
        "academy/services/redemptions.py",
        "    if any(row.person_id == viewer.id for row in rows):",
        "    if not rows:",
        (SHOP,),
    ),
    Mutant(
        "a form acts once",
        "academy/web/once.py",
        "        if first is None:\n",
        "        if first is None or first.body:\n",
        ("tests/web/test_shop.py",),
    ),
    Mutant(
        "a purchase demands a key",
        "academy/web/api/headers.py",
        "key = _key(required=True)",
        "key = _key(required=False)",
        ("tests/web/api/test_shop.py",),
    ),
)
