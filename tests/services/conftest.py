"""Administrators, for tests of what they do."""

import pytest
from sqlalchemy.orm import Session

from academy.services import people
from academy.services.viewer import Viewer
from tests.cast import person, unit, viewer
from tests.conftest import OPENING


@pytest.fixture
def ada(session: Session) -> Viewer:
    """Administers the whole company."""
    return viewer(session, "ada", at=OPENING)


@pytest.fixture
def local(session: Session) -> Viewer:
    """Marc, who administers Morocco."""
    people.grant(session, person(session, "marc"), "admin", unit(session, "Maroc"), at=OPENING)
    return viewer(session, "marc", at=OPENING)
