"""What the database itself refuses, whoever asks and however: each row here is written past our code."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from academy.engine.rewards import Earned
from academy.models.awards import Award
from academy.models.evidence import Evidence
from academy.models.visas import Visa
from academy.services import awards, publishing, shop
from academy.services.ledger import Posted
from academy.services.viewer import Viewer
from tests.cast import AMINA, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered
from tests.services.shelves import a_gift, rich, with_codes

VISA = "id: harbour\nname: { en: Harbour }\ntext: { en: You can moor. }\nmodules: [tides]\n"

BADGE = "id: wet-feet\nname: { en: Wet feet }\ntext: { en: One stamp. }\nwhen: { stamps: 1 }\n"


@pytest.fixture
def amina(session: Session, tmp_path: Path) -> Viewer:
    """She holds a visa and a badge."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.texts |= {"visas/harbour.yaml": VISA, "badges/wet-feet.yaml": BADGE}
    report = publishing.publish(session, pages.read(), at=OPENING)
    assert not report.problems
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
    return viewer(session, AMINA, at=OPENING)


def refused(session: Session, statement: str) -> None:
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(statement))


def test_a_second_live_visa_of_one_platform(session: Session, amina: Viewer) -> None:
    assert session.scalar(select(func.count(Visa.id))) == 1
    columns = "person_id, visa_id, edition_id, place, issued_at, state"
    refused(
        session,
        f"insert into visa (uid, number, {columns})"
        f" select 'another', number + 1, {columns} from visa",
    )


def test_a_second_event_of_one_id(session: Session, amina: Viewer) -> None:
    visa = session.scalars(select(Visa.visa_id)).one()
    told = {"visa_id": visa, "event_id": "e-1", "person_id": amina.id, "action": "asked"}
    session.add(Evidence(**told, source="platform", at=OPENING, received_at=OPENING))
    columns = "visa_id, event_id, person_id, action, source, at, received_at"
    refused(session, f"insert into evidence ({columns}) select {columns} from evidence")


def test_a_badge_is_given_once_however_often_its_rule_is_looked_at(
    session: Session, amina: Viewer
) -> None:
    for _ in range(2):
        posted = Posted({"answer:1": Earned()}, [], None)
        assert awards.follow(session, amina, posted, at=OPENING, closes_quiz=True) == ()
    assert session.scalar(select(func.count(Award.id))) == 1


def test_less_than_nothing_on_the_counter(session: Session, ada: Viewer) -> None:
    gift = a_gift(session, ada, stock=1)
    refused(session, f"update gift set stock = -1 where id = {gift.id}")


def test_one_request_with_two_codes(session: Session, ada: Viewer) -> None:
    gift = with_codes(session, ada, "ONE", "TWO")
    shop.redeem(session, rich(session, AMINA, keys=3), gift.uid, at=OPENING)
    owner = "select max(redemption_id) from voucher_code"
    refused(session, f"update voucher_code set redemption_id = ({owner})")
