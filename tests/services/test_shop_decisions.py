"""Two who decide at once: the second finds it decided, on PostgreSQL, where both may be under way."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.errors import Conflict
from academy.models.database import db, writing
from academy.services import redemptions, shop
from tests.cast import viewer
from tests.conftest import OPENING
from tests.services.shelves import a_gift, rich, shop_faults

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_decision_made_on_what_was_read_before_is_refused(app: Flask) -> None:
    with writing() as session:
        ada = viewer(session, "ada", at=OPENING)
        gift = a_gift(session, ada, keys=1, stock=3)
        amina = rich(session, "amina", keys=4)
        asked = shop.redeem(session, amina, gift.uid, at=OPENING)
    with writing() as session:
        (row,) = redemptions._locked(session, ada, [asked.uid], "requested")
    with writing() as session:
        shop.cancel(session, amina, asked.uid, at=OPENING)
    with pytest.raises(Conflict, match="decided meanwhile"), writing() as session:
        redemptions._mark(session, row.id, {"decided_by": "x", "refused_at": OPENING})
    with Session(db.engines["writer"]) as session:
        assert shop_faults(session) == []
