"""Behind the counter: every redemption is found again, by those who administer its person."""

import pytest
from sqlalchemy.orm import Session

from academy.errors import Conflict, NotFound
from academy.services import gift_desk, gifts, redemptions, shop
from academy.services.viewer import Viewer
from tests.conftest import OPENING
from tests.services.shelves import SECRET, a_gift, rich, shop_faults, with_codes


@pytest.fixture
def asked(session: Session, ada: Viewer) -> dict[str, str]:
    """By what became of them: two of Amina's mugs, one of Bruno's, and his voucher."""
    mug = a_gift(session, ada, keys=1, name={"en": "A mug"}).uid
    seat = with_codes(session, ada, "TIDE-1", keys=1, name={"en": "A seat"}).uid
    amina, bruno = rich(session, "amina", keys=9), rich(session, "bruno", keys=9)
    found = {
        "waiting": shop.redeem(session, amina, mug, at=OPENING).uid,
        "ready": shop.redeem(session, amina, mug, at=OPENING).uid,
        "refused": shop.redeem(session, bruno, mug, at=OPENING).uid,
        "seen": shop.redeem(session, bruno, seat, at=OPENING).uid,
    }
    redemptions.approve(session, ada, [found["ready"]], at=OPENING)
    redemptions.refuse(session, ada, [found["refused"]], reason="Out of wool.", at=OPENING)
    shop.show_code(session, bruno, found["seen"], secret=SECRET, at=OPENING)
    return found


def test_each_redemption_stands_in_one_list(
    session: Session, ada: Viewer, asked: dict[str, str]
) -> None:
    lists = {
        "waiting": [asked["waiting"]],
        "ready": [asked["ready"]],
        "settled": [asked["refused"], asked["seen"]],
    }
    for which, uids in lists.items():
        assert [each.uid for each in gift_desk.whole(session, ada, which)] == uids  # type: ignore[arg-type]
    latest, following = gift_desk.settled(session, ada)
    assert ([each.uid for each in latest], following) == (lists["settled"][::-1], None)


def test_what_is_settled_is_found_by_a_part_of_a_name_and_read_page_by_page(
    session: Session, ada: Viewer, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gift_desk.settled(session, ada, query="Amina") == ([], None)
    monkeypatch.setattr(gift_desk, "PAGE", 1)
    monkeypatch.setattr(gift_desk, "BATCH", 1)
    assert len(list(gift_desk.whole(session, ada, "settled"))) == 2
    (seen,), before = gift_desk.settled(session, ada, query="BRUNO@demo")
    assert (seen.uid, seen.state, seen.looks, seen.login) == (
        *(asked["seen"], "delivered", 0),
        "bruno@demo.example",
    )
    (refused,), end = gift_desk.settled(session, ada, query="bruno", before=before)
    assert (refused.uid, refused.reason, end) == (asked["refused"], "Out of wool.", None)


def test_an_administrator_of_a_part_finds_her_people_only(
    session: Session, local: Viewer, asked: dict[str, str]
) -> None:
    for which in ("waiting", "ready", "settled"):
        assert {
            each.person.partition(" ")[0] for each in gift_desk.whole(session, local, which)
        } <= {  # type: ignore[arg-type]
            "Amina"
        }
    assert gift_desk.settled(session, local) == ([], None)
    assert [each.uid for each in gift_desk.whole(session, local, "ready")] == [asked["ready"]]


def test_what_was_asked_for_outlives_the_withdrawal_of_its_gift(
    session: Session, ada: Viewer
) -> None:
    gift = a_gift(session, ada, keys=1, stock=2).uid
    amina = rich(session, "amina", keys=2)
    kept, back = (shop.redeem(session, amina, gift, at=OPENING).uid for _ in range(2))
    gifts.withdraw(session, ada, gift, at=OPENING)
    with pytest.raises(NotFound):
        shop.redeem(session, amina, gift, at=OPENING)
    assert redemptions.approve(session, ada, [kept], at=OPENING) == 1
    assert redemptions.deliver(session, ada, [kept], at=OPENING) == 1
    assert shop.cancel(session, amina, back, at=OPENING).state == "cancelled"
    assert gifts.find(session, ada, gift).stock == 1
    assert shop_faults(session) == []


def test_what_is_promised_is_taken_from_nobody(session: Session, ada: Viewer) -> None:
    amina = rich(session, "amina", keys=9)
    mug = a_gift(session, ada, keys=1, stock=2).uid
    seat = with_codes(session, ada, "TIDE-1", "TIDE-2", keys=1, is_automatic=False).uid
    for gift in (mug, seat):
        asked = shop.redeem(session, amina, gift, at=OPENING).uid
        with pytest.raises(Conflict, match="theirs until"), session.begin_nested():
            gifts.restock(session, ada, gift, amount=-2, reason="Lost.", at=OPENING)
        assert gifts.restock(session, ada, gift, amount=-1, reason="Lost.", at=OPENING) == 0
        assert redemptions.approve(session, ada, [asked], at=OPENING) == 1
    assert shop_faults(session) == []
