"""What is given and taken by hand: reasons, second persons, caps, and books that stay closed."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.engine.adjusting import A_DAY, ALONE, Amounts
from academy.errors import Conflict, Invalid, NotFound
from academy.models.books import Adjustment
from academy.models.database import writing
from academy.models.notices import Notice
from academy.models.rewards import Balance, LedgerTransaction
from academy.services import adjustments, ledger, people, publishing, shop
from academy.services.adjustments import Asked, Outcome
from academy.services.audit import faults
from academy.services.viewer import Viewer
from tests.cast import ADA, AMINA, BRUNO, CHLOE, HUGO, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered
from tests.services.awarded import held, publish_badges
from tests.services.shelves import a_gift

DAY = timedelta(days=1)

FIVE_AND_ADA = (ADA, AMINA, BRUNO, MARC, CHLOE, HUGO)


@pytest.fixture
def second(session: Session) -> Viewer:
    """Hugo, who administers the whole company beside Ada."""
    people.grant(session, person(session, "hugo"), "admin", unit(session, "Alizé"), at=OPENING)
    return viewer(session, "hugo", at=OPENING)


@pytest.fixture
def amina(session: Session) -> Viewer:
    return viewer(session, AMINA, at=OPENING)


def gift(*, key: str = "", reason: str = "For helping out.", **amounts: int) -> Asked:
    return Asked("grant", key or secrets.token_hex(16), reason, Amounts(**amounts))


def give(session: Session, by: Viewer, to: Viewer, asked: Asked, at: datetime = OPENING) -> Outcome:
    return adjustments.propose(session, by, to.uid, asked, at=at)


def balance(session: Session, login: str = AMINA) -> tuple[int, int, int]:
    now = viewer(session, login, at=OPENING)
    return now.stars, now.keys, now.points


def news(session: Session, whose: Viewer) -> list[str]:
    return list(session.scalars(select(Notice.kind).where(Notice.person_id == whose.id)))


def key_of(session: Session) -> str:
    return session.scalars(select(Adjustment.uid).order_by(Adjustment.id.desc())).first() or ""


def earned(session: Session, tmp_path: Path) -> int:
    """Amina passes a quiz; the transaction that paid its first right answer."""
    pages = Pages(tmp_path / "pages").module("sea", "tides", questions=4, asked=2)
    publishing.publish(session, pages.read(), at=OPENING)
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
    found = select(LedgerTransaction.id).where(LedgerTransaction.source.like("quiz:%"))
    return session.scalars(found.order_by(LedgerTransaction.id)).first() or 0


def test_a_small_gift_is_given_at_once_and_told(
    session: Session, ada: Viewer, amina: Viewer
) -> None:
    outcome = give(session, ada, amina, gift(stars=1, keys=2, points=30))
    assert outcome == Outcome(is_paid=True)
    assert balance(session) == (1, 2, 30)
    assert news(session, amina) == ["grant"]
    [line, *_] = ledger.lines(session, amina)[0]
    assert line.source.startswith("grant:")
    assert faults(session) == []


def test_a_level_that_a_gift_reaches_is_told(
    session: Session, ada: Viewer, amina: Viewer, tmp_path: Path
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides", questions=4, asked=2)
    pages.texts["levels.yaml"] = (
        "quay:\n  from: 0\n  name: { en: Quay }\nsea:\n  from: 50\n  name: { en: Sea }\n"
    )
    publishing.publish(session, pages.read(), at=OPENING)
    give(session, ada, amina, gift(points=60))
    assert sorted(news(session, amina)) == ["grant", "level"]


def test_a_badge_that_a_gift_reaches_comes_with_it(
    session: Session, ada: Viewer, amina: Viewer, tmp_path: Path
) -> None:
    pages = Pages(tmp_path / "pages").module("sea", "tides", questions=4, asked=2)
    publish_badges(session, pages, deep="{ points: { bronze: 50, silver: 700, gold: 900 } }")
    give(session, ada, amina, gift(points=60))
    assert held(session) == {("deep", "bronze")}
    assert sorted(news(session, amina)) == ["badge", "grant"]
    assert faults(session) == []


def test_what_is_given_by_hand_counts_for_no_board(
    session: Session, ada: Viewer, amina: Viewer
) -> None:
    give(session, ada, amina, gift(points=30))
    row = session.get_one(Balance, amina.account_id)
    assert (row.month_points, row.right_answers, row.days) == (0, 0, 0)


def test_sent_twice_it_is_given_once(session: Session, ada: Viewer, amina: Viewer) -> None:
    """Without the form's key as the source, this test gives four keys."""
    asked = gift(keys=2)
    assert give(session, ada, amina, asked) == Outcome(is_paid=True)
    assert give(session, ada, amina, asked) == Outcome(is_paid=True, is_repeat=True)
    assert balance(session) == (0, 2, 0)


def test_a_key_names_one_request_only(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer
) -> None:
    asked = gift(keys=2)
    give(session, ada, amina, asked)
    for by, to in ((ada, viewer(session, BRUNO, at=OPENING)), (second, amina)):
        with pytest.raises(Invalid):
            give(session, by, to, asked)
    with pytest.raises(Invalid):
        give(session, ada, amina, Asked("grant", "not a key", "Why not.", Amounts(keys=1)))
    assert balance(session) == (0, 2, 0)


def test_p13_nobody_gives_to_herself_nor_approves_her_own(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer
) -> None:
    """P13, self-dealing. Without the comparisons with the viewer in ``propose`` and ``approve`` it fails;
    the last part shows that the database refuses the second as well.
    """
    with pytest.raises(Conflict):
        give(session, ada, ada, gift(keys=1))
    give(session, ada, amina, gift(keys=ALONE.keys + 1))
    with pytest.raises(Conflict):
        adjustments.approve(session, ada, key_of(session), at=OPENING)
    give(session, second, ada, gift(keys=ALONE.keys + 1))
    with pytest.raises(Conflict):  # nor what somebody else asked for in her favour
        adjustments.approve(session, ada, key_of(session), at=OPENING)
    with pytest.raises(Conflict):
        adjustments.refuse(session, ada, key_of(session), at=OPENING)
    assert balance(session) == balance(session, ADA) == (0, 0, 0)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text("update adjustment set approved_by_id = proposed_by_id"))


def test_p13_above_a_limit_a_second_person_has_to_agree(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer
) -> None:
    """P13. With ``needs_second`` always false the first gift is paid, and this fails."""
    assert give(session, ada, amina, gift(points=ALONE.points + 1)) == Outcome(is_paid=False)
    assert balance(session) == (0, 0, 0)
    [row] = adjustments.waiting(session, second)
    assert (row.points, row.person_uid) == (ALONE.points + 1, amina.uid)
    for _ in range(2):  # a second click changes nothing
        adjustments.approve(session, second, row.uid, at=OPENING + DAY)
    assert balance(session) == (0, 0, ALONE.points + 1)
    assert adjustments.waiting(session, second) == []
    with pytest.raises(Conflict):
        adjustments.refuse(session, second, row.uid, at=OPENING)
    assert faults(session) == []


def test_p13_many_small_gifts_to_one_person_take_a_second_like_a_large_one(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer
) -> None:
    """P13. Were each gift looked at alone, the limit would be one of patience only, and this fails."""
    assert give(session, ada, amina, gift(keys=ALONE.keys - 1)).is_paid
    assert give(session, ada, amina, gift(keys=1)).is_paid
    assert not give(session, ada, amina, gift(keys=1)).is_paid
    assert give(session, ada, amina, gift(points=1)).is_paid
    assert give(session, ada, viewer(session, BRUNO, at=OPENING), gift(keys=1)).is_paid
    assert give(session, second, amina, gift(keys=1)).is_paid
    assert give(session, ada, amina, gift(keys=1), at=OPENING + DAY).is_paid
    assert balance(session) == (0, ALONE.keys + 2, 1)


def test_p13_one_person_gives_so_much_in_a_day(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer
) -> None:
    """P13. Without the day's cap the sixth gift is given, and this fails. The refused do not count."""
    bruno = viewer(session, BRUNO, at=OPENING)
    for _ in range(A_DAY.keys // ALONE.keys):
        give(session, ada, amina, gift(keys=ALONE.keys))
    with pytest.raises(Conflict):
        give(session, ada, bruno, gift(keys=1))
    give(session, second, bruno, gift(keys=1))
    give(session, ada, bruno, gift(keys=1), at=OPENING + DAY)
    with pytest.raises(Invalid):
        give(session, ada, bruno, gift(keys=A_DAY.keys + 1), at=OPENING + 2 * DAY)
    give(session, ada, bruno, gift(keys=A_DAY.keys), at=OPENING + 3 * DAY)
    adjustments.refuse(session, second, key_of(session), at=OPENING + 3 * DAY)
    give(session, ada, bruno, gift(keys=1), at=OPENING + 3 * DAY)


def test_two_gifts_at_once_do_not_both_fit_under_the_cap(app: Flask) -> None:
    with writing() as session:
        ada, amina, *others = (viewer(session, login, at=OPENING) for login in FIVE_AND_ADA)
        for other in others:
            assert give(session, ada, other, gift(keys=ALONE.keys)).is_paid
    assert len(others) == A_DAY.keys // ALONE.keys - 1
    together = Barrier(6)
    refused = []

    def one() -> None:
        together.wait()
        try:
            with app.app_context(), writing() as session:
                give(session, ada, amina, gift(keys=ALONE.keys))
        except Conflict as refusal:
            refused.append(refusal)

    threads = [Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    with writing() as session:
        assert [balance(session, login)[1] for login in FIVE_AND_ADA] == [0, *[ALONE.keys] * 5]


def test_eight_copies_of_one_form_at_once_give_once(app: Flask) -> None:
    with writing() as session:
        ada, amina = (viewer(session, login, at=OPENING) for login in (ADA, AMINA))
    asked, together = gift(keys=3), Barrier(8)
    outcomes = []

    def one() -> None:
        together.wait()
        with app.app_context(), writing() as session:
            outcomes.append(give(session, ada, amina, asked))

    threads = [Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.is_paid for outcome in outcomes] == [True] * 8
    assert sum(outcome.is_repeat for outcome in outcomes) == 7
    with writing() as session:
        assert balance(session) == (0, 3, 0)
        assert faults(session) == []


@pytest.mark.parametrize(
    "asked",
    [
        gift(reason="", keys=1),
        gift(reason="x" * 501, keys=1),
        gift(),
        gift(keys=-1),
        gift(keys=-1, points=5),
    ],
)
def test_a_gift_without_a_reason_or_an_amount_is_none(
    session: Session, ada: Viewer, amina: Viewer, asked: Asked
) -> None:
    with pytest.raises(Invalid):
        give(session, ada, amina, asked)


def test_beyond_her_units_an_administrator_finds_nobody(
    session: Session, ada: Viewer, second: Viewer, local: Viewer
) -> None:
    bruno = viewer(session, BRUNO, at=OPENING)
    with pytest.raises(NotFound):
        give(session, local, bruno, gift(keys=1))
    give(session, ada, bruno, gift(keys=ALONE.keys + 1))
    key = key_of(session)
    assert adjustments.waiting(session, local) == []
    for act in (adjustments.approve, adjustments.refuse):
        with pytest.raises(NotFound):
            act(session, local, key, at=OPENING)
    assert local.email == MARC


def test_a_correction_credits_and_names_the_old_transaction(
    session: Session, ada: Viewer, amina: Viewer, tmp_path: Path
) -> None:
    old = earned(session, tmp_path)
    before = balance(session)
    asked = Asked("correction", secrets.token_hex(16), "It was worth more.", Amounts(points=5), old)
    assert give(session, ada, amina, asked) == Outcome(is_paid=True)
    assert balance(session) == (before[0], before[1], before[2] + 5)
    new = session.scalars(
        select(LedgerTransaction).where(LedgerTransaction.source.like("correction:%"))
    ).one()
    assert (new.cause, new.reverses_id) == (f"transaction:{old}", None)
    assert "correction" in news(session, amina)
    assert faults(session) == []


def test_a_correction_of_somebody_elses_transaction_is_not_found(
    session: Session, ada: Viewer, tmp_path: Path
) -> None:
    old = earned(session, tmp_path)
    bruno = viewer(session, BRUNO, at=OPENING)
    for kind in ("correction", "reversal"):
        with pytest.raises(NotFound):
            give(session, ada, bruno, Asked(kind, "a" * 32, "Why not.", Amounts(keys=1), old))


def reversal(session: Session, by: Viewer, amina: Viewer, old: int) -> str:
    key = secrets.token_hex(16)
    asked = Asked("reversal", key, "Somebody else answered.", transaction=old)
    assert give(session, by, amina, asked) == Outcome(is_paid=False)
    return key


def test_a_reversal_takes_two_persons_and_what_its_transaction_gave(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer, tmp_path: Path
) -> None:
    old = earned(session, tmp_path)
    before = balance(session)
    row = session.get_one(Balance, amina.account_id)
    counts = (row.right_answers, row.month_points)
    key = reversal(session, ada, amina, old)
    with pytest.raises(Conflict):
        adjustments.approve(session, ada, key, at=OPENING)
    adjustments.approve(session, second, key, at=OPENING)
    assert balance(session) == (before[0], before[1] - 1, before[2] - 10)
    session.expire_all()
    row = session.get_one(Balance, amina.account_id)
    assert (row.right_answers, row.month_points) == (counts[0] - 1, counts[1] - 10)
    assert "reversal" in news(session, amina)
    assert faults(session) == []


def test_a_reversal_takes_at_most_what_is_left_and_flags_the_rest(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer, tmp_path: Path
) -> None:
    """Without ``adjusting.taken`` the balance falls below zero, which the database refuses."""
    old = earned(session, tmp_path)
    gift = a_gift(session, ada, keys=amina_keys(session))
    shop.redeem(session, viewer(session, AMINA, at=OPENING), gift.uid, at=OPENING)
    key = reversal(session, ada, amina, old)
    adjustments.approve(session, second, key, at=OPENING)
    assert balance(session)[1] == 0
    row = session.scalars(select(Adjustment).where(Adjustment.uid == key)).one()
    assert (row.missing_keys, row.missing_points) == (1, 0)
    assert faults(session) == []


def amina_keys(session: Session) -> int:
    return balance(session)[1]


def test_a_transaction_is_reversed_once(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer, tmp_path: Path
) -> None:
    old = earned(session, tmp_path)
    key = reversal(session, ada, amina, old)
    with pytest.raises(Conflict):  # while the first waits
        reversal(session, second, amina, old)
    adjustments.refuse(session, second, key, at=OPENING)
    assert news(session, ada) == ["refused"]
    key = reversal(session, ada, amina, old)
    adjustments.approve(session, second, key, at=OPENING)
    with pytest.raises(Conflict):
        reversal(session, second, amina, old)
    taken = select(LedgerTransaction.id).where(LedgerTransaction.reverses_id == old)
    with pytest.raises(Conflict):  # and a reversal is not reversed
        reversal(session, second, amina, session.scalars(taken).one())
    row = {"source": "reversal:other", "actor": "test", "cause": "test", "rule_version": 1}
    another = insert(LedgerTransaction).values(**row, at=OPENING, reverses_id=old)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(another)


def test_what_was_earned_in_another_month_leaves_this_one_alone(
    session: Session, ada: Viewer, second: Viewer, amina: Viewer, tmp_path: Path
) -> None:
    old = earned(session, tmp_path)
    key = reversal(session, ada, amina, old)
    later = OPENING + timedelta(days=40)
    adjustments.approve(session, second, key, at=later)
    session.expire_all()
    row = session.get_one(Balance, amina.account_id)
    assert (row.month, row.month_points) == (later.date().replace(day=1), 0)
    assert session.scalar(select(func.count()).select_from(Adjustment)) == 1
    assert faults(session) == []
