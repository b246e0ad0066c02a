"""The passport on paper, and the picture to share: the words and values that they are printed from."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from academy import drawing
from academy.clock import now
from academy.drawing.avatar import look_of
from academy.errors import Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import passbook, prints
from academy.services.passbook import Passbook
from academy.services.passport import Stamp
from academy.services.published import Theme
from academy.services.viewer import Viewer
from academy.services.visas import Held
from academy.web import identity
from academy.web.doors import to_page
from academy.web.filters import day, pick, stamp_of
from academy.web.letters import address_of
from academy.web.passport import number_of, worn, zone_of
from academy.web.policy import Who, allow, me

blueprint = Blueprint("booklet", __name__, url_prefix="/passport")

FORMS = ("pages", "a4", "letter")
SHAPES = {"wide": _l("picture-to-share-wide"), "square": _l("picture-to-share-square")}
"""And what the picture is called once it is downloaded."""

Values = dict[str, Any]


@blueprint.post("/booklet")
@allow(Who.LEARNER)
def order() -> Response:
    """Have the booklet printed: its pages one by one, or as sheets of the paper that was chosen."""
    form = request.form.get("form") or request.form.get("paper", "")
    if form not in FORMS:
        raise Invalid("We print on A4 and on US Letter.", field="paper")
    file = _("passport-pages") if form == "pages" else _("passport-booklet-%(paper)s", paper=form)
    return _ordered("booklet", booklet_values(_book(), me()) | {"form": form, "file": file})


@blueprint.post("/picture")
@allow(Who.LEARNER)
def order_picture() -> Response:
    """Have the picture painted; her name is on it only if she ticks it."""
    shape, book = request.form.get("shape", "wide"), _book()
    if shape not in SHAPES:
        raise Invalid("The picture is wide or square.", field="shape")
    if book.passport.issued_at is None:
        raise Conflict("The picture comes with the passport, when it is issued.")
    name = me().name if request.form.get("name") == "1" else ""
    chosen = {"shape": shape, "name": name, "file": str(SHAPES[shape])}
    return _ordered("share", picture_values(book, me()) | chosen)


def booklet_values(book: Passbook, viewer: Viewer) -> Values:
    """``printing.values.Booklet`` as values, in the language of the page."""
    held = book.passport
    proof = book.proof
    issued = day(held.issued_at) if held.issued_at else _not_yet(book)
    themes = [_theme(book, theme, viewer) for theme in book.live.themes]
    return {
        "academy": identity.academy(),
        "name": viewer.name,
        "avatar": look_of(viewer.uid, viewer.avatar).code,
        "facts": [[_("Unit"), viewer.unit], [_("Issued"), issued], *_number(book)],
        "zone": list(zone_of(book, viewer)),
        "seed": viewer.uid,
        "words": _words(),
        "themes": [*themes, *_elsewhere(book, viewer)],
        "visas": [_visa(each, viewer) for each in book.live_visas],
        "badges": [asdict(each.pin) for each in worn(book)],
        "address": address_of(f"/verify/{proof.uid}") if proof else "",
    }


def picture_values(book: Passbook, viewer: Viewer) -> Values:
    """``printing.share.Share`` as values, without the name; every stamp is on it, by day."""
    pressed = sorted(book.passport.stamps.values(), key=lambda stamp: stamp.at)
    passed = book.passport.passed
    stamps = ngettext("%(num)d stamp", "%(num)d stamps", passed)
    return {
        "academy": identity.academy(),
        "kicker": _("Digital academy"),
        "headline": _("My digital passport is issued."),
        "line": f"{stamps} · {day(book.passport.issued_at or book.at)}",
        "avatar": look_of(viewer.uid, viewer.avatar).code,
        "seed": viewer.uid,
        "stamps": [_stamp(each, viewer) for each in pressed],
    }


def _book() -> Passbook:
    """Hers, if it may be printed."""
    with reading() as session:
        book = passbook.read(session, me(), at=now())
    if book.passport.is_revoked:
        raise Conflict("A passport that was revoked is not printed.")
    return book


def _ordered(kind: str, values: Values) -> Response:
    with writing() as session:
        uid = prints.ask(session, me(), kind, values, at=now())
    return to_page(url_for("prints.show", print_uid=uid))


def _words() -> dict[str, str]:
    return {
        "passport": _("Passport"),
        "academy": _("Digital academy"),
        "holder": _("The holder"),
        "stamps": _("Stamps"),
        "visas": _("Visas"),
        "badges": _("Badges"),
        "no_stamps": _("Its stamps are still to come."),
        "verify": _("Anybody can check this passport: scan the code, or open the address."),
    }


def _not_yet(book: Passbook) -> str:
    held = book.passport
    return str(_("Not yet: %(done)s of %(total)s", done=held.passed, total=held.rule.needed))


def _number(book: Passbook) -> Iterator[list[str]]:
    if number := number_of(book):
        yield [_("Number"), number]


def _theme(book: Passbook, theme: Theme, viewer: Viewer) -> Values:
    stamps = book.passport.stamped_in(theme)
    sealed = book.passport.seals.get(theme.id)
    return _page(
        pick(theme.document.title),
        theme.document.colour,
        stamps,
        viewer,
        note=_(
            "%(done)s of %(total)s", done=len(stamps), total=len(book.passport.offered_in(theme))
        ),
    ) | {"sealed": _date(sealed) if sealed else "", "seed": f"{viewer.uid}{theme.uid}"}


def _elsewhere(book: Passbook, viewer: Viewer) -> Iterator[Values]:
    if retired := book.passport.elsewhere(book.live):
        yield _page(_("Other ports"), "", retired, viewer, note="")


def _page(title: str, colour: str, stamps: Sequence[Stamp], viewer: Viewer, *, note: str) -> Values:
    return {
        "title": title,
        "colour": colour,
        "note": note,
        "stamps": [_stamp(each, viewer) for each in stamps],
    }


def _stamp(stamp: Stamp, viewer: Viewer) -> Values:
    """``printing.values.StampValue``: pressed as it is on the page."""
    drawn, colour = stamp_of(stamp, viewer), stamp.module.theme.document.colour
    return {
        "words": drawn.words,
        "centre": drawn.centre,
        "date": _date(drawn.at),
        "seed": drawn.seed,
        "shape": drawing.SHAPE_OF.get(colour, "round"),
        "around": stamp.place,
        "colour": colour,
    }


def _visa(held: Held, viewer: Viewer) -> Values:
    """``printing.values.VisaValue``."""
    return {
        "name": pick(held.visa.document.name),
        "date": _date(held.issued_at),
        "seed": f"{viewer.uid}{held.visa.uid}{held.number}",
        "title": _("VISA"),
        "note": _("until %(date)s", date=day(held.until)) if held.until else "",
    }


def _date(at: datetime) -> str:
    return day(at).upper()
