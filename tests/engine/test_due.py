"""When what is asked is due: nobody is late on leave, and a last day in a leave moves behind it."""

from datetime import date, timedelta

import pytest

from academy.engine import due
from academy.engine.due import Terms

DAY = timedelta(days=1)
D = date(2026, 11, 16)


def days(first: int, last: int) -> tuple[date, date]:
    return D + first * DAY, D + last * DAY


@pytest.mark.parametrize(
    ("leave", "moved"),
    [
        ([], 0),
        ([days(1, 5)], 0),
        ([days(-5, -1)], 0),
        ([days(-1, 3)], 4),
        ([days(0, 0)], 1),
        ([days(4, 6), days(-1, 3)], 7),
        ([days(5, 6), days(-1, 3)], 4),
        ([(D, date.max)], 0),
    ],
)
def test_a_last_day_in_a_leave_moves_behind_it(leave: list[due.Span], moved: int) -> None:
    assert due.behind(D, leave) == D + moved * DAY


@pytest.mark.parametrize(
    ("today", "grace", "leave", "late"),
    [
        (0, 0, [], False),
        (1, 0, [], True),
        (3, 3, [], False),
        (4, 3, [], True),
        (4, 0, [days(4, 9)], False),
        (10, 0, [days(4, 9)], True),
        (3, 0, [days(-2, 2)], False),
        (4, 0, [days(-2, 2)], True),
        (5, 2, [days(-2, 2)], False),
        (6, 2, [days(-2, 2)], True),
    ],
)
def test_she_is_late_after_her_day_and_its_grace_and_never_on_leave(
    today: int, grace: int, leave: list[due.Span], *, late: bool
) -> None:
    told = due.is_late(D, today=D + today * DAY, is_mandatory=True, grace_days=grace, leave=leave)
    assert told is late
    assert not due.is_late(D, today=D + today * DAY, is_mandatory=False, grace_days=grace)


def test_what_has_no_day_is_never_late() -> None:
    assert not due.is_late(None, today=date.max, is_mandatory=True)


def test_the_first_and_the_next_day_by_its_terms() -> None:
    assert Terms().first_due(D) is None
    assert Terms(due_days=3).first_due(D) == D + 3 * DAY
    assert Terms(due_on=D).first_due(D - DAY) == D
    assert Terms(due_on=D).next_due(D) == D + due.RENEWAL_DAYS * DAY
    assert Terms(due_days=3).next_due(D) == D + 3 * DAY
    assert Terms().next_due(D) is None
