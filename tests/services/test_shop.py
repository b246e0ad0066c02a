"""The gift shop: everything a request takes comes back, or goes once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.shop import Obstacle
from academy.errors import Conflict, Invalid, NotFound
from academy.models.notices import Notice
from academy.models.rewards import LedgerTransaction
from academy.models.shop import Spending, VoucherCode
from academy.services import budgets, gift_desk, gifts, redemptions, shop, vouchers
from academy.services.gifts import Details
from academy.services.viewer import Viewer
from tests.cast import unit, viewer
from tests.conftest import OPENING
from tests.services.shelves import DETAILS, SECRET, a_gift, rich, shop_faults, with_codes


def test_a_request_takes_the_gift_and_its_price_and_waits(session: Session, ada: Viewer) -> None:
    gift = a_gift(session, ada, stars=2, keys=3, stock=5)
    amina = rich(session, "amina", stars=10, keys=10)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    assert asked.state == "requested"
    after = viewer(session, "amina", at=OPENING)
    assert (after.stars, after.keys, after.points) == (8, 7, amina.points)
    assert shop.offer(session, after, gift.uid, at=OPENING).stock == 4
    assert [each.uid for each in shop.mine(session, after)] == [asked.uid]
    assert shop_faults(session) == []


def test_who_is_short_is_refused_by_her_balance_and_hears_what_is_missing(
    session: Session, ada: Viewer
) -> None:
    gift = a_gift(session, ada, stars=5, keys=20, stock=5)
    amina = rich(session, "amina", stars=3, keys=20)
    for dear, told in (
        (amina, "Stars still missing: 2"),
        (replace(amina, stars=9), "have just gone elsewhere"),
        (replace(amina, keys=1), "short of 2 stars and 19 keys"),
        (replace(amina, stars=5, keys=19), "Keys still missing: 1"),
    ):
        with pytest.raises(Conflict, match=told), session.begin_nested():
            shop.redeem(session, dear, gift.uid, at=OPENING)
    assert shop.offer(session, amina, gift.uid, at=OPENING).stock == 5
    assert shop.mine(session, amina) == []


def test_the_last_one_is_the_last_one(session: Session, ada: Viewer) -> None:
    gift = a_gift(session, ada, keys=1, stock=1)
    shop.redeem(session, rich(session, "bruno", keys=5), gift.uid, at=OPENING)
    amina = rich(session, "amina", keys=5)
    with pytest.raises(Conflict, match="last one"):
        shop.redeem(session, amina, gift.uid, at=OPENING)
    assert shop.offers(session, amina, at=OPENING)[-1].obstacle == Obstacle("sold_out")


def test_one_person_has_as_many_as_the_cap_says_and_a_cancelled_one_does_not_count(
    session: Session, ada: Viewer
) -> None:
    gift = a_gift(session, ada, keys=1, stock=9, cap=2)
    amina = rich(session, "amina", keys=9)
    first = shop.redeem(session, amina, gift.uid, at=OPENING)
    shop.redeem(session, amina, gift.uid, at=OPENING)
    with pytest.raises(Conflict, match="your share"), session.begin_nested():
        shop.redeem(session, amina, gift.uid, at=OPENING)
    shop.cancel(session, amina, first.uid, at=OPENING)
    shop.redeem(session, amina, gift.uid, at=OPENING)


def test_what_is_taken_back_gives_everything_back_once(session: Session, ada: Viewer) -> None:
    budget(session, ada, "Alizé", amount=5000)
    gift = a_gift(session, ada, stars=1, keys=4, stock=3, value=1250)
    amina = rich(session, "amina", stars=2, keys=4)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    assert session.scalars(select(Spending.spent)).all() == [1250]
    for _ in range(2):
        assert shop.cancel(session, amina, asked.uid, at=OPENING).state == "cancelled"
    after = viewer(session, "amina", at=OPENING)
    assert (after.stars, after.keys) == (2, 4)
    assert session.scalars(select(Spending.spent)).all() == [0]
    assert shop.offer(session, after, gift.uid, at=OPENING).stock == 3
    refunds = select(LedgerTransaction).where(LedgerTransaction.source.startswith("refund:"))
    refund = session.scalars(refunds).one()
    taken = session.get_one(LedgerTransaction, refund.reverses_id)
    assert taken.source == f"redemption:{asked.uid}"
    assert shop_faults(session) == []


def test_nobody_takes_back_what_is_decided_or_another_persons(
    session: Session, ada: Viewer
) -> None:
    gift = a_gift(session, ada, keys=1, stock=3)
    amina = rich(session, "amina", keys=4)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    with pytest.raises(NotFound):
        shop.cancel(session, viewer(session, "bruno", at=OPENING), asked.uid, at=OPENING)
    redemptions.approve(session, ada, [asked.uid], at=OPENING)
    with pytest.raises(Conflict, match="decided meanwhile"):
        shop.cancel(session, amina, asked.uid, at=OPENING)


def test_a_refusal_says_why_and_gives_back(session: Session, ada: Viewer) -> None:
    gift = a_gift(session, ada, keys=3, stock=3)
    amina = rich(session, "amina", keys=4)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    with pytest.raises(Invalid, match="Say why"):
        redemptions.refuse(session, ada, [asked.uid], reason="", at=OPENING)
    for refused in (1, 0):
        done = redemptions.refuse(session, ada, [asked.uid], reason="Out of wool.", at=OPENING)
        assert done == refused
    after = viewer(session, "amina", at=OPENING)
    assert after.keys == 4
    hers = shop.one_of_mine(session, after, asked.uid)
    assert (hers.state, hers.reason) == ("refused", "Out of wool.")
    told = session.scalars(select(Notice).where(Notice.kind == "gift_refused")).one()
    assert told.values["reason"] == "Out of wool."
    assert told.person_id == amina.id
    assert redemptions.approve(session, ada, [asked.uid], at=OPENING) == 0
    assert shop_faults(session) == []


def test_several_are_decided_and_delivered_at_once(session: Session, ada: Viewer) -> None:
    gift = a_gift(session, ada, keys=1, stock=9)
    uids = [
        shop.redeem(session, rich(session, who, keys=4), gift.uid, at=OPENING).uid
        for who in ("amina", "bruno")
    ]
    assert redemptions.deliver(session, ada, uids, at=OPENING) == 0
    assert redemptions.approve(session, ada, uids, at=OPENING) == 2
    ready, _ = gift_desk.queue(session, ada, "ready")
    assert [each.uid for each in ready] == uids
    assert redemptions.deliver(session, ada, uids, at=OPENING) == 2
    assert redemptions.deliver(session, ada, uids, at=OPENING) == 0
    assert shop_faults(session) == []


def test_nobody_decides_about_her_own_request_or_about_people_elsewhere(
    session: Session, ada: Viewer, local: Viewer
) -> None:
    gift = a_gift(session, ada, keys=1, stock=9)
    own = shop.redeem(session, rich(session, "ada", keys=4), gift.uid, at=OPENING)
    with pytest.raises(Conflict, match="somebody else"):
        redemptions.approve(session, ada, [own.uid], at=OPENING)
    far = shop.redeem(session, rich(session, "bruno", keys=4), gift.uid, at=OPENING)
    near = shop.redeem(session, rich(session, "amina", keys=4), gift.uid, at=OPENING)
    with pytest.raises(NotFound):
        redemptions.approve(session, local, [near.uid, far.uid], at=OPENING)
    assert [each.uid for each in gift_desk.queue(session, local, "waiting")[0]] == [near.uid]
    assert redemptions.approve(session, local, [near.uid], at=OPENING) == 1


# Vouchers.


def test_a_voucher_comes_by_itself_and_its_code_is_seen_once(session: Session, ada: Viewer) -> None:
    gift = with_codes(session, ada, "PORT-1", "PORT-2")
    amina = rich(session, "amina", keys=9)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    assert (asked.state, asked.looks) == ("approved", 1)
    seen, code = shop.show_code(session, amina, asked.uid, secret=SECRET, at=OPENING)
    assert code == "PORT-1"
    assert (seen.state, seen.looks) == ("delivered", 0)
    again, nothing = shop.show_code(session, amina, asked.uid, secret=SECRET, at=OPENING)
    assert nothing is None
    assert again.state == "delivered"
    bruno = rich(session, "bruno", keys=9)
    with pytest.raises(NotFound):
        shop.show_code(session, bruno, asked.uid, secret=SECRET, at=OPENING)
    other = shop.redeem(session, bruno, gift.uid, at=OPENING)
    assert shop.show_code(session, bruno, other.uid, secret=SECRET, at=OPENING)[1] == "PORT-2"
    with pytest.raises(Conflict, match="last one"):
        shop.redeem(session, amina, gift.uid, at=OPENING)
    assert shop_faults(session) == []


def test_whoever_lost_her_code_is_given_another_look_by_those_who_never_see_it(
    session: Session, ada: Viewer
) -> None:
    gift = with_codes(session, ada, "PORT-1")
    amina = rich(session, "amina", keys=9)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    redemptions.allow_another_look(session, ada, asked.uid, at=OPENING)  # she has one still
    shop.show_code(session, amina, asked.uid, secret=SECRET, at=OPENING)
    redemptions.allow_another_look(session, ada, asked.uid, at=OPENING)
    assert shop.show_code(session, amina, asked.uid, secret=SECRET, at=OPENING)[1] == "PORT-1"
    assert shop.show_code(session, amina, asked.uid, secret=SECRET, at=OPENING)[1] is None
    assert shop_faults(session) == []


def test_a_code_comes_in_once_and_is_stock(session: Session, ada: Viewer) -> None:
    gift = with_codes(session, ada, "PORT-1", "PORT-2")
    codes = vouchers.seal(["PORT-2", "PORT-3"], gift=gift.uid, secret=SECRET)
    assert gifts.bring_codes(session, ada, gift.uid, codes, at=OPENING) == 1
    assert gifts.bring_codes(session, ada, gift.uid, codes, at=OPENING) == 0
    assert gifts.find(session, ada, gift.uid).stock == 3
    with pytest.raises(Conflict, match="not so much"), session.begin_nested():
        gifts.restock(session, ada, gift.uid, amount=-4, reason="Expired.", at=OPENING)
    assert gifts.restock(session, ada, gift.uid, amount=-2, reason="Expired.", at=OPENING) == 1
    assert gifts.free_codes(session, gift) == 1
    assert shop_faults(session) == []


def test_stored_codes_read_as_nothing_and_open_for_their_gift_and_secret_only(
    session: Session, ada: Viewer
) -> None:
    gift = with_codes(session, ada, "PORT-1")
    row = session.scalars(select(VoucherCode)).one()
    for stored in (row.sealed, row.digest):
        assert b"PORT" not in stored
    assert vouchers.seal(["PORT-1"], gift="another", secret=SECRET)[0].digest != row.digest
    assert vouchers.seal(["PORT-1"], gift=gift.uid, secret="another")[0].digest != row.digest
    amina = rich(session, "amina", keys=9)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    with pytest.raises(Conflict, match="cannot be opened"), session.begin_nested():
        shop.show_code(session, amina, asked.uid, secret="another", at=OPENING)
    assert shop.one_of_mine(session, amina, asked.uid).looks == 1


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A-1\n B-2 \r\n\nA-1\n", ["A-1", "B-2"]),
        ("code;until\nA-1;2027\nB-2;2027\n", ["A-1", "B-2"]),
        ('Code,until\n"A,1",2027\n', ["A,1"]),
    ],
)
def test_codes_come_as_lines_or_as_the_first_column_of_a_table(text: str, codes: list[str]) -> None:
    assert vouchers.read(text) == codes


@pytest.mark.parametrize(
    "text", ["", "\n \n", "code\n", "x" * 201, "\n".join(map(str, range(5001)))]
)
def test_what_is_no_list_of_codes_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        vouchers.read(text)


# Budgets.


def budget(session: Session, who: Viewer, name: str, **more: object) -> int:
    values = {"scope": "all", "period": "year", "amount": 10_000, **more}
    made = budgets.add(session, who, unit_id=unit(session, name).id, at=OPENING, **values)  # type: ignore[arg-type]
    return made.id


def test_a_budget_is_never_overspent_and_every_one_above_a_person_may_refuse(
    session: Session, ada: Viewer
) -> None:
    budget(session, ada, "Alizé", amount=3000)
    budget(session, ada, "Maroc", amount=1000, period="month")
    gift = a_gift(session, ada, keys=1, value=600)
    amina, bruno = rich(session, "amina", keys=9), rich(session, "bruno", keys=9)
    shop.redeem(session, amina, gift.uid, at=OPENING)
    with pytest.raises(Conflict, match="budget"), session.begin_nested():
        shop.redeem(session, amina, gift.uid, at=OPENING)
    for _ in range(4):
        shop.redeem(session, bruno, gift.uid, at=OPENING)
    with pytest.raises(Conflict, match="budget"), session.begin_nested():
        shop.redeem(session, bruno, gift.uid, at=OPENING)
    left = {each.unit: each.left for each in budgets.standing(session, ada, at=OPENING)}
    assert left == {"Alizé": 0, "Maroc": 400}
    assert shop_faults(session) == []


def test_a_new_period_has_its_budget_again(session: Session, ada: Viewer) -> None:
    budget(session, ada, "Alizé", amount=600, period="month")
    gift = a_gift(session, ada, keys=1, value=600)
    amina = rich(session, "amina", keys=9)
    november = shop.redeem(session, amina, gift.uid, at=OPENING)
    december = OPENING + timedelta(days=15)
    shop.redeem(session, amina, gift.uid, at=december)
    shop.cancel(session, amina, november.uid, at=december)  # goes back to where it came from
    spent = session.execute(select(Spending.first, Spending.spent).order_by(Spending.first)).all()
    assert spent == [(date(2026, 11, 1), 0), (date(2026, 12, 1), 600)]
    assert shop_faults(session) == []


def test_what_one_person_may_receive_a_year_has_an_end(session: Session, ada: Viewer) -> None:
    cap = budget(session, ada, "Alizé", scope="person", amount=1000)
    gift = a_gift(session, ada, keys=1, value=600)
    amina, bruno = rich(session, "amina", keys=9), rich(session, "bruno", keys=9)
    shop.redeem(session, amina, gift.uid, at=OPENING)
    shop.redeem(session, bruno, gift.uid, at=OPENING)
    with pytest.raises(Conflict, match="one person may"), session.begin_nested():
        shop.redeem(session, amina, gift.uid, at=OPENING)
    shop.redeem(session, amina, gift.uid, at=OPENING.replace(year=2027))
    budgets.change(session, ada, cap, amount=1200, at=OPENING)
    shop.redeem(session, amina, gift.uid, at=OPENING)
    budgets.end(session, ada, cap, at=OPENING)
    shop.redeem(session, amina, gift.uid, at=OPENING)
    assert shop_faults(session) == []


def test_budgets_belong_to_those_who_administer_their_unit(
    session: Session, ada: Viewer, local: Viewer
) -> None:
    whole = budget(session, ada, "Alizé")
    with pytest.raises(NotFound):
        budget(session, local, "Portugal")
    with pytest.raises(NotFound):
        budgets.change(session, local, whole, amount=0, at=OPENING)
    budget(session, local, "Maroc")
    assert len(budgets.standing(session, local, at=OPENING)) == 1
    for wrong in ({"amount": -1}, {"period": "week"}, {"scope": "cat"}):
        with pytest.raises(Invalid):
            budget(session, ada, "Alizé", **wrong)


# Behind the counter.


def test_stock_moves_with_a_reason_and_the_rows_add_up(session: Session, ada: Viewer) -> None:
    gift = a_gift(session, ada, keys=1, stock=2)
    assert gifts.restock(session, ada, gift.uid, amount=3, reason="A new box.", at=OPENING) == 5
    assert gifts.restock(session, ada, gift.uid, amount=-1, reason="Broken.", at=OPENING) == 4
    for amount, reason in ((0, "x"), (2, ""), (10**7, "x")):
        with pytest.raises(Invalid):
            gifts.restock(session, ada, gift.uid, amount=amount, reason=reason, at=OPENING)
    lines = gifts.stock_lines(session, gift)
    assert [(line.cause, line.amount) for line in lines] == [
        ("hand", -1),
        ("hand", 3),
        ("opening", 2),
    ]
    assert shop_faults(session) == []


def test_a_gift_of_a_unit_is_on_its_counter_only(
    session: Session, ada: Viewer, local: Viewer
) -> None:
    maroc = unit(session, "Maroc").id
    with pytest.raises(Invalid, match="one of your units"):
        a_gift(session, local, keys=1)
    with pytest.raises(NotFound):
        a_gift(session, local, keys=1, unit_id=unit(session, "Portugal").id)
    gift = a_gift(session, local, keys=1, unit_id=maroc)
    amina, bruno = rich(session, "amina", keys=9), rich(session, "bruno", keys=9)
    assert shop.redeem(session, amina, gift.uid, at=OPENING)
    with pytest.raises(NotFound):
        shop.redeem(session, bruno, gift.uid, at=OPENING)
    assert gift.uid not in {each.uid for each in shop.offers(session, bruno, at=OPENING)}
    everybodys = a_gift(session, ada, keys=1)
    with pytest.raises(NotFound):
        gifts.find(session, local, everybodys.uid)
    assert {shelf.gift.uid for shelf in gifts.all_(session, local)} == {gift.uid}


def test_a_gift_is_offered_on_its_days_and_until_it_is_withdrawn(
    session: Session, ada: Viewer
) -> None:
    day = OPENING.date()
    gift = a_gift(session, ada, keys=1, opens=day, closes=day + timedelta(days=1))
    amina = rich(session, "amina", keys=9)

    def is_offered(days: int) -> bool:
        at = OPENING + timedelta(days=days)
        return gift.uid in {each.uid for each in shop.offers(session, amina, at=at)}

    assert [is_offered(days) for days in (-1, 0, 1, 2)] == [False, True, True, False]
    gifts.withdraw(session, ada, gift.uid, at=OPENING)
    assert not is_offered(0)
    with pytest.raises(NotFound):
        shop.redeem(session, amina, gift.uid, at=OPENING)
    gifts.offer_again(session, ada, gift.uid, at=OPENING)
    assert is_offered(0)


def test_a_price_that_changes_changes_nothing_for_what_was_asked(
    session: Session, ada: Viewer
) -> None:
    gift = a_gift(session, ada, keys=3, stock=5, value=100)
    amina = rich(session, "amina", keys=9)
    asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    gifts.change(session, ada, gift.uid, details(keys=8, value=900), at=OPENING)
    shop.cancel(session, amina, asked.uid, at=OPENING)
    assert viewer(session, "amina", at=OPENING).keys == 9
    assert shop_faults(session) == []


def details(**changed: object) -> Details:
    return replace(DETAILS, **changed)  # type: ignore[arg-type]
