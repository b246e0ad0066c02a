"""Premieres: a module that is published is offered from a day on, in the calendar of who asks."""

from datetime import datetime

from academy.errors import Conflict
from academy.services.published import Module
from academy.services.viewer import Viewer


def require(module: Module, viewer: Viewer, *, at: datetime) -> None:
    """Raise ``Conflict`` while the premiere of *module* is still to come for her."""
    if not module.is_open(viewer.day(at)):
        raise Conflict("The premiere is on %(day)s: come back then.", day=module.premiere)
