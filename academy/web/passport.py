"""The passport, page by page: cover, holder, a page for each theme."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import gettext as _

from academy.clock import now
from academy.models.database import reading
from academy.services import catalogue, credentials, leaving, passport, visas
from academy.services.catalogue import Catalogue
from academy.services.passport import Stamp
from academy.services.visas import Held
from academy.web.credentials import shared
from academy.web.filters import pick
from academy.web.policy import Who, allow, me

blueprint = Blueprint("passport", __name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """A visa of the holder's, and whether it holds at this moment."""

    held: Held
    is_live: bool


@blueprint.get("/passport")
@allow(Who.LEARNER)
def show() -> str:
    """One's own passport."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        held = passport.read(session, me(), live)
        hers = visas.read(session, me(), live)
        signed = credentials.held(session, me(), at=now())
        address = leaving.private_address(session, me()) if signed else ""
    at = now()
    shown = {each.visa.id: Shown(each, is_live=each.state_at(at) == "issued") for each in hers}
    retired = held.elsewhere(live)
    return render_template(
        "passport/show.html",
        passport=held,
        catalogue=live,
        viewer=me(),
        number=(held.uid or me().uid)[:9].upper(),
        retired=retired,
        visas=shown,
        contents=list(_contents(live, retired, has_visas=bool(live.visas or shown))),
        credentials=shared(signed),
        private_address=address,
    )


def _contents(
    live: Catalogue, retired: list[Stamp], *, has_visas: bool
) -> Iterator[dict[str, str]]:
    """Where each page is, in the order of the booklet."""
    yield {"id": "cover", "text": _("Cover")}
    yield {"id": "holder", "text": _("The holder")}
    for theme in live.themes:
        yield {"id": theme.uid, "text": pick(theme.document.title)}
    if has_visas:
        yield {"id": "visas", "text": _("Visas")}
    if retired:
        yield {"id": "elsewhere", "text": _("Other ports")}
