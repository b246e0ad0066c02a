"""The passport, page by page: cover, holder, themes, visas, badges, and how anybody can check it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from academy.clock import now
from academy.drawing import mrz
from academy.models.database import reading
from academy.services import passbook
from academy.services.assignments import asked, targets
from academy.services.catalogue import Catalogue
from academy.services.passbook import Passbook
from academy.services.viewer import Viewer
from academy.services.visas import Held
from academy.web.awards import Place, kept
from academy.web.credentials import shared
from academy.web.doors import config
from academy.web.filters import pick
from academy.web.notices import Words, tells
from academy.web.paper import usual_paper
from academy.web.policy import Who, allow, me
from academy.web.sharing import sharing

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
    viewer = me()
    with reading() as session:
        book = passbook.read(session, viewer, at=now())
        hers = asked.about(session, viewer, (targets.PASSPORT, None), at=now())
    held, live = book.passport, book.live
    retired = held.elsewhere(live)
    proof = book.proof
    return render_template(
        "passport/show.html",
        passport=held,
        asked=hers,
        catalogue=live,
        viewer=viewer,
        number=number_of(book),
        zone=zone_of(book, viewer),
        retired=retired,
        visas={v.visa.id: Shown(v, is_live=v in book.live_visas) for v in book.visas},
        badges=worn(book),
        contents=list(_contents(book)),
        sharing=sharing(held.passed, proof),
        credentials=shared([each for each in book.credentials if each is not proof]),
        paper=usual_paper(),
    )


def number_of(book: Passbook) -> str:
    """The number of a passport; empty before it is issued, since it comes with it."""
    return (book.passport.uid or "")[:9].upper()


def zone_of(book: Passbook, viewer: Viewer) -> tuple[str, str]:
    """Its machine-readable zone."""
    return mrz(
        viewer.name,
        issuer=config().name,
        country=viewer.country or "",
        number=number_of(book),
        issued=book.passport.issued_at,
        stamps=book.passport.passed,
        visas=len(book.live_visas),
    )


def worn(book: Passbook) -> list[Place]:
    """Its badges, the newest first; one that comes in medals shows the best of them."""
    return [kept(each, book.live) for each in book.badges]


def _contents(book: Passbook) -> Iterator[dict[str, str]]:
    """Where each page is, in the order of the booklet."""
    yield {"id": "cover", "text": _("Cover")}
    yield {"id": "holder", "text": _("The holder")}
    for theme in book.live.themes:
        yield {"id": theme.uid, "text": pick(theme.document.title)}
    if book.live.visas or book.visas:
        yield {"id": "visas", "text": _("Visas")}
    if book.live.badges or book.badges:
        yield {"id": "badges", "text": _("Badges")}
    if book.passport.elsewhere(book.live):
        yield {"id": "elsewhere", "text": _("Other ports")}
    yield {"id": "check", "text": _("Anybody can check it")}
    if book.proof:
        yield {"id": "show-it", "text": _("Show it")}


@tells("passport")
def _issued(_values: Mapping[str, Any], _live: Catalogue) -> Words:
    said = _("Your digital passport is issued. It is yours, wherever you go.")
    return Words(said, url_for("passport.show"))
