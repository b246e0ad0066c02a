"""The demo company's crowd: lives that the engine could have counted, streaks among them."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.streak import replay
from academy.models.people import Person
from academy.services import crowd, settling, sign_in, streaks
from academy.services.audit import faults
from academy.services.viewer import Viewer
from tests.conftest import OPENING
from tests.make import Pages
from tests.services.awarded import publish

PEOPLE = 60


@pytest.fixture
def people(session: Session, tmp_path: Path) -> list[Viewer]:
    pages = Pages(tmp_path / "pages")
    for module in ("tides", "winds", "ropes", "stars"):
        pages.module("sea", module, questions=12, asked=4)
    publish(session, pages)
    assert settling.settle(session, crowd.plan(PEOPLE), at=OPENING) == PEOPLE
    crowded = session.scalars(select(Person.id).where(Person.number.startswith("crowd-"))).all()
    found = [sign_in.viewer_of_person(session, id_) for id_ in crowded]
    return [viewer for viewer in found if viewer]


def test_whoever_took_part_has_the_streak_that_her_stars_imply(
    session: Session, people: list[Viewer]
) -> None:
    for who in people:
        days = streaks.starred_on(session, who.account_id)
        assert len(days) == who.stars
        assert who.streak == replay(days, who.calendar)
        assert all(map(who.works_on, days)), "nobody is paid for a rest day or a public holiday"
    longest = [who.streak.longest for who in people]
    assert max(longest) > 1
    assert 0 in longest, "every tenth has not begun"


def test_the_audit_finds_nothing_in_such_lives(session: Session, people: list[Viewer]) -> None:
    assert people
    session.flush()
    assert faults(session) == []
