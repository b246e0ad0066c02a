"""gifts/*.yaml: what stars and keys are exchanged for."""

import re
from datetime import date

from academy.engine.shop import DEAREST, KINDS, MOST_CENTS, Price
from academy.manuscript.documents import Gift, Languages
from academy.manuscript.fields import Fields
from academy.manuscript.problems import N_, Sheet
from academy.manuscript.settings import read_yaml

KNOWN = (
    *("id", "name", "text", "kind", "price", "value"),
    *("stock", "cap", "approval", "from", "until"),
)
APPROVALS = ("by-hand", "automatic")
MOST = 1_000_000
_MONEY = re.compile(r"([0-9]{1,7})(?:[.,]([0-9]{1,2}))?")


def read_gift(sheet: Sheet, languages: Languages) -> Gift | None:
    """One gift."""
    table = read_yaml(sheet, sheet.text)
    if table is None:
        return None
    fields = Fields(sheet, table, KNOWN)
    id_, name, text = fields.id(), fields.words("name", languages), fields.words("text", languages)
    word = fields.choice("kind", KINDS)
    kind = next((each for each in KINDS if each == word), KINDS[0])
    price, value = _price(fields), _value(fields)
    stock, cap = _optional(fields, "stock", 0), _optional(fields, "cap", 1)
    if kind == "voucher" and stock is not None:
        fields.fault(
            "stock",
            N_("A voucher has as many as its codes: leave out “%(key)s”, and import codes."),
        )
    approval = fields.choice("approval", APPROVALS) if "approval" in table else APPROVALS[0]
    opens, closes = _days(fields)
    if price is None or not fields.sound:
        return None
    return Gift(
        id=id_,
        name=name,
        text=text,
        kind=kind,
        price=price,
        value=value,
        stock=stock,
        cap=cap,
        is_automatic=approval == "automatic",
        opens=opens,
        closes=closes,
    )


def _price(fields: Fields) -> Price | None:
    coins = fields.inner("price", ("stars", "keys"))
    if coins is None:
        return None
    price = Price(*(_optional(coins, key, 0, DEAREST) or 0 for key in ("stars", "keys")))
    if coins.sound and price.is_nothing:
        fields.fault(
            "price", N_("“%(key)s” needs stars, keys or both, as in { stars: 5, keys: 20 }.")
        )
    return price if coins.sound else None


def _value(fields: Fields) -> int:
    """Cents of ``12``, ``12.5`` or ``12,50``."""
    word = fields.word("value")
    if not word:
        return 0
    found = _MONEY.fullmatch(word)
    cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1
    if not 0 <= cents <= MOST_CENTS:
        fields.fault(
            "value", N_("“%(key)s” is an amount of money, as 12.50 is: what the gift is worth.")
        )
    return max(0, cents)


def _optional(fields: Fields, key: str, low: int, high: int = MOST) -> int | None:
    return fields.number(key, low, high) if key in fields.table else None


def _days(fields: Fields) -> tuple[date | None, date | None]:
    opens = fields.day("from") if "from" in fields.table else None
    closes = fields.day("until") if "until" in fields.table else None
    if opens and closes and closes < opens:
        fields.fault(
            "until", N_("It is over before it begins: put “%(key)s” on a later day than “from”.")
        )
    return opens, closes
