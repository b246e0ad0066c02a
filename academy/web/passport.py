"""The passport, page by page: cover, holder, a page for each theme."""

from collections.abc import Iterator

from flask import Blueprint, render_template
from flask_babel import gettext as _

from academy.models.database import reading
from academy.services import catalogue, passport
from academy.services.catalogue import Catalogue
from academy.services.passport import Stamp
from academy.web.filters import pick
from academy.web.policy import Who, allow, me

blueprint = Blueprint("passport", __name__)


@blueprint.get("/passport")
@allow(Who.LEARNER)
def show() -> str:
    """One's own passport."""
    with reading() as session:
        live = catalogue.current(session, me().publication)
        held = passport.read(session, me(), live)
    retired = held.elsewhere(live)
    return render_template(
        "passport/show.html",
        passport=held,
        catalogue=live,
        viewer=me(),
        number=(held.uid or me().uid)[:9].upper(),
        retired=retired,
        contents=list(_contents(live, retired)),
    )


def _contents(live: Catalogue, retired: list[Stamp]) -> Iterator[dict[str, str]]:
    """Where each page is, in the order of the booklet."""
    yield {"id": "cover", "text": _("Cover")}
    yield {"id": "holder", "text": _("The holder")}
    for theme in live.themes:
        yield {"id": theme.uid, "text": pick(theme.document.title)}
    if retired:
        yield {"id": "elsewhere", "text": _("Other ports")}
