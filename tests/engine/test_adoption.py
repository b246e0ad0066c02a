"""Curves of adoption: a logistic one is foretold, and what is no curve is not."""

from datetime import date, timedelta
from math import exp

import pytest

from academy.engine.adoption import (
    Point,
    average,
    cumulated,
    forecast,
    months_between,
    weeks_between,
)

START = date(2026, 3, 2)


def logistic(weeks: int, *, middle: float, pace: float = 0.2) -> list[Point]:
    return [
        Point(START + timedelta(weeks=week), round(1e6 / (1 + exp(-pace * (week - middle)))), 10**6)
        for week in range(weeks)
    ]


def test_a_logistic_curve_reaches_its_half_in_its_middle() -> None:
    found = forecast(logistic(12, middle=20), 0.5)
    assert found == START + timedelta(weeks=20)


def test_a_target_that_is_reached_needs_no_forecast() -> None:
    assert forecast(logistic(30, middle=20), 0.5) is None


@pytest.mark.parametrize("people", [[0, 0, 0, 0, 0], [5, 5, 5, 5, 5], [9, 8, 7, 6, 5], [1, 2, 3]])
def test_where_nothing_rises_or_too_little_is_known_there_is_no_forecast(people: list[int]) -> None:
    points = [Point(START + timedelta(weeks=n), each, 100) for n, each in enumerate(people)]
    assert forecast(points, 0.5) is None


def test_points_that_lie_on_no_line_give_none() -> None:
    points = [
        Point(START + timedelta(weeks=n), each, 100)
        for n, each in enumerate([2, 30, 1, 25, 2, 40, 3, 30])
    ]
    assert forecast(points, 0.5) is None


def test_years_away_is_not_said() -> None:
    assert forecast(logistic(12, middle=2000, pace=0.004), 0.5) is None


def test_an_average_is_of_three_that_came_so_far() -> None:
    assert average([0.2, 0.4, 0.3]) == pytest.approx(0.3)
    assert average([0.2, 0.4]) is None


def test_months_go_over_the_turn_of_a_year() -> None:
    months = months_between(date(2026, 11, 30), date(2027, 1, 1))
    assert months == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert months_between(date(2027, 1, 1), date(2026, 12, 31)) == []


def test_flows_come_to_balances() -> None:
    weeks = weeks_between(date(2026, 3, 4), date(2026, 3, 20))
    assert weeks == [START, START + timedelta(weeks=1), START + timedelta(weeks=2)]
    flows = [(START, 3), (START - timedelta(weeks=9), 2), (weeks[2], -1)]
    assert cumulated(flows, weeks) == [5, 5, 4]
