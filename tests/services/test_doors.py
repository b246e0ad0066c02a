from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.errors import TooMany
from academy.models.sign_in import SignInFailure
from academy.services import doors, sign_in
from tests.cast import person
from tests.conftest import OPENING
from tests.doors import enter, knock, wait_after


def test_after_five_failures_an_account_pauses_longer_and_longer(session: Session) -> None:
    at, waits = OPENING, []
    for _ in range(5):
        assert enter(session, "amina@demo.example", is_right=False, at=at) is None
    for _ in range(4):
        waits.append(wait_after(session, "amina@demo.example", at))
        at += timedelta(seconds=waits[-1])
        assert enter(session, "amina@demo.example", is_right=False, at=at) is None
    assert waits == [30, 60, 120, 240]


def test_tries_during_a_pause_do_not_lengthen_it(session: Session) -> None:
    for _ in range(5):
        enter(session, "amina@demo.example", is_right=False)
    for second in range(0, 29, 2):
        wait_after(session, "amina@demo.example", OPENING + timedelta(seconds=second))
    later = OPENING + timedelta(seconds=30)
    assert enter(session, "amina@demo.example", is_right=True, at=later)


def test_the_right_person_comes_in_after_the_pause_and_her_slips_are_forgotten(
    session: Session,
) -> None:
    for _ in range(5):
        enter(session, "amina@demo.example", is_right=False)
    assert 0 < wait_after(session, "amina@demo.example", OPENING) <= 30
    later = OPENING + timedelta(seconds=31)
    assert enter(session, "amina@demo.example", is_right=True, at=later)
    for _ in range(4):
        assert enter(session, "amina@demo.example", is_right=False, at=later) is None
    assert enter(session, "amina@demo.example", is_right=True, at=later)


def test_no_stranger_keeps_a_person_out_for_longer_than_fifteen_minutes(session: Session) -> None:
    at = OPENING
    waits = []
    for _ in range(60):
        try:
            enter(session, "amina@demo.example", is_right=False, at=at)
        except TooMany as refusal:
            waits.append(refusal.wait)
            at += timedelta(seconds=refusal.wait)
    assert max(waits) <= 15 * 60
    assert enter(session, "amina@demo.example", is_right=True, at=at + timedelta(minutes=15))


def test_an_account_that_does_not_exist_pauses_like_one_that_does(session: Session) -> None:
    for login in ("amina@demo.example", "nobody@demo.example"):
        for _ in range(5):
            enter(session, login, is_right=False)
    known = wait_after(session, "amina@demo.example", OPENING)
    assert wait_after(session, "nobody@demo.example", OPENING) == known


def test_a_pause_of_one_account_leaves_the_others_alone(session: Session) -> None:
    for _ in range(5):
        enter(session, "amina@demo.example", is_right=False)
    assert enter(session, "bruno@demo.example", is_right=True)


def test_an_address_and_a_number_of_one_person_share_one_counter(session: Session) -> None:
    person(session, "amina").number = "m-7"
    session.flush()
    for login in ("amina@demo.example", "m-7", "M-7 ", "AMINA@demo.example", "m-7"):
        enter(session, login, is_right=False)
    wait_after(session, "m-7", OPENING)


def test_thirty_accounts_failing_from_one_address_pause_that_address_only(session: Session) -> None:
    for n in range(30):
        assert enter(session, f"someone{n}@demo.example", is_right=False) is None
    assert 0 < wait_after(session, "bruno@demo.example", OPENING) <= 600
    assert enter(session, "bruno@demo.example", is_right=True, source=doors.source("192.0.2.8"))
    assert enter(session, "bruno@demo.example", is_right=True, at=OPENING + timedelta(minutes=10))


def test_one_address_may_fail_often_at_few_accounts(session: Session) -> None:
    for n in range(29):
        for _ in range(3):
            enter(session, f"someone{n}@demo.example", is_right=False)
    assert enter(session, "bruno@demo.example", is_right=True)


def test_successes_never_count_so_an_office_may_come_in_at_once(session: Session) -> None:
    for _ in range(200):
        assert enter(session, "amina@demo.example", is_right=True)
    assert session.scalar(select(func.count()).select_from(SignInFailure)) == 0


def test_a_trusted_network_has_no_limit_of_its_own(session: Session) -> None:
    trusted = doors.source("10.1.2.3", [doors.ipaddress.ip_network("10.0.0.0/8")])
    for n in range(40):
        enter(session, f"someone{n}@demo.example", is_right=False, source=trusted)
    assert enter(session, "bruno@demo.example", is_right=True, source=trusted)


def test_of_an_ipv6_address_the_network_counts() -> None:
    assert doors.source("2001:db8:1:2::1") == doors.source("2001:db8:1:2:ffff::9")
    assert doors.source("2001:db8:1:2::1") != doors.source("2001:db8:1:3::1")
    assert doors.source("::ffff:192.0.2.7") == doors.source("192.0.2.7")
    assert len(doors.source("2001:db8:1:2:3:4:5:6").address) <= 45
    assert doors.source(None) == doors.source("no address") == doors.Source("")


def test_of_many_tries_at_once_only_five_hear_a_verdict(session: Session) -> None:
    waiting = [knock(session, "amina@demo.example") for _ in range(20)]
    verdicts = 0
    for n, door in enumerate(waiting):
        try:
            sign_in.enter(session, door, is_right=n == 19, device="a test", at=OPENING)
        except TooMany:
            continue
        verdicts += 1
    assert verdicts == 5
