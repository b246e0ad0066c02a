"""Each check of badges finds the fault that it is there for, through the audit."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from academy.models.checks.awards import CHECKS
from academy.services.audit import faults
from tests.conftest import OPENING
from tests.make import Pages
from tests.services.awarded import passes, publish_badges, sweep

FAULTS = {
    "an award is of something that is no badge": (
        "update award set badge_id = (select min(id) from item where kind = 'theme') where id = 1"
    ),
    "an award was given by the rule of another badge": (
        "update award set edition_id = (select min(e.id) from edition e where e.item_id <> badge_id)"
    ),
    "an award has neither an act nor a night that gave it": "update award set cause = 'wind'",
    "a withdrawn award has no reason or nobody who withdrew it": (
        f"update award set withdrawn_at = '{OPENING:%Y-%m-%d} 09:00:00.000000'"
    ),
    "an award was not told to its person": "delete from notice where kind = 'badge'",
}


@pytest.fixture(autouse=True)
def awarded(session: Session, tmp_path: Path) -> None:
    pages = Pages(tmp_path / "pages", needed=2).module("sea", "tides").module("sea", "ropes")
    publish_badges(session, pages, one="{ stamps: 1 }")
    passes(session)
    publish_badges(session, pages, key="{ keys: { bronze: 1, silver: 2, gold: 900 } }")
    assert sweep(session, at=OPENING) == 2
    session.flush()


def test_every_check_has_its_fault() -> None:
    assert FAULTS.keys() == CHECKS.keys()


def test_acts_and_nights_leave_nothing_to_find(session: Session) -> None:
    assert faults(session) == []


@pytest.mark.parametrize("sentence", FAULTS)
def test_a_fault_is_found(session: Session, sentence: str) -> None:
    session.execute(text(FAULTS[sentence]))
    assert sentence in [fault.sentence for fault in faults(session)]
