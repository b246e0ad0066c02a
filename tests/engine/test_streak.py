"""Working days in a row: what the rule promises, one test for each promise."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.engine import streak as rules
from academy.engine.calendar import Calendar
from academy.engine.streak import EARNS, KEPT, MOST_FREEZES, Streak, replay, stand, step

DAY = timedelta(days=1)
MONDAY = date(2026, 3, 2)
EVERY_DAY = Calendar(frozenset(range(7)))
WEEKDAYS = Calendar()

ZONES = (
    "Pacific/Kiritimati",
    "Asia/Kolkata",
    "Europe/Paris",
    "America/St_Johns",
    "Pacific/Pago_Pago",
)
steps = st.lists(st.tuples(st.sampled_from(ZONES), st.integers(-120, 900)), min_size=1, max_size=80)
offsets = st.lists(st.integers(0, 120), min_size=1, max_size=60, unique=True)


def day(number: int) -> date:
    """That many days after a Monday."""
    return MONDAY + number * DAY


def after(*numbers: int, calendar: Calendar = EVERY_DAY) -> Streak:
    return replay(map(day, numbers), calendar)


def worked(until: int, calendar: Calendar = WEEKDAYS) -> Streak:
    """Every working day of the first *until* days."""
    return replay(filter(calendar.works_on, map(day, range(until))), calendar)


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(leave=((day(7), day(13)),)),
        Calendar(holidays={day(7), day(8), day(9), day(10), day(11)}),
        Calendar(forgiven=((day(7), day(11)),)),
        Calendar(own=((day(7), frozenset({5})), (day(12), None))),
    ],
    ids=["leave", "holidays", "outage", "own week"],
)
def test_rest_days_leave_holidays_and_outages_never_break_it(calendar: Calendar) -> None:
    streak = worked(5, calendar)
    assert streak.length == 5
    if calendar.own:  # that week has one working day, and she takes part on it
        streak = step(streak, day(12), calendar).streak
    assert stand(streak, day(13), calendar).length == streak.length
    again = step(streak, day(14), calendar)
    assert (again.streak.length, again.used) == (streak.length + 1, ())
    assert stand(worked(5), day(13), WEEKDAYS).length == 0


def test_a_missed_working_day_uses_a_freeze_by_itself_and_without_one_the_streak_ends() -> None:
    streak = after(*range(7))
    assert (streak.length, streak.freezes) == (7, 1)
    frozen = stand(streak, day(7), EVERY_DAY)
    assert (frozen.length, frozen.freezes, frozen.recent[-1]) == (7, 0, rules.FROZEN)
    came_back = step(streak, day(8), EVERY_DAY)
    assert (came_back.streak.length, came_back.used) == (8, (day(7),))
    broken = stand(streak, day(8), EVERY_DAY)
    assert (broken.length, broken.longest, broken.recent[-2:]) == (0, 7, "fm")
    too_late = step(streak, day(9), EVERY_DAY)
    assert (too_late.streak.length, too_late.streak.longest, too_late.used) == (1, 7, ())


@pytest.mark.parametrize(
    ("freezes", "missed", "length", "used"),
    [(1, 1, 8, 1), (1, 2, 1, 0), (2, 1, 31, 1), (2, 2, 31, 2), (2, 3, 1, 0), (3, 3, 61, 3)],
)
def test_a_gap_as_long_as_the_freezes_goes_on_and_a_longer_one_does_not(
    freezes: int, missed: int, length: int, used: int
) -> None:
    streak = after(*range(EARNS[freezes - 1]))
    assert streak.freezes == freezes
    back = streak.length + missed
    done = step(streak, day(back), EVERY_DAY)
    assert (done.streak.length, len(done.used)) == (length, used)
    assert done.used == tuple(map(day, range(streak.length, back)))[:used]


def test_a_freeze_that_was_used_before_a_long_leave_is_told_of_as_well() -> None:
    streak = after(*range(7))
    away = Calendar(frozenset(range(7)), leave=((day(8), day(60)),))
    done = step(streak, day(61), away)
    assert (done.streak.length, done.used) == (8, (day(7),))


def test_a_freeze_is_earned_at_7_30_and_60_days_and_three_are_kept_at_most() -> None:
    streak, earned = Streak(), {}
    for number in range(70):
        one = step(streak, day(number), EVERY_DAY)
        streak = one.streak
        if one.earned:
            earned[one.earned] = streak.freezes
    assert earned == {7: 1, 30: 2, 60: 3}
    assert tuple(earned) == EARNS
    used = step(streak, day(72), EVERY_DAY).streak
    assert (used.length, used.freezes) == (71, MOST_FREEZES - 2)


def test_a_day_counts_once_and_only_after_the_last_one_that_counted() -> None:
    streak = after(0, 1, 2)
    for number in (2, 1, 0, -5):
        assert step(streak, day(number), EVERY_DAY).streak == streak
    assert step(streak, day(3), EVERY_DAY).streak.length == 4


def test_the_longest_streak_is_kept() -> None:
    streak = after(0, 1, 2, 3, 10, 11)
    assert (streak.length, streak.longest) == (2, 4)
    assert stand(streak, day(40), EVERY_DAY).longest == 4


@given(offsets, st.sampled_from([EVERY_DAY, WEEKDAYS]))
def test_all_days_at_once_give_what_they_gave_one_by_one(
    numbers: list[int], calendar: Calendar
) -> None:
    one_by_one = Streak()
    days = sorted(filter(calendar.works_on, map(day, numbers)))
    for each in days:
        # A look in between changes nothing: only taking part is written down.
        stand(one_by_one, each - DAY, calendar)
        one_by_one = step(one_by_one, each, calendar).streak
    assert replay(days, calendar) == one_by_one
    assert one_by_one.length <= len(days)
    assert one_by_one.length <= one_by_one.longest or not days
    assert 0 <= one_by_one.freezes <= MOST_FREEZES


@given(offsets, st.integers(0, 400), st.integers(0, 400))
def test_standing_on_a_day_does_not_depend_on_the_looks_before(
    numbers: list[int], first: int, second: int
) -> None:
    streak = after(*numbers)
    near, far = sorted((day(first), day(second)))
    looked = stand(stand(streak, near, WEEKDAYS), far, WEEKDAYS)
    assert looked == stand(streak, far, WEEKDAYS)
    assert len(looked.recent) <= KEPT


Rule = Callable[[date, date | None], bool]


def days_counted(
    moves: list[tuple[str, int]], zone: Callable[[str], str], counts: Rule
) -> tuple[int, float]:
    """How many days a rule counts for a learner who answers at every step, and the hours that passed."""
    at = start = end = datetime(2026, 3, 27, 12, tzinfo=UTC)  # over a change of the clocks
    last, counted = None, 0
    for chosen, minutes in moves:
        at += timedelta(minutes=minutes)
        end = max(end, at)
        today = at.astimezone(ZoneInfo(zone(chosen))).date()
        if counts(today, last):
            last, counted = today, counted + 1
    return counted, (end - start).total_seconds() / 3600


@given(steps, st.sampled_from(ZONES))
def test_nobody_gains_a_day_by_changing_zones_or_clocks(
    moves: list[tuple[str, int]], entity: str
) -> None:
    streak = Streak()

    def counts(today: date, _last: date | None) -> bool:
        nonlocal streak
        before, streak = streak, step(streak, today, EVERY_DAY).streak
        return streak.last != before.last

    counted, hours = days_counted(moves, lambda _chosen: entity, counts)
    assert counted <= hours / 23 + 2


def test_the_day_of_her_own_zone_would_let_her_gain() -> None:
    moves = [(zone, 1) for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago") * 5]
    counted, hours = days_counted(moves, lambda chosen: chosen, lambda today, last: today != last)
    assert counted > hours / 23 + 2
