"""Random acts against a plain model: after every step the books are audited and all is compared.

People of three time zones learn, answer in peace or in haste, repeat themselves and send nonsense, ask for
gifts and take that back, earn visas and let them lapse; administrators give, correct, reverse and decide;
authors publish, retire and bring back; and the clock moves on by minutes or weeks.
"""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from academy.models.database import db, writing
from academy.services import budgets, people
from tests.cast import person, unit, viewer
from tests.conftest import OPENING
from tests.effort import is_torture
from tests.services.machine.border import Border
from tests.services.machine.counter import BUDGET, Counter
from tests.services.machine.desk import Desk
from tests.services.machine.house import House

pytestmark = pytest.mark.slow  # thousands of acts

WALKS = {"sqlite": 25, "postgresql": 15}
"""Of fifteen acts each; twelve times as many, and others each time, under the profile ``torture``."""


class Academy(Border, Counter, Desk):
    """All acts together."""


@pytest.fixture
def house(app: Flask, tmp_path: Path) -> None:
    """A second administrator, and a budget for each person."""
    House.app, House.folder, House.monday = app, tmp_path / "pages", OPENING
    with writing() as session:
        top = unit(session, "Alizé")
        people.grant(session, person(session, "hugo"), "admin", top, at=OPENING)
        ada = viewer(session, "ada", at=OPENING)
        budgets.add(
            session, ada, unit_id=top.id, scope="person", period="year", amount=BUDGET, at=OPENING
        )


def test_no_order_of_acts_breaks_the_books(house: None) -> None:
    run_state_machine_as_test(
        Academy,
        settings=settings(
            max_examples=WALKS[db.engine.dialect.name] * (12 if is_torture() else 1),
            stateful_step_count=15,
            deadline=None,
            database=None,
            derandomize=not is_torture(),  # the same walk on every machine, another in torture
            suppress_health_check=list(HealthCheck),
        ),
    )
