"""What is done at the counter and in the books stands in the journal, where its people work."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.adjusting import Amounts
from academy.models.journal import JournalEntry
from academy.services import adjustments, budgets, gifts, redemptions, shop
from academy.services.adjustments import Asked
from academy.services.viewer import Viewer
from tests.cast import AMINA, person
from tests.conftest import OPENING
from tests.services.shelves import rich, with_codes


def test_the_counter_and_the_books_leave_lines_without_names(session: Session, ada: Viewer) -> None:
    amina = person(session, AMINA)
    budget = budgets.add(
        session, ada, unit_id=ada.unit_id, scope="all", period="year", amount=100_000, at=OPENING
    )
    budgets.change(session, ada, budget.id, amount=90_000, at=OPENING)
    gift = with_codes(session, ada, "1", "2", is_automatic=False)
    asked = shop.redeem(session, rich(session, AMINA, keys=9), gift.uid, at=OPENING)
    redemptions.approve(session, ada, [asked.uid], at=OPENING)
    redemptions.approve(session, ada, [asked.uid], at=OPENING)  # again: nothing, and no line
    gifts.withdraw(session, ada, gift.uid, at=OPENING)
    wish = Asked("grant", "a" * 32, "For Amina, who helped.", Amounts(points=5))
    adjustments.propose(session, ada, amina.uid, wish, at=OPENING)
    session.flush()
    lines = session.scalars(select(JournalEntry).order_by(JournalEntry.id)).all()
    assert [line.act for line in lines] == [
        "budget.added",
        "budget.changed",
        "gift.added",
        "gift.codes_brought",
        "redemption.approved",
        "gift.withdrawn",
        "adjustment.proposed",
        "adjustment.approved",
    ]
    assert {line.actor for line in lines} == {ada.actor}
    assert [line.unit_id for line in lines if line.act.startswith(("red", "adj"))] == (
        [amina.unit_id] * 3
    )
    assert lines[1].details == {"before": 100_000, "after": 90_000}
    assert "Amina" not in "".join(map(repr, (line.details for line in lines)))
