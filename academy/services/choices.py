"""What administrators chose in the pages of the academy, other than settings of the installation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from academy.models.choices import Choice
from academy.models.statements import here, put, run

PUT = put(Choice)


def read(session: Session, name: str, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """What was chosen under *name*, over the *defaults*; a value that has no default is left out."""
    chosen = session.get(Choice, name)
    known = chosen.value if chosen else {}
    return {key: known.get(key, default) for key, default in defaults.items()}


def write(session: Session, name: str, value: Mapping[str, Any], *, at: datetime) -> None:
    """Choose *value* under *name*, instead of all that was chosen before."""
    run(session, here(session, PUT), {"name": name, "value": dict(value), "changed_at": at})
    session.expire_all()
