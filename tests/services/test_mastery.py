"""Mastery by unit: sums over people, rolled up the tree, and never over fewer than five."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.mastery import Moment, Reading
from academy.models.memory import Mastery
from academy.models.people import Unit
from academy.services import mastery
from academy.services.mastery import Tally
from academy.services.people import add_unit
from tests.cast import unit
from tests.conftest import OPENING

PATHS = {1: "/1/", 2: "/1/2/", 3: "/1/2/3/", 4: "/1/4/"}


@pytest.fixture
def tally() -> Tally:
    """Four people in unit 3 and three in unit 4 who know half of knots; two of them a quarter of sails."""
    counted = Tally(PATHS, ["knots", "sails"])
    for where, people in ((3, 4), (4, 3)):
        for _ in range(people):
            counted.add(where, [Reading(0, Moment.BEFORE, 0.5)])
    for _ in range(2):
        counted.add(3, [Reading(1, Moment.AFTER, 0.25)])
    return counted


def test_people_count_in_their_unit_and_in_all_above(tally: Tally) -> None:
    assert list(tally.rows()) == [(1, "knots", "before", 7, 3.5)]
    tally.add(3, [Reading(0, Moment.BEFORE, 1.0)])
    rows = {(unit_id, people): total for unit_id, _, _, people, total in tally.rows()}
    assert rows == {(1, 8): 4.5, (2, 5): 3.0, (3, 5): 3.0}


def test_four_people_are_nobody(tally: Tally) -> None:
    kept = {(unit_id, skill) for unit_id, skill, *_ in tally.rows()}
    assert (2, "knots") not in kept
    assert not any(skill == "sails" for _, skill in kept)


def test_somebody_of_a_unit_that_came_later_is_counted_tomorrow(tally: Tally) -> None:
    before = list(tally.rows())
    tally.add(99, [Reading(0, Moment.BEFORE, 1.0)])
    assert list(tally.rows()) == before


def test_sums_replace_yesterdays_and_forget_units_that_went(app: Flask, session: Session) -> None:
    here = unit(session, "Alizé Maroc").id
    gone = add_unit(session, name="Gone", kind="team", parent=None, at=OPENING)
    gone_id = gone.id
    mastery.replace(
        session, [(here, "knots", "before", 5, 2.5), (gone_id, "knots", "after", 6, 3.0)]
    )
    assert len(session.execute(select(Mastery)).all()) == 2
    session.delete(session.get_one(Unit, gone_id))
    session.flush()
    mastery.replace(
        session, [(here, "sails", "day30", 9, 4.5), (gone_id, "knots", "after", 6, 3.0)]
    )
    session.expire_all()
    (row,) = session.scalars(select(Mastery)).all()
    assert (row.unit_id, row.skill, row.moment, row.people, row.total) == (
        here, "sails", "day30", 9, 4.5,
    )  # fmt: skip
