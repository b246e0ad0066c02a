"""gifts/*.yaml: what is read of a gift, and what is wrong with one, by its line."""

from datetime import date

import pytest

from academy.engine import shop
from academy.engine.shop import Price
from academy.manuscript.documents import Gift
from academy.manuscript.parsing import parse_academy
from academy.models.shop import GIFT_KINDS, PERIODS
from tests.manuscript.specimen import folder, found
from tests.manuscript.specimen_texts import TEXTS

PATH = "gifts/mug.yaml"


def spoilt(old: str, new: str) -> list[str]:
    assert old in TEXTS[PATH]
    return found({PATH: TEXTS[PATH].replace(old, new)})


def test_a_gift_is_read_with_its_price_its_value_in_cents_and_its_days() -> None:
    assert folder().gifts[0].document == Gift(
        "mug",
        {"en": "Mug", "fr": "Tasse"},
        {"en": "It holds.", "fr": "Elle tient."},
        "thing",
        Price(5, 40),
        value=950,
        stock=60,
        cap=2,
        opens=date(2026, 12, 1),
        closes=date(2026, 12, 31),
    )


def test_what_may_be_left_out_has_no_end_and_waits_for_a_person() -> None:
    short = TEXTS[PATH].partition("stock")[0].replace("9,5", "12")
    gift = folder({PATH: short}).gifts[0].document
    assert (gift.value, gift.stock, gift.cap, gift.opens, gift.closes) == (1200, *4 * [None])
    assert not gift.is_automatic
    assert folder({PATH: short + "approval: automatic\n"}).gifts[0].document.is_automatic


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("thing", "wish", "4: “kind” cannot be “wish”. Choose one of: thing, voucher, donation."),
        (
            "{ stars: 5, keys: 40 }",
            "12",
            "5: “price” takes settings of its own, one a line below it.",
        ),
        (
            "stars: 5, keys: 40",
            "stars: 0",
            "5: “price” needs stars, keys or both, as in { stars: 5, keys: 20 }.",
        ),
        ("keys: 40", "keys: -4", "5: “keys” must be a whole number from 0 to 100000."),
        (
            "keys: 40",
            "points: 4",
            "5: There is no setting “points” here. Known are: stars, keys.",
        ),
        ("value: 9,5", "", "1: “value” is missing: add it."),
        (
            "9,5",
            "a lot",
            "6: “value” is an amount of money, as 12.50 is: what the gift is worth.",
        ),
        (
            "9,5",
            "1.005",
            "6: “value” is an amount of money, as 12.50 is: what the gift is worth.",
        ),
        ("stock: 60", "stock: 6.5", "7: “stock” must be a whole number from 0 to 1000000."),
        (
            "thing",
            "voucher",
            "7: A voucher has as many as its codes: leave out “stock”, and import codes.",
        ),
        ("cap: 2", "cap: 0", "8: “cap” must be a whole number from 1 to 1000000."),
        (
            "cap: 2",
            "approval: maybe",
            "8: “approval” cannot be “maybe”. Choose one of: by-hand, automatic.",
        ),
        (
            "12-31",
            "11-30",
            "10: It is over before it begins: put “until” on a later day than “from”.",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_line(old: str, new: str, problem: str) -> None:
    assert spoilt(old, new) == [f"{PATH}:{problem}"]


def test_the_currency_is_that_of_the_academy() -> None:
    text = TEXTS["academy.yaml"]
    read, _ = parse_academy({"academy.yaml": text})
    assert read is not None
    assert read.currency == "EUR"
    read, _ = parse_academy({"academy.yaml": text + "currency: MAD\n"})
    assert read is not None
    assert read.currency == "MAD"
    assert found({"academy.yaml": text + "currency: dirham\n"}) == [
        "academy.yaml:5: “dirham” is not the code of a currency, as EUR, CHF or MAD are."
    ]


def test_the_kinds_and_periods_are_those_that_the_database_takes() -> None:
    assert shop.KINDS == GIFT_KINDS
    assert shop.PERIODS == PERIODS
