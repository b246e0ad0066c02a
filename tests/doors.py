"""Knocking at the door, as tests of its services do."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from academy.errors import TooMany
from academy.services import doors, sign_in
from tests.conftest import OPENING

HERE = doors.source("192.0.2.7")


def knock(
    session: Session, login: str, at: datetime = OPENING, source: doors.Source = HERE
) -> sign_in.Knock:
    """Somebody who says she is *login*, before her secret is compared."""
    return sign_in.knock(session, login=login, source=source, demo_signs_in=True, at=at)


def enter(
    session: Session,
    login: str,
    *,
    is_right: bool,
    at: datetime = OPENING,
    source: doors.Source = HERE,
) -> str | None:
    """The outcome of a try with the right or a wrong secret."""
    door = knock(session, login, at, source)
    return sign_in.enter(session, door, is_right=is_right, device="a test", at=at)


def wait_after(session: Session, login: str, at: datetime) -> int:
    """The seconds that the door asks *login* to wait."""
    with pytest.raises(TooMany) as refusal:
        knock(session, login, at)
    return refusal.value.wait
