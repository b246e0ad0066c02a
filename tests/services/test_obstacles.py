"""A gift that somebody cannot have is not offered: what stands in the way is said before she asks."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from academy.engine.shop import Obstacle, Price
from academy.errors import Conflict
from academy.services import budgets, redemptions, shop
from academy.services.viewer import Viewer
from tests.cast import unit
from tests.conftest import OPENING
from tests.services.shelves import a_gift, rich, shop_faults

JANUARY = date(2027, 1, 1)


def test_what_one_person_may_receive_in_a_year_is_known_before_she_asks(
    session: Session, ada: Viewer
) -> None:
    amount = {"period": "year", "amount": 1000, "at": OPENING}
    top = unit(session, "Alizé").id
    budgets.add(session, ada, unit_id=top, scope="person", **amount)  # type: ignore[arg-type]
    mug = a_gift(session, ada, keys=1, value=600).uid
    free = a_gift(session, ada, keys=1).uid
    amina, bruno = rich(session, "amina", keys=9), rich(session, "bruno", keys=9)
    asked = shop.redeem(session, amina, mug, at=OPENING)
    share = Obstacle("share", JANUARY)
    for who, gift, stands in ((amina, mug, share), (amina, free, None), (bruno, mug, None)):
        assert shop.offer(session, who, gift, at=OPENING).obstacle == stands
        assert stands in [each.obstacle for each in shop.offers(session, who, at=OPENING)]
    assert shop.offer(session, amina, mug, at=OPENING.replace(year=2027)).is_to_be_had
    redemptions.refuse(session, ada, [asked.uid], reason="Out of wool.", at=OPENING)
    assert shop.offer(session, amina, mug, at=OPENING).is_to_be_had


def test_a_budget_of_all_that_is_used_up_says_when_the_next_one_begins(
    session: Session, ada: Viewer
) -> None:
    month = {"scope": "all", "period": "month", "amount": 600, "at": OPENING}
    budgets.add(session, ada, unit_id=unit(session, "Maroc").id, **month)  # type: ignore[arg-type]
    gift = a_gift(session, ada, keys=1, value=600).uid
    dear = a_gift(session, ada, keys=1, value=601).uid
    amina, bruno = rich(session, "amina", keys=9), rich(session, "bruno", keys=9)
    shop.redeem(session, amina, gift, at=OPENING)
    december = Obstacle("budget", date(2026, 12, 1))
    assert shop.offer(session, amina, gift, at=OPENING).obstacle == december
    assert shop.offer(session, amina, dear, at=OPENING).obstacle == Obstacle("budget")
    assert shop.offer(session, bruno, gift, at=OPENING).is_to_be_had  # he works elsewhere
    assert shop.offer(session, amina, gift, at=OPENING + timedelta(days=15)).is_to_be_had


def test_what_is_not_offered_is_refused_as_well_and_what_is_offered_is_given(
    session: Session, ada: Viewer
) -> None:
    gift = a_gift(session, ada, keys=1, value=300, stock=4, cap=3).uid
    top = {"unit_id": unit(session, "Alizé").id, "scope": "person", "at": OPENING}
    budgets.add(session, ada, period="quarter", amount=900, **top)  # type: ignore[arg-type]
    amina = rich(session, "amina", keys=9)
    while shop.offer(session, amina, gift, at=OPENING).is_to_be_had:
        shop.redeem(session, amina, gift, at=OPENING)
    assert len(shop.mine(session, amina)) == 3
    with pytest.raises(Conflict), session.begin_nested():
        shop.redeem(session, amina, gift, at=OPENING)
    assert shop_faults(session) == []


def test_nobody_pays_another_price_than_the_one_that_she_saw(session: Session, ada: Viewer) -> None:
    gift = a_gift(session, ada, keys=5, stock=3).uid
    amina = rich(session, "amina", stars=1, keys=9)
    for seen in (Price(keys=4), Price(stars=1, keys=5), Price(-1, -1)):
        with pytest.raises(Conflict, match="price has changed"), session.begin_nested():
            shop.redeem(session, amina, gift, at=OPENING, agreed=seen)
    assert shop.offer(session, amina, gift, at=OPENING).stock == 3
    assert shop.redeem(session, amina, gift, at=OPENING, agreed=Price(keys=5)).price.keys == 5
