"""The controls of the gift shop."""

from tests.mutants import Mutant

FAST = ("-m", "not postgresql", "tests/services/test_shop.py", "-k")
COUNTER = "academy/models/counter.py"
TABLES = "migrations/versions/20261122_shop.py"

SHOP = (
    Mutant(
        "the counter is asked before it gives",
        COUNTER,
        "    .where(or_(Gift.stock.is_(None), Gift.stock > 0))\n",
        "",
        (*FAST, "last_one_is_the_last"),
    ),
    Mutant(
        "one person has as many of a gift as its cap says",
        "academy/services/shop.py",
        "if taken.cap is not None and held >= taken.cap:",
        "if taken.cap is not None and held < 0:",
        (*FAST, "cap_says"),
    ),
    Mutant(
        "a budget has an end",
        COUNTER,
        '        Spending.spent + bindparam("more")\n        <= select(',
        "        Spending.spent - Spending.spent\n        <= select(",
        (*FAST, "budget_is_never_overspent or has_an_end"),
    ),
    Mutant(
        "what is decided is not taken back",
        COUNTER,
        '        Redemption.account_id == bindparam("account"),\n        IS_UNDECIDED,\n',
        '        Redemption.account_id == bindparam("account"),\n',
        (*FAST, "takes_back or taken_back"),
    ),
    Mutant(
        "about her own request somebody else decides",
        "academy/services/redemptions.py",
        "if any(row.person_id == viewer.id for row in rows):",
        "if not all(row.id for row in rows):",
        (*FAST, "about_her_own"),
    ),
    Mutant(
        "a voucher's code comes in once",
        TABLES,
        'sa.UniqueConstraint("gift_id", "digest", name="uq_voucher_code_gift_id_digest"),',
        "",
        (*FAST, "comes_in_once"),
    ),
    Mutant(
        "a code is seen as often as its owner may",
        COUNTER,
        "        VoucherCode.shown < VoucherCode.allowed,\n",
        "",
        (*FAST, "code_is_seen_once"),
    ),
    Mutant(
        "two requests at once never meet on one code",
        COUNTER,
        "    .with_for_update(skip_locked=True)\n",
        "",
        ("tests/services/test_rush.py", "-k", "vouchers and postgresql"),
    ),
    Mutant(
        "a purchase names its request",
        "academy/web/api/shop.py",
        "must_have_key=True",
        "must_have_key=False",
        ("-m", "not postgresql", "tests/web/api/test_shop.py", "-k", "without_a_key"),
    ),
)
