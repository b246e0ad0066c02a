"""Jobs are nobody's own."""

from sqlalchemy.orm import Session

from academy.services.viewer import Viewer

NOTHING = {"task": "nothing"}


def of(_session: Session, _who: Viewer) -> dict[str, str]:
    """One that exists."""
    return {"task": "clean_up"}
