"""The places where people work for the academy rather than learn in it, and who sees each."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from academy.services.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """One way of the menu, for whoever holds any of the *roles*."""

    endpoint: str
    icon: str
    text: LazyString
    roles: tuple[str, ...]


PLACES = (
    Place("authoring.show", "pen", _l("Questions"), ("author",)),
    Place("insights.show", "chart", _l("Insights"), ("hr",)),
    Place("organising.index", "star", _l("Challenges"), ("hr", "admin")),
    Place("people.index", "people", _l("People"), ("admin",)),
    Place("imports.index", "download", _l("Roster"), ("hr", "admin")),
    Place("units.index", "globe", _l("Units"), ("admin",)),
    Place("gifts.index", "gift", _l("Gifts"), ("admin",)),
    Place("visa_desk.index", "passport", _l("Visas"), ("admin",)),
    Place("books.index", "key", _l("Books"), ("admin",)),
    Place("award_desk.index", "star", _l("Badges"), ("admin",)),
)


def places_of(viewer: Viewer) -> list[Place]:
    """Those that the viewer may enter."""
    return [place for place in PLACES if any(map(viewer.has_role, place.roles))]
