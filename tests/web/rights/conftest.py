"""The company of the walk, and the same with a name that belongs to one entity only."""

import pytest
from sqlalchemy import select

from academy.models.database import writing
from academy.models.people import Person, Unit
from academy.services import sign_in
from tests.cast import BRUNO, unit, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.web.test_rights import Company, company

__all__ = ["company"]

CANARY = "Zanzibar"
"""In every word that belongs to Bruno's entity; nobody of Morocco may ever read it."""


@pytest.fixture
def with_canaries(company: Company) -> Company:
    """Portugal's people and units bear a name that is nowhere else."""
    with company.app.app_context(), writing() as session:
        root = unit(session, "Portugal")
        inside = select(Unit).where(Unit.path.startswith(root.path))
        for each in session.scalars(inside):
            each.name = f"{CANARY} {each.id}"
        ids = select(Unit.id).where(Unit.path.startswith(root.path))
        for someone in session.scalars(select(Person).where(Person.unit_id.in_(ids))):
            someone.given_name = someone.family_name = someone.job = CANARY
        session.flush()
        who = viewer(session, BRUNO, at=OPENING)
        sign_in.begin(session, who.id, device=CANARY, at=OPENING)
        answered(session, who, "why-digital", at=OPENING)  # a stamp with its place
    return company
