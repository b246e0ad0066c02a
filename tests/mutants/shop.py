"""The controls of the shop's counter."""

from tests.mutants import Mutant

COUNTER = "academy/models/counter.py"
SERVICE = ("-m", "not postgresql", "tests/services/test_shop.py")

SHOP = (
    Mutant(
        "the last gift goes once",
        COUNTER,
        "    .where(or_(Gift.stock.is_(None), Gift.stock > 0))\n",
        "",
        SERVICE,
    ),
    Mutant(
        "a price that cannot be paid is refused",
        "academy/services/shop.py",
        "        raise _too_dear(viewer, price) from None",
        "        return",
        SERVICE,
    ),
    Mutant(
        "a budget is never overspent",
        COUNTER,
        '        Spending.spent + bindparam("more")\n        <= select',
        '        Spending.spent - bindparam("more")\n        <= select',
        SERVICE,
    ),
    Mutant(
        "a decision asks for the state before it",
        "academy/services/redemptions.py",
        "decide = update(Redemption).where(Redemption.id == redemption, IS_UNDECIDED)",
        "decide = update(Redemption).where(Redemption.id == redemption)",
        ("tests/services/test_shop.py", "tests/services/test_shop_decisions.py"),
    ),
    Mutant(
        "a code is seen as often as it may be",
        COUNTER,
        "        VoucherCode.shown < VoucherCode.allowed,\n",
        "",
        SERVICE,
    ),
    Mutant(
        "codes are drawn past those that others are drawing",
        COUNTER,
        "        VoucherCode.redemption_id.is_(None),\n        VoucherCode.voided_at.is_(None),\n    )\n"
        "    .order_by(VoucherCode.id)",
        "        VoucherCode.voided_at.is_(None),\n    )\n    .order_by(VoucherCode.id)",
        SERVICE,
    ),
    Mutant(
        "nobody decides about her own request",
        "academy/services/redemptions.py",
        "    if any(row.person_id == viewer.id for row in rows):",
        "    if not rows:",
        SERVICE,
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
    Mutant(
        "one person has as many of a gift as its cap says",
        "academy/services/shop.py",
        "if taken.cap is not None and held >= taken.cap:",
        "if taken.cap is not None and held < 0:",
        SERVICE,
    ),
    Mutant(
        "nobody pays a price that she did not see",
        "academy/services/shop.py",
        "if agreed not in (None, price):",
        "if agreed is None:",
        ("-m", "not postgresql", "tests/services/test_obstacles.py"),
    ),
    Mutant(
        "what people wrote runs in no spreadsheet",
        "academy/services/sheets/guarding.py",
        """return f"'{cell}" if _RUNS(cell) else cell""",
        "return cell",
        ("-m", "not postgresql", "tests/web/test_gift_desk.py"),
    ),
    Mutant(
        "what is decided is not taken back",
        COUNTER,
        '        Redemption.account_id == bindparam("account"),\n        IS_UNDECIDED,\n',
        '        Redemption.account_id == bindparam("account"),\n',
        SERVICE,
    ),
    Mutant(
        "a voucher's code comes in once",
        "migrations/versions/20261122_shop.py",
        'sa.UniqueConstraint("gift_id", "digest", name="uq_voucher_code_gift_id_digest"),',
        "",
        SERVICE,
    ),
    Mutant(
        "a code belongs to one request",
        "migrations/versions/20261122_shop.py",
        'sa.UniqueConstraint("redemption_id", name="uq_voucher_code_redemption_id"),',
        "",
        ("-m", "not postgresql", "tests/services/test_constraints.py", "-k", "two_codes"),
    ),
    Mutant(
        "two requests at once never meet on one code",
        COUNTER,
        "    .with_for_update(skip_locked=True)\n",
        "",
        ("tests/services/test_rush.py", "-k", "approved_at_once and postgresql"),
    ),
)
