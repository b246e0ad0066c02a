"""Rules of visas: what meets them, until when a visa holds, and what renews it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine.visas import (
    NOTICES,
    WITNESS,
    Act,
    Condition,
    Days,
    Facts,
    Finished,
    Months,
    Refresher,
    Rule,
    Span,
    Stamped,
    Used,
    about,
    ends,
    notice_due,
    proven,
    renewal,
    renewed_until,
    step,
)

START = datetime(2026, 11, 16, 8, tzinfo=UTC)
DAY = timedelta(days=1)
USED = Used({"asked": 1, "joined": 3}, within=30, witnesses=2)


def events(*days: float, first: int = 1) -> tuple[Act, ...]:
    return tuple(Act("evidence", first + n, START + day * DAY) for n, day in enumerate(days))


def test_a_stamp_meets_a_first_visa_and_a_newer_pass_a_renewal() -> None:
    stamp, passed = Act("stamp", 1, START), Act("attempt", 9, START + 50 * DAY)
    facts = Facts(stamped={"m": stamp}, passed={"m": passed})
    assert proven([Stamped("m")], facts, at=START) == (stamp,)
    assert proven([Stamped("m")], facts, at=START, since=START + 40 * DAY) == (passed,)
    assert proven([Stamped("m")], facts, at=START, since=START + 51 * DAY) is None
    assert proven([Stamped("other")], facts, at=START) is None


def test_use_takes_each_action_often_enough_within_its_days() -> None:
    facts = Facts(used={"asked": events(0), "joined": events(1, 2, 3, first=10)})
    found = proven([USED], facts, at=START + 20 * DAY)
    assert found is not None
    assert [act.id for act in found] == [1, 10, 11, 12]
    assert proven([USED], facts, at=START + 30 * DAY) is None  # the question is too old
    fewer = Facts(used={"asked": events(0), "joined": events(1, 2)})
    assert proven([USED], fewer, at=START + 20 * DAY) is None


def test_witnesses_stand_for_all_of_it_when_there_are_enough() -> None:
    one, two = Facts(used={WITNESS: events(0)}), Facts(used={WITNESS: events(0, 1)})
    assert proven([USED], one, at=START + DAY) is None
    assert len(proven([USED], two, at=START + 2 * DAY) or ()) == 2
    nobody = Used({"asked": 1}, within=30)
    assert proven([nobody], two, at=START + 2 * DAY) is None


def test_a_proof_without_actions_is_met_by_witnesses_alone() -> None:
    alone = Used({}, within=30, witnesses=1)
    assert not step(alone, Facts(), at=START).is_met
    assert step(alone, Facts(used={WITNESS: events(0)}), at=START + DAY).is_met


@pytest.mark.parametrize(
    ("valid", "start", "end"),
    [
        (None, START, None),
        (Days(90), START, START + 90 * DAY),
        (Months(1), datetime(2027, 1, 31, tzinfo=UTC), datetime(2027, 2, 28, tzinfo=UTC)),
        (Months(12), datetime(2028, 2, 29, tzinfo=UTC), datetime(2029, 2, 28, tzinfo=UTC)),
        (Months(24), START, START.replace(year=2028)),
        (Months(2), datetime(2026, 12, 15, tzinfo=UTC), datetime(2027, 2, 15, tzinfo=UTC)),
    ],
)
def test_it_holds_for_days_or_months(
    valid: Span | None, start: datetime, end: datetime | None
) -> None:
    assert ends(valid, start) == end


REFRESHED = Rule(
    (Stamped("m"), Finished("l")), Days(100), Refresher((Stamped("m"),), before=30, after=20)
)


def test_the_refresher_has_a_window_and_after_it_everything_is_asked_anew() -> None:
    until = START + 100 * DAY
    assert renewal(REFRESHED, until, at=until - 30 * DAY - timedelta(seconds=1)) is None
    for at in (until - 30 * DAY, until, until + 20 * DAY):
        opening = renewal(REFRESHED, until, at=at)
        assert opening is not None
        assert (opening.conditions, opening.since) == ((Stamped("m"),), until - 30 * DAY)
    late = renewal(REFRESHED, until, at=until + 21 * DAY)
    assert late is not None
    assert late.conditions == REFRESHED.conditions


def test_a_rule_without_refresher_asks_everything_anew_from_a_month_before() -> None:
    rule = Rule((Stamped("m"),), Days(100))
    until = START + 100 * DAY
    assert renewal(rule, until, at=until - 31 * DAY) is None
    opening = renewal(rule, until, at=until - 30 * DAY)
    assert opening is not None
    assert opening.conditions == rule.conditions


@given(st.integers(31, 3650), st.data())
def test_a_renewal_never_shortens_and_never_opens_the_next_one(
    days: int, data: st.DataObject
) -> None:
    before = data.draw(st.integers(1, days - 1))
    at = START + data.draw(st.integers(days - before, 2 * days)) * DAY
    rule = Rule((Stamped("m"),), Days(days), Refresher((Stamped("m"),), before=before))
    until = START + days * DAY
    assert renewal(rule, until, at=at) is not None
    new = renewed_until(rule, until, at)
    assert new is not None
    assert new >= until + days * DAY or new == at + days * DAY
    again = renewal(rule, new, at=at)
    assert again is None or again.since > at - DAY, "the act that renewed it renews it once"


@given(st.integers(31, 1000), st.lists(st.integers(0, 1100), min_size=1, max_size=60))
def test_whatever_nights_are_missed_each_notice_comes_at_most_once_and_in_order(
    days: int, nights: list[int]
) -> None:
    until = START + days * DAY
    told = [notice_due(START, until, at=START + night * DAY) for night in sorted(nights)]
    heard = [each for each in told if each is not None]
    assert heard == sorted(heard, reverse=True)
    assert set(heard) <= set(NOTICES)
    for night, each in zip(sorted(nights), told, strict=True):
        left = days - night
        assert (each is None) == (left <= 0 or left > 30)


def test_a_notice_that_is_older_than_the_visa_is_not_told() -> None:
    assert notice_due(START, START + 20 * DAY, at=START) is None
    assert notice_due(START, START + 20 * DAY, at=START + 14 * DAY) == 7


def test_a_rule_says_what_it_looks_at() -> None:
    conditions: tuple[Condition, ...] = (Stamped("a"), Finished("b"), USED)
    rule = Rule(conditions, Days(90), Refresher((Finished("c"),), before=30))
    assert list(about(rule)) == ["module:a", "lesson:b", "use", "lesson:c"]
    assert rule.proof is USED
