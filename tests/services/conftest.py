"""A house without doors, which is quickly built, and administrators for tests of what they do."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from academy.app import create_app
from academy.config import Config
from academy.house import create_house
from academy.services import people
from academy.services.viewer import Viewer
from tests.cast import person, unit, viewer
from tests.conftest import OPENING


@pytest.fixture
def build(request: pytest.FixtureRequest) -> Callable[[Config], Flask]:
    """Services know of no page: the test's application has none, unless it is marked so."""
    return create_app if request.node.get_closest_marker("pages") else create_house


@pytest.fixture
def ada(session: Session) -> Viewer:
    """Administers the whole company."""
    return viewer(session, "ada", at=OPENING)


@pytest.fixture
def local(session: Session) -> Viewer:
    """Marc, who administers Morocco."""
    people.grant(session, person(session, "marc"), "admin", unit(session, "Maroc"), at=OPENING)
    return viewer(session, "marc", at=OPENING)
