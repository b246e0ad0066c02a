"""Thirty-two hands on one counter, in two processes: what is there goes once, and no further."""

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from academy.models.database import reading, writing
from academy.models.people import Person
from academy.models.rewards import Balance
from academy.models.shop import Gift, Redemption, Spending, VoucherCode
from academy.services import budgets, crowd, redemptions, settling, shop
from tests.cast import EVERYBODY, unit, viewer
from tests.conftest import OPENING
from tests.services.crowded import at_once
from tests.services.rush import rush
from tests.services.shelves import a_gift, rich, shop_faults, with_codes
from tests.services.test_races import assert_books_are_closed

pytestmark = pytest.mark.slow

REQUESTS = 32


def learners(session: Session) -> list[str]:
    """Eight people."""
    settling.settle(session, crowd.plan(2, answers=0), at=OPENING)
    more = session.scalars(
        select(Person.number).where(Person.number.startswith("crowd-")).order_by(Person.id)
    )
    return [*EVERYBODY, *filter(None, more)][:8]


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Redemption)) or 0


def test_a_rush_on_five_gifts_gives_exactly_five(app: Flask) -> None:
    with writing() as session:
        logins = learners(session)
        for login in logins:
            rich(session, login, keys=100)
        gift = a_gift(session, viewer(session, "ada", at=OPENING), keys=10, stock=5).uid
    heard = rush(app.extensions["academy"], [(each, gift) for each in logins] * 4)
    assert len(heard) == REQUESTS
    assert Counter(heard) == {"requested": 5, "409": 27}
    with reading() as session:
        assert session.scalars(select(Gift.stock).where(Gift.uid == gift)).one() == 0
        assert kept(session) == 5
        assert shop_faults(session) == []
        assert_books_are_closed(session)


def test_a_rush_of_one_learner_spends_what_she_has_and_not_more(app: Flask) -> None:
    with writing() as session:
        amina = rich(session, "amina", stars=2, keys=35)
        ada = viewer(session, "ada", at=OPENING)
        given = [a_gift(session, ada, keys=10).uid for _ in range(3)]
    asking = [("amina@demo.example", given[number % 3]) for number in range(REQUESTS)]
    assert Counter(rush(app.extensions["academy"], asking)) == {"requested": 3, "409": 29}
    with reading() as session:
        balance = session.get_one(Balance, amina.account_id)
        assert (balance.stars, balance.keys) == (2, 5)
        assert shop_faults(session) == []
        assert_books_are_closed(session)


def test_a_rush_on_vouchers_gives_everybody_another_code(app: Flask) -> None:
    with writing() as session:
        logins = learners(session)
        for login in logins:
            rich(session, login, keys=100)
        ada = viewer(session, "ada", at=OPENING)
        gift = with_codes(session, ada, *(f"CODE-{number}" for number in range(20)), keys=1).uid
    heard = rush(app.extensions["academy"], [(each, gift) for each in logins] * 4)
    assert Counter(heard) == {"approved": 20, "409": 12}
    with reading() as session:
        owners = session.scalars(select(VoucherCode.redemption_id)).all()
        assert len(set(owners)) == len(owners) == 20
        assert None not in owners
        assert shop_faults(session) == []


def test_requests_that_are_approved_at_once_get_a_code_each(app: Flask) -> None:
    with writing() as session:
        logins = learners(session)
        ada = viewer(session, "ada", at=OPENING)
        codes = [f"CODE-{number}" for number in range(len(logins))]
        gift = with_codes(session, ada, *codes, keys=1, is_automatic=False).uid
        whose = [rich(session, login, keys=1) for login in logins if login != ada.email]
        asked = [shop.redeem(session, who, gift, at=OPENING).uid for who in whose]

    def approve(number: int) -> int:
        with writing() as session:
            return redemptions.approve(session, ada, [asked[number]], at=OPENING)

    assert at_once(app, approve, len(asked)) == [1] * len(asked)
    with reading() as session:
        owners = list(filter(None, session.scalars(select(VoucherCode.redemption_id))))
        assert len(set(owners)) == len(owners) == len(asked)
        assert shop_faults(session) == []


def test_a_rush_never_overspends_a_budget_nor_a_persons_share_nor_her_cap(app: Flask) -> None:
    with writing() as session:
        logins = learners(session)
        for login in logins:
            rich(session, login, keys=100)
        ada = viewer(session, "ada", at=OPENING)
        top = unit(session, "Alizé").id
        for scope, amount in (("all", 1150), ("person", 299)):
            budgets.add(
                session, ada, unit_id=top, scope=scope, period="year", amount=amount, at=OPENING
            )
        free = a_gift(session, ada, keys=1, cap=3).uid
        dear = a_gift(session, ada, keys=1, value=100).uid
    asking = [(each, gift) for each in logins for gift in (dear, dear, dear, dear)]
    assert Counter(rush(app.extensions["academy"], asking)) == {"requested": 11, "409": 21}
    asking = [(each, free) for each in logins[:2]] * (REQUESTS // 2)
    assert Counter(rush(app.extensions["academy"], asking)) == {"requested": 6, "409": 26}
    with reading() as session:
        assert max(session.scalars(select(Spending.spent))) == 1100
        per_person = select(func.count(Redemption.id)).group_by(
            Redemption.gift_id, Redemption.account_id
        )
        assert max(session.scalars(per_person)) <= 3
        assert shop_faults(session) == []
