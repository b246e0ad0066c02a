"""Admin pages: the requests that wait for a decision, what is to be handed over, and what is settled."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Blueprint, Response, flash, make_response, render_template, request
from flask import url_for as to
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from academy.clock import now
from academy.errors import AcademyError, Conflict, Invalid
from academy.models.database import reading, writing
from academy.services import catalogue, gift_desk, redemptions
from academy.services.gift_desk import Request
from academy.services.sheets.guarding import Cell
from academy.web.doors import MOST_ID, to_page
from academy.web.filters import pick
from academy.web.forms import tidy
from academy.web.gift_forms import KINDS
from academy.web.languages import time_zone
from academy.web.policy import Who, allow, me
from academy.web.shop import state_words
from academy.web.spreadsheets import csv_file

blueprint = Blueprint("redemptions", __name__, url_prefix="/gifts/requests")


@blueprint.get("")
@allow(Who.ADMIN)
def index() -> Response:
    """What waits, the oldest first; ``?ready=1`` for what is granted and not delivered yet."""
    return _page(ready=request.args.get("ready") == "1")


@blueprint.post("")
@allow(Who.ADMIN)
def decide() -> Response:
    """Grant, refuse or deliver those that are ticked."""
    chosen = request.form.getlist("redemptions")
    decision = request.form.get("decision", "")
    reason = tidy(request.form.get("reason"))
    ready = decision == "deliver"
    try:
        with writing() as session:
            match decision:
                case "approve":
                    done = redemptions.approve(session, me(), chosen, at=now())
                case "refuse":
                    done = redemptions.refuse(session, me(), chosen, reason=reason, at=now())
                case "deliver":
                    done = redemptions.deliver(session, me(), chosen, at=now())
                case _:
                    raise Invalid("Choose what to do with them.", field="decision")
    except (Conflict, Invalid) as problem:
        return _page(ready=ready, problem=problem, chosen=chosen, reason=reason)
    told = ngettext("%(num)s request is settled.", "%(num)s requests are settled.", done)
    flash(told if done else _("Somebody else has settled this meanwhile."), "success")
    return to_page(to("redemptions.index", ready=1 if ready else None))


@blueprint.get("/settled")
@allow(Who.ADMIN)
def settled() -> str:
    """What was delivered, refused or taken back, the latest first; here a lost code is looked at again."""
    query = tidy(request.args.get("q"))[:100]
    with reading() as session:
        found, following = gift_desk.settled(session, me(), query=query, before=_place("before"))
    return render_template("gifts/settled.html", found=found, following=following, query=query)


@blueprint.post("/<string(length=32):redemption>/look")
@allow(Who.ADMIN)
def allow_another_look(redemption: str) -> Response:
    """Let its owner see her code once more."""
    with writing() as session:
        redemptions.allow_another_look(session, me(), redemption, at=now())
    flash(_("She may look at it once more, and has been told."), "success")
    return to_page(to("redemptions.settled"))


@blueprint.get("/<any(waiting, ready, settled):which>.csv")
@allow(Who.ADMIN)
def table(which: gift_desk.Which) -> Response:
    """All that waits, or is to be handed over, or is settled, for a spreadsheet."""
    headings = [
        *(_("Gift"), _("Kind"), _("Who"), _("Address or number"), _("Unit"), _("Stars"), _("Keys")),
        *(_("Value"), _("Currency"), _("Asked for on"), _("State"), _("Since"), _("Reason")),
    ]
    with reading() as session:
        currency = catalogue.current(session, me().publication).currency
        rows = _rows(gift_desk.whole(session, me(), which), currency)
        return csv_file(f"gifts-{which}.csv", headings, rows)


def _rows(found: Iterator[Request], currency: str) -> Iterator[list[Cell]]:
    zone, locale = ZoneInfo(time_zone()), get_locale()
    for each in found:
        yield [
            pick(each.name),
            str(KINDS[each.kind]),
            each.person,
            each.login,
            each.unit,
            each.price.stars,
            each.price.keys,
            format_decimal(each.value / 100, "0.00", locale=locale),
            currency,
            each.requested_at.astimezone(zone).date().isoformat(),
            state_words(each.state, each.kind),
            each.at.astimezone(zone).date().isoformat(),
            each.reason or "",
        ]


def _page(
    *,
    ready: bool,
    problem: AcademyError | None = None,
    chosen: list[str] | None = None,
    reason: str = "",
) -> Response:
    which: gift_desk.Which = "ready" if ready else "waiting"
    with reading() as session:
        found, following = gift_desk.queue(session, me(), which, after=_place("after"))
    page = render_template(
        "gifts/requests.html",
        found=found,
        following=following,
        ready=ready,
        problem=problem,
        chosen=chosen or [],
        reason=reason,
    )
    return make_response(page, 422 if problem else 200)


def _place(name: str) -> int | None:
    """Where a page goes on, None for its beginning and for nonsense."""
    place = request.args.get(name, type=int)
    return place if place is not None and 0 < place <= MOST_ID else None
