"""Prices and periods: what is missing, what is paid and given back, when a budget begins anew."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine.rewards import Earned, counts
from academy.engine.shop import (
    PERIODS,
    Obstacle,
    Period,
    Price,
    Purse,
    given_back,
    next_period,
    obstacle,
    on_the_counter,
    paid,
    period_start,
)

coins = st.integers(0, 300)
prices = st.builds(Price, stars=coins, keys=coins)


@dataclass(frozen=True)
class OnSale:
    price: Price
    is_to_be_had: bool


@given(price=prices, stars=coins, keys=coins)
def test_with_what_is_missing_one_can_pay_and_with_less_one_cannot(
    price: Price, stars: int, keys: int
) -> None:
    missing = price.missing(stars=stars, keys=keys)
    assert price.missing(stars=stars + missing.stars, keys=keys + missing.keys).is_nothing
    for less in (Price(1, 0), Price(0, 1)):
        if less.stars <= missing.stars and less.keys <= missing.keys:
            short = price.missing(
                stars=stars + missing.stars - less.stars, keys=keys + missing.keys - less.keys
            )
            assert short == less
    assert missing.is_nothing is (stars >= price.stars and keys >= price.keys)


@given(price=prices)
def test_a_refund_gives_back_what_was_paid_under_another_source_and_no_points(
    price: Price,
) -> None:
    out, back = paid("7f", price), given_back("7f", price)
    assert Earned() + out + back == Earned()
    assert (out.source, back.source) == ("redemption:7f", "refund:7f")
    assert counts([out, back]) == counts([])


@given(
    goods=st.lists(st.builds(OnSale, price=prices, is_to_be_had=st.booleans())),
    stars=coins,
    keys=coins,
)
def test_what_one_can_have_comes_first_and_nothing_is_lost(
    goods: list[OnSale], stars: int, keys: int
) -> None:
    shown = on_the_counter(goods, stars=stars, keys=keys)
    assert sorted(map(id, shown)) == sorted(map(id, goods))
    can = [
        each.is_to_be_had and each.price.missing(stars=stars, keys=keys).is_nothing
        for each in shown
    ]
    assert can == sorted(can, reverse=True)


@given(day=st.dates(date(2020, 1, 1), date(2040, 12, 30)), period=st.sampled_from(PERIODS))
def test_a_period_begins_on_its_first_day_and_holds_together(day: date, period: str) -> None:
    kind = next(each for each in PERIODS if each == period)
    first = period_start(day, kind)
    assert first <= day
    assert first.day == 1
    assert period_start(first, kind) == first
    following = period_start(day + timedelta(days=1), kind)
    assert following in (first, day + timedelta(days=1))


def test_quarters_are_those_of_the_calendar() -> None:
    firsts = {period_start(date(2026, month, 28), "quarter").month for month in range(1, 13)}
    assert firsts == {1, 4, 7, 10}


@given(day=st.dates(date(2020, 1, 1), date(2040, 12, 30)), period=st.sampled_from(PERIODS))
def test_the_next_period_begins_the_day_after_the_last_of_this_one(
    day: date, period: Period
) -> None:
    following = next_period(day, period)
    assert following > day
    assert period_start(following, period) == following
    assert period_start(following - timedelta(days=1), period) == period_start(day, period)


DAY = date(2026, 11, 20)
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("met", "what"),
    [
        ({}, None),
        ({"stock": 1, "cap": 2, "held": 1}, None),
        ({"stock": 0, "cap": 1, "held": 1}, Obstacle("sold_out")),
        ({"cap": 2, "held": 2}, Obstacle("cap")),
        ({"purses": [Purse(True, "year", 1000, 400)]}, None),
        ({"purses": [Purse(True, "year", 1000, 401)]}, Obstacle("share", JANUARY)),
        ({"purses": [Purse(False, "month", 1000, 401)]}, Obstacle("budget", DECEMBER)),
        ({"purses": [Purse(False, "year", 599, 0)]}, Obstacle("budget")),
        ({"value": 0, "purses": [Purse(False, "year", 0, 900)]}, None),
        (
            {"purses": [Purse(True, "year", 600, 1), Purse(False, "month", 600, 600)]},
            Obstacle("share", JANUARY),
        ),
        (
            {"purses": [Purse(True, "year", 600, 1), Purse(False, "month", 500, 0)]},
            Obstacle("budget"),
        ),
    ],
)
def test_what_stands_in_the_way_is_what_lasts_longest(
    met: dict[str, Any], what: Obstacle | None
) -> None:
    facts = {"stock": None, "cap": None, "held": 0, "value": 600, "purses": [], **met}
    assert obstacle(**facts, day=DAY) == what
