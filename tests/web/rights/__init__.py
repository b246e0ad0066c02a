"""The walk of rights, part by part: what its addresses name, and who may read what stands there.

A module of ``places`` says it for one part of the house, and is found by itself. It has ``NOTHING``: for
each place of its routes a value that belongs to nobody; and ``of(session, who)``: values that are *who*'s,
made if need be. A later module may not fill a place that an earlier one fills.
"""

import pkgutil
from importlib import import_module
from types import ModuleType

from sqlalchemy.orm import Session

from academy.services.viewer import Viewer
from tests.web.rights import places


def _parts() -> list[ModuleType]:
    names = sorted(module.name for module in pkgutil.iter_modules(places.__path__))
    return [import_module(f"{places.__name__}.{name}") for name in names]


def places_of_nobody() -> dict[str, str]:
    """For each place of every part a value of the right shape that names nothing."""
    found: dict[str, str] = {}
    for part in _parts():
        assert not part.NOTHING.keys() & found.keys(), f"{part.__name__} fills a place twice"
        found |= part.NOTHING
    return found


def places_of(session: Session, who: Viewer) -> dict[str, str]:
    """What *who* has of every part."""
    found: dict[str, str] = {}
    for part in _parts():
        mine = part.of(session, who)
        assert mine.keys() <= part.NOTHING.keys(), f"{part.__name__} forgot nobody's values"
        found |= mine
    return found
